"""Inschrijvingen of a leerlab: who enrolled, who has a place, who waits, and who is asked when a place comes free."""
