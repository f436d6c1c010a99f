"""Versions of the plan: kept, read, beside each other, and put back."""
