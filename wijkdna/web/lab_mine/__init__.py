"""The page of a participant of a leerlab: the next date, what to do before, who else comes, whom to tell."""
