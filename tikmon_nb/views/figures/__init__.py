"""Figures: `plot_x(data, text, *, ax=None) -> Axes`."""
