"""Rate cards: dated, sourced ranges. A row without source, date, unit and confidence does not load."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import math
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tikmon_nb.findings import Finding, Findings, InputError, check_kind
from tikmon_nb.inputs.correlations import RankCorrelation, merged
from tikmon_nb.inputs.dates import PartialDate, earliest
from tikmon_nb.inputs.folders import data_files, pick, sha256
from tikmon_nb.inputs.ranges import Distribution, Range
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.inputs.yaml_file import SCHEMA, Located, Record, bad_value, check, load_yaml
from tikmon_nb.shown import Shown
from tikmon_nb.vocabulary import QUANTITIES, STREAMS

Confidence = Literal["H", "M", "L", "G"]
"""H: primary or several independent sources. M: one decent secondary source. L: weak. G: a guess."""


def _languages(words: dict[str, str]) -> dict[str, str]:
    if not set(words) <= {"nl", "en"} or not all(words.values()):
        raise bad_value("value_not_allowed", "nl, en")
    return words


Words = Annotated[dict[str, str], AfterValidator(_languages)]
"""A wording in each language: `{nl: ..., en: ...}`."""


class Requirement(Record):
    """What must hold in a month before a stream pays; everything left out is not required."""

    followers_min: int | None = Field(default=None, ge=0)
    followers_max: int | None = Field(default=None, ge=1)
    views_30d_min: int | None = Field(default=None, ge=0)
    age_min: int | None = Field(default=None, ge=0, le=120)
    good_engagement: bool = False
    active_community: bool = False
    relevant_niche: bool = False


def source_words(value: Any) -> Any:
    """A source written once stands for every language."""
    return {"nl": value} if isinstance(value, str) and value.strip() else value


class Provenance(Record):
    """Where a number comes from: without these fields it does not enter the model."""

    source: Annotated[
        Words, Field(min_length=1), BeforeValidator(source_words, json_schema_input_type=str | dict[str, str])
    ]
    source_date: PartialDate
    date_is: Literal["published", "consulted"] = "published"
    confidence: Confidence
    url: Annotated[str, Field(pattern=r"^(https://\S+|unknown)$")] = "unknown"
    note: Words = Field(default_factory=dict)
    warning: Words = Field(default_factory=dict)

    @property
    def is_dated(self) -> bool:
        """Whether the source says of when it is; the day on which somebody looked does not count."""
        return self.date_is == "published"

    def age_years(self, on: dt.date) -> float:
        """Years from the earliest day that the source can be of, until `on`; infinite if it is undated."""
        return (on - earliest(self.source_date)).days / 365.25 if self.is_dated else math.inf

    def is_old(self, on: dt.date) -> bool:
        """Whether it is more than a year old on the day `on`, or undated, which counts as old."""
        return self.age_years(on) > 1


class FeeBand(Record):
    """What one list says of a post of a creator with so many followers, in the source's currency."""

    followers_min: int = Field(ge=0)
    followers_max: int | None = Field(default=None, ge=1)
    low: float = Field(ge=0)
    high: float = Field(ge=0)
    good_engagement: bool = False


class FeeList(Record):
    """A list of fees: by bands of followers, lowest first, or per 1,000 people reached.

    `below` and `above` say what it comes to outside its bands: nothing is paid, the nearest band goes on, or
    its amounts grow and shrink with the followers.
    """

    bands: tuple[FeeBand, ...] = ()
    per_1000_reach: Range | None = None
    below: Literal["nothing", "proportional"] = "proportional"
    above: Literal["flat", "proportional"] = "proportional"

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.bands) == (self.per_1000_reach is not None):
            raise bad_value("parameter_missing", "bands, per_1000_reach")
        for lower, upper in itertools.pairwise(self.bands):
            if (lower.followers_max or math.inf) > upper.followers_min:
                raise bad_value("low_above_high", "followers_max ≤ followers_min")
        if any(band.low > band.high for band in self.bands):
            raise bad_value("low_above_high", "low ≤ high")
        return self


class FeeSource(Provenance):
    """One source of fees. Lists on one page share its `weight`, whose reason is `because`.

    `eur`: what one unit of its currency is in euros.
    """

    id: str = Field(min_length=1)
    name: Words
    weight: float = Field(gt=0)
    because: Words
    eur: float = Field(default=1.0, gt=0)
    lists: Annotated[tuple[FeeList, ...], Field(min_length=1)]


SOURCED = "sponsored_market_eur_per_post"
"""The row that holds several sources side by side, one of which holds in each simulated year."""


