"""The social map in and out: files, suggestions, and what is there twice."""
