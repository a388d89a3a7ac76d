"""Rule sets for advertising: dated, sourced tables of labels, cues, words and verdicts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from tikmon_nb.findings import Finding, Findings, InputError, known_names, nearest
from tikmon_nb.inputs.books.deals_file import KINDS
from tikmon_nb.inputs.cards import Provenance, Words
from tikmon_nb.inputs.folders import data_files, pick, sha256
from tikmon_nb.inputs.yaml_file import Located, Record, bad_value, check, load_yaml

FOLDER = "rules/disclosure"

Verdict = Literal["no_problem_found", "check_by_hand", "problem"]
VERDICTS: tuple[Verdict, ...] = ("no_problem_found", "check_by_hand", "problem")
"""What a check may say, the mildest first; there is no other."""

Grade = Literal["A", "B", "C"]
"""A: enough when well placed. B: accepted in practice, doubtful alone. C: names a relation only."""

REASONS: dict[str, str] = {
    "nothing_commercial": "no label, no cue, no deal",
    "tiktok_label": "TikTok's own label is on",
    "label_stands_well": "a label of grade A, early and first in its row",
    "label_doubtful": "the best label is of grade B",
    "label_hidden": "a hashtag that is not the first of its row",
    "label_after_fold": "a label behind the fold",
    "label_only_in_picture": "a label in the picture, none in the caption",
    "label_lookalike": "a label written with look-alike letters",
    "label_weak": "only a label of grade C",
    "label_weak_known": "only a label of grade C, of a post that is known to be advertising",
    "label_missing": "advertising that is known, and no label",
    "label_missing_own": "an own product, and no label",
    "ordered_without_label": "something was ordered with a commission through it, and no label",
    "cue_without_label": "something commercial, and no label",
    "contradiction_known": "says that it is not advertising, of a post that is known to be",
    "contradiction": "says that it is not advertising, beside something commercial",
    "caption_missing": "no caption to read",
    "caption_cut": "a caption that was cut off before any label",
    "language_unknown": "a language whose words are not on the lists",
    "subject": "a subject with extra rules, beside something commercial",
}
"""Every way in which a check can come to a verdict; a rule set gives each its verdict and its source."""


def _pattern(text: str) -> str:
    """One line of words; `#tag`, `@`, `{name}`, `{any}`, `{link}`, `...`, `a|b`, `word*` are understood."""
    tokens = text.split()
    well = bool(tokens) and (tokens[0] in ("@", "{link}") or _word(tokens[0]))
    if not well or tokens[-1] == "..." or text != text.lower() or not all(map(_element, tokens[1:])):
        raise bad_value("pattern_malformed", "gesponsord door {name}")
    return text


def _element(token: str) -> bool:
    return token in ("@", "{name}", "{any}", "...", "{link}") or _word(token)


def _word(token: str) -> bool:
    return all(_WORD.fullmatch(part) for part in token.split("|"))


_WORD = re.compile(r"#?\w+(?:[-'.,]\w+)*\*?|'\w+")

Pattern = Annotated[str, AfterValidator(_pattern)]


class Label(Record):
    """The ways in which one label is written. `alone`: words that count only where they are set apart.

    It does not count in a caption with one of the words `unless` (`#pr` beside `squat`).
    """

    language: Literal["nl", "en"]
    patterns: tuple[Pattern, ...] = ()
    alone: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()


class Graded(Provenance):
    """What some labels are worth in one rule set."""

    grade: Grade
    labels: tuple[str, ...] = Field(min_length=1)


class Cues(Provenance):
    """Words that show that something commercial may be going on."""

    id: str = Field(min_length=1)
    name: Words
    patterns: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()


class Subject(Provenance):
    """A subject with rules of its own: by which words it is noticed, and what the rules are."""

    id: str = Field(min_length=1)
    name: Words
    rule: Words
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    unless: tuple[Pattern, ...] = ()


class Ruling(Provenance):
    """What one reason leads to, and why."""

    verdict: Verdict


class Placement(Provenance):
    """How much of a caption is seen before it is folded, in characters."""

    fold_characters: int = Field(ge=1, le=10_000)


class _File(Record):
    id: str = Field(min_length=1)
    title: Words
    description: Words = Field(default_factory=dict)
    warning: Words = Field(default_factory=dict)
    extends: str | None = None
    words_only: bool = False
    kind: Literal["code", "advice"] = "advice"
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    labels: dict[str, Label] = Field(default_factory=dict)
    grades: tuple[Graded, ...] = ()
    contradictions: tuple[Pattern, ...] = ()
    negators: tuple[str, ...] = ()
    negation_fillers: tuple[str, ...] = ()
    false_friends: tuple[Pattern, ...] = ()
    not_names: tuple[str, ...] = ()
    cues: tuple[Cues, ...] = ()
    subjects: tuple[Subject, ...] = ()
    languages: dict[Literal["nl", "en", "other"], tuple[str, ...]] = Field(default_factory=dict)
    look_alikes: dict[str, str] = Field(default_factory=dict)
    platform_fields: dict[str, Literal["label", "advertising"]] = Field(default_factory=dict)
    known_deals: tuple[str, ...] = ()
    placement: Placement | None = None
    rulings: dict[str, Ruling] = Field(default_factory=dict)
    mend: Words = Field(default_factory=dict)
    unseen: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        for reason in self.rulings:
            if reason not in REASONS:
                raise bad_value("value_not_allowed", ", ".join(REASONS))
        for kind in self.known_deals:
            if kind not in KINDS:
                raise bad_value("value_not_allowed", ", ".join(KINDS))
        return self


class DisclosureRules(_File):
    """A complete rule set: everything that a caption is checked against."""

    placement: Placement
    inputs: dict[str, str] = Field(default_factory=dict)  # SHA-256 of every file read

    def holds_on(self, day: dt.date) -> bool:
        """Whether the text of the rules was in force on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def graded(self) -> dict[str, Graded]:
        """What each label is worth here; where a label is graded twice, the last row counts."""
        return {label: row for row in self.grades for label in row.labels}


