"""What an official sees: one Django app, features side by side. urls.py lists every page."""
