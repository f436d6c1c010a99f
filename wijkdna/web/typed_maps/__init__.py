"""A map that a team has on paper or as a picture, typed over buurt by buurt: one class for each."""
