"""How published files become a release. Read build.py first."""
