"""The social map as a picture with an equal list."""
