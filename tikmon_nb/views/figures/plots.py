"""Figures: `plot_x(data, text, *, ax=None) -> Axes`. Colours are told apart by colour-blind eyes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from tikmon_nb.findings import check_kind
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.page.names import BANDS, stream_name
from tikmon_nb.views.page.text import DEFAULT_LANG, Text, as_text
from tikmon_nb.vocabulary import STREAMS

STYLE = Path(__file__).with_name("tikmon.mplstyle")
INK, QUIET = "#1f2937", "#6b7280"
MAIN, MIDDLE, PALE = "#0f766e", "#5eaaa2", "#c7e3df"
NOTHING = "#9ca3af"
IN_THE_DARK = {
    INK: "#e7ebef",
    QUIET: "#aeb8c2",
    "#374151": "#c3ccd5",
    "#e5e7eb": "#2c3540",
    "#ffffff": "#14191f",
    MAIN: "#5fd0c3",
    MIDDLE: "#3f8f86",
    PALE: "#23504b",
    "#9f1239": "#f0708f",
}
"""What the colours of our figures become on a dark page."""
A_SUMMARY = "what is shown is a Summary, as summarise(year) gives"


class ShownAxes(Axes):
    """Axes that a notebook shows as their picture when they are the last line of a cell."""

    def _repr_svg_(self) -> str:
        picture = io.StringIO()
        with mpl.rc_context(fname=STYLE):
            self.get_figure(root=True).savefig(picture, format="svg")  # type: ignore[union-attr]
        return picture.getvalue()


def new_axes(width: float = 4.2, height: float = 2.6) -> Axes:
    """Axes on a figure of their own, `width` x `height` inches, in the house style."""
    with mpl.rc_context(fname=STYLE):
        return Figure(figsize=(width, height), layout="constrained").add_subplot(axes_class=ShownAxes)


def size_inches(ax: Axes) -> tuple[float, float]:
    """Width and height of the whole figure that `ax` belongs to."""
    width, height = ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    return float(width), float(height)


def money_axis(axis: Axis, text: Text, ticks: int = 5) -> None:
    """Round amounts in whole euros: every axis of ours spans at least one."""
    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10], integer=True, min_n_ticks=2))
    axis.set_major_formatter(FuncFormatter(lambda value, _: text.money(value, whole=True)))


def plot_possible_years(summary: Summary, text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """Twenty equally likely years as stacked dots over their gross income in EUR (Kay and others 2016).

    >>> from tikmon_nb import load_creator, load_rate_card, simulate, summarise, plot_possible_years
    >>> summary = summarise(simulate(load_creator("noor"), load_rate_card("nl-2026"), draws=256))
    >>> ax = plot_possible_years(summary, "en")  # the dots are `summary.dots`, shape (20,)
    >>> len(ax.collections[0].get_offsets())
    20
    """
    check_kind(Summary, summary, A_SUMMARY)
    text = as_text(text)
    top = max(float(summary.dots.max()), 1.0) * 1.04
    columns, levels, diameter = stacked(summary.dots, top, _DOT_WIDTH, _DOT_HEIGHT)
    ax = ax or new_axes(height=0.62 + (levels.max() + 1) * diameter / 72)
    with mpl.rc_context(fname=STYLE):
        x = (columns + 0.5) * top / (_DOT_WIDTH / diameter)
        colours = np.where(summary.dots < 0.5, NOTHING, MAIN)
        ax.scatter(x, levels + 0.5, s=(diameter * 0.86) ** 2, c=colours, linewidths=0)
        ax.set_xlim(0, top)
        ax.set_ylim(0, levels.max() + 1)
        ax.set_yticks([])
        money_axis(ax.xaxis, text)
        in_all = text.of_period(
            "income in the whole year, before costs and tax",
            "income in the whole period, before costs and tax",
        )
        ax.set_xlabel(in_all)
    return ax


_DOT_WIDTH = 3.9 * 72  # points that the dots may take from side to side
_DOT_HEIGHT = 1.9 * 72


def stacked(
    values: Array, top: float, width: float, height: float, *, largest: float = np.inf
) -> tuple[Array, Array, float]:
    """Column and level of each value, and the dot's diameter, so that all fit `width` x `height` points."""
    for bins in range(max(15, round(width / largest)), 200):
        diameter = width / bins
        columns = np.minimum((values / top * bins).astype(int), bins - 1)
        if np.bincount(columns).max() * diameter <= height:
            break
    levels = [int((columns[:i] == column).sum()) for i, column in enumerate(columns)]
    return columns.astype(float), np.array(levels, dtype=float), diameter


