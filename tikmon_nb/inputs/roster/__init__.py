"""A roster: one table with a row per creator, in the columns of `creator.yml`."""
