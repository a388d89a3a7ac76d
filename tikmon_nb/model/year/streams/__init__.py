"""What each stream of income pays."""
