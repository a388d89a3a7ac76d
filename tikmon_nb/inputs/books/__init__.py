"""A creator's own books: what came in, and what was agreed."""
