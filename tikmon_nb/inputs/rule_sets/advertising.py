"""Rule sets for advertising: dated, sourced tables of labels, cues, words and verdicts."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tikmon_nb.findings import Finding, Findings, InputError, known_names, nearest
from tikmon_nb.inputs.books.deals_file import KINDS
from tikmon_nb.inputs.cards import Provenance, Words, source_words
from tikmon_nb.inputs.folders import data_files, pick, sha256
from tikmon_nb.inputs.yaml_file import Located, Record, bad_value, check, load_yaml

FOLDER = "rules/disclosure"

UNKNOWN = "unknown"

Verdict = Literal["no_problem_found", "check_by_hand", "problem"]
VERDICTS: tuple[Verdict, ...] = ("no_problem_found", "check_by_hand", "problem")
"""Everything that a check may say, the mildest first."""

Grade = Literal["A", "B", "C"]
"""A: enough when well placed. B: accepted in practice, doubtful alone. C: names a relation only."""

REASONS: dict[str, str] = {
    "nothing_commercial": "no label, no cue, no deal",
    "tiktok_label": "TikTok's own label is on",
    "label_stands_well": "a label of grade A, early and first in its row",
    "label_doubtful": "the best label is of grade B",
    "label_hidden": "a hashtag between other hashtags",
    "label_last": "a hashtag behind other hashtags, the last of its row",
    "label_not_first": "a label that is not in the first word or sentence, where the rules ask that",
    "label_after_fold": "a label behind the fold",
    "label_only_in_picture": "a label in the picture, none in the caption",
    "label_lookalike": "a label written with look-alike letters",
    "label_misspelt": "a word one slip of the finger away from a label",
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
    "language_unread": "a language whose words are not on the lists, and no label in it",
    "subject": "a subject with extra rules, beside something commercial",
}
"""Every way in which a check can come to a verdict; a rule set gives each its verdict and its source."""


SLOTS = ("@", "{name}", "{any}", "{code}", "{number}", "{link}", "...")
"""What may stand in a pattern for a word that it does not name."""


def _pattern(text: str) -> str:
    """One line of words and `SLOTS`; also `#tag`, `a|b`, `word*`, `#*word` (a hashtag's end), an emoji."""
    tokens = text.split()
    well = bool(tokens) and (tokens[0] in ("@", "{link}") or _word(tokens[0]))
    if not well or tokens[-1] == "..." or text != text.lower() or not all(map(_element, tokens[1:])):
        raise bad_value("pattern_malformed", "gesponsord door {name}")
    return text


def _element(token: str) -> bool:
    return token in SLOTS or _word(token)


def _word(token: str) -> bool:
    return all(_WORD.fullmatch(part) for part in token.split("|"))


_WORD = re.compile(r"#?\w+(?:[-'.,]\w+)*\*?|#\*\w+|'\w+|[^\x00-\x7f\w\s]")

Pattern = Annotated[str, AfterValidator(_pattern)]


class Rule(Provenance):
    """A row of a rule file: `address` is where its text can be read, `unknown` where that is not known.

    `second_hand`: known from somebody who read the text, not from the text itself.
    """

    address: str = UNKNOWN
    second_hand: bool = False


class Label(Record):
    """The ways in which one label is written. `alone`: words that count only where they are set apart.

    It does not count in a caption with one of the words `unless` (`#pr` beside `squat`).
    """

    language: Literal["nl", "en", "other"]
    patterns: tuple[Pattern, ...] = ()
    alone: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()


class Graded(Rule):
    """What some labels are worth in one rule set."""

    grade: Grade
    labels: tuple[str, ...] = Field(min_length=1)


class Cues(Rule):
    """Words that show that something commercial may be going on."""

    id: str = Field(min_length=1)
    name: Words
    patterns: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()


class Subject(Rule):
    """A subject with rules of its own: by which words it is noticed, and what to look at.

    `handles`: parts of an account's name. `mark`: a mark of the platform, instead of words. One subject may
    have several rows, each with the days on which its rule holds. `eu`: European law; Dutch law may differ.
    """

    id: str = Field(min_length=1)
    name: Words
    rule: Words
    supervisor: Annotated[Words, Field(min_length=1), BeforeValidator(source_words)]
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    eu: bool = False
    patterns: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    handles: tuple[str, ...] = ()
    mark: Literal["", "ai"] = ""

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether the rule was in force on `day`; on an unknown day, whether it still is."""
        return _holds(self, day)


class Ruling(Rule):
    """What one reason leads to, and why. What is known second-hand alone makes nothing a problem."""

    verdict: Verdict

    @model_validator(mode="after")
    def _first_hand(self) -> Self:
        if self.second_hand and self.verdict == "problem":
            raise bad_value("value_not_allowed", "check_by_hand")
        return self


class Placement(Rule):
    """Where a label must stand: within so many characters, and perhaps in the first word or sentence."""

    fold_characters: int = Field(ge=1, le=10_000)
    first_sentence: bool = False


class Languages(Record):
    """ISO 639 codes: languages whose words are on the lists, and others that viewers meet."""

    read: tuple[str, ...] = Field(min_length=1)
    met: tuple[str, ...] = ()
    least: float = Field(gt=0, lt=1)
    """A caption is read where the languages `read` together are at least so likely."""
    letters: int = Field(ge=1)
    """Of fewer letters nothing is said."""


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
    prefixes: tuple[Pattern, ...] = ()
    well_spelt: tuple[str, ...] = ()
    not_misspelt: tuple[str, ...] = ()
    business_handles: tuple[str, ...] = ()
    languages: Languages | None = None
    look_alikes: dict[str, str] = Field(default_factory=dict)
    platform_fields: dict[str, Literal["label", "advertising", "ai"]] = Field(default_factory=dict)
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
    languages: Languages
    inputs: dict[str, str] = Field(default_factory=dict)  # SHA-256 of every file read

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether the text of the rules was in force on `day`; on an unknown day, whether it still is."""
        return _holds(self, day)

    @functools.cached_property
    def graded(self) -> dict[str, Graded]:
        """What each label is worth here; where a label is graded twice, the last row counts."""
        return {label: row for row in self.grades for label in row.labels}


def _holds(rule: Subject | DisclosureRules, day: dt.date | None) -> bool:
    if day is None:
        return rule.valid_to is None
    begun = rule.valid_from is None or rule.valid_from <= day
    return begun and (rule.valid_to is None or day <= rule.valid_to)


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
