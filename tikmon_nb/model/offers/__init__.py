"""What to ask for a post: the fee to be expected, what comes on top, and below what it costs money."""
