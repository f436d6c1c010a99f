"""A team's work on one area."""