class Rate(Provenance, Range):
    """One row of a card: a range in a unit, with its requirement, availability and source.

    With `sources`, `low` and `high` are the lowest and the highest amount in any of them.
    """

    id: str
    stream: str
    unit: str
    distribution: Distribution  # must be said: a card leaves nothing to a default
    requirement: Requirement = Requirement()
    requirement_text: Words = Field(default_factory=dict)
    available_in: tuple[str, ...] | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    sources: tuple[FeeSource, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        quantity = QUANTITIES.get(self.id)
        if quantity is None or quantity.kind == "item":
            raise bad_value("rate_unknown", ", ".join(sorted(QUANTITIES)))
        if self.unit != quantity.unit:
            raise bad_value("unit_unknown", quantity.unit)
        if self.stream != quantity.stream:
            raise bad_value("value_not_allowed", quantity.stream)
        if bool(self.sources) != (self.id == SOURCED):
            raise bad_value("parameter_missing" if self.id == SOURCED else "parameter_unused", "sources")
        if quantity.kind == "exact" and self.distribution != "fixed":
            raise bad_value("must_be_fixed", "distribution: fixed")
        return self.within(self.unit)

    @functools.cached_property
    def range(self) -> Range:
        """The row's range alone."""
        return self.as_range()


class Platform(Provenance):
    """From when a sales channel exists in the creator's country, and what it asks of a creator."""

    id: str
    available_from: dt.date
    requirement: Requirement = Requirement()


class _CardFile(Record):
    id: str = Field(min_length=1)
    title: Words
    description: Words = Field(default_factory=dict)
    extends: str | None = None
    beside: str | None = None
    sponsored_fee: Literal["tiers", "sources"] | None = None
    as_written: bool = False
    rates: tuple[Rate, ...] = ()
    platforms: tuple[Platform, ...] = ()
    correlations: tuple[RankCorrelation, ...] = ()


class RateCard(Shown, Record):
    """A complete set of rates; `rates` maps a quantity to its row, inherited rows included.

    `beside` names another card whose year is to be read beside one of this card. `as_written`: its rows count
    in every country, although a stream that is not available there is said not to be.
    """

    id: str
    title: Words
    description: Words
    beside: str | None = None
    sponsored_fee: Literal["tiers", "sources"]
    as_written: bool
    rates: dict[str, Rate]
    platforms: dict[str, Platform]
    correlations: tuple[RankCorrelation, ...] = ()
    own: tuple[str, ...]
    inputs: dict[str, str]  # SHA-256 of every file read, by its path below the data folder

    def _words(self) -> tuple[str, dict[str, object]]:
        grades = Counter(rate.confidence for rate in self.rates.values())
        return f"RateCard {self.id!r}", {
            "title": self.title.get("en") or next(iter(self.title.values())),
            "rates": f"{len(self.rates)}, of which {grades['G']} are guesses",
            "its own": f"{len(self.own)}; the others are of a card that it extends",
            "newest source": max(rate.source_date for rate in self.rates.values()),
        }

    def to_frame(self) -> pd.DataFrame:
        """A row per quantity (index `id`): `low`, `mode` and `high` in `unit`, and where they come from.

        `mode` is NaN where the distribution has none; `source_date` is text (YYYY, YYYY-MM or YYYY-MM-DD),
        and `is_dated` says whether the source bears it. What has few values is categorical.

        >>> from tikmon_nb import load_rate_card
        >>> rates = load_rate_card().to_frame()
        >>> print(rates.loc["affiliate_returns_share", ["unit", "low", "high"]].to_dict())
        {'unit': 'share', 'low': 0.1, 'high': 0.4}
        >>> list(rates.query("unit == 'eur_per_1000_views'").index)
        ['creator_fund_eur_per_1000_views']
        """
        few = ["stream", "unit", "distribution", "confidence"]
        told = [*few, "low", "mode", "high", "source_date", "is_dated", "url"]
        rows = [{name: getattr(rate, name) for name in told} for rate in self.rates.values()]
        frame = pd.DataFrame(rows, index=pd.Index(list(self.rates), name="id"), columns=told)
        return frame.astype({**dict.fromkeys(few, "category"), "mode": float})

    def stale(self, on: dt.date) -> list[Rate]:
        """Rows whose source is more than a year old on the day `on`, or undated."""
        return [rate for rate in self.rates.values() if rate.is_old(on)]

    @property
    def tiers(self) -> list[Rate]:
        """The sponsored-post rows that are bound to a follower range, lowest first."""
        rows = [rate for rate in self.rates.values() if rate.id in TIERS]
        return sorted(rows, key=lambda rate: rate.requirement.followers_min or 0)


TIERS = ("sponsored_micro_eur_per_post", "sponsored_mid_eur_per_post")


def load_rate_card(name: str = DEFAULT_CARD, data: Path | str | None = None) -> RateCard:
    """The rate card `name` from `data/rates`, or a shipped one, with the rows of the cards that it extends.

    Raises `InputError` with every problem of the file: unknown card, quantity or unit, a row without its
    source, low above high, a required quantity that no row gives.

    >>> from tikmon_nb import load_rate_card
    >>> rate = load_rate_card().rates["affiliate_returns_share"]
    >>> rate.low, rate.high, rate.unit, rate.distribution
    (0.1, 0.4, 'share', 'triangular')
    >>> rate.confidence, rate.source_date  # H, M, L, or G for a guess
    ('G', '2026-11-22')
    """
    check_kind(str, name, "load_rate_card takes the name of a card")
    return _load(name, data_files("rates", data), ())


def card_schema() -> dict[str, Any]:
    """The JSON Schema of a file in `data/rates`, by which an editor helps to write one."""
    schema = _CardFile.model_json_schema()
    schema["properties"]["schema"] = {"const": SCHEMA, "title": "Schema"}
    quantities = sorted(name for name, quantity in QUANTITIES.items() if quantity.kind != "item")
    schema["$defs"]["Rate"]["properties"]["id"]["enum"] = quantities
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "tikmon rate card"}


