"""What one must say: captions and numbers in, findings with rule and source out."""
