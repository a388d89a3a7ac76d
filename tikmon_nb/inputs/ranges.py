"""Ranges: what is known about a number when it is not known exactly."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, Self

from pydantic import Field, WrapValidator, model_validator

from tikmon_nb.inputs.yaml_file import Record, bad_value
from tikmon_nb.units import UNIT_BOUNDS

Distribution = Literal[
    "fixed",
    "uniform",
    "triangular",
    "pert",
    "normal",
    "lognormal",
    "beta",
    "poisson",
    "negative_binomial",
    "discrete",
    "empirical",
]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "beta": ("alpha", "beta"),
    "poisson": ("mean",),
    "negative_binomial": ("mean", "dispersion"),
    "discrete": ("values", "weights"),
    "empirical": ("values",),
    "triangular": ("mode",),
    "pert": ("mode",),
}
"""What a distribution needs or takes beside `low` and `high`."""

OPTIONAL = {"mode", "weights"}  # beside the values of an empirical range
COUNTS = ("poisson", "negative_binomial")
MOST_VALUES = 10_000


def plain_number(value: float) -> str:
    """A bound as a person writes it: `3 000 000 000`, `0.01`."""
    return f"{value:,.10g}".replace(",", " ")


class Range(Record):
    """A low and a high value and how the truth lies between them.

    `low` and `high` are the bounds for `uniform`, `triangular`, `pert` and `beta`, and the 5th and 95th
    percentile for `normal` and `lognormal`. `mode` is the likeliest value of `triangular` and `pert`
    (the middle when left out). One plain number is a `fixed` range.

    The others need no `low` and `high`; these are then filled in for display. `beta`: `alpha` and `beta`
    between `low` and `high` (0 and 1 when left out). `poisson`: `mean`. `negative_binomial`: `mean` and
    `dispersion` (variance = mean + mean^2 / dispersion). `discrete`: `values` with `weights` (equal when
    left out). `empirical`: `values`, any number between the sorted ones being possible; without them, the
    creator's own months, where they are measured.

    `at_least` and `at_most` cut any of them off: what lies outside cannot be, the rest keeps its shape.
    """

    low: float
    high: float
    mode: float | None = None
    distribution: Distribution = "uniform"
    alpha: float | None = Field(default=None, gt=0, le=1e6)
    beta: float | None = Field(default=None, gt=0, le=1e6)
    mean: float | None = Field(default=None, ge=0, le=1e9)
    dispersion: float | None = Field(default=None, gt=0, le=1e9)
    values: tuple[float, ...] | None = Field(default=None, min_length=1, max_length=MOST_VALUES)
    weights: tuple[float, ...] | None = Field(default=None, min_length=1, max_length=MOST_VALUES)
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill_bounds(cls, value: Any) -> Any:
        return _with_bounds(value) if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise bad_value("low_above_high", f"low ≤ {plain_number(self.high)}")
        if self.distribution == "fixed" and self.low != self.high:
            raise bad_value("low_above_high", "low = high")
        if self.distribution == "lognormal" and self.low <= 0:
            raise bad_value("number_out_of_range", "> 0")
        if self.mode is not None and not self.low <= self.mode <= self.high:
            raise bad_value(
                "number_out_of_range", f"{plain_number(self.low)} ≤ mode ≤ {plain_number(self.high)}"
            )
        return self

    @model_validator(mode="after")
    def _complete(self) -> Self:
        takes = PARAMETERS.get(self.distribution, ())
        for name in ("alpha", "beta", "mean", "dispersion", "values", "weights"):
            given = getattr(self, name) is not None
            if given and name not in takes:
                raise bad_value("parameter_unused", f"{self.distribution}: {', '.join(takes) or 'low, high'}")
            optional = name in OPTIONAL or self.distribution == "empirical"
            if not given and name in takes and not optional:
                raise bad_value("parameter_missing", f"{self.distribution}: {name}")
        if self.weights is not None and self.values is not None:
            if len(self.weights) != len(self.values):
                raise bad_value("weights_differ", f"{len(self.values)} weights")
            if min(self.weights) < 0 or sum(self.weights) <= 0:
                raise bad_value("number_out_of_range", "weights ≥ 0, not all 0")
        return self

    @model_validator(mode="after")
    def _cut(self) -> Self:
        least, most = self.cut
        if least > most:
            raise bad_value("low_above_high", "at_least ≤ at_most")
        bounded = self.distribution not in ("normal", "lognormal", *COUNTS)
        if bounded and (least > self.high or most < self.low):
            possible = f"{plain_number(self.low)} … {plain_number(self.high)}"
            raise bad_value("number_out_of_range", f"{possible} (at_least, at_most)")
        return self

    @property
    def cut(self) -> tuple[float, float]:
        """Below and above which nothing can be; infinite where it is not cut off."""
        least = -math.inf if self.at_least is None else self.at_least
        most = math.inf if self.at_most is None else self.at_most
        return least, most

    @property
    def is_fixed(self) -> bool:
        """Whether it holds one value only."""
        return self.low == self.high and self.distribution not in COUNTS

    def within(self, unit: str) -> Self:
        """This range, when every value of it is possible in `unit`; else an error for pydantic."""
        least, most = UNIT_BOUNDS[unit]
        if self.low < least or self.high > most:
            ends = dict.fromkeys(plain_number(end) for end in (self.low, self.high))
            possible = f"{plain_number(least)} … {plain_number(most)} ({unit})"
            raise bad_value("number_out_of_range", possible, " … ".join(ends))
        return self

    def scaled(self, times: float, plus: float) -> Range:
        """What `times x + plus` can be when x is of this range. Counts stay counts: their mean changes."""
        if (times, plus) == (1.0, 0.0):
            return self.as_range()
        if self.distribution == "empirical" and self.values is None:
            raise bad_value("parameter_missing", "empirical: values")
        if self.distribution in COUNTS:
            mean = max((self.mean or 0.0) * times + plus, 0.0)
            return Range.model_validate(
                {"distribution": self.distribution, "mean": mean, "dispersion": self.dispersion}
                | {"at_least": self.at_least, "at_most": self.at_most}
            )
        moved: dict[str, Any] = {
            name: None if (old := getattr(self, name)) is None else old * times + plus
            for name in ("low", "high", "mode", "at_least", "at_most")
        }
        if self.low * times + plus == self.high * times + plus:
            return fixed(self.low * times + plus)
        if self.values is not None:
            moved["values"] = tuple(x * times + plus for x in self.values)
        if self.distribution == "lognormal" and moved["low"] <= 0:  # then it has no logarithm any more
            moved["distribution"] = "normal"
        return Range.model_validate({**self._fields(), **moved})

    def _fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in Range.model_fields}

    def as_range(self) -> Range:
        """The bare range, without what a subclass adds."""
        return Range.model_construct(**self._fields())


def _with_bounds(value: dict[str, Any]) -> dict[str, Any]:
    """`value` with the `low` and `high` that follow from its parameters, unless they are given.

    Whatever cannot be read is left for the checks that follow.
    """
    kind = value.get("distribution")
    try:
        bounds = _bounds(str(kind), value)
    except (TypeError, ValueError, ArithmeticError):
        return value
    return {**value, **{name: bound for name, bound in bounds.items() if value.get(name) is None}}


def _bounds(kind: str, value: dict[str, Any]) -> dict[str, float]:
    if kind == "beta":
        return {"low": 0.0, "high": 1.0}
    if kind in ("discrete", "empirical"):
        values = [float(x) for x in value.get("values") or (0.0,)]
        return {"low": min(values), "high": max(values)}
    if kind in COUNTS:
        low, high = _count_bounds(float(value.get("mean") or 0), value.get("dispersion"))
        return {"low": low, "high": high}
    return {}


def _count_bounds(mean: float, dispersion: Any) -> tuple[float, float]:
    """The 5th and 95th percentile of a count."""
    from scipy import stats  # only where a count is given

    if not 0 < mean <= 1e9:
        return 0.0, 0.0
    if dispersion is None or not float(dispersion) > 0:  # the field's own check refuses the latter
        low, high = stats.poisson.ppf([0.05, 0.95], mean)
    else:
        size = float(dispersion)
        low, high = stats.nbinom.ppf([0.05, 0.95], size, size / (size + mean))
    return float(low), float(high)


def fixed(value: float) -> Range:
    """A range that holds one value."""
    return Range(low=value, high=value, distribution="fixed")


def from_number(value: Any) -> Any:
    """A plain number as the fields of a fixed range; anything else unchanged, text refused."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"low": value, "high": value, "distribution": "fixed"}
    if isinstance(value, str):
        raise bad_value("not_a_number")
    return value


