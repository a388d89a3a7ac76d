"""Phrases of a rule set, found in the tokens of a caption in one walk.

A phrase is found by its first word in a dictionary, and then followed word for word; a gap spans at most six
tokens and no end of a sentence. No regular expression is made of what a rule file holds, so no file and no
caption can make the search run away: at worst it looks at each token a fixed number of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tikmon_nb.inputs.rule_sets.advertising import SLOTS
from tikmon_nb.rules.captions.tokens import BREAK, HASHTAG, LINK, MENTION, SIGN, WORD, Tokens

GAP = 6  # tokens
_ENDS = frozenset(".!?;|\n")
_SENTENCE_ENDS = frozenset(".!?\n")
Place = Literal["first", "between", "last"]
_MEMO = 50_000  # words whose phrases are remembered

Key = tuple[str, str]
"""What a phrase is part of, such as `("cue", "discount")`, and its name there."""


class Match(NamedTuple):
    """One phrase in a caption: `key`, and the tokens from `first` up to and including `last`."""

    key: Key
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()  # of hashtags
    slot: str = ""  # one of `SLOTS`


@dataclass(frozen=True, slots=True)
class _Phrase:
    key: Key
    rest: tuple[_Element, ...]


def _element(text: str) -> _Element:
    if text in SLOTS:
        return _Element(slot=text)
    parts = text.split("|")
    prefixes = tuple(part[:-1] for part in parts if part.endswith("*"))
    suffixes = tuple(part[2:] for part in parts if part.startswith("#*"))
    return _Element(frozenset(part for part in parts if "*" not in part), prefixes, suffixes)


class _Starting(NamedTuple):
    """The phrases that begin with one word: those that are it, by their second word, and all others."""

    alone: tuple[_Phrase, ...]
    by_second: dict[str, list[_Phrase]]
    others: tuple[_Phrase, ...]


@dataclass
class Phrases:
    """All phrases of a vocabulary by their first word."""

    not_names: frozenset[str]
    by_word: dict[str, list[_Phrase]] = field(default_factory=dict)
    by_prefix: dict[str, list[tuple[str, _Phrase]]] = field(default_factory=dict)
    by_suffix: list[tuple[str, _Phrase]] = field(default_factory=list)
    by_kind: dict[str, list[_Phrase]] = field(default_factory=dict)
    _memo: dict[str, _Starting | None] = field(default_factory=dict)

    def add(self, key: Key, patterns: Iterable[str]) -> None:
        """Add the phrases of `key`."""
        for pattern in patterns:
            first, *rest = map(_element, pattern.split())
            phrase = _Phrase(key, tuple(rest))
            if first.slot:
                self.by_kind.setdefault(MENTION if first.slot == "@" else LINK, []).append(phrase)
            for word in first.words:
                self.by_word.setdefault(word, []).append(phrase)
            for prefix in first.prefixes:
                self.by_prefix.setdefault(prefix[:3], []).append((prefix, phrase))
            self.by_suffix += [(suffix, phrase) for suffix in first.suffixes]

    def find(self, tokens: Tokens) -> Iterator[Match]:
        """Every phrase that stands in the caption, those that begin with a word before the others."""
        memo, texts = self._memo, tokens.texts
        for i, text in enumerate(texts):
            starting = memo[text] if text in memo else self._starting(text)
            if starting is None:
                continue
            for phrase in starting.alone:
                yield Match(phrase.key, i, i)
            following = texts[i + 1] if i + 1 < len(texts) else ""
            for phrase in (*starting.by_second.get(following, ()), *starting.others):
                last = self._follow(tokens, i, phrase.rest)
                if last is not None:
                    yield Match(phrase.key, i, last)
        for kind, phrases in self.by_kind.items():
            if kind in tokens.kinds:
                yield from self._of_kind(tokens, kind, phrases)

    def _of_kind(self, tokens: Tokens, kind: str, phrases: list[_Phrase]) -> Iterator[Match]:
        for i, at in enumerate(tokens.kinds):
            if at == kind:
                for phrase in phrases:
                    last = self._follow(tokens, i, phrase.rest)
                    if last is not None:
                        yield Match(phrase.key, i, last)

    def starts_with(self, text: str) -> list[Key]:
        """The keys of the phrases that are `text` alone."""
        starting = self._starting(text)
        return [phrase.key for phrase in starting.alone] if starting else []

    def _starting(self, text: str) -> _Starting | None:
        starting = list(self.by_word.get(text, ()))
        for head in {text[:size] for size in (3, 2, 1)}:
            entries = self.by_prefix.get(head, ())
            starting += [phrase for prefix, phrase in entries if text.startswith(prefix)]
        if text.startswith("#"):
            starting += [phrase for suffix, phrase in self.by_suffix if text.endswith(suffix, 2)]
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        self._memo[text] = _sorted_out(list(dict.fromkeys(starting))) if starting else None
        return self._memo[text]

    def _follow(self, tokens: Tokens, at: int, rest: tuple[_Element, ...]) -> int | None:
        """The last token of a phrase whose first element ends at `at`, or None."""
        if not rest:
            return at
        element = rest[0]
        if element.slot != "...":
            i = self._next(tokens, at, element)
            return None if i is None else self._follow(tokens, i, rest[1:])
        for skipped in range(GAP + 1):
            before = at + skipped
            if skipped and (before >= len(tokens) or tokens.texts[before] in _ENDS):
                return None
            last = self._follow(tokens, before, rest[1:])
            if last is not None:
                return last
        return None

    def _next(self, tokens: Tokens, at: int, element: _Element) -> int | None:
        """The token after `at` that `element` stands for; signs before a name may be passed over."""
        i = at + 1
        if element.slot:
            while (
                i < len(tokens) and i <= at + 3 and tokens.kinds[i] == SIGN and tokens.texts[i] not in _ENDS
            ):
                i += 1
        return i if i < len(tokens) and self._fits(tokens, i, element) else None

    def _fits(self, tokens: Tokens, i: int, element: _Element) -> bool:
        text, kind = tokens.texts[i], tokens.kinds[i]
        if not element.slot:
            return text in element.words or (bool(element.prefixes) and text.startswith(element.prefixes))
        if element.slot == "@":
            return kind == MENTION
        if element.slot == "{link}":
            return kind == LINK
        if element.slot == "{number}":
            return kind == WORD and text[0].isdigit()
        if element.slot == "{code}":
            return kind == WORD and _is_code(tokens.as_written(i))
        if kind in (MENTION, HASHTAG):
            return True
        if kind not in (WORD, LINK) or text in self.not_names:
            return False
        return element.slot == "{any}" or tokens.as_written(i)[:1].isupper()


def _is_code(written: str) -> bool:
    """Whether a word is written as a shop writes its codes: in capitals, or letters with a number."""
    if any(map(str.isdigit, written)):
        return any(map(str.isalpha, written))
    return len(written) > 2 and written.isupper()


def _sorted_out(phrases: list[_Phrase]) -> _Starting:
    by_second: dict[str, list[_Phrase]] = {}
    others = []
    for phrase in phrases:
        if not phrase.rest:
            continue
        if phrase.rest[0].slot or phrase.rest[0].prefixes:
            others.append(phrase)
        else:
            for word in phrase.rest[0].words:
                by_second.setdefault(word, []).append(phrase)
    return _Starting(tuple(phrase for phrase in phrases if not phrase.rest), by_second, tuple(others))


def is_apart(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words from `first` to `last` are set apart as a label is, not part of a sentence."""
    before = first == 0 or tokens.kinds[first - 1] in (SIGN, BREAK, HASHTAG, MENTION)
    at_end = last == len(tokens) - 1
    after = at_end or tokens.kinds[last + 1] in (SIGN, BREAK, HASHTAG, MENTION)
    if before and after:
        return True
    written = tokens.source[tokens.starts[first] : tokens.ends[last]]
    opens = first == 0 or tokens.kinds[first - 1] == BREAK
    if not opens or len(written) < 3:
        return False
    if written.isupper():
        return not _all_upper(tokens, last + 1)
    # a caption that goes on with a capital begins anew there: "Advertentie Vandaag proef ik ..."
    return written[0].isupper() and tokens.as_written(last + 1)[:1].isupper()


