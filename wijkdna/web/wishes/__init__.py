"""Figures that matter and that this release lacks: how to get them, and which teams want them."""
