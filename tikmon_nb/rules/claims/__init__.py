"""Claims of income in a text: how much, per what, in which currency, on what conditions."""
