"""People and teams; here only the user model, so that migration 0001 owns it."""
