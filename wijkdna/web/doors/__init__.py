"""Deuren: which role, organisation or place reaches which gemeenschap, and how much it is trusted there."""