def in_unit(unit: str) -> WrapValidator:
    """Of an annotated `Range`: it may be written as one number, and all of it is possible in `unit`."""
    return WrapValidator(lambda value, handler: handler(from_number(value)).within(unit))


# A range, or one number, in the unit that the name says.
Share = Annotated[Range, in_unit("share")]
SharePerMonth = Annotated[Range, in_unit("share_per_month")]
Followers = Annotated[Range, in_unit("followers")]
ViewsPer30Days = Annotated[Range, in_unit("views_per_30_days")]
PostsPerMonth = Annotated[Range, in_unit("posts_per_month")]
OrdersPerMonth = Annotated[Range, in_unit("orders_per_month")]
OrdersPer1000Views = Annotated[Range, in_unit("orders_per_1000_views")]
HoursPerMonth = Annotated[Range, in_unit("hours_per_month")]
DiamondsPerHour = Annotated[Range, in_unit("diamonds_per_hour")]
ViewsPerPost = Annotated[Range, in_unit("views_per_post")]
EurPerPost = Annotated[Range, in_unit("eur_per_post")]
EurPerOrder = Annotated[Range, in_unit("eur_per_order")]
EurPerHour = Annotated[Range, in_unit("eur_per_hour")]
EurPerMonth = Annotated[Range, in_unit("eur_per_month")]
Days = Annotated[Range, in_unit("days")]
