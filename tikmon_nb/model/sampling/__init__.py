"""All randomness, and what is said of a sample: draws, quantiles, estimates."""
