"""One figure of a year that moves with the hand: its artists are changed, not made again."""

from __future__ import annotations

import io
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator
from PIL import Image

from tikmon_nb.inputs.vocabulary import STREAMS
from tikmon_nb.model.draws import Array
from tikmon_nb.model.summary import DOTS, Summary
from tikmon_nb.views.names import stream_name
from tikmon_nb.views.plots import (
    INK,
    MAIN,
    MIDDLE,
    NOTHING,
    PALE,
    QUIET,
    STYLE,
    month_ticks,
    shown_streams,
    stacked,
)
from tikmon_nb.views.text import Text

SIZE = (6.4, 5.6)  # inches
DOTS_PER_INCH = 110
PINNED = "#b45309"
_DOTS_AREA = (0.04, 0.765, 0.88, 0.19)  # left, bottom, width, height as shares of the picture
_NICE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0)


def nice_top(value: float) -> float:
    """The end of an axis for `value`: one of few, so that the axis stands still while a hand moves."""
    value = max(value, 1.0)
    size = 10.0 ** np.floor(np.log10(value))
    return float(next(step * size for step in _NICE if step * size >= value * 1.02))


class LiveYear:
    """Twenty possible years, the months as a band, and the streams as ranges, in one picture.

    `update` takes a summary, and the one that was pinned to compare with; `png` is the picture of the last.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        with mpl.rc_context(fname=STYLE):
            self.figure = Figure(figsize=SIZE, dpi=DOTS_PER_INCH, facecolor="white")
            self.canvas = FigureCanvasAgg(self.figure)
            areas = (_DOTS_AREA, (0.13, 0.465, 0.67, 0.2), (0.04, 0.06, 0.88, 0.27))
            self.dots, self.months, self.streams = (self.figure.add_axes(area) for area in areas)
            self._make_dots()
            self._make_months()
            self._make_streams()
        self._moving: tuple[tuple[Axes, list[Artist]], ...] = (
            (self.dots, [self.dot, self.pinned_dot]),
            (self.months, [self.wide, self.narrow, self.middle, self.pinned_middle, *self.names]),
            (self.streams, [artist for row in self.rows for artist in row]),
        )
        for _, artists in self._moving:
            for artist in artists:
                artist.set_animated(True)
        self._background: object = None
        self._still: object = None

    def update(self, summary: Summary, pinned: Summary | None = None) -> None:
        """Move everything to where `summary` has it; `pinned` is drawn thinly beside it."""
        with mpl.rc_context(fname=STYLE):
            still = (
                self._move_dots(summary, pinned),
                self._move_months(summary, pinned),
                self._move_streams(summary, pinned),
            )
            if still != self._still:
                self.canvas.draw()  # type: ignore[no-untyped-call]
                self._background = self.canvas.copy_from_bbox(self.figure.bbox)  # type: ignore[no-untyped-call]
                self._still = still

    def png(self) -> bytes:
        """The picture as PNG: what stands still is kept from the last time that an axis changed."""
        self.canvas.restore_region(self._background)  # type: ignore[no-untyped-call]
        for axes, artists in self._moving:
            for artist in artists:
                if artist.get_visible():
                    axes.draw_artist(artist)
        buffer = io.BytesIO()
        pixels = np.asarray(self.canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        picture = Image.fromarray(pixels[..., :3])
        picture.save(buffer, format="png", compress_level=1)  # it goes no further than the browser beside it
        return buffer.getvalue()

    # --- twenty possible years ----------------------------------------------------------------------------

    def _make_dots(self) -> None:
        axes = self.dots
        axes.set_title(self.text("Twenty possible years"), loc="left", fontsize=9, color=INK)
        axes.set_yticks([])
        self.dot = axes.scatter(np.zeros(DOTS), np.zeros(DOTS), linewidths=0)
        self.pinned_dot = axes.scatter([], [], facecolors="none", edgecolors=PINNED, linewidths=0.8)

    def _move_dots(self, summary: Summary, pinned: Summary | None) -> object:
        """Move the dots; what of this picture would have to be drawn anew when it changes."""
        highest = max(float(s.dots.max()) for s in (summary, pinned) if s is not None)
        top = nice_top(highest)
        width, height = (72 * side * part for side, part in zip(SIZE, _DOTS_AREA[2:], strict=True))
        columns, levels, diameter = stacked(summary.dots, top, width, height)
        self.dot.set_offsets(
            np.column_stack([(columns + 0.5) * diameter / width * top, (levels + 0.5) * diameter])
        )
        self.dot.set_sizes([(diameter * 0.86) ** 2])
        self.dot.set_facecolor([NOTHING if eur < 0.5 else MAIN for eur in summary.dots])
        marks = np.empty((0, 2))
        if pinned is not None:
            columns, levels, diameter = stacked(pinned.dots, top, width, height)
            marks = np.column_stack([(columns + 0.5) * diameter / width * top, (levels + 0.5) * diameter])
            self.pinned_dot.set_sizes([(diameter * 0.86) ** 2])
        self.pinned_dot.set_offsets(marks)
        self.dots.set_xlim(0, top)
        self.dots.set_ylim(0, height)
        self._money_ticks(self.dots, "x", top)
        return top

    # --- the months ---------------------------------------------------------------------------------------

    def _make_months(self) -> None:
        axes = self.months
        axes.set_title(self.text("What each month may bring"), loc="left", fontsize=9, color=INK)
        axes.grid(axis="y")
        self.wide = PolyCollection([], color=PALE, linewidth=0)
        self.narrow = PolyCollection([], color=MIDDLE, linewidth=0)
        axes.add_collection(self.wide)
        axes.add_collection(self.narrow)
        (self.middle,) = axes.plot([], [], color=INK)
        (self.pinned_middle,) = axes.plot([], [], color=PINNED, linewidth=1.2, linestyle="--")
        names = ("1 in 10 higher", "middle", "1 in 10 lower")
        beside: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center", "fontsize": 8}
        self.names = [axes.text(1.02, 0, "", color=QUIET, **beside) for _ in names]

    def _move_months(self, summary: Summary, pinned: Summary | None) -> object:
        axes, monthly, text = self.months, summary.monthly, self.text
        x = np.arange(len(monthly), dtype=float)
        if len(x) == 1:  # a single month has no width to draw
            x, monthly = np.array([-0.4, 0.4]), monthly.iloc[[0, 0]]
        bands = {key: monthly[key].to_numpy() for key in ("p10", "p25", "p50", "p75", "p90")}
        self.wide.set_verts([_band(x, bands["p10"], bands["p90"])])
        self.narrow.set_verts([_band(x, bands["p25"], bands["p75"])])
        self.middle.set_data(x, bands["p50"])
        before = np.array([]) if pinned is None else pinned.monthly["p50"].to_numpy()
        self.pinned_middle.set_data(np.arange(len(before)), before)
        top = nice_top(max(float(bands["p90"].max()), float(before.max()) if len(before) else 0.0))
        axes.set_ylim(0, top)
        axes.set_xlim(x[0] - 0.3, x[-1] + 0.3)
        ticks = month_ticks([day.date() for day in summary.monthly.index], text)
        axes.xaxis.set_major_locator(FixedLocator(list(ticks)))
        axes.xaxis.set_major_formatter(FixedFormatter(list(ticks.values())))
        self._money_ticks(axes, "y", top)
        labels = (text("1 in 10 lower"), text("middle"), text("1 in 10 higher"))
        height = -top
        for artist, key, label in zip(self.names, ("p10", "p50", "p90"), labels, strict=True):
            height = max(float(bands[key][-1]), height + top * 0.13)
            artist.set_position((1.02, height))
            artist.set_text(label)
        return top, tuple(ticks.items()), tuple(x[[0, -1]])

    # --- the streams --------------------------------------------------------------------------------------

    def _make_streams(self) -> None:
        axes = self.streams
        axes.set_title(self.text("Where it comes from"), loc="left", fontsize=9, color=INK)
        axes.set_yticks([])
        self.rows: list[tuple[Any, Any, Any, Any]] = []
        for _ in STREAMS:
            (bar,) = axes.plot([], [], color=MIDDLE, linewidth=5)
            (dot,) = axes.plot([], [], marker="o", color=INK, markersize=4)
            (before,) = axes.plot([], [], color=PINNED, linewidth=1.2)
            label = axes.text(0, 0, "", va="bottom", fontsize=8)
            self.rows.append((bar, dot, before, label))

    def _move_streams(self, summary: Summary, pinned: Summary | None) -> object:
        names, axes = shown_streams(summary), self.streams
        both = [s for s in (summary, pinned) if s is not None]
        top = nice_top(max((s.at(name, "p90") for s in both for name in names), default=1.0))
        for i, (bar, dot, before, label) in enumerate(self.rows):
            shown = i < len(names)
            for artist in (bar, dot, before, label):
                artist.set_visible(shown)
            if not shown:
                continue
            name, y = names[i], len(names) - 1 - i
            low, middle, high = (summary.at(name, key) for key in ("p10", "p50", "p90"))
            bar.set_data([low, high], [y, y])
            dot.set_data([middle], [y])
            span = self.text.span(self.text.money(low), self.text.money(high))
            label.set_text(f"{stream_name(name, self.text)}: {span}")
            label.set_position((0, y + 0.16))
            was = [pinned.at(name, key) for key in ("p10", "p90")] if pinned is not None else []
            before.set_data(was, [y - 0.2] * len(was))
        axes.set_xlim(0, top)
        axes.set_ylim(-0.5, max(len(names) - 0.2, 0.8))
        self._money_ticks(axes, "x", top)
        return top, len(names)

    def _money_ticks(self, axes: Axes, which: str, top: float) -> None:
        """Five or six round amounts, written in whole euros."""
        steps = 5 if f"{top:e}"[0] in "15" else 4 if f"{top:e}"[0] == "2" else 3
        ticks = [top * step / steps for step in range(steps + 1)]
        axis = axes.xaxis if which == "x" else axes.yaxis
        axis.set_major_locator(FixedLocator(ticks))
        axis.set_major_formatter(FixedFormatter([self.text.money(tick, whole=True) for tick in ticks]))


def _band(x: Array, low: Array, high: Array) -> Array:
    return np.column_stack([np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])])
