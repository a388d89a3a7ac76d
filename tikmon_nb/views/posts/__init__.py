"""What a creator's posts say, as sections of a page."""
