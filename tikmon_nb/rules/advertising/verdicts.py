"""Is a post recognisable as advertising? Captions and what is known of a post in, verdicts with reasons out.

A check says `no_problem_found`, `check_by_hand` or `problem`, each with the rule, its source, and the piece
of text that led to it. It never says more: what a caption cannot show is listed with every result (`unseen`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tikmon_nb.findings import unknown_name
from tikmon_nb.inputs.books.deals_file import KINDS
from tikmon_nb.inputs.rule_sets.advertising import VERDICTS, DisclosureRules, Ruling, Verdict
from tikmon_nb.rules.advertising.mending import mended
from tikmon_nb.rules.captions.reading import (
    TAG,
    LabelSeen,
    Noticed,
    Reading,
    Span,
    read_caption,
    vocabulary_of,
)
from tikmon_nb.rules.captions.tokens import as_seen, drawn

_SEVERITY = {verdict: i for i, verdict in enumerate(VERDICTS)}
BRAND = "brand"
"""The cue that a brand of the creator's own deals is named."""
_SHORT_BRAND = 2  # letters; such a name is found with its own capitals only, or "ah" would be a shop


@dataclass(frozen=True, slots=True)
class Post:
    """What is known of one post. `caption` is None where it could not be read.

    `deal`: a kind of `deals.csv`, "" = none known. `labelled`: TikTok's own label is on. `advertised`: the
    platform marks it as an advertisement. `picture`: text in the picture. `brands`: brands of the creator's
    deals. `friends`: mentions that are no brand (lower case, without `@`). `ordered`: something was ordered
    through it with a commission.
    """

    caption: str | None
    deal: str = ""
    labelled: bool = False
    advertised: bool = False
    cut: bool = False
    picture: str = ""
    brands: tuple[str, ...] = ()
    friends: frozenset[str] = frozenset()
    ordered: bool = False

    @property
    def benefit(self) -> bool:
        """Whether it is known that the creator had something of it: by a deal, the platform, or an order."""
        return bool(self.deal) or self.advertised or self.labelled or self.ordered

    def __post_init__(self) -> None:
        if self.deal and self.deal not in KINDS:
            raise unknown_name("value_not_allowed", self.deal, KINDS)


class Reason(NamedTuple):
    """One thing that a verdict rests on: a key of `REASONS`, its verdict, the text that led to it."""

    code: str
    ruling: Ruling
    spans: tuple[Span, ...] = ()
    about: str = ""  # the name of the label, cue or subject

    @property
    def verdict(self) -> Verdict:
        """What this reason alone leads to."""
        return self.ruling.verdict


@dataclass(frozen=True, slots=True)
class Check:
    """The result for one post under one rule set; the verdict is the worst of its reasons."""

    rules: DisclosureRules
    post: Post
    reading: Reading | None
    label: LabelSeen | None
    cues: tuple[Noticed, ...]
    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        """`no_problem_found`, `check_by_hand` or `problem`."""
        return VERDICTS[max(_SEVERITY[reason.verdict] for reason in self.reasons)]

    @property
    def commercial(self) -> str:
        """How sure it is that the post is advertising: `known`, `said` (a label), `possible` or `no`."""
        if self.post.benefit:
            return "known"
        grades = self.rules.graded()
        if self.label is not None and grades[self.label.name].grade != "C":
            return "said"
        return "possible" if self.label is not None or self.cues else "no"

    @property
    def suggestion(self) -> str:
        """A caption that begins with a label; "" where nothing is to be mended."""
        wrong = any(reason.code in _MENDED_BY_A_LABEL for reason in self.reasons)
        return mended(self.post.caption or "", self.reading, self.rules) if wrong else ""


_MENDED_BY_A_LABEL = frozenset(
    (
        *("label_doubtful", "label_hidden", "label_after_fold", "label_only_in_picture", "label_lookalike"),
        *(
            "label_weak",
            "label_weak_known",
            "label_missing",
            "label_missing_own",
            "ordered_without_label",
            "cue_without_label",
        ),
    )
)


