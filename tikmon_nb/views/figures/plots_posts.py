"""What posts say, as pictures: weekday by hour, captions, and the weeks with their turning points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, NullLocator

from tikmon_nb.model.posts.change_points import TurningPoints
from tikmon_nb.model.posts.posting_times import BLOCK_HOURS, TimeEffect
from tikmon_nb.views.figures.plots import INK, MAIN, MIDDLE, PALE, QUIET, STYLE, month_ticks, new_axes
from tikmon_nb.views.page.names import times_text, weekday_name
from tikmon_nb.views.page.text import DEFAULT_LANG, Text, as_text
from tikmon_nb.views.posts.post_sentences import feature_name

WIDTH = 4.2  # inches
LESS, MORE = "#e9b97a", "#7cc4ba"  # orange and green-blue differ for colour-blind eyes, and dark words show
MOST_FEATURES = 10
EMPTY = "#f3f4f6"
_CENTRED: dict[str, Any] = {"ha": "center", "va": "center"}
_STEPS = (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8)
_DIVERGING = LinearSegmentedColormap.from_list("less-more", [LESS, "#ffffff", MORE])
_MOST_LOG = math.log(3)  # three times as many, or a third, has the full colour


def plot_times(
    hours: TimeEffect, active: pd.DataFrame, text: Text | str = DEFAULT_LANG, *, figure: Figure | None = None
) -> Axes:
    """Weekday by block of hours: median views as a multiple of the usual ones, and the number of posts.

    Below it, on the same hours, each block with its 95 % interval, and the share of the followers' activity
    per hour where that is known. Returns the axes of the table; all are on one figure.
    """
    text, active_known = as_text(text), bool(active["share"].notna().all())
    parts = ([5.2, 1.9, 1.0], [5.2, 1.9])[not active_known]
    with mpl.rc_context(fname=STYLE):
        figure = figure or Figure(figsize=(WIDTH, 0.5 + 0.62 * sum(parts)), layout="constrained")
        axes = figure.subplots(len(parts), 1, sharex=True, height_ratios=parts)
        _cells(axes[0], hours, text)
        _intervals(axes[1], hours, text)
        if active_known:
            _activity(axes[2], active, text)
        axes[-1].set_xticks(range(0, 25, BLOCK_HOURS), [f"{hour}" for hour in range(0, 25, BLOCK_HOURS)])
        axes[-1].set_xlabel(text("hour of the day"))
    table: Axes = axes[0]
    return table


def _cells(ax: Axes, hours: TimeEffect, text: Text) -> None:
    counts, ratios = hours.cell_posts.to_numpy(int), hours.cell_ratios.to_numpy(float)
    for day, block in np.argwhere(counts):
        posts, ratio = int(counts[day, block]), float(ratios[day, block])
        tint = EMPTY if math.isnan(ratio) else _tint(ratio)
        ax.add_patch(
            mpl.patches.Rectangle((block * BLOCK_HOURS, day), BLOCK_HOURS, 1, fc=tint, ec="w", lw=1.5)
        )
        middle, where = (block + 0.5) * BLOCK_HOURS, _CENTRED
        if not math.isnan(ratio):
            ax.text(middle, day + 0.33, f"{times_text(ratio, text)}×", fontsize=7.5, color=INK, **where)
        ax.text(middle, day + 0.74, f"({posts})", fontsize=6.5, color=INK, **where)
    ax.set_xlim(0, 24)
    ax.set_ylim(7, 0)
    names = [weekday_name(day, text, "abbreviated") for day in range(7)]
    ax.set_yticks(np.arange(7) + 0.5, names)
    ax.tick_params(length=0)
    ax.set_title(text("Views against your usual, and (number of posts)"), loc="left", fontsize=8, color=INK)


def _tint(ratio: float) -> tuple[float, float, float, float]:
    """The colour of a ratio: white for 1, the full colour from three times or a third on."""
    if ratio <= 0:
        return _DIVERGING(0.0)
    return _DIVERGING(0.5 + 0.5 * max(-1.0, min(1.0, math.log(ratio) / _MOST_LOG)))


def _intervals(ax: Axes, hours: TimeEffect, text: Text) -> None:
    groups = hours.groups[hours.groups["low"].notna() & (hours.groups["low"] > 0)]
    for hour, row in groups.iterrows():
        x = float(str(hour)) + BLOCK_HOURS / 2
        ax.plot([x, x], row[["low", "high"]], color=MAIN if hour == hours.best else MIDDLE, linewidth=5)
        ax.plot([x], row[["median_ratio"]], marker="o", color=INK, markersize=4)
    _ratio_axis(ax, "y", [*groups["low"], *groups["high"]], text)
    ax.axhline(1, color=QUIET, linewidth=0.8)
    ax.set_title(text("The middle of each, with its 95% interval"), loc="left", fontsize=8, color=INK)


def _ratio_axis(ax: Axes, which: Literal["x", "y"], values: Sequence[float], text: Text) -> None:
    """A logarithmic axis of multiples of the usual that holds `values` and 1."""
    low, high = min([*values, 0.8]) / 1.15, max([*values, 1.25]) * 1.15
    shown = [step for step in _STEPS if low <= step <= high]
    if high > _STEPS[-1] * 1.9 or low < _STEPS[0] / 1.9:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        shown = [10.0**power for power in decades if low <= 10.0**power <= high]
    axis, limits = (ax.xaxis, ax.set_xlim) if which == "x" else (ax.yaxis, ax.set_ylim)
    (ax.set_xscale if which == "x" else ax.set_yscale)("log")
    limits(low, high)
    axis.set_major_locator(FixedLocator(shown))
    axis.set_major_formatter(FixedFormatter([f"{text.number(step, 3)}×" for step in shown]))
    axis.set_minor_locator(NullLocator())
    ax.grid(axis=which)


def _activity(ax: Axes, active: pd.DataFrame, text: Text) -> None:
    ax.bar(np.arange(24) + 0.5, active["share"], 0.86, color=PALE)
    ax.set_ylim(0, float(active["share"].max()) * 1.1)
    ax.set_yticks([])
    ax.set_title(text("When your followers are active"), loc="left", fontsize=8, color=INK)


def shown_features(features: pd.DataFrame) -> pd.DataFrame:
    """The features with an interval that are drawn: those that were tested, the surest first."""
    tested = features[features["p_value"].notna() & (features["low"] > 0)]
    return tested.head(MOST_FEATURES)


def plot_captions(features: pd.DataFrame, text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """Median views with each feature as a multiple of the usual ones, with 95 % intervals.

    `features`: as `CaptionWords.features`, of which those of `shown_features` are drawn.
    """
    text, shown = as_text(text), shown_features(features)
    ax = ax or new_axes(height=0.5 + 0.4 * max(len(shown), 1))
    with mpl.rc_context(fname=STYLE):
        for y, row in enumerate(reversed(shown.to_dict("records"))):
            colour = MAIN if row["stands_out"] else MIDDLE
            ax.plot([row["low"], row["high"]], [y, y], color=colour, linewidth=5)
            ax.plot([row["median_ratio"]], [y], marker="o", color=INK, markersize=4)
            name, posts = feature_name(row["kind"], row["value"], text), int(row["posts"])
            label = text.plural("{feature} ({n} post)", "{feature} ({n} posts)", posts, feature=name)
            ax.annotate(
                label,
                (0, y),
                xycoords=("axes fraction", "data"),
                xytext=(0, 6),
                textcoords="offset points",
                va="bottom",
                fontsize=8,
            )
        _ratio_axis(ax, "x", [*shown["low"], *shown["high"]], text)
        ax.axvline(1, color=QUIET, linewidth=0.8)
        ax.set_ylim(-0.5, len(shown) - 0.1)
        ax.set_yticks([])
        ax.set_xlabel(text("views against your usual"))
    return ax


def plot_weeks(found: TurningPoints, text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """The weeks as dots, the level between turning points as a line, each turning point's interval as a band.

    `found.weekly` as counts; weeks that lack days are left out.
    """
    text, ax = as_text(text), ax or new_axes(height=2.2)
    weekly = found.weekly.dropna()
    weeks = [day.date() for day in found.weekly.index]
    place = {day: i for i, day in enumerate(found.weekly.index)}
    with mpl.rc_context(fname=STYLE):
        for point in found.points:
            ax.axvspan(place[point.earliest] - 0.5, place[point.latest] + 0.5, color=PALE, lw=0)
            ax.axvline(place[point.week] - 0.5, color=MIDDLE, linewidth=1)
        ax.plot([place[day] for day in weekly.index], weekly, "o", color=MAIN, markersize=3)
        fitted = found.fitted.dropna()
        if len(found.points):
            ax.step([place[day] for day in fitted.index], fitted, where="mid", color=INK, linewidth=1.2)
        ax.set_ylim(0, max(float(weekly.max()) * 1.1, 1.0))
        ax.set_xlim(-0.8, len(weeks) - 0.2)
        ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        ax.yaxis.set_major_formatter(lambda value, _: text.number(value))
        ax.grid(axis="y")
        ticks = week_ticks(found.weekly.index, text)
        ax.set_xticks(list(ticks), list(ticks.values()))
        ax.set_ylabel(text("views a week"))
    return ax


def week_ticks(weeks: pd.Index, text: Text) -> dict[int, str]:
    """Position and label of the first week of at most seven months; of long runs only the Januaries."""
    months = pd.DatetimeIndex(weeks).to_period("M")
    starts: dict[pd.Period, int] = {}
    for i, month in enumerate(months):
        starts.setdefault(month, i)
    places = list(starts.values())
    labels = month_ticks([month.start_time.date() for month in starts], text)
    return {places[i]: label for i, label in labels.items()}
