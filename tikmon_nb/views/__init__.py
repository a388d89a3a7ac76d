"""Shows: plots, tables, sentences and widgets, in Dutch and English."""
