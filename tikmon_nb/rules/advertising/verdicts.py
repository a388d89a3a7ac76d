"""Is a post recognisable as advertising? Captions and what is known of a post in, verdicts with reasons out.

A check says `no_problem_found`, `check_by_hand` or `problem`, each with the rule, its source, and the piece
of text that led to it. It never says more: what a caption cannot show is listed with every result (`unseen`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tikmon_nb.findings import unknown_name
from tikmon_nb.inputs.books.deals_file import KINDS
from tikmon_nb.inputs.rule_sets.advertising import VERDICTS, DisclosureRules, Ruling, Subject, Verdict
from tikmon_nb.rules.advertising.cues import bare_tags, cues_of
from tikmon_nb.rules.advertising.mending import mended
from tikmon_nb.rules.captions.language import OTHER, language_of
from tikmon_nb.rules.captions.reading import LabelSeen, Noticed, Reading, Span, read_caption, vocabulary_of
from tikmon_nb.rules.captions.tokens import drawn

SEVERITY = {verdict: i for i, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True)
class Post:
    """What is known of one post. `caption` is None where it could not be read.

    `deal`: a kind of `deals.csv`, "" = none known. `labelled`: TikTok's own label is on. `advertised`: the
    platform marks it as an advertisement. `picture`: text in the picture. `brands`: brands of the creator's
    deals. `friends`: mentions that are no brand (lower case, without `@`). `ordered`: something was ordered
    through it with a commission. `ai`: marked as made by AI. `day`: None = not known.
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
    ai: bool = False
    day: dt.date | None = None

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
    """The result for one post under one rule set; the verdict is the worst of its reasons.

    `beside`: the set does not judge the post; its verdict is shown next to that of the code.
    """

    rules: DisclosureRules
    post: Post
    reading: Reading | None
    label: LabelSeen | None
    cues: tuple[Noticed, ...]
    reasons: tuple[Reason, ...]
    beside: bool = False

    @property
    def verdict(self) -> Verdict:
        """`no_problem_found`, `check_by_hand` or `problem`."""
        return VERDICTS[max(SEVERITY[reason.verdict] for reason in self.reasons)]

    @property
    def commercial(self) -> str:
        """How sure it is that the post is advertising: `known`, `said` (a label), `possible` or `no`."""
        if self.post.benefit:
            return "known"
        label = self.label
        if label is not None and not label.misspelt and self.rules.graded[label.name].grade != "C":
            return "said"
        return "possible" if self.label is not None or self.cues else "no"

    @property
    def suggestion(self) -> str:
        """A caption that begins with a label; "" where nothing is to be mended."""
        wrong = any(reason.code in _MENDED_BY_A_LABEL for reason in self.reasons)
        return mended(self.post.caption or "", self.reading, self.language, self.rules) if wrong else ""

    @property
    def language(self) -> str:
        """`nl`, `en`, `other`, or "" where too little tells."""
        return language_of(self.reading.text, self.rules.languages) if self.reading else ""

    @property
    def only_tags(self) -> bool:
        """Whether accounts are tagged, and neither they nor anything else is a cue."""
        return bool(self.reading and bare_tags(self.reading, self.cues, self.post.friends))

    def subject(self, name: str) -> Subject | None:
        """The rule on a subject that holds on the day of the post."""
        rows = (row for row in self.rules.subjects if row.id == name)
        return next((row for row in rows if row.holds_on(self.post.day)), None)


_MENDED_BY_A_LABEL = frozenset(
    (
        *("label_doubtful", "label_hidden", "label_last", "label_not_first", "label_after_fold"),
        *("label_only_in_picture", "label_lookalike", "label_misspelt", "label_weak", "label_weak_known"),
        *("label_missing", "label_missing_own", "ordered_without_label", "cue_without_label"),
    )
)


def check_posts(
    posts: Iterable[Post], rule_sets: Sequence[DisclosureRules], *, by_day: bool = False
) -> Iterator[tuple[Check, ...]]:
    """For each post its results, those of the sets that judge it first; one post is in memory at a time.

    Every set judges every post, in their order. With `by_day` the code of a post's own day does, or every
    code if the day is not known; advice with a milder verdict comes along, marked `beside`.
    """
    judges = {rules.id: _Judge(rules) for rules in rule_sets}
    of_day: dict[dt.date | None, tuple[list[_Judge], list[_Judge]]] = {}
    for post in posts:
        if post.day not in of_day:
            codes = in_force(rule_sets, post.day) if by_day else list(rule_sets)
            advice = [one for one in rule_sets if by_day and one.kind == "advice" and one.holds_on(post.day)]
            of_day[post.day] = tuple(  # type: ignore[assignment]
                [judges[one.id] for one in some] for some in (codes, [a for a in advice if a not in codes])
            )
        yield _checked(post, *of_day[post.day])


def in_force(rule_sets: Sequence[DisclosureRules], day: dt.date | None) -> list[DisclosureRules]:
    """The codes in force on `day`: all of them if it is None, the nearest one if none was.

    If there is no code at all, every set.
    """
    codes = [rules for rules in rule_sets if rules.kind == "code"]
    if day is None or not codes:
        return codes or list(rule_sets)
    held = [rules for rules in codes if rules.holds_on(day)]
    begun = [rules for rules in codes if rules.valid_from is None or rules.valid_from <= day]
    return held or [max(begun, key=_begins) if begun else min(codes, key=_begins)]


def _begins(rules: DisclosureRules) -> dt.date:
    return rules.valid_from or dt.date.min


