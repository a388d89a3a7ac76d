"""Processes forked from one that has imported everything, and notebooks that run in them."""
