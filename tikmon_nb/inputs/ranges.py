"""Ranges: what is known about a number when it is not known exactly."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from tikmon_nb.inputs.vocabulary import UNIT_BOUNDS
from tikmon_nb.inputs.yaml_file import Record, bad_value

Distribution = Literal["fixed", "uniform", "triangular", "pert", "normal", "lognormal"]


def plain_number(value: float) -> str:
    """A bound as a person writes it: `3 000 000 000`, `0.01`."""
    return f"{value:,.10g}".replace(",", " ")


class Range(Record):
    """A low and a high value and how the truth lies between them.

    `low` and `high` are the bounds for `uniform`, `triangular` and `pert`, and the 5th and 95th
    percentile for `normal` and `lognormal`. `mode` is the likeliest value of `triangular` and `pert`
    (the middle when left out). One plain number is a `fixed` range.
    """

    low: float
    high: float
    mode: float | None = None
    distribution: Distribution = "uniform"

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

    def within(self, unit: str) -> Self:
        """This range, when every value of it is possible in `unit`; else an error for pydantic."""
        least, most = UNIT_BOUNDS[unit]
        if self.low < least or self.high > most:
            raise bad_value("number_out_of_range", f"{plain_number(least)} … {plain_number(most)} ({unit})")
        return self


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


def _in(unit: str) -> AfterValidator:
    return AfterValidator(lambda range_: range_.within(unit))


_NUMBER = BeforeValidator(from_number)

# A range, or one number, in the unit that the name says.
Share = Annotated[Range, _NUMBER, _in("share")]
SharePerMonth = Annotated[Range, _NUMBER, _in("share_per_month")]
Followers = Annotated[Range, _NUMBER, _in("followers")]
ViewsPer30Days = Annotated[Range, _NUMBER, _in("views_per_30_days")]
PostsPerMonth = Annotated[Range, _NUMBER, _in("posts_per_month")]
OrdersPerMonth = Annotated[Range, _NUMBER, _in("orders_per_month")]
HoursPerMonth = Annotated[Range, _NUMBER, _in("hours_per_month")]
DiamondsPerHour = Annotated[Range, _NUMBER, _in("diamonds_per_hour")]
EurPerPost = Annotated[Range, _NUMBER, _in("eur_per_post")]
EurPerOrder = Annotated[Range, _NUMBER, _in("eur_per_order")]
EurPerHour = Annotated[Range, _NUMBER, _in("eur_per_hour")]
EurPerMonth = Annotated[Range, _NUMBER, _in("eur_per_month")]
