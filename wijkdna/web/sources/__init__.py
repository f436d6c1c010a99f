"""Bronnen: where the figures come from, how new they are, and for who runs the site: fetching them."""
