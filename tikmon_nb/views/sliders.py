"""Sliders with the number beside them, written and typed as the reader's language does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
from babel.numbers import NumberFormatError, parse_decimal

from tikmon_nb.views.text import Text, mark

Slider = Any  # a FloatSlider or FloatLogSlider; ipywidgets has no types


@dataclass(frozen=True)
class Scale:
    """What a slider moves, between which ends, and how its value is written.

    `log`: the ends are powers of ten. `decimals`: of the written value, which is a percentage if `share`.
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

    def written(self, value: float, text: Text) -> str:
        """`value` as the language writes it: `12.500`, `2,5%`."""
        return text.percent(value, self.decimals) if self.share else text.number(value, self.decimals)

    def read(self, typed: str, text: Text) -> float | None:
        """The value that was typed, within the ends; nothing where it is no number.

        In Dutch `12.500` is twelve thousand and `2.5`, where no thousands can be meant, two and a half.
        """
        digits = typed.strip().removesuffix("%").strip()
        try:
            value = float(parse_decimal(digits, locale=text.locale, strict=True))
        except NumberFormatError:
            try:
                value = float(digits)
            except ValueError:
                return None
        if value != value:
            return None
        return self.clip(value / 100 if self.share else value)


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


def make_slider(scale: Scale, text: Text) -> Slider:
    """A slider without the English number that ipywidgets would write beside it."""
    kind = widgets.FloatLogSlider if scale.log else widgets.FloatSlider
    return kind(min=scale.low, max=scale.high, step=scale.step, readout=False, description=text(scale.label))


def with_number(slider: Slider, scale: Scale, text: Text) -> widgets.HBox:
    """`slider` and beside it its value in the language of `text`, to read and to type."""
    field = widgets.Text(
        value=scale.written(slider.value, text),
        continuous_update=False,
        tooltip=text(scale.label),  # the name of the field for those who do not see the row
    )
    slider.observe(lambda change: _write(field, scale.written(change["new"], text)), names="value")
    field.observe(_typed(slider, field, scale, text), names="value")
    return widgets.HBox([slider, field]).add_class("tikmon-row")


def _write(field: widgets.Text, written: str) -> None:
    if field.value != written:
        field.value = written


def _typed(slider: Slider, field: widgets.Text, scale: Scale, text: Text) -> Callable[[dict[str, Any]], None]:
    def moved(change: dict[str, Any]) -> None:
        if change["new"] != scale.written(slider.value, text):  # else the slider itself wrote it
            value = scale.read(change["new"], text)
            if value is not None:
                slider.value = value
            _write(field, scale.written(slider.value, text))

    return moved
