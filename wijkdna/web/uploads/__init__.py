"""Cijfers toevoegen: a file of the team, from upload to figures on the page, in steps that can all be undone."""
