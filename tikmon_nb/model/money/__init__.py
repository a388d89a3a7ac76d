"""What is left of the income, when it comes, and what may break: plain arithmetic on arrays."""
