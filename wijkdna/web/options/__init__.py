"""The options of Bereik: what we do now, what the library and the doors offer, and what a team made itself."""
