"""Tables as any program writes them: encodings, column names, cells, and the figures and days in these."""
