"""Finding a place: search, the map of the country, lists."""
