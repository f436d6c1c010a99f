"""The record of who did what and who looked at what, for the beheerder of a team."""
