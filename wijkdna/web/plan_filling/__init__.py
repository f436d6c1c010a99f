"""What is still empty in a plan, filled in at once."""
