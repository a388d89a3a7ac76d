"""Figures of what matters: `plot_x(data, text, *, ax=None) -> Axes`, in the style of `plots`."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from tikmon_nb.model.choices.sensitivity import FEE_LEVEL, LUCK
from tikmon_nb.model.year.fees.price_lists import SOURCE
from tikmon_nb.views.figures.plots import INK, MAIN, PALE, STYLE, money_axis, new_axes
from tikmon_nb.views.figures.shades import SHADES, readable_on
from tikmon_nb.views.page.names import amount, quantity_name, unit_name
from tikmon_nb.views.page.text import DEFAULT_LANG, Text, as_text
from tikmon_nb.vocabulary import QUANTITIES

MOST_BARS = 10
LONG = 1e6  # beside a square there is no room for seven digits
LEAST_PART = 0.01  # of the largest swing: what is less is not drawn

Names = Mapping[str, str]
"""What a reader calls each key of the data."""


def plain_name(key: str, text: Text) -> str:
    """The assumption `key` as a reader calls it, with the number of its item where it is one of a list."""
    if key == LUCK:
        return text("Luck from month to month")
    if key == FEE_LEVEL:
        return text("What brands pay you, compared with others")
    if key == SOURCE:
        return text("Which source of fees holds")
    name, _, label = key.partition("/")
    return f"{quantity_name(name, text)} ({label})" if label else quantity_name(name, text)


def shown_measure(data: pd.DataFrame) -> str:
    """Which figure of a tornado says most: the median (`p50`), or the `mean` where no median moves."""
    return "p50" if data["swing"].abs().gt(0).any() else "mean"


def shown_rows(data: pd.DataFrame) -> pd.DataFrame:
    """The rows of a tornado worth showing, largest swing first."""
    swing = (data[f"{shown_measure(data)}_high"] - data[f"{shown_measure(data)}_low"]).abs()
    least = max(LEAST_PART * swing.max(), 0.5) if len(data) else 0.0
    order = swing[swing >= least].sort_values(ascending=False, kind="stable").index
    return data.loc[order[:MOST_BARS]]


def plot_tornado(
    data: pd.DataFrame,
    text: Text | str = DEFAULT_LANG,
    *,
    names: Names | None = None,
    ax: Axes | None = None,
) -> Axes:
    """A bar per assumption: from the year in EUR with it low (light) to that with it high (dark)."""
    rows, measure = shown_rows(data), shown_measure(data)
    text, ax = as_text(text), ax or new_axes(height=0.6 + 0.42 * max(len(rows), 1))
    with mpl.rc_context(fname=STYLE):
        now = float(rows[f"{measure}_now"].iloc[0]) if len(rows) else 0.0
        ends = rows[[f"{measure}_low", f"{measure}_high"]].to_numpy(dtype=float)
        left, right = _limits(np.append(ends.ravel(), now))
        for y, (key, (low, high)) in enumerate(zip(rows.index[::-1], ends[::-1], strict=True)):
            ax.barh(y, low - now, left=now, height=0.34, color=PALE)
            ax.barh(y, high - now, left=now, height=0.34, color=MAIN)
            ax.plot([now, now], [y - 0.17, y + 0.17], color=INK, linewidth=1)
            label = names[key] if names else plain_name(str(key), text)
            ax.annotate(label, (left, y), xytext=(0, 6), textcoords="offset points", va="bottom")
        ax.set_xlim(left, right)
        ax.set_ylim(-0.5, len(rows) - 0.2)
        ax.set_yticks([])
        money_axis(ax.xaxis, text)
        middle = text.of_period("middle year, before costs and tax", "middle period, before costs and tax")
        average = text.of_period("average year, before costs and tax", "average period, before costs and tax")
        ax.set_xlabel(middle if measure == "p50" else average)
    return ax


def _limits(values: np.ndarray) -> tuple[float, float]:
    """Ends of the axis, a little beyond the values; from 0 where that costs little room."""
    low, high = float(values.min()), float(values.max())
    room = max(0.05 * (high - low), 1.0)
    return (0.0 if 0 <= low < 0.4 * high else low - room), high + room


def plot_heat_map(
    data: pd.DataFrame,
    text: Text | str = DEFAULT_LANG,
    *,
    names: Names | None = None,
    ax: Axes | None = None,
) -> Axes:
    """A square for every pair of values: darker is more, with the amount or the chance written in it."""
    text = as_text(text)
    height, width = 0.75 + 0.36 * len(data.index), 1.0 + 0.62 * len(data.columns)
    ax = ax or new_axes(width=max(width, 4.2), height=height)
    chance = data.attrs.get("statistic") == "chance"
    values = data.to_numpy(dtype=float)
    low, high = (0.0, 1.0) if chance else (float(values.min()), float(values.max()))
    scale = (values - low) / (high - low) if high > low else np.zeros_like(values)
    with mpl.rc_context(fname=STYLE):
        ax.imshow(scale, cmap=SHADES, vmin=0, vmax=1, origin="lower", aspect="auto")
        for (row, column), value in np.ndenumerate(values):
            label = _short_chance(value, text) if chance else text.money(value)
            colour = readable_on(SHADES(float(scale[row, column])))
            ax.text(column, row, label, ha="center", va="center", color=colour, fontsize=7)
        _value_ticks(ax, data, names, text)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
    return ax


def _short_chance(share: float, text: Text) -> str:
    """A chance that fits a square and never reads as certainty."""
    if share < 0.01:
        return f"< {text.percent(0.01)}"
    return f"> {text.percent(0.99)}" if share > 0.99 else text.percent(share)


def _tick(value: float, unit: str, text: Text) -> str:
    return text.compact(value) if value >= LONG else amount(value, unit, text)


def _value_ticks(ax: Axes, data: pd.DataFrame, names: Names | None, text: Text) -> None:
    """The values along both sides, and what they are values of."""
    for side, axis in ((data.index, ax.yaxis), (data.columns, ax.xaxis)):
        key = str(side.name)
        unit = QUANTITIES[key.partition("/")[0]].unit
        axis.set_ticks(range(len(side)), [_tick(float(value), unit, text) for value in side])
        name = names[key] if names else plain_name(key, text)
        words = unit_name(unit, text)
        label = words.casefold() in name.casefold()  # as in "views per 30 days"
        axis.set_label_text(name if label else f"{name} ({words})")
