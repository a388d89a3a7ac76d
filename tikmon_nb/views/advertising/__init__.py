"""Whether a creator's advertising is recognisable, and what the law asks, as sections of a page."""
