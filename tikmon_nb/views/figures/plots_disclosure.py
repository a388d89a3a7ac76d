"""The verdicts on a creator's posts, month by month."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from tikmon_nb.inputs.rule_sets.advertising import VERDICTS
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts
from tikmon_nb.views.advertising.disclosure_sentences import verdict_name
from tikmon_nb.views.figures.plots import INK, MIDDLE, STYLE, month_ticks, new_axes
from tikmon_nb.views.page.text import DEFAULT_LANG, Text, as_text

COLOURS = {"no_problem_found": MIDDLE, "check_by_hand": "#e0b23c", "problem": "#9f1239"}
HATCHES = {"no_problem_found": "", "check_by_hand": "", "problem": "////"}
MOST_MONTHS = 36  # the latest of them; more would be too thin to see


def plot_verdicts(checked: CheckedPosts, text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """Posts per month, stacked by verdict; posts without a known day are left out."""
    text, ax = as_text(text), ax or new_axes(height=2.4)
    posts = checked.posts.dropna(subset=["posted_on"])
    counts = pd.crosstab(posts["posted_on"].dt.to_period("M"), posts["verdict"])
    every = pd.period_range(counts.index.min(), counts.index.max(), freq="M")[-MOST_MONTHS:]
    counts = counts.reindex(index=every, columns=list(VERDICTS), fill_value=0)
    x, below = np.arange(len(counts)), np.zeros(len(counts))
    with mpl.rc_context(fname=STYLE):
        for verdict in VERDICTS:
            height = counts[verdict].to_numpy(float)
            if height.any():
                name = verdict_name(verdict, text)
                ax.bar(
                    x, height, 0.8, below, color=COLOURS[verdict], label=name, hatch=HATCHES[verdict], ec="w"
                )
            below += height
        ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        ax.grid(axis="y")
        ticks = month_ticks([month.start_time.date() for month in every], text)
        ax.set_xticks(list(ticks), list(ticks.values()))
        ax.set_ylabel(text("posts"))
        ax.legend(
            loc="lower right",
            bbox_to_anchor=(1, 1),
            ncols=3,
            frameon=False,
            borderaxespad=0,
            labelcolor=INK,
            handlelength=1.0,
            handletextpad=0.4,
            columnspacing=0.8,
            fontsize=8,
        )
    return ax
