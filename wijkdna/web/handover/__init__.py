"""A dossier as one file that another installation reads back to the same plan."""
