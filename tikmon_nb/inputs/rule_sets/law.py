"""The other rules as dated, sourced data: supervision (Mediawet), privacy, published incomes, tone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from tikmon_nb.inputs.cards import Provenance, Words
from tikmon_nb.inputs.folders import data_file, data_files, pick, sha256
from tikmon_nb.inputs.rule_sets.advertising import Pattern, Rule
from tikmon_nb.inputs.yaml_file import Record, check, load_yaml


class Criterion(Rule):
    """One condition of being supervised; `at_least` where it is a number."""

    id: str
    name: Words
    at_least: int | None = Field(default=None, ge=0)


class Duty(Rule):
    """What follows from being supervised; `followers_from` where it begins at so many followers."""

    id: str
    name: Words
    followers_from: int = Field(default=0, ge=0)


class SupervisionRules(Record):
    """When a creator falls under the Media Act, and with which duties."""

    id: str
    title: Words
    valid_from: dt.date
    supervisor: Words
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    duties: tuple[Duty, ...] = Field(min_length=1)
    context: Words = Field(default_factory=dict)


class Situation(Record):
    """Something a creator does by which data of viewers may be collected."""

    id: str
    name: Words


class Question(Rule):
    """What viewers should be able to find out."""

    id: str
    name: Words


class PrivacyRules(Record):
    """The questions of the privacy checklist, for each situation in which they come up."""

    id: str
    title: Words
    description: Words
    situations: tuple[Situation, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    ask: Words


class Survey(Provenance):
    """A published distribution of income: who, where, when, and what it found."""

    id: str
    name: str
    country: Words
    year: int
    said: Words


class PublishedIncomes(Record):
    """Surveys to put beside a claim, and what is not known."""

    surveys: tuple[Survey, ...] = Field(min_length=1)
    no_dutch: Words


class Tone(Record):
    """Words that promise income, and words that take such a promise back."""

    id: str
    title: Words
    promises: tuple[Pattern, ...] = Field(min_length=1)
    negators: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


Rules = TypeVar("Rules", bound=Record)


def _load(name: str, kind: type[Rules], data: Path | str | None) -> Rules:
    path = pick(data_files("rules", data), name, "rules_unknown")
    return check(kind, load_yaml(path, f"rules/{path.name}"))


def rule_inputs(*names: str, data: Path | str | None = None) -> dict[str, str]:
    """SHA-256 of the rule files `names`, by their path below the data folder."""
    files = data_files("rules", data)
    return {f"rules/{name}.yml": sha256(pick(files, name, "rules_unknown")) for name in names}


def load_supervision_rules(name: str = "mediawet-2025", data: Path | str | None = None) -> SupervisionRules:
    """The rules on supervision; raises `InputError` with every problem of the file."""
    return _load(name, SupervisionRules, data)


def load_privacy_rules(name: str = "privacy-2026", data: Path | str | None = None) -> PrivacyRules:
    """The privacy checklist; raises `InputError` with every problem of the file."""
    return _load(name, PrivacyRules, data)


def load_tone(name: str = "toon-2026", data: Path | str | None = None) -> Tone:
    """The words that promise income; raises `InputError` with every problem of the file."""
    return _load(name, Tone, data)


def load_published_incomes(data: Path | str | None = None) -> PublishedIncomes:
    """The surveys of creators' incomes; raises `InputError` with every problem of the file."""
    return check(PublishedIncomes, load_yaml(data_file("published_incomes.yml", data)))
