"""What stands in a caption: labels, denials, cues, subjects, language. What it means is for `disclosure`."""

from __future__ import annotations

import bisect
import functools
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tikmon_nb.inputs.prose.seen import Span as Span
from tikmon_nb.inputs.rule_sets.advertising import DisclosureRules
from tikmon_nb.rules.captions.misspelt import NearlyWords
from tikmon_nb.rules.captions.phrases import Match, Opening, Phrases, Place, is_apart, opening, row_place
from tikmon_nb.rules.captions.tokens import BREAK, HASHTAG, MENTION, SIGN, Tokens, skeleton, tokens_of

LABEL, ALONE, DENIAL, FRIEND, CUE, SUBJECT = "label", "alone", "denial", "friend", "cue", "subject"
PREFIX, UNLESS = "prefix", "unless "
_FILLERS = 3  # words that may stand between a denial and the label
_NEAR = 3  # words that may stand between a word and another that takes its meaning away
_OTHER_SCRIPTS = re.compile(  # letters that are not Latin, or only look so; emoji are not among them
    r"[\u0131\u0250-\u02af\u0370-\u1dff\u1f00-\u1fff\u2c00-\ua7ff\ua840-\ud7ff\uf900-\ufdff]"
)


class Noticed(NamedTuple):
    """Something noticed in a caption: the name that the rules give it, and where."""

    name: str
    span: Span


class LabelSeen(NamedTuple):
    """A label: where it stands, among hashtags too; `opens`: it is the first word or in the first sentence.

    `lookalike`: written with letters of another script. `misspelt`: one letter off. `inline`: it opens a
    line or ends a sentence, and nothing sets it apart.
    """

    name: str
    span: Span
    place: Place
    opens: bool
    lookalike: bool = False
    misspelt: bool = False
    inline: bool = False


