"""A whole roster: worked out, its page, and its results on disk."""
