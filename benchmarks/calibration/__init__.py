"""How honest the bands are: invented creators whose future is known, and what the forecast said of it."""
