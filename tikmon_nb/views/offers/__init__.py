"""An offer in words: what was read, what it is worth, and an answer to send."""
