"""Datumprikker of a leerlab, with who can receive the others, and the date that comes out of it."""
