"""A text as a viewer sees it, with the places of its characters, and a piece of it.

Full-width and other compatibility letters are read as the letters they look like (NFKC), characters that
are drawn as nothing are left out, and capitals do not matter. Places are those of the text as given.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import NamedTuple

_AS = {**dict.fromkeys("’‘ʼ`´", "'"), **dict.fromkeys("\r\u2028\u2029\v\f\x85", "\n")}
_CLUSTER = 32  # combining marks beyond so many are read apart; no letter has as many


class Span(NamedTuple):
    """A piece of a text: places in it, and the piece itself as it stands there."""

    start: int
    end: int
    text: str


def span_of(source: str, places: list[int] | None, start: int, end: int) -> Span:
    """The piece of `source` that `as_seen` shows from `start` to `end`; `places` are its second result."""
    first, last = (start, end) if places is None else (places[start], places[end])
    return Span(first, last, source[first:last])


@functools.cache
def _unseen() -> frozenset[str]:
    """Format characters and variation selectors: they are drawn as nothing."""
    codes = (*range(0x20000), *range(0xE0000, 0xE0200))  # the planes between hold ideographs or nothing
    formats = (chr(code) for code in codes if unicodedata.category(chr(code)) == "Cf")
    selectors = map(chr, range(0xFE00, 0xFE10))
    return frozenset((*formats, *selectors, "\u034f", "\u115f", "\u1160", "\u3164"))


def drawn(text: str) -> int:
    """How many characters of `text` a viewer sees, spaces included: those drawn as nothing do not count."""
    return sum(char not in _unseen() for char in text)


def as_seen(source: str) -> tuple[str, list[int] | None]:
    """The caption in lower case as it is seen, and for each of its characters the place in `source`.

    None for the places: each is its own. One more place than characters, for the end.
    """
    if source.isascii():
        return _as(source.lower()), None
    if not unicodedata.is_normalized("NFKC", source):
        return _mapped(source)
    unseen = _unseen()
    if unseen.isdisjoint(source):
        lowered, places = source.lower(), None
    else:
        kept = [i for i, char in enumerate(source) if char not in unseen]
        lowered, places = "".join([source[i] for i in kept]).lower(), [*kept, len(source)]
    same = len(lowered) == (len(source) if places is None else len(places) - 1)
    return (_as(lowered), places) if same else _mapped(source)


def _as(text: str) -> str:
    for char, other in _AS.items():
        if char in text:
            text = text.replace(char, other)
    return text


def _mapped(source: str) -> tuple[str, list[int]]:
    """As `as_seen`, letter by letter with its combining marks, for what changes its length."""
    unseen = _unseen()
    parts, places = list[str](), list[int]()
    at = 0
    while at < len(source):
        end = at + 1
        while end < len(source) and unicodedata.combining(source[end]) and end - at < _CLUSTER:
            end += 1
        letters = unicodedata.normalize("NFKC", source[at:end])
        piece = _as("".join([char for char in letters if char not in unseen]).lower())
        parts.append(piece)
        places.extend([at] * len(piece))
        at = end
    places.append(len(source))
    return "".join(parts), places
