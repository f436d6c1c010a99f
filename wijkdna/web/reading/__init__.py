"""Pages to read: sources, over de cijfers, handleiding, privacy; and what machines read."""
