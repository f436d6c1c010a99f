"""The Rijke foto in figures: profile, all figures, source of a figure, paper."""
