"""Bereik: groups of households, ways to reach them, and whom a plan reaches and whom not."""
