"""One picture of a year that moves with the hand: SVG, since matplotlib needs longer for it than the model.

A figure of matplotlib takes 50 to 150 ms to draw again, most of it for its words; this takes about one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from markupsafe import Markup, escape

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.figures.plots import (
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
from tikmon_nb.views.page.html import element
from tikmon_nb.views.page.names import BANDS, stream_name
from tikmon_nb.views.page.text import Text

PINNED = "#b45309"
GRID = "#e5e7eb"
_NICE = {1.0: (5, 2), 1.5: (5, 3), 2.0: (4, 2), 3.0: (3, 3), 5.0: (5, 2), 7.5: (3, 3)}
"""Where an axis may end, but for its power of ten -> steps where there is room, and where there is little."""
_RING = f'fill="none" stroke="{PINNED}" stroke-width="1.4"'
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


class Layout(NamedTuple):
    """Pixels of a picture at its own size, where its three parts lie, the most steps that an axis has."""

    width: float
    height: float
    dots: Box
    months: Box
    streams: Box
    steps: int


WIDE = Layout(640, 600, Box(26, 26, 564, 108), Box(84, 206, 426, 116), Box(26, 402, 564, 158), steps=5)
PHONE = Layout(340, 600, Box(24, 26, 290, 108), Box(78, 206, 170, 116), Box(24, 402, 290, 158), steps=3)
"""Words keep their size; a wide picture on a phone would be shown at half of it."""


def nice_top(value: float) -> float:
    """The end of an axis for `value`: one of few, so that the axis stands still while a hand moves."""
    value = max(value, 1.0)
    size = 10.0 ** np.floor(np.log10(value))
    ends = [*_NICE, *(10.0 * end for end in _NICE)]
    return float(next(end * size for end in ends if end * size >= value * 1.02))


def live_year(
    summary: Summary,
    text: Text,
    pinned: Summary | None = None,
    *,
    alt: str = "",
    layout: Layout = WIDE,
) -> Markup:
    """Twenty possible years, the months as a band and the streams as ranges, in EUR, as one SVG element.

    `pinned` is drawn thinly over it, on the same axes. `alt` is what the picture says in words. The same
    arguments give the same text.
    """
    parts = [part(summary, pinned, layout, text) for part in (_dots, _months, _streams)]
    width, height = layout.width, layout.height
    paper = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    return element(
        "svg",
        Markup(paper + "".join(chain(*parts))),  # noqa: S704  numbers, but for words, which are escaped
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=alt,
        style=f"width:100%;max-width:{width}px;height:auto;font:11px system-ui,sans-serif",
    )


# --- twenty possible years ---------------------------------------------------------------------------------


def _dots(summary: Summary, pinned: Summary | None, layout: Layout, text: Text) -> Iterable[str]:
    box, drawn = layout.dots, [shown for shown in (summary, pinned) if shown is not None]
    top = nice_top(max(float(shown.dots.max()) for shown in drawn))
    yield _title(box, text("Twenty possible years"))
    yield from _money_along(box, top, layout.steps, text)
    size = min(stacked(shown.dots, top, box.width, box.height)[2] for shown in drawn)
    for drawn_over, shown in enumerate(drawn):
        columns, levels, diameter = stacked(shown.dots, top, box.width, box.height, largest=size)
        x = box.left + (columns + 0.5) * diameter
        y = box.bottom - (levels + 0.5) * diameter
        for at, up, eur in zip(x, y, shown.dots, strict=True):
            look = _RING if drawn_over else f'fill="{NOTHING if eur < 0.5 else MAIN}"'
            yield f'<circle cx="{at:.1f}" cy="{up:.1f}" r="{diameter * 0.43:.1f}" {look}/>'
    if pinned is not None:
        right = box.left + box.width
        yield f'<circle cx="{right - 4:.1f}" cy="{box.top - 15:.1f}" r="4" {_RING}/>'
        yield _words(right - 12, box.top - 11, text("pinned"), "end", colour=PINNED)


# --- the months --------------------------------------------------------------------------------------------


def _months(summary: Summary, pinned: Summary | None, layout: Layout, text: Text) -> Iterable[str]:
    box, monthly = layout.months, summary.monthly
    before = [] if pinned is None else list(pinned.monthly["p50"])
    top = nice_top(max([float(monthly["p90"].max()), *before]))
    yield _title(box._replace(left=layout.dots.left), text("What each month may bring"))
    yield from _money_up(box, top, layout.steps, text)
    bands = {key: list(monthly[key]) for key in ("p10", "p25", "p50", "p75", "p90")}
    yield _band(bands["p10"], bands["p90"], box, top, PALE)
    yield _band(bands["p25"], bands["p75"], box, top, MIDDLE)
    yield _line(_points(bands["p50"], box, top), INK, 'stroke-width="1.8"')
    if before:
        yield _line(_points(before, box, top), PINNED, 'stroke-width="1.4" stroke-dasharray="5 3"')
    ticks = month_ticks([day.date() for day in monthly.index], text)
    for place, label in ticks.items():
        x = box.left + box.width * (place / (len(monthly) - 1) if len(monthly) > 1 else 0.5)
        for line, words in enumerate(label.split("\n")):
            yield _words(x, box.bottom + 18 + line * _LINE, words, "middle")
    yield from _band_names({key: bands[key][-1] for key in BANDS}, box, top, text)


def _band_names(last: dict[str, float], box: Box, top: float, text: Text) -> Iterable[str]:
    """Names at the right-hand end of the bands, kept apart from one another."""
    names = {"p10": text("1 in 10 lower"), "p50": text("middle"), "p90": text("1 in 10 higher")}
    heights = [box.height * eur / top for eur in last.values()]
    for key, height in zip(last, spread(heights, _LINE, 0, box.height), strict=True):
        y = box.bottom - height + 4
        yield _words(box.left + box.width + 6, y, names[key], colour=INK if key == "p50" else QUIET)


def _points(values: Sequence[float], box: Box, top: float) -> list[tuple[float, float]]:
    """Where `values` lie from left to right; a single one twice, since one has no width to draw."""
    xs = np.linspace(box.left, box.left + box.width, max(len(values), 2))
    given = list(values) if len(values) > 1 else [values[0], values[0]]
    return [(x, box.bottom - box.height * eur / top) for x, eur in zip(xs, given, strict=True)]


def _band(low: Sequence[float], high: Sequence[float], box: Box, top: float, colour: str) -> str:
    edge = [*_points(low, box, top), *reversed(_points(high, box, top))]
    return f'<polygon points="{_joined(edge)}" fill="{colour}"/>'


# --- the streams -------------------------------------------------------------------------------------------


def _streams(summary: Summary, pinned: Summary | None, layout: Layout, text: Text) -> Iterable[str]:
    names = shown_streams(summary)
    drawn = [shown for shown in (summary, pinned) if shown is not None]
    top = nice_top(max((shown.at(name, "p90") for shown in drawn for name in names), default=1.0))
    box = layout.streams
    row = min(_ROW, box.height / max(len(names), 1))
    box = box._replace(height=row * max(len(names), 1))
    yield _title(box, text("Where it comes from"))
    yield from _money_along(box, top, layout.steps, text)
    for i, name in enumerate(names):
        low, middle, high = (summary.at(name, key) for key in BANDS)
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


def _ticks(top: float, most: int) -> Array:
    """At most `most` round steps from 0 to `top`, one of the ends that `nice_top` gives."""
    fine, coarse = _NICE[float(f"{top:.1e}"[:3])]
    return np.linspace(0, top, (fine if fine <= most else coarse) + 1)


def _money_along(box: Box, top: float, steps: int, text: Text) -> Iterable[str]:
    yield _line([(box.left, box.bottom), (box.left + box.width, box.bottom)], NOTHING, "")
    for eur in _ticks(top, steps):
        x = box.left + box.width * eur / top
        yield _line([(x, box.bottom), (x, box.bottom + 4)], NOTHING, "")
        yield _words(x, box.bottom + 16, text.money(eur, whole=True), "middle")


def _money_up(box: Box, top: float, steps: int, text: Text) -> Iterable[str]:
    for eur in _ticks(top, steps):
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
