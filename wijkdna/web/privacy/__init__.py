"""Personal data: what is declared of it, the record of who did what, all about one person, and what goes by itself."""
