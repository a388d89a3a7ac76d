"""In which months a stream may be open: a calendar of chances."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.axes import Axes

from tikmon_nb.model.year.eligibility import StreamStatus
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.figures.plots import INK, PALE, STYLE, month_ticks, new_axes
from tikmon_nb.views.figures.shades import SHADES, readable_on
from tikmon_nb.views.page.names import stream_name
from tikmon_nb.views.page.text import DEFAULT_LANG, Text, as_text

CHANGES = 0.01  # of the years: a share that moves less within the months is no change
MOST_NUMBERS = 12  # months: in more of them the numbers would lie over one another


def changing(summary: Summary) -> list[StreamStatus]:
    """The streams that open or close within these months in some of the simulated years."""
    shown = [status for status in summary.year.status.values() if status.state != "not_declared"]
    return [status for status in shown if float(status.open_share.max() - status.open_share.min()) > CHANGES]


def plot_unlocks(summary: Summary, text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """Per stream of `changing` and month the share of the simulated years (in %) in which it is open."""
    text, rows, months = as_text(text), changing(summary), summary.year.months
    ax = ax or new_axes(height=0.55 + 0.5 * max(len(rows), 1))
    numbers = months.count <= MOST_NUMBERS
    with mpl.rc_context(fname=STYLE):
        for y, status in enumerate(rows):
            for month, share in enumerate(status.open_share):
                shade = SHADES(float(share))
                edge = PALE if numbers else shade  # of many months the edges would be all there is to see
                ax.add_patch(mpl.patches.Rectangle((month, y + 0.42), 1, 0.54, fc=shade, ec=edge))
                if numbers:
                    colour = readable_on(shade)
                    percent = f"{100 * share:.0f}"
                    ax.text(
                        month + 0.5, y + 0.69, percent, ha="center", va="center", fontsize=7, color=colour
                    )
            row = mpl.patches.Rectangle((0, y + 0.42), months.count, 0.54, fc="none", ec=PALE)
            ax.add_patch(row)
            ax.text(0, y + 0.36, stream_name(status.stream, text), va="bottom", fontsize=8, color=INK)
        ax.set_xlim(0, months.count)
        ax.set_ylim(max(len(rows), 1), 0)
        ax.set_yticks([])
        ticks = month_ticks(list(months.firsts), text)
        ax.set_xticks([place + 0.5 for place in ticks], list(ticks.values()))
        ax.tick_params(length=0)
        for side in ax.spines.values():
            side.set_visible(False)
    return ax
