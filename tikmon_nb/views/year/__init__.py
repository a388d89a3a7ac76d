"""The simulated year as sections, sentences and tables."""