def load_disclosure_rules(name: str, data: Path | str | None = None) -> DisclosureRules:
    """The rule set `name` from `data/rules/disclosure`, or the shipped one, with what it takes from others.

    Raises `InputError` with every problem: unknown name, a row without its source, an unreadable pattern, a
    reason without a verdict.
    """
    merged, located = _merged(name, data_files(FOLDER, data), ())
    missing = [reason for reason in REASONS if reason not in merged["rulings"]]
    findings = Findings()
    for reason in missing:
        findings.error("rule_missing", file=located.file, expected=f"rulings.{reason}")
    for part in ("placement", "labels", "grades", "cues", "languages", "mend", "unseen"):
        if not merged[part]:
            findings.error("rule_missing", file=located.file, expected=part)
    for row in merged["grades"]:
        for label in row.labels:
            if label not in merged["labels"]:
                near, known = nearest(label, merged["labels"]), known_names(merged["labels"])
                findings.error("label_unknown", file=located.file, expected=known, found=label, near=near)
    findings.raise_errors()
    return DisclosureRules.model_validate(merged)


def disclosure_rule_names(data: Path | str | None = None) -> list[str]:
    """Names of the rule sets that can be chosen, sorted; lists of words that others build on are left out."""
    names = []
    for name, path in data_files(FOLDER, data).items():
        held = load_yaml(path, f"{FOLDER}/{path.name}").data
        if not (isinstance(held, dict) and held.get("words_only") is True):
            names.append(name)
    return names


def in_order(rule_sets: Iterable[DisclosureRules]) -> list[DisclosureRules]:
    """The rule sets, the one that came into force last at the end; those without a day first."""
    return sorted(rule_sets, key=lambda rules: (rules.kind == "code", rules.valid_from or dt.date.min))


def _merged(name: str, files: dict[str, Path], chain: tuple[str, ...]) -> tuple[dict[str, Any], Located]:
    path = pick(files, name, "rules_unknown")
    located = load_yaml(path, f"{FOLDER}/{path.name}")
    file = check(_File, located)
    if file.id != path.stem:
        raise InputError([Finding("id_differs", "error", located.file, expected=path.stem, found=file.id)])
    if file.extends in (*chain, name):
        raise InputError([Finding("card_circular", "error", located.file, found=file.extends or "")])
    own = {key: getattr(file, key) for key in type(file).model_fields}
    own["inputs"] = {f"{FOLDER}/{path.name}": sha256(path)}
    if file.extends is None:
        return own, located
    base, _ = _merged(file.extends, files, (*chain, name))
    return _onto(base, own), located


_OF_ITS_OWN = frozenset(
    ("id", "title", "description", "warning", "extends", "words_only", "kind", "valid_from", "valid_to")
)


def _onto(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lists are joined, tables overlaid, single things replaced where `own` has them."""
    merged: dict[str, Any] = {}
    for key, value in own.items():
        if key in _OF_ITS_OWN:
            merged[key] = value
        elif isinstance(value, tuple):
            merged[key] = (*base[key], *value)
        elif isinstance(value, dict):
            merged[key] = {**base[key], **value}
        else:
            merged[key] = value if value is not None else base[key]
    return merged
