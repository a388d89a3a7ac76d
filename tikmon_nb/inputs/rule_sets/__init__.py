"""What one must say, as dated, sourced data: advertising, and the other rules."""
