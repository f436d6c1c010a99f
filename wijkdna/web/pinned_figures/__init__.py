"""The figures that a dossier was made with: its Rijke foto, and what newer ones would change."""
