"""Beweringen from notes, and eigenheid en humor: what we heard, beside the figures."""
