"""Insight in the social map: what is covered, who is missing, what leans on one shoulder."""
