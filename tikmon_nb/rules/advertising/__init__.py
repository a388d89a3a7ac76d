"""Is a post recognisable as advertising? Verdicts with their reasons and sources."""
