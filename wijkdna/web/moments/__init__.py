"""Momenten: the calendar of a dossier, what goes well with a moment and what clashes."""
