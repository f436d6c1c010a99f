"""What every feature uses: page frame, errors, graphics, Jinja environment."""
