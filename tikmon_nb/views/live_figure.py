"""One picture of a year that moves with the hand: SVG, since matplotlib needs longer for it than the model.

A figure of matplotlib takes 50 to 150 ms to draw again, most of it for its words; this takes about one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from tikmon_nb.model.draws import Array
from tikmon_nb.model.summary import Summary
from tikmon_nb.views.html import element
from tikmon_nb.views.names import stream_name
from tikmon_nb.views.plots import (
    BANDS,
    INK,
    MAIN,
    MIDDLE,
    NOTHING,
    PALE,
    QUIET,
    month_ticks,
    shown_streams,
    spread,
    stacked,
)
from tikmon_nb.views.text import Text

WIDTH, HEIGHT = 640, 600  # pixels of the picture at its own size
PINNED = "#b45309"
GRID = "#e5e7eb"
_NICE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0)
_LINE = 13  # pixels between two lines of words
_ROW = 30  # pixels of a stream


class Box(NamedTuple):
    """Where an axis lies, in pixels from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The line on which the amounts begin."""
        return self.top + self.height


DOTS = Box(26, 26, 564, 108)
MONTHS = Box(84, 206, 426, 116)
STREAMS = Box(26, 402, 564, 158)


def nice_top(value: float) -> float:
    """The end of an axis for `value`: one of few, so that the axis stands still while a hand moves."""
    value = max(value, 1.0)
    size = 10.0 ** np.floor(np.log10(value))
    return float(next(step * size for step in _NICE if step * size >= value * 1.02))


def live_year(summary: Summary, text: Text, pinned: Summary | None = None, *, alt: str = "") -> str:
    """Twenty possible years, the months as a band and the streams as ranges, in EUR, as one SVG element.

    `pinned` is drawn thinly beside it, on the same axes. `alt` is what the picture says in words. The same
    arguments give the same text.
    """
    parts = [*_dots(summary, pinned, text), *_months(summary, pinned, text), *_streams(summary, pinned, text)]
    return element(
        "svg",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>' + "".join(parts),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=alt,
        style=f"width:100%;max-width:{WIDTH}px;height:auto;font:11px system-ui,sans-serif",
    )


# --- twenty possible years ---------------------------------------------------------------------------------


def _dots(summary: Summary, pinned: Summary | None, text: Text) -> Iterable[str]:
    both = [one for one in (summary, pinned) if one is not None]
    top = nice_top(max(float(one.dots.max()) for one in both))
    yield _title(DOTS, text("Twenty possible years"))
    yield from _money_along(DOTS, top, text)
    for one, is_pinned in ((pinned, True), (summary, False)):
        if one is None:
            continue
        columns, levels, diameter = stacked(one.dots, top, DOTS.width, DOTS.height)
        x = DOTS.left + (columns + 0.5) * diameter
        y = DOTS.bottom - (levels + 0.5) * diameter
        for at, up, eur in zip(x, y, one.dots, strict=True):
            look = f'fill="{NOTHING if eur < 0.5 else MAIN}"'
            if is_pinned:
                look = f'fill="none" stroke="{PINNED}" stroke-width="1.2"'
            yield f'<circle cx="{at:.1f}" cy="{up:.1f}" r="{diameter * 0.43:.1f}" {look}/>'


# --- the months --------------------------------------------------------------------------------------------


def _months(summary: Summary, pinned: Summary | None, text: Text) -> Iterable[str]:
    monthly = summary.monthly
    before = [] if pinned is None else list(pinned.monthly["p50"])
    top = nice_top(max([float(monthly["p90"].max()), *before]))
    yield _title(MONTHS._replace(left=26), text("What each month may bring"))
    yield from _money_up(MONTHS, top, text)
    bands = {key: list(monthly[key]) for key in ("p10", "p25", "p50", "p75", "p90")}
    if len(monthly) == 1:  # a single month has no width to draw
        bands = {key: value * 2 for key, value in bands.items()}
    yield _band(bands["p10"], bands["p90"], top, PALE)
    yield _band(bands["p25"], bands["p75"], top, MIDDLE)
    yield _line(_points(bands["p50"], top), INK, 'stroke-width="1.8"')
    if before:
        yield _line(_points(before, top), PINNED, 'stroke-width="1.4" stroke-dasharray="5 3"')
    ticks = month_ticks([day.date() for day in monthly.index], text)
    for place, label in ticks.items():
        x = MONTHS.left + MONTHS.width * (place / (len(monthly) - 1) if len(monthly) > 1 else 0.5)
        for line, words in enumerate(label.split("\n")):
            yield _words(x, MONTHS.bottom + 18 + line * _LINE, words, "middle")
    yield from _band_names({key: bands[key][-1] for key in BANDS}, top, text)


def _band_names(last: dict[str, float], top: float, text: Text) -> Iterable[str]:
    """Names at the right-hand end of the bands, kept apart from one another."""
    names = {"p10": text("1 in 10 lower"), "p50": text("middle"), "p90": text("1 in 10 higher")}
    heights = [MONTHS.height * eur / top for eur in last.values()]
    for key, height in zip(last, spread(heights, _LINE, 0, MONTHS.height), strict=True):
        y = MONTHS.bottom - height + 4
        yield _words(MONTHS.left + MONTHS.width + 6, y, names[key], colour=INK if key == "p50" else QUIET)


def _points(values: Sequence[float], top: float) -> list[tuple[float, float]]:
    xs = np.linspace(MONTHS.left, MONTHS.left + MONTHS.width, max(len(values), 2))
    given = list(values) if len(values) > 1 else [values[0], values[0]]
    return [(x, MONTHS.bottom - MONTHS.height * eur / top) for x, eur in zip(xs, given, strict=True)]


def _band(low: Sequence[float], high: Sequence[float], top: float, colour: str) -> str:
    edge = [*_points(low, top), *reversed(_points(high, top))]
    return f'<polygon points="{_joined(edge)}" fill="{colour}"/>'


# --- the streams -------------------------------------------------------------------------------------------


def _streams(summary: Summary, pinned: Summary | None, text: Text) -> Iterable[str]:
    names = shown_streams(summary)
    both = [one for one in (summary, pinned) if one is not None]
    top = nice_top(max((one.at(name, "p90") for one in both for name in names), default=1.0))
    box = STREAMS
    row = min(_ROW, box.height / max(len(names), 1))
    box = box._replace(height=row * max(len(names), 1))
    yield _title(box, text("Where it comes from"))
    yield from _money_along(box, top, text)
    for i, name in enumerate(names):
        low, middle, high = (summary.at(name, key) for key in ("p10", "p50", "p90"))
        y = box.top + (i + 0.75) * row
        span = text.span(text.money(low), text.money(high))
        yield _range(box, y, low, high, top, f'stroke="{MIDDLE}" stroke-width="6"')
        if pinned is not None:
            was = (pinned.at(name, "p10"), pinned.at(name, "p90"))
            yield _range(box, y + 5, *was, top, f'stroke="{PINNED}" stroke-width="2"')
        yield f'<circle cx="{box.left + box.width * middle / top:.1f}" cy="{y:.1f}" r="3.5" fill="{INK}"/>'
        yield _words(box.left, y - 7, f"{stream_name(name, text)}: {span}")


def _range(box: Box, y: float, low: float, high: float, top: float, look: str) -> str:
    ends = (box.left + box.width * eur / top for eur in (low, high))
    x1, x2 = (f"{x:.1f}" for x in ends)
    return f'<line x1="{x1}" x2="{x2}" y1="{y:.1f}" y2="{y:.1f}" {look} stroke-linecap="round"/>'


# --- pieces ------------------------------------------------------------------------------------------------


def _ticks(top: float) -> Array:
    """Three to five round steps from 0 to `top`, one of the ends that `nice_top` gives."""
    first = f"{top:e}"[0]
    steps = 5 if first in "15" else 4 if first == "2" else 3
    return np.linspace(0, top, steps + 1)


def _money_along(box: Box, top: float, text: Text) -> Iterable[str]:
    yield _line([(box.left, box.bottom), (box.left + box.width, box.bottom)], NOTHING, "")
    for eur in _ticks(top):
        x = box.left + box.width * eur / top
        yield _line([(x, box.bottom), (x, box.bottom + 4)], NOTHING, "")
        yield _words(x, box.bottom + 16, text.money(eur, whole=True), "middle")


def _money_up(box: Box, top: float, text: Text) -> Iterable[str]:
    for eur in _ticks(top):
        y = box.bottom - box.height * eur / top
        yield _line([(box.left, y), (box.left + box.width, y)], GRID, "")
        yield _words(box.left - 6, y + 4, text.money(eur, whole=True), "end")


def _title(box: Box, words: str) -> str:
    return _words(box.left, box.top - 11, words, size=13)


def _words(
    x: float, y: float, words: str, anchor: str = "start", *, colour: str = INK, size: int = 11
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">'
        f"{escape(words)}</text>"
    )


def _line(points: Sequence[tuple[float, float]], colour: str, look: str) -> str:
    return f'<polyline points="{_joined(points)}" fill="none" stroke="{colour}" {look}/>'


def _joined(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
