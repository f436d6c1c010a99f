"""Resultaten: what came of it, beside what was expected."""
