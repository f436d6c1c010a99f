"""Tweelingwijken: which places in the country are most like this one, and in what."""
