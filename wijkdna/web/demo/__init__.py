"""The worked example: a team with a dossier that is filled in, entered with one click on one's own computer."""
