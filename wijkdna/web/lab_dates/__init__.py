"""The date and place of a bijeenkomst: fixed, changed or cancelled, and a reminder a week before."""
