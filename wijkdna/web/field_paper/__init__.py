"""Out with paper and back: talk guide, walk sheet, talk sheet and cards, and the screen that types them back."""
