"""The plan van aanpak: lines with their reasons, a critical reader, versions, comments and a review."""
