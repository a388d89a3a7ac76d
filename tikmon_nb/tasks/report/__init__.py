"""Reports, one for each creator: planned, run, with names or without, and the overview of them all."""
