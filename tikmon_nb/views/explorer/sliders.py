"""Sliders with the number beside them, written and typed as the reader's language does."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import ipywidgets as widgets
import traitlets
from babel.numbers import NumberFormatError, parse_decimal

from tikmon_nb.marking import mark
from tikmon_nb.views.page.html import element
from tikmon_nb.views.page.text import Text


@dataclass(frozen=True)
class Scale:
    """What a slider moves, between which ends, and how its value is written.

    `log`: the ends are powers of ten of what is counted in whole numbers. `decimals`: of the written value,
    which is a percentage if `share`.
    """

    label: str
    low: float
    high: float
    step: float
    decimals: int = 0
    log: bool = False
    share: bool = False

    @property
    def least(self) -> float:
        """The lowest value."""
        return 10.0**self.low if self.log else self.low

    @property
    def most(self) -> float:
        """The highest value."""
        return 10.0**self.high if self.log else self.high

    def clip(self, value: float) -> float:
        """`value`, or the end that it lies beyond."""
        return min(max(value, self.least), self.most)

    def position(self, value: float) -> float:
        """Where the handle stands for `value`: steps from the lowest end, not rounded."""
        return ((math.log10(value) if self.log else value) - self.low) / self.step

    def snapped(self, value: float) -> float:
        """The value of the whole step that is nearest to `value`, the only ones where a handle can stand."""
        at = round(self.low + round(self.position(value)) * self.step, 9)  # 0.02, not 0.020000000000000004
        return self.clip(10.0**at if self.log else at)

    def meant(self, value: float) -> float:
        """The value that a handle near `value` stands for; whole for a count, where steps allow it."""
        value = self.snapped(value)
        return float(round(value)) if self.log and value >= WHOLE_FROM else value

    def written(self, value: float, text: Text) -> str:
        """`value` as the language writes it: `12.500`, `2,5%`."""
        return text.percent(value, self.decimals) if self.share else text.number(value, self.decimals)

    def read(self, typed: str, text: Text) -> float | None:
        """The value that was typed, also beyond the ends; None if it is not a number.

        In Dutch `12.500` is twelve thousand and `2.5`, where no thousands can be meant, two and a half.
        Spaces may stand between thousands. Only a share is a percentage, and a count has no decimals.
        """
        digits = _SPACE_IN_NUMBER.sub("", typed.strip()).replace(MINUS, "-")
        if self.share:
            digits = digits.removesuffix("%").strip()
        try:
            value = float(parse_decimal(digits, locale=text.locale, strict=True))
        except (NumberFormatError, ValueError):
            try:
                value = float(digits)
            except ValueError:
                return None
        if not math.isfinite(value) or (self.log and value != round(value)):
            return None
        return value / 100 if self.share else value

    def expected(self, typed: str, understood: float | None, value: float, text: Text) -> str:
        """Why `typed`, `understood` as a number or not at all, left `value` standing; empty if that is it."""
        low, high = self.written(self.least, text), self.written(self.most, text)
        if understood is not None:
            beyond = text("This goes from {low} to {high}.", low=low, high=high)
            return "" if understood == value else beyond
        such = {"typed": shorten(typed, 40, placeholder="…"), "low": low, "high": high}
        if self.share:
            return text("“{typed}” is no percentage from {low} to {high}.", **such)
        if self.log:
            return text("“{typed}” is no whole number from {low} to {high}.", **such)
        return text("“{typed}” is no number from {low} to {high}.", **such)


MINUS = "\N{MINUS SIGN}"
_SPACE_IN_NUMBER = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")  # of any width: `\s` knows them all
WHOLE_FROM = 100  # from here on one step of a handle is more than two
HALFWAY = 0.5  # steps: a handle that is nearer than this stands where it stood

SCALES = {
    "followers": Scale(mark("Followers"), 0.0, 7.0, 0.01, log=True),
    "views_30d": Scale(mark("Views per 30 days"), 0.0, 9.0, 0.01, log=True),
    "followers_growth_per_month": Scale(
        mark("Growth of followers a month"), -0.05, 0.2, 0.005, decimals=1, share=True
    ),
    "sponsored_posts_per_month": Scale(mark("Paid posts a month"), 0.0, 12.0, 0.5, decimals=1),
    "affiliate_conversion_share": Scale(
        mark("Clicks that become an order"), 0.0, 0.05, 0.001, decimals=1, share=True
    ),
    "live_hours_per_month": Scale(mark("Hours LIVE a month"), 0.0, 120.0, 1.0),
}
"""Each slider of the explorer, by the assumption that it moves."""


class NumberSlider(widgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """A slider and beside it its value in the language of `text`, to read and to type.

    `value` is exact, also where a handle can only stand on whole steps: a browser that puts the handle on the
    nearest step, as it does as soon as the slider is shown, has moved nothing. A handle that comes back to
    the step where it began stands for `start` again; where `start` lies beyond an end, that is the end.
    `disabled`, it stands for nothing and writes no number.
    """

    value = traitlets.Float()
    disabled = traitlets.Bool(False)
    start: float

    def __init__(self, scale: Scale, text: Text) -> None:
        self._scale, self._text, self.start = scale, text, scale.least
        kind = widgets.FloatLogSlider if scale.log else widgets.FloatSlider
        # without the number that ipywidgets would write beside it, which is English
        ends = {"min": scale.low, "max": scale.high, "step": scale.step}
        label = text(scale.label)
        # ipywidgets would show the word "null" for a label without a tooltip
        self._slider = kind(value=scale.least, readout=False, description=label, tooltip="", **ends)
        # the label is the name of the field for those who do not see the row
        self._field = widgets.Text(continuous_update=False, tooltip=label)
        self._refused = widgets.HTML().add_class("tikmon-refused")
        super().__init__([self._slider, self._field, self._refused], value=scale.least)
        self.add_class("tikmon-row")
        for kind_of_number in ("log", "share"):  # how explorer.js says where the handle stands
            if getattr(scale, kind_of_number):
                self.add_class(f"tikmon-{kind_of_number}")
        self._show()
        self.observe(self._show, names=["value", "disabled"])
        self._slider.observe(self._moved, names="value")
        self._field.observe(self._typed, names="value")

    def begin(self, value: float) -> None:
        """Put the slider at `value`, where it starts, even if that lies beyond its ends."""
        self.start = max(value, self._scale.least) if self._scale.log else value
        self.value = self.start

    @traitlets.validate("value")
    def _within(self, proposal: dict[str, Any]) -> float:
        ends = sorted((self._scale.least, self.start, self._scale.most))
        return min(max(float(proposal["value"]), ends[0]), ends[-1])

    def _show(self, _change: dict[str, Any] | None = None) -> None:
        # a handle that stands there already is let be: what a browser calls a step differs in its last digit,
        # and to correct that in the middle of a drag would pull the handle back to where it was
        if not self._stands_for(self.value, self._slider.value):
            self._slider.value = self._scale.snapped(self.value)
        self._slider.disabled = self._field.disabled = self.disabled
        self._field.value = "" if self.disabled else self._scale.written(self.value, self._text)
        self._say("")

    def _say(self, why: str) -> None:
        """Below the slider, why what was typed is not what stands there; nothing where it is."""
        self._refused.value = element("div", why, role="status", lang=self._text.lang)

    def _stands_for(self, value: float, new: float) -> bool:
        """Whether a handle at `new` is on the step where it stands for `value`."""
        at = self._scale.position(self._scale.clip(new))
        return abs(at - self._scale.position(self._scale.snapped(value))) < HALFWAY

    def _moved(self, change: dict[str, Any]) -> None:
        if not self._stands_for(self.value, change["new"]):
            back = self._stands_for(self.start, change["new"])
            self.value = self.start if back else self._scale.meant(change["new"])

    def _typed(self, change: dict[str, Any]) -> None:
        # else it was written here
        if change["new"] != self._scale.written(self.value, self._text) and not self.disabled:
            value = self._scale.read(change["new"], self._text)
            if value is not None:
                self.value = value
            self._show()  # what was understood, also where that is what was there
            self._say(self._scale.expected(change["new"], value, self.value, self._text))