def check_posts(posts: Iterable[Post], rule_sets: Sequence[DisclosureRules]) -> Iterator[tuple[Check, ...]]:
    """For each post its result under every rule set, in their order; one post is in memory at a time."""
    judges = [_Judge(rules) for rules in rule_sets]
    for post in posts:
        readings: dict[int, tuple[Reading | None, tuple[LabelSeen, ...]]] = {}
        checks = []
        for judge in judges:
            key = id(judge.words)
            if key not in readings:
                caption = None if post.caption is None else read_caption(post.caption, judge.words)
                picture = read_caption(post.picture, judge.words).labels if post.picture else ()
                readings[key] = caption, picture
            checks.append(judge.check(post, *readings[key]))
        yield tuple(checks)


class _Judge:
    """One rule set at work."""

    def __init__(self, rules: DisclosureRules) -> None:
        self.rules = rules
        self.words = vocabulary_of(rules)
        self.grades = {label: row.grade for label, row in rules.graded().items()}
        self.fold = rules.placement.fold_characters
        self.first = {code: Reason(code, ruling) for code, ruling in rules.rulings.items()}

    def check(self, post: Post, reading: Reading | None, picture: tuple[LabelSeen, ...]) -> Check:
        """The result for a post whose caption reads as `reading`."""
        known = post.advertised or post.deal in self.rules.known_deals
        # "advertentie maken doe je zo" opens with the word as well: it labels only what is advertising
        sure = known or post.ordered
        labels = [seen for seen in (reading.labels if reading else ()) if sure or not seen.inline]
        label, defects = self._best(labels, reading.text if reading else "")
        cues = _cues(post, reading)
        reasons = self._about_label(post, reading, label, defects, picture, cues, known)
        reasons += self._about_denials(post, reading, label, cues, known)
        if post.benefit or label or cues:
            reasons += self._about_subjects(reading)
        return Check(self.rules, post, reading, label, cues, tuple(reasons))

    def _reason(self, code: str, spans: Sequence[Span] = (), about: str = "") -> Reason:
        if not spans and not about:
            return self.first[code]
        return Reason(code, self.rules.rulings[code], tuple(spans), about)

    def _best(self, labels: Sequence[LabelSeen], caption: str) -> tuple[LabelSeen | None, list[str]]:
        """The label that serves best, and what is wrong with it (codes of reasons)."""
        best: tuple[int, str, int] | None = None
        chosen: tuple[LabelSeen | None, list[str]] = (None, [])
        for label in labels:
            grade = self.grades.get(label.name)
            if grade is None:
                continue
            defects = self._defects(label, grade, caption)
            severity = max((_SEVERITY[self.rules.rulings[code].verdict] for code in defects), default=0)
            if grade == "C":  # less than any label that says it is advertising
                severity += len(VERDICTS)
            if best is None or (severity, grade, label.span.start) < best:
                best, chosen = (severity, grade, label.span.start), (label, defects)
        return chosen

    def _defects(self, label: LabelSeen, grade: str, caption: str) -> list[str]:
        if grade == "C":
            return ["label_weak"]
        defects = []
        if grade == "B" or label.inline:
            defects.append("label_doubtful")
        if not label.first_of_row:
            defects.append("label_hidden")
        if label.span.end > self.fold and drawn(caption[: label.span.end]) > self.fold:
            defects.append("label_after_fold")
        if label.lookalike:
            defects.append("label_lookalike")
        return defects

    def _about_label(
        self,
        post: Post,
        reading: Reading | None,
        label: LabelSeen | None,
        defects: list[str],
        picture: tuple[LabelSeen, ...],
        cues: tuple[Noticed, ...],
        known: bool,
    ) -> list[Reason]:
        if post.labelled:
            return [self._reason("tiktok_label")]
        if reading is None:
            return [self._reason("caption_missing")]
        if label is not None:
            codes = defects or ["label_stands_well"]
            if known:
                codes = ["label_weak_known" if code == "label_weak" else code for code in codes]
            return [self._reason(code, [label.span], label.name) for code in codes]
        in_picture = [seen for seen in picture if self.grades.get(seen.name) in ("A", "B")]
        if in_picture:
            return [self._reason("label_only_in_picture", about=in_picture[0].name)]
        first = self._without_label(post, reading, cues, known)
        if post.ordered and not (known or post.deal):  # a deal says more of the same benefit
            cut = [first] if first.code == "caption_cut" else []
            return [self._reason("ordered_without_label"), *cut]
        return [first]

    def _without_label(self, post: Post, reading: Reading, cues: tuple[Noticed, ...], known: bool) -> Reason:
        if known or post.deal:
            if post.cut:
                return self._reason("caption_cut")
            return self._reason("label_missing" if known else "label_missing_own", about=post.deal)
        if cues:
            first = cues[0]
            return self._reason("cue_without_label", [cue.span for cue in cues], first.name)
        if reading.language == "other":
            return self._reason("language_unknown")
        return self._reason("caption_cut" if post.cut else "nothing_commercial")

    def _about_denials(
        self,
        post: Post,
        reading: Reading | None,
        label: LabelSeen | None,
        cues: tuple[Noticed, ...],
        known: bool,
    ) -> list[Reason]:
        if reading is None or not reading.denials:
            return []
        if known or post.deal or post.labelled:
            return [self._reason("contradiction_known", reading.denials)]
        beside = post.ordered or label is not None or bool(cues)
        return [self._reason("contradiction", reading.denials)] if beside else []

    def _about_subjects(self, reading: Reading | None) -> list[Reason]:
        spans: dict[str, list[Span]] = {}
        for seen in reading.subjects if reading else ():
            spans.setdefault(seen.name, []).append(seen.span)
        return [self._reason("subject", where, name) for name, where in spans.items()]


