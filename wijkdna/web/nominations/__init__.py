"""Finding people: who is named by whom, and how many names are probably still missing."""
