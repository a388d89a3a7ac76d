"""What is left: tax line by line, and money as it comes."""
