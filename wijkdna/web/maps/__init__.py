"""A figure on a map: the areas in five classes, the places among them, and the same in a table."""
