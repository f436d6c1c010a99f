"""Lokale kansen: proposals from figures, notes, doors and calendar, of which the team keeps three."""
