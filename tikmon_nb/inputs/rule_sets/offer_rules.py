"""What comes on top of the fee of a post: what each source says of rights, exclusivity and whitelisting."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from tikmon_nb.inputs.cards import Provenance, Words
from tikmon_nb.inputs.folders import data_files, pick
from tikmon_nb.inputs.yaml_file import Record, bad_value, check, load_yaml

OFFERS = "offers-2026"

ExtraKind = Literal["rights", "exclusivity", "whitelisting"]
EXTRAS: tuple[ExtraKind, ...] = ("rights", "exclusivity", "whitelisting")


class _Shares(Provenance):
    low: float = Field(ge=0, le=10)
    high: float = Field(ge=0, le=10)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise bad_value("low_above_high", f"≥ {self.low:g}", f"{self.high:g}")
        return self


class ExtraSource(_Shares):
    """What one source asks on top, as a share of the fee for every `per_days` days."""

    id: str
    per_days: int = Field(ge=1, le=3660)
    period_guessed: bool = False
    """Whether the source names no period, and `per_days` is a guess of ours."""
    weight: float = Field(gt=0)
    because: Words


class Extra(Record):
    """Something that a brand asks beside the post, with the sources on its price side by side."""

    id: ExtraKind
    sources: tuple[ExtraSource, ...] = Field(min_length=1)


class Waiting(_Shares):
    """What waiting for money costs: a share of it a year, for the days after the usual ones."""

    usual_days: int = Field(ge=0, le=365)


class Endless(Provenance):
    """As how many days something without an end is priced: at least that."""

    days: int = Field(ge=1, le=3660)


class OfAge(Provenance):
    """From which age somebody signs a contract without a parent or guardian."""

    age: int = Field(ge=0, le=120)


class OfferRules(Record):
    """Everything on top of the fee, each row with its source."""

    id: str
    title: Words
    extras: tuple[Extra, ...]
    waiting: Waiting
    endless: Endless
    of_age: OfAge

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = tuple(row.id for row in self.extras)
        if sorted(names) != sorted(EXTRAS):
            raise bad_value("value_not_allowed", ", ".join(EXTRAS), ", ".join(names))
        return self

    def on_top(self, kind: ExtraKind) -> Extra:
        """The row of that kind."""
        return {row.id: row for row in self.extras}[kind]


def load_offer_rules(name: str = OFFERS, data: Path | str | None = None) -> OfferRules:
    """What comes on top of a fee; raises `InputError` with every problem of the file."""
    path = pick(data_files("rules", data), name, "rules_unknown")
    return check(OfferRules, load_yaml(path, f"rules/{path.name}"))
