"""The simulated year: assumptions, audience, streams, costs, and what the draws have in common."""