def plot_year(summary: Summary, text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """Gross income per month in EUR: the middle, the middle half and the middle eight tenths.

    >>> from tikmon_nb import load_creator, load_rate_card, simulate, summarise, plot_year
    >>> summary = summarise(simulate(load_creator("noor"), load_rate_card("nl-2026"), draws=256))
    >>> ax = plot_year(summary, "en")  # `summary.monthly`: a row per month, columns p5 ... p95
    >>> [label.get_text() for label in ax.texts]
    ['1 in 10 lower', 'middle', '1 in 10 higher']
    """
    check_kind(Summary, summary, A_SUMMARY)
    text, ax = as_text(text), ax or new_axes()
    bands = {key: _stretched(summary.monthly[key].to_numpy()) for key in ("p10", "p25", "p50", "p75", "p90")}
    count = len(summary.monthly)
    x = _stretched(np.arange(count, dtype=float), by=0.4)
    with mpl.rc_context(fname=STYLE):
        ax.fill_between(x, bands["p10"], bands["p90"], color=PALE, linewidth=0)
        ax.fill_between(x, bands["p25"], bands["p75"], color=MIDDLE, linewidth=0)
        ax.plot(x, bands["p50"], color=INK)
        ax.set_ylim(0, max(float(bands["p90"].max()) * 1.08, 1.0))
        money_axis(ax.yaxis, text, 4)
        ax.grid(axis="y")
        ticks = month_ticks([day.date() for day in summary.monthly.index], text)
        ax.set_xticks(list(ticks), list(ticks.values()))
        ax.set_xlim(x[0] - 0.2, x[-1] + 0.2 + (x[-1] - x[0]) * 0.36)
        _label_bands(ax, summary, float(x[-1]), text)
    return ax


def _stretched(values: Array, by: float = 0.0) -> Array:
    """`values`; a single one twice, `by` to either side, since one point has no width to draw."""
    return values if len(values) > 1 else np.array([values[0] - by, values[0] + by])


def month_ticks(months: Sequence[dt.date], text: Text) -> dict[int, str]:
    """Position and label of at most seven months; of long runs only the Januaries, by year."""
    if len(months) > 24:
        years = [i for i, day in enumerate(months) if day.month == 1]
        return {i: str(months[i].year) for i in years[:: -(-len(years) // 6)]}
    shown = range(0, len(months), max(1, -(-len(months) // 6)))
    labels, year = {}, 0
    for i in shown:
        name = text.month(months[i], "MMM")
        labels[i] = name if months[i].year == year else f"{name}\n{months[i].year}"
        year = months[i].year
    return labels


def spread(places: Sequence[float], apart: float, least: float, most: float) -> list[float]:
    """Rising `places`, moved as little upwards, and then downwards, as it takes to lie `apart`.

    All of them lie between `least` and `most`, where there is room for them.
    """
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart if moved else least))
    room = most
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], room)
        room = moved[i] - apart
    return moved


def _label_bands(ax: Axes, summary: Summary, right: float, text: Text) -> None:
    """Names at the right-hand end of the bands, kept apart from one another and off the axis."""
    last = summary.monthly.iloc[-1]
    names = {"p90": text("1 in 10 higher"), "p50": text("middle"), "p10": text("1 in 10 lower")}
    top = ax.get_ylim()[1]
    values = [float(last[key]) for key in BANDS]
    for key, height in zip(BANDS, spread(values, top * 0.11, top * 0.07, top), strict=True):
        ax.annotate(
            names[key],
            (right, height),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=INK if key == "p50" else QUIET,
            fontsize=8,
        )


def plot_streams(summary: Summary, text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None) -> Axes:
    """Each stream's year in EUR as a range from 1-in-10 low to 1-in-10 high, with its middle.

    >>> from tikmon_nb import load_creator, load_rate_card, simulate, summarise, plot_streams
    >>> summary = summarise(simulate(load_creator("noor"), load_rate_card("nl-2026"), draws=256))
    >>> ax = plot_streams(summary, "en")  # a label per stream that brings something in, with its range
    >>> any(label.get_text().startswith("Sponsored posts: €") for label in ax.texts)
    True
    """
    check_kind(Summary, summary, A_SUMMARY)
    text = as_text(text)
    shown = shown_streams(summary)
    rows = {stream_name(name, text): [summary.at(name, key) for key in BANDS] for name in shown}
    return plot_ranges(rows, text, ax=ax)


def plot_ranges(
    rows: Mapping[str, Sequence[float]],
    text: Text | str = DEFAULT_LANG,
    *,
    halves: Sequence[tuple[float, float]] = (),
    ax: Axes | None = None,
) -> Axes:
    """Ranges in EUR (low, middle, high) by name, one below the other, the first on top.

    `halves`: the middle half of each, drawn over it in a darker shade.
    """
    text, ax = as_text(text), ax or new_axes(height=0.5 + 0.42 * max(len(rows), 1))
    with mpl.rc_context(fname=STYLE):
        for y, (name, (low, middle, high)) in enumerate(reversed(list(rows.items()))):
            ax.plot([low, high], [y, y], color=PALE if halves else MIDDLE, linewidth=6)
            ax.plot([middle], [y], marker="o", color=INK, markersize=4.5)
            ax.annotate(
                f"{name}: {text.span(text.money(low), text.money(high))}",
                (0, y),
                xytext=(0, 7),
                textcoords="offset points",
                va="bottom",
            )
        for y, half in enumerate(reversed(halves)):
            ax.plot(half, [y, y], color=MIDDLE, linewidth=6)
        top = max((high for *_, high in rows.values()), default=1.0)
        bottom = min((low for low, *_ in rows.values()), default=0.0)
        ax.set_xlim(min(0.0, bottom * 1.05), max(top * 1.05, 1.0))
        ax.set_ylim(-0.5, len(rows) - 0.2)
        ax.set_yticks([])
        money_axis(ax.xaxis, text)
    return ax


def shown_streams(summary: Summary) -> list[str]:
    """Streams that bring in something in at least one simulated year in a hundred, largest first."""
    live = [stream for stream in STREAMS if summary.at(stream, "chance_zero") < 0.99]
    return sorted(live, key=lambda stream: -summary.at(stream, "mean"))


def plot_scenarios(
    summaries: dict[str, Summary], text: Text | str = DEFAULT_LANG, *, ax: Axes | None = None
) -> Axes:
    """Each scenario's gross year in EUR as a range with its middle, one below the other."""
    rows = {name: [summary.at("gross", key) for key in BANDS] for name, summary in summaries.items()}
    halves = [(summary.at("gross", "p25"), summary.at("gross", "p75")) for summary in summaries.values()]
    return plot_ranges(rows, text, halves=halves, ax=ax)
