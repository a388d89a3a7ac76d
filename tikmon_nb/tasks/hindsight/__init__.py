"""Forecasts against what came since: of a past that is known, and those that reports kept."""
