"""What stands in a caption: labels, denials, cues, subjects, language. What it means is for `disclosure`."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tikmon_nb.inputs.prose.seen import Span as Span
from tikmon_nb.inputs.rule_sets.advertising import DisclosureRules
from tikmon_nb.rules.captions.phrases import Found, Phrases, first_of_row, is_apart
from tikmon_nb.rules.captions.tokens import BREAK, HASHTAG, MENTION, SIGN, Tokens, skeleton, tokens_of

LABEL, ALONE, DENIAL, FRIEND, CUE, SUBJECT = "label", "alone", "denial", "friend", "cue", "subject"
UNLESS = "unless "
TAG = "tag"
_FILLERS = 3  # words that may stand between a denial and the label
_OTHER_SCRIPTS = re.compile(  # letters that are not Latin, or only look so; emoji are not among them
    r"[\u0131\u0250-\u02af\u0370-\u1dff\u1f00-\u1fff\u2c00-\ua7ff\ua840-\ud7ff\uf900-\ufdff]"
)
_FOREIGN_WORDS = 2  # words of another language before a caption is held to be in it
_FOREIGN_LETTERS = 0.4  # share of letters of other scripts from which on a caption is another language


class Noticed(NamedTuple):
    """Something noticed in a caption: the name that the rules give it, and where."""

    name: str
    span: Span


class LabelSeen(NamedTuple):
    """A label: where it stands, and whether it is the first hashtag of its row (words always are).

    `lookalike`: written with letters of another script. `inline`: it opens a line, and nothing sets it apart.
    """

    name: str
    span: Span
    first_of_row: bool
    lookalike: bool = False
    inline: bool = False


class Reading(NamedTuple):
    """What stands in one caption. `language` is `nl`, `en`, `other` or "" where too little tells."""

    text: str
    labels: tuple[LabelSeen, ...]
    denials: tuple[Span, ...]
    cues: tuple[Noticed, ...]
    subjects: tuple[Noticed, ...]
    language: str


@dataclass(frozen=True)
class Vocabulary:
    """The words of a rule set, ready to be searched for."""

    phrases: Phrases
    negators: frozenset[str]
    fillers: frozenset[str]
    languages: Mapping[str, str]
    look_alikes: Mapping[str, str]


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
    for kind, rows in ((CUE, words["cues"]), (SUBJECT, words["subjects"])):
        for row in rows:
            phrases.add((kind, row["id"]), row["patterns"])
            phrases.add((UNLESS + kind, row["id"]), row["unless"])
    return Vocabulary(
        phrases,
        frozenset(words["negators"]),
        frozenset(words["negation_fillers"]),
        _languages(words["languages"]),
        words["look_alikes"],
    )


def _languages(listed: Mapping[str, list[str]]) -> dict[str, str]:
    """The language that each word tells; one that Dutch or English shares with others tells none of them."""
    telling = {word: language for language in ("en", "nl") for word in listed.get(language, ())}
    return telling | {word: "other" for word in listed.get("other", ()) if word not in telling}


_WORDS = (
    *("labels", "contradictions", "negators", "negation_fillers", "false_friends", "not_names"),
    *("cues", "subjects", "languages", "look_alikes"),
)


def vocabulary_of(rules: DisclosureRules) -> Vocabulary:
    """The words of `rules`; rule sets with the same words share one."""
    return _vocabulary(rules.model_dump_json(include=set(_WORDS)))


def read_caption(caption: str, words: Vocabulary) -> Reading:
    """What stands in `caption`."""
    tokens = tokens_of(caption)
    scripts = not caption.isascii() and _OTHER_SCRIPTS.search(caption) is not None
    by_kind: dict[str, list[Found]] = {}
    for found in words.phrases.find(tokens):
        by_kind.setdefault(found.key[0], []).append(found)
    friends = by_kind.get(FRIEND, [])
    labels, denials = _labels(tokens, by_kind, words, friends)
    if scripts:
        labels += _lookalikes(tokens, words)
    denials += [_span(tokens, found) for found in by_kind.get(DENIAL, []) if not _inside(found, friends)]
    return Reading(
        caption,
        tuple(labels),
        tuple(denials),
        tuple(
            cue for cue in _apart(_noticed(tokens, CUE, by_kind, friends)) if not _within(cue.span, denials)
        ),
        tuple(_noticed(tokens, SUBJECT, by_kind, [])),
        _language(tokens, words, scripts),
    )


def _span(tokens: Tokens, found: Found) -> Span:
    start, end = tokens.place(found.first, found.last)
    return Span(start, end, tokens.source[start:end])


def _inside(found: Found, friends: list[Found]) -> bool:
    return any(friend.first <= found.first and found.last <= friend.last for friend in friends)


def _within(span: Span, others: list[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _labels(
    tokens: Tokens, by_kind: dict[str, list[Found]], words: Vocabulary, friends: list[Found]
) -> tuple[list[LabelSeen], list[Span]]:
    """The labels that count, and those that are denied (`geen reclame`)."""
    guards = {found.key[1] for found in by_kind.get(UNLESS + LABEL, [])}
    labels, denials = list[LabelSeen](), list[Span]()
    for found in (*by_kind.get(LABEL, ()), *by_kind.get(ALONE, ())):
        kind, name = found.key
        if name in guards or _inside(found, friends):
            continue
        denier = _denied_from(tokens, found.first, words)
        if denier is not None:
            denials.append(_span(tokens, found._replace(first=denier)))
        else:
            apart = kind == LABEL or is_apart(tokens, found.first, found.last)
            if apart or found.first == 0 or tokens.kinds[found.first - 1] == BREAK:
                hides = tokens.kinds[found.first] == HASHTAG and not first_of_row(tokens, found.first)
                labels.append(LabelSeen(name, _span(tokens, found), not hides, inline=not apart))
    return labels, denials


def _denied_from(tokens: Tokens, first: int, words: Vocabulary) -> int | None:
    """The word that denies the label which begins at token `first`, if one does."""
    for i in range(first - 1, max(first - 2 - _FILLERS, -1), -1):
        text = tokens.texts[i]
        if text in words.negators:
            return i
        if tokens.kinds[i] in (SIGN, BREAK) or text not in words.fillers:
            return None
    return None


def _lookalikes(tokens: Tokens, words: Vocabulary) -> list[LabelSeen]:
    """Single-word labels in which letters of other scripts stand for Latin ones."""
    seen = list[LabelSeen]()
    for i, text in enumerate(tokens.texts):
        plain = text if text.isascii() else skeleton(text, words.look_alikes)
        if plain == text:
            continue
        for kind, name in words.phrases.starts_with(plain):
            if kind == LABEL or (kind == ALONE and is_apart(tokens, i, i)):
                hides = tokens.kinds[i] == HASHTAG and not first_of_row(tokens, i)
                seen.append(LabelSeen(name, _span(tokens, Found((kind, name), i, i)), not hides, True))
    return seen


def _noticed(
    tokens: Tokens, kind: str, by_kind: dict[str, list[Found]], friends: list[Found]
) -> list[Noticed]:
    guards = {found.key[1] for found in by_kind.get(UNLESS + kind, [])}
    return [
        Noticed(found.key[1], _span(tokens, found))
        for found in by_kind.get(kind, [])
        if found.key[1] not in guards
        and (tokens.kinds[found.first] == MENTION or not _inside(found, friends))
    ]


def _apart(cues: list[Noticed]) -> list[Noticed]:
    """Of cues of one name that overlap, the longest: "mijn code" is no second cue in "gebruik mijn code"."""
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


def _language(tokens: Tokens, words: Vocabulary, scripts: bool) -> str:
    """By words that belong to one language; by letters where another script prevails."""
    if scripts:
        letters = [char for char in tokens.source if char.isalpha()]
        if sum(char > "\u024f" for char in letters) > _FOREIGN_LETTERS * len(letters):
            return "other"
    languages = words.languages
    found = [languages[text] for text in tokens.texts if text in languages]
    counts = {"nl": found.count("nl"), "en": found.count("en")}
    counts["other"] = len(found) - counts["nl"] - counts["en"]
    best = max(counts, key=counts.__getitem__)
    if counts[best] == 0 or (best == "other" and counts[best] < _FOREIGN_WORDS):
        return "nl" if counts["nl"] else "en" if counts["en"] else ""
    return best