def _cues(post: Post, reading: Reading | None) -> tuple[Noticed, ...]:
    """The cues of a caption, friends' accounts left out, brands of the creator's deals added."""
    if reading is None:
        return ()
    cues = reading.cues
    if post.friends:
        cues = tuple(cue for cue in cues if cue.name != TAG or cue.span.text[1:].lower() not in post.friends)
    if post.brands:
        cues += _brands(post, reading)
    return cues


def _brands(post: Post, reading: Reading) -> tuple[Noticed, ...]:
    """Where a brand of the creator's deals is named, with or without spaces and capitals."""
    anyhow, exactly = _brand_patterns(post.brands)
    text = reading.text
    places: set[tuple[int, int]] = set()
    if anyhow is not None:
        seen, at = as_seen(text)
        for match in anyhow.finditer(seen):
            start, end = match.span()
            places.add((start, end) if at is None else (at[start], at[end]))
    if exactly is not None:
        places |= {match.span() for match in exactly.finditer(text)}
    return tuple(Noticed(BRAND, Span(start, end, text[start:end])) for start, end in sorted(places))


_LETTER = re.compile(r"[^\W\d_]")


@functools.lru_cache(maxsize=1024)
def _brand_patterns(brands: tuple[str, ...]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What finds the names of `brands` as whole words: in a text as it is seen, and short ones as written."""
    # a dash, or whatever else stands in a table for no name, would be found everywhere
    names = {name for name in (" ".join(brand.split()) for brand in brands) if _LETTER.search(name)}
    short = {name for name in names if len(name) <= _SHORT_BRAND}
    return _whole_words({as_seen(name)[0] for name in names - short} - {""}), _whole_words(short)


def _whole_words(names: set[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    escaped = (re.escape(name).replace(r"\ ", " ?") for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(escaped)})(?![^\W_])")
