"""Runs notebooks, and any other list of jobs: what is in them, others tell."""
