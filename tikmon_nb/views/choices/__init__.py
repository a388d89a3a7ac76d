"""What moves the year, what a fact is worth, what a goal asks, and scenarios side by side."""
