"""How often a band held the truth, by months ahead, with how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from tikmon_nb.model.history.scores import Score
from tikmon_nb.views.figures.plots import INK, MAIN, MIDDLE, QUIET, STYLE, new_axes
from tikmon_nb.views.page.text import DEFAULT_LANG, Text, as_text

LEVEL = 80
APART = 0.22  # months: two marks beside each other


def plot_held(scores: Sequence[Score], text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """The share of the times (in %) that the band of 80 % held views and followers, by months ahead.

    The line is what it should be; each mark has the interval that holds the true share 19 times in 20.
    """
    text, ax = as_text(text), ax or new_axes()
    kinds = {"views": (text("views"), MAIN, "o"), "followers": (text("followers"), MIDDLE, "s")}
    with mpl.rc_context(fname=STYLE):
        ax.axhline(LEVEL, color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
        for place, (quantity, (name, colour, marker)) in enumerate(kinds.items()):
            rows = [one for one in scores if one.quantity == quantity and not one.total]
            x = [one.months + (place - 0.5) * APART for one in rows]
            held = [one.held[LEVEL] for one in rows]
            values = [100 * one.value for one in held]
            ends = [
                [100 * (one.value - one.low) for one in held],
                [100 * (one.high - one.value) for one in held],
            ]
            if rows:
                ax.errorbar(x, values, ends, fmt=marker, color=colour, ms=4.5, elinewidth=1.2, label=name)
        ax.set_ylim(0, 104)
        ax.set_xlim(0.4, max([one.months for one in scores], default=1) + 0.6)
        ax.xaxis.set_major_locator(MaxNLocator(12, integer=True))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}%"))
        ax.set_xlabel(text("months ahead"))
        if ax.get_legend_handles_labels()[0]:
            ax.legend(loc="lower left", frameon=False, labelcolor=INK)
    return ax
