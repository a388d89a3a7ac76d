"""Rate cards: dated, sourced ranges. A row without source, date, unit and confidence does not load."""

from __future__ import annotations

import datetime as dt
import functools
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tikmon_nb.findings import Finding, Findings, InputError
from tikmon_nb.inputs.correlations import RankCorrelation, merged
from tikmon_nb.inputs.folders import data_files, pick, sha256
from tikmon_nb.inputs.ranges import Distribution, Range
from tikmon_nb.inputs.yaml_file import Located, Record, bad_value, check, load_yaml
from tikmon_nb.vocabulary import QUANTITIES, STREAMS

Confidence = Literal["H", "M", "L", "G"]
"""H: primary or several independent sources. M: one decent secondary source. L: weak. G: a guess."""


def _languages(words: dict[str, str]) -> dict[str, str]:
    if not set(words) <= {"nl", "en"} or not all(words.values()):
        raise bad_value("value_not_allowed", "nl, en")
    return words


Words = Annotated[dict[str, str], AfterValidator(_languages)]
"""A wording in each language: `{nl: ..., en: ...}`."""

_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


def _partial_date(value: Any) -> Any:
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    if not _PARTIAL_DATE.fullmatch(text):
        raise bad_value("not_a_date", "YYYY, YYYY-MM, YYYY-MM-DD")
    try:
        earliest(text)
    except ValueError:
        raise bad_value("not_a_date", "YYYY, YYYY-MM, YYYY-MM-DD") from None
    return text


PartialDate = Annotated[str, BeforeValidator(_partial_date)]


def earliest(partial: str) -> dt.date:
    """The first day that a date known to the year, month or day can mean."""
    return dt.date.fromisoformat(partial + "-01" * (2 - partial.count("-")))


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

    source: Annotated[Words, Field(min_length=1), BeforeValidator(source_words)]
    source_date: PartialDate
    date_is: Literal["published", "consulted"] = "published"
    confidence: Confidence
    note: Words = Field(default_factory=dict)
    warning: Words = Field(default_factory=dict)

    def age_years(self, on: dt.date) -> float:
        """Years from the earliest day that the source can be of, until `on`."""
        return (on - earliest(self.source_date)).days / 365.25


class Rate(Provenance, Range):
    """One row of a card: a range in a unit, with its requirement, availability and source."""

    id: str
    stream: str
    unit: str
    distribution: Distribution  # must be said: a card leaves nothing to a default
    requirement: Requirement = Requirement()
    requirement_text: Words = Field(default_factory=dict)
    available_in: tuple[str, ...] | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        quantity = QUANTITIES.get(self.id)
        if quantity is None or quantity.kind == "item":
            raise bad_value("rate_unknown", ", ".join(sorted(QUANTITIES)))
        if self.unit != quantity.unit:
            raise bad_value("unit_unknown", quantity.unit)
        if self.stream != quantity.stream:
            raise bad_value("value_not_allowed", quantity.stream)
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
    sponsored_fee: Literal["tiers", "reach"] | None = None
    rates: tuple[Rate, ...] = ()
    platforms: tuple[Platform, ...] = ()
    correlations: tuple[RankCorrelation, ...] = ()


class RateCard(Record):
    """A complete set of rates; `rates` maps a quantity to its row, inherited rows included.

    `beside` names another card whose year is to be read beside one of this card.
    """

    id: str
    title: Words
    description: Words
    beside: str | None = None
    sponsored_fee: Literal["tiers", "reach"]
    rates: dict[str, Rate]
    platforms: dict[str, Platform]
    correlations: tuple[RankCorrelation, ...] = ()
    own: tuple[str, ...]
    inputs: dict[str, str]  # SHA-256 of every file read, by its path below the data folder

    def stale(self, on: dt.date) -> list[Rate]:
        """Rows whose source is more than a year old on the day `on`."""
        return [rate for rate in self.rates.values() if rate.age_years(on) > 1]

    @property
    def tiers(self) -> list[Rate]:
        """The sponsored-post rows that are bound to a follower range, lowest first."""
        rows = [rate for rate in self.rates.values() if rate.unit == "eur_per_post"]
        return sorted(rows, key=lambda rate: rate.requirement.followers_min or 0)


def load_rate_card(name: str = "artikel-2026", data: Path | str | None = None) -> RateCard:
    """The rate card `name` from `data/rates`, or a shipped one, with the rows of the cards that it extends.

    Raises `InputError` with every problem of the file: unknown card, quantity or unit, a row without its
    source, low above high, a required quantity that no row gives.

    >>> from tikmon_nb import load_rate_card
    >>> rate = load_rate_card("nl-2026").rates["sponsored_cpm_eur_per_1000_reach"]
    >>> rate.low, rate.high, rate.unit, rate.distribution
    (10.0, 15.0, 'eur_per_1000_reach', 'uniform')
    >>> rate.confidence, rate.source_date  # H, M, L, or G for a guess
    ('M', '2026-11')
    """
    return _load(name, data_files("rates", data), ())


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
        rates={rate.id: rate for rate in ordered},
        platforms={**(base.platforms if base else {}), **platforms},
        correlations=merged(base.correlations if base else (), card.correlations),
        own=tuple(own),
        inputs={**(base.inputs if base else {}), f"rates/{path.name}": sha256(path)},
    )


def _complete(card: RateCard, file: str) -> None:
    """Raise when a quantity that every card must give has no row."""
    needed = {name for name, quantity in QUANTITIES.items() if quantity.kind in ("card", "exact", "each")}
    if card.sponsored_fee == "reach":
        needed |= {"sponsored_cpm_eur_per_1000_reach", "sponsored_reach_share_of_followers"}
    findings = Findings()
    for name in sorted(needed - set(card.rates)):
        findings.error("rate_missing", file=file, expected=name)
    if card.sponsored_fee == "tiers" and not card.tiers:
        findings.error("rate_missing", file=file, expected="sponsored_micro_eur_per_post")
    findings.raise_errors()
