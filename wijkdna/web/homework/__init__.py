"""Homework of a leerlab: how far a participant is in a dossier of her own team, counted and never read."""