class Reading(NamedTuple):
    """What stands in one caption. `tags`: mentions; `businesses`: those whose name says that they sell."""

    text: str
    labels: tuple[LabelSeen, ...]
    denials: tuple[Span, ...]
    cues: tuple[Noticed, ...]
    subjects: tuple[Noticed, ...]
    tags: tuple[Span, ...]
    businesses: tuple[Span, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The words of a rule set, ready to be searched for."""

    phrases: Phrases
    nearly: NearlyWords
    negators: frozenset[str]
    fillers: frozenset[str]
    look_alikes: Mapping[str, str]
    businesses: re.Pattern[str] | None
    handles: tuple[tuple[str, re.Pattern[str]], ...]
    """For subjects that the name of an account may tell: the subject, and what finds it."""


@functools.lru_cache(maxsize=16)
def _vocabulary(key: str) -> Vocabulary:
    words = json.loads(key)
    phrases = Phrases(frozenset(words["not_names"]))
    for name, label in words["labels"].items():
        phrases.add((LABEL, name), label["patterns"])
        phrases.add((ALONE, name), label["alone"])
        phrases.add((UNLESS + LABEL, name), label["unless"])
    phrases.add((DENIAL, ""), words["contradictions"])
    phrases.add((FRIEND, ""), words["false_friends"])
    phrases.add((PREFIX, ""), words["prefixes"])
    subjects = {row["id"]: row for row in words["subjects"]}  # rows of one subject share their words
    for kind, rows in ((CUE, words["cues"]), (SUBJECT, subjects.values())):
        for row in rows:
            phrases.add((kind, row["id"]), row["patterns"])
            phrases.add((UNLESS + kind, row["id"]), row["unless"])
    handles = ((row["id"], _any_of(row["handles"])) for row in subjects.values())
    return Vocabulary(
        phrases,
        NearlyWords(words["well_spelt"], words["not_misspelt"]),
        frozenset(words["negators"]),
        frozenset(words["negation_fillers"]),
        words["look_alikes"],
        _any_of(words["business_handles"]),
        tuple((subject, pattern) for subject, pattern in handles if pattern is not None),
    )


def _any_of(parts: list[str]) -> re.Pattern[str] | None:
    """What finds any of `parts` in a name; one with a dot stands at its end."""
    escaped = (re.escape(part) + ("$" if part.startswith(".") else "") for part in parts)
    return re.compile("|".join(escaped)) if parts else None


_WORDS = (
    *("labels", "contradictions", "negators", "negation_fillers", "false_friends", "not_names", "prefixes"),
    *("cues", "subjects", "look_alikes", "well_spelt", "not_misspelt", "business_handles"),
)


def vocabulary_of(rules: DisclosureRules) -> Vocabulary:
    """The words of `rules`; rule sets with the same words share one."""
    return _vocabulary(rules.model_dump_json(include=set(_WORDS)))


def read_caption(caption: str, words: Vocabulary) -> Reading:
    """What stands in `caption`."""
    tokens = tokens_of(caption)
    scripts = not caption.isascii() and _OTHER_SCRIPTS.search(caption) is not None
    by_kind = _by_kind(tokens, words)
    friends = _covered(by_kind.get(FRIEND, []))
    prefixes = [match for match in by_kind.get(PREFIX, []) if _is_prefix(tokens, match)]
    opens = opening(tokens, max((match.last + 1 for match in prefixes if match.first == 0), default=0))
    labels, denials = _labels(tokens, by_kind, words, opens, friends)
    if scripts:
        labels += _lookalikes(tokens, words, opens)
    labels += _misspelt(tokens, words, opens, friends)
    denials += [
        _span(tokens, match)
        for match in by_kind.get(DENIAL, [])
        if not friends.holds(match.first, match.last)
    ]
    denied = _Cover((span.start, span.end) for span in denials) if denials else _NOTHING
    cues = _apart(_noticed(tokens, CUE, by_kind, friends))
    prefixed = _covered(prefixes)
    tags = (
        [i for i, kind in enumerate(tokens.kinds) if kind == MENTION and not prefixed.holds(i, i)]
        if MENTION in tokens.kinds
        else []
    )
    subjects = _noticed(tokens, SUBJECT, by_kind, _NOTHING)
    subjects += [
        Noticed(subject, _span(tokens, Match((SUBJECT, subject), i, i)))
        for i in tags
        for subject, pattern in words.handles
        if pattern.search(tokens.texts[i])
    ]
    businesses = [i for i in tags if words.businesses and words.businesses.search(tokens.texts[i])]
    return Reading(
        caption,
        tuple(labels),
        tuple(denials),
        tuple(cue for cue in cues if not denied.holds(cue.span.start, cue.span.end)),
        tuple(subjects),
        tuple(_span(tokens, Match((CUE, ""), i, i)) for i in tags),
        tuple(_span(tokens, Match((CUE, ""), i, i)) for i in businesses),
    )


def _by_kind(tokens: Tokens, words: Vocabulary) -> dict[str, list[Match]]:
    by_kind: dict[str, list[Match]] = {}
    for match in words.phrases.find(tokens):
        by_kind.setdefault(match.key[0], []).append(match)
    return by_kind


def _is_prefix(tokens: Tokens, match: Match) -> bool:
    """An answer stands first; a duet may be named further on."""
    return match.first == 0 or tokens.kinds[match.first] == HASHTAG


def _span(tokens: Tokens, match: Match) -> Span:
    start, end = tokens.place(match.first, match.last)
    return Span(start, end, tokens.source[start:end])


class _Cover:
    """Stretches of text, to ask whether one of them holds another, however many they are."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._reach = list(itertools.accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        i = bisect.bisect_right(self._starts, start)
        return i > 0 and end <= self._reach[i - 1]


_NOTHING = _Cover(())


def _covered(matches: Sequence[Match]) -> _Cover:
    return _Cover((match.first, match.last) for match in matches) if matches else _NOTHING


def _labels(
    tokens: Tokens, by_kind: dict[str, list[Match]], words: Vocabulary, opens: Opening, friends: _Cover
) -> tuple[list[LabelSeen], list[Span]]:
    """The labels that count, and those that are denied (`geen reclame`)."""
    guards = {match.key[1] for match in by_kind.get(UNLESS + LABEL, [])}
    labels, denials = list[LabelSeen](), list[Span]()
    for match in (*by_kind.get(LABEL, ()), *by_kind.get(ALONE, ())):
        kind, name = match.key
        if name in guards or friends.holds(match.first, match.last):
            continue
        denier = _denied_from(tokens, match.first, words)
        if denier is not None:
            denials.append(_span(tokens, match._replace(first=denier)))
        else:
            apart = kind == LABEL or is_apart(tokens, match.first, match.last)
            if apart or _opens_or_ends(tokens, match, opens):
                labels.append(_label(tokens, match, opens)._replace(inline=not apart))
    return labels, denials


def _opens_or_ends(tokens: Tokens, match: Match, opens: Opening) -> bool:
    """Whether words stand at the start of a line, or at the end of a sentence."""
    first, after = match.first, match.last + 1
    if first <= opens.first or tokens.kinds[first - 1] == BREAK:
        return True
    return after == len(tokens) or tokens.kinds[after] in (SIGN, BREAK, HASHTAG)


def _label(tokens: Tokens, match: Match, opens: Opening) -> LabelSeen:
    place = row_place(tokens, match.first, match.last)
    holds = opens.holds(tokens, match.first, match.last)
    return LabelSeen(match.key[1], _span(tokens, match), place, holds)


def _denied_from(tokens: Tokens, first: int, words: Vocabulary) -> int | None:
    """The word that denies the label which begins at token `first`, if one does."""
    for i in range(first - 1, max(first - 2 - _FILLERS, -1), -1):
        text = tokens.texts[i]
        if text in words.negators:
            return i
        if tokens.kinds[i] in (SIGN, BREAK) or text not in words.fillers:
            return None
    return None


def _lookalikes(tokens: Tokens, words: Vocabulary, opens: Opening) -> list[LabelSeen]:
    """Single-word labels in which letters of other scripts stand for Latin ones."""
    seen = list[LabelSeen]()
    for i, text in enumerate(tokens.texts):
        plain = text if text.isascii() else skeleton(text, words.look_alikes)
        if plain == text:
            continue
        for key in words.phrases.starts_with(plain):
            if key[0] == LABEL or (key[0] == ALONE and is_apart(tokens, i, i)):
                seen.append(_label(tokens, Match(key, i, i), opens)._replace(lookalike=True))
    return seen


def _misspelt(tokens: Tokens, words: Vocabulary, opens: Opening, friends: _Cover) -> list[LabelSeen]:
    """Labels that are there once words are read as what was meant."""
    meant = {i: word for i, text in enumerate(tokens.texts) if (word := words.nearly.meant(text))}
    if not meant:
        return []
    by_kind = _by_kind(tokens.read_as(meant), words)
    kept = {
        kind: [
            match
            for match in by_kind.get(kind, [])
            if any(i in meant for i in range(match.first, match.last + 1))
        ]
        for kind in (LABEL, ALONE)
    }
    labels, _ = _labels(tokens, by_kind | kept, words, opens, friends)
    return [label._replace(misspelt=True) for label in labels]


def _noticed(tokens: Tokens, kind: str, by_kind: dict[str, list[Match]], friends: _Cover) -> list[Noticed]:
    """What is noticed, unless a false friend holds it or a word close by takes its meaning away."""
    muted = {
        (guard.key[1], i)
        for guard in by_kind.get(UNLESS + kind, ())
        for i in range(guard.first - _NEAR, guard.last + _NEAR + 1)
    }
    return [
        Noticed(match.key[1], _span(tokens, match))
        for match in by_kind.get(kind, ())
        if not friends.holds(match.first, match.last)
        and not (muted and any((match.key[1], i) in muted for i in range(match.first, match.last + 1)))
    ]


def _apart(cues: list[Noticed]) -> list[Noticed]:
    """Of cues of one name that overlap, the longest: "gebruik mijn code" is one cue, not two."""
    if len(cues) < 2:
        return cues
    longest: dict[str, Noticed] = {}
    ends: dict[str, int] = {}
    chosen = set[Noticed]()
    for cue in sorted(cues, key=lambda cue: cue.span):
        name, span = cue
        if span.start < ends.get(name, 0):
            before = longest[name].span
            longest[name] = cue if span.end - span.start > before.end - before.start else longest[name]
        else:
            chosen |= {longest[name]} if name in longest else set()
            longest[name] = cue
        ends[name] = max(ends.get(name, 0), span.end)
    chosen |= set(longest.values())
    return [cue for cue in dict.fromkeys(cues) if cue in chosen]