def rate_card_names(data: Path | str | None = None) -> list[str]:
    """Names of the rate cards in `data/rates` and of the shipped ones, sorted."""
    return list(data_files("rates", data))


def _load(name: str, files: dict[str, Path], chain: tuple[str, ...]) -> RateCard:
    path = pick(files, name, "card_unknown")
    located = load_yaml(path, f"rates/{path.name}")
    card = check(_CardFile, located)
    findings = Findings()
    if card.id != path.stem:
        findings.error("id_differs", file=located.file, expected=path.stem, found=card.id)
    _repeated([rate.id for rate in card.rates], located, findings)
    findings.raise_errors()
    if card.extends in (*chain, name):
        raise InputError([Finding("card_circular", "error", located.file, found=card.extends or "")])
    base = _load(card.extends, files, (*chain, name)) if card.extends else None
    merged = _merge(card, base, path)
    if not chain:
        _complete(merged, located.file)
        if card.beside:
            pick(files, card.beside, "card_unknown")
    return merged


def _repeated(names: list[str], located: Located, findings: Findings) -> None:
    for position, name in enumerate(names):
        if name in names[:position]:
            row = located.line(("rates", position))
            findings.error("rate_repeated", file=located.file, row=row, found=name)


def _merge(card: _CardFile, base: RateCard | None, path: Path) -> RateCard:
    own = {rate.id: rate for rate in card.rates}
    platforms = {platform.id: platform for platform in card.platforms}
    rates = {**(base.rates if base else {}), **own}
    order = {stream: i for i, stream in enumerate(STREAMS)}
    ordered = sorted(rates.values(), key=lambda rate: order.get(rate.stream, len(order)))
    return RateCard(
        id=card.id,
        title=card.title,
        description=card.description,
        beside=card.beside,
        sponsored_fee=card.sponsored_fee or (base.sponsored_fee if base else "tiers"),
        as_written=card.as_written,
        rates={rate.id: rate for rate in ordered},
        platforms={**(base.platforms if base else {}), **platforms},
        correlations=merged(base.correlations if base else (), card.correlations),
        own=tuple(own),
        inputs={**(base.inputs if base else {}), f"rates/{path.name}": sha256(path)},
    )


def _complete(card: RateCard, file: str) -> None:
    """Raise when a quantity that every card must give has no row."""
    needed = {name for name, quantity in QUANTITIES.items() if quantity.kind in ("card", "exact", "each")}
    if card.sponsored_fee == "sources":
        needed |= {SOURCED, "sponsored_reach_share_of_followers"}
    findings = Findings()
    for name in sorted(needed - set(card.rates)):
        findings.error("rate_missing", file=file, expected=name)
    if card.sponsored_fee == "tiers" and not card.tiers:
        findings.error("rate_missing", file=file, expected="sponsored_micro_eur_per_post")
    findings.raise_errors()
