"""An area of one's own: choose buurten or draw a shape, and see their Rijke foto. Nothing is kept but the link."""
