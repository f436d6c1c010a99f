"""The best mix of options for a budget in euros and hours, worked out as a job."""
