"""What a paid post brings: what every source says of it, and what one is worth."""
