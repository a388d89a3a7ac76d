"""What a creator's own figures and books say, as ranges with their evidence."""