def _all_upper(tokens: Tokens, i: int) -> bool:
    """Whether the next word is in capitals too: then capitals set nothing apart."""
    written = tokens.as_written(i) if i < len(tokens) else ""
    return len(written) > 1 and written.isupper()


def row_place(tokens: Tokens, first: int, last: int) -> Place:
    """Where a hashtag stands among others, with at most spaces between; words always stand `first`."""
    if tokens.kinds[first] != HASHTAG or first == 0 or tokens.kinds[first - 1] != HASHTAG:
        return "first"
    followed = last + 1 < len(tokens) and tokens.kinds[last + 1] == HASHTAG
    return "between" if followed else "last"


class Opening(NamedTuple):
    """The tokens of the first sentence, from `first` to `last`, behind what the platform itself writes."""

    first: int
    last: int

    def holds(self, tokens: Tokens, first: int, last: int) -> bool:
        """Whether a label is the first word or in the first sentence; a hashtag behind it is not."""
        if first <= self.first:
            return True
        if first > self.last:
            return False
        if tokens.kinds[first] != HASHTAG:
            return True
        return last < self.last and tokens.kinds[last + 1] == WORD


def opening(tokens: Tokens, begins: int) -> Opening:
    """The first sentence from token `begins` on; signs and empty lines before it do not count."""
    kinds, texts, size = tokens.kinds, tokens.texts, len(tokens)
    first = next((i for i in range(begins, size) if kinds[i] not in (SIGN, BREAK)), size)
    end = next((i for i in range(first, size) if texts[i] in _SENTENCE_ENDS), size)
    return Opening(first, end - 1)
