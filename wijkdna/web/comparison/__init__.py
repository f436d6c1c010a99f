"""Vergelijken: two to four places of any level beside each other."""
