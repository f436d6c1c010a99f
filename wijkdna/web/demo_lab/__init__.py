"""The leerlab of the example: the invitation of 2024, and one that is going on, with made-up participants."""
