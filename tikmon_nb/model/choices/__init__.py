"""What would change the year: sensitivity, information, goals, scenarios side by side, claims."""