def _checked(post: Post, judges: Sequence[_Judge], advisers: Sequence[_Judge]) -> tuple[Check, ...]:
    readings: dict[int, tuple[Reading | None, tuple[LabelSeen, ...]]] = {}

    def check(judge: _Judge) -> Check:
        key = id(judge.words)
        if key not in readings:
            caption = None if post.caption is None else read_caption(post.caption, judge.words)
            picture = read_caption(post.picture, judge.words).labels if post.picture else ()
            readings[key] = caption, picture
        return judge.check(post, *readings[key])

    checks = [check(judge) for judge in judges]
    worst = max(SEVERITY[one.verdict] for one in checks)
    if worst:  # advice is never stricter than a code
        beside = (check(adviser) for adviser in advisers)
        checks += [replace(one, beside=True) for one in beside if SEVERITY[one.verdict] < worst]
    return tuple(checks)


class _Judge:
    """One rule set at work."""

    def __init__(self, rules: DisclosureRules) -> None:
        self.rules = rules
        self.words = vocabulary_of(rules)
        self.grades = {label: row.grade for label, row in rules.graded.items()}
        self.fold = rules.placement.fold_characters
        self.first = {code: Reason(code, ruling) for code, ruling in rules.rulings.items()}

    def check(self, post: Post, reading: Reading | None, picture: tuple[LabelSeen, ...]) -> Check:
        """The result for a post whose caption reads as `reading`."""
        is_advertising = post.advertised or post.deal in self.rules.known_deals
        # "advertentie maken doe je zo" has the word as well: it labels only what is advertising
        sure = is_advertising or post.ordered
        labels = [seen for seen in (reading.labels if reading else ()) if sure or not seen.inline]
        label, defects = self._best(labels, reading.text if reading else "")
        cues = cues_of(reading, post.brands, post.friends) if reading else ()
        reasons = self._about_label(post, reading, label, defects, picture, cues, is_advertising)
        reasons += self._about_denials(post, reading, label, cues, is_advertising)
        if post.benefit or label or cues:
            reasons += self._about_subjects(post, reading)
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
            severity = max((SEVERITY[self.rules.rulings[code].verdict] for code in defects), default=0)
            if grade == "C":  # less than any label that says it is advertising
                severity += len(VERDICTS)
            if best is None or (severity, grade, label.span.start) < best:
                best, chosen = (severity, grade, label.span.start), (label, defects)
        return chosen

    def _defects(self, label: LabelSeen, grade: str, caption: str) -> list[str]:
        if grade == "C":
            return ["label_weak"]
        if label.misspelt:
            return ["label_misspelt"]
        defects = ["label_doubtful"] if grade == "B" or label.inline else []
        if label.place != "first":
            defects.append("label_hidden" if label.place == "between" else "label_last")
        elif self.rules.placement.first_sentence and not label.opens:
            defects.append("label_not_first")
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
        is_advertising: bool,
    ) -> list[Reason]:
        if post.labelled:
            return [self._reason("tiktok_label")]
        if reading is None:
            return [self._reason("caption_missing")]
        if label is not None:
            codes = defects or ["label_stands_well"]
            if is_advertising and not self.rules.graded[label.name].second_hand:
                codes = ["label_weak_known" if code == "label_weak" else code for code in codes]
            return [self._reason(code, [label.span], label.name) for code in codes]
        in_picture = [seen for seen in picture if self.grades.get(seen.name) in ("A", "B")]
        if in_picture:
            return [self._reason("label_only_in_picture", about=in_picture[0].name)]
        first = self._without_label(post, reading, cues, is_advertising)
        if post.ordered and not (is_advertising or post.deal):  # a deal says more of the same benefit
            cut = [first] if first.code == "caption_cut" else []
            return [self._reason("ordered_without_label"), *cut]
        return [first]

    def _without_label(
        self, post: Post, reading: Reading, cues: tuple[Noticed, ...], is_advertising: bool
    ) -> Reason:
        if (is_advertising or post.deal) and not post.cut:
            if is_advertising and self._unread(reading):
                return self._reason("language_unread")
            return self._reason("label_missing" if is_advertising else "label_missing_own", about=post.deal)
        if cues and not (is_advertising or post.deal):
            return self._reason("cue_without_label", [cue.span for cue in cues], cues[0].name)
        if post.cut:
            return self._reason("caption_cut")
        return self._reason("language_unread" if self._unread(reading) else "nothing_commercial")

    def _unread(self, reading: Reading) -> bool:
        return language_of(reading.text, self.rules.languages) == OTHER

    def _about_denials(
        self,
        post: Post,
        reading: Reading | None,
        label: LabelSeen | None,
        cues: tuple[Noticed, ...],
        is_advertising: bool,
    ) -> list[Reason]:
        if reading is None or not reading.denials:
            return []
        if is_advertising or post.deal or post.labelled:
            return [self._reason("contradiction_known", reading.denials)]
        beside = post.ordered or label is not None or bool(cues)
        return [self._reason("contradiction", reading.denials)] if beside else []

    def _about_subjects(self, post: Post, reading: Reading | None) -> list[Reason]:
        spans: dict[str, list[Span]] = {}
        for seen in reading.subjects if reading else ():
            spans.setdefault(seen.name, []).append(seen.span)
        held = (
            {row.id: row for row in self.rules.subjects if row.holds_on(post.day)} if spans or post.ai else {}
        )
        marked = [name for name, row in held.items() if row.mark and post.ai and name not in spans]
        told = [self._reason("subject", where, name) for name, where in spans.items() if name in held]
        return told + [self._reason("subject", (), name) for name in marked]
