"""Leerlab: the lab itself and its bijeenkomsten, as a facilitator makes them."""
