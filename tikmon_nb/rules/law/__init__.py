"""What the law asks of a creator: the Media Act, privacy, and the facts on which they rest."""
