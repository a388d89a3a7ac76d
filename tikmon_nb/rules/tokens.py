"""A caption as the words that a viewer sees: hashtags, mentions, words and signs, with their places.

Full-width and other compatibility letters are read as the letters they look like (NFKC), characters that
are drawn as nothing are left out, and capitals do not matter. Places are those of the caption as given.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

# No alternative can match the same text in two ways, so the time taken is linear in the length.
_TOKEN = re.compile(
    r"https?://\S+|www\.\S+"
    r"|#\w+|(?<!\w)@\w+(?:\.\w+)*"
    r"|\d+(?:[.,]\d+)+"
    r"|(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"
    r"|\w+(?:['-]\w+)*|'\w+"
    r"|\n|[^\w\s]"
)
_SITE = re.compile(r"(?<=\w)\.(?:nl|com|be|eu|shop|store|link|ly|me|ee|co|app|online)(?!\w)")
_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
_BREAKS = str.maketrans("\r\u2028\u2029\v\f\x85", "\n\n\n\n\n\n")

WORD, HASHTAG, MENTION, LINK, SIGN, BREAK = "w", "#", "@", "/", ".", "\n"


@functools.cache
def _unseen() -> re.Pattern[str]:
    """Format characters and variation selectors: they are drawn as nothing."""
    ranges: list[str] = []
    for code in (*range(0x20000), *range(0xE0000, 0xE0200)):  # the planes between hold ideographs or nothing
        char = chr(code)
        if (
            unicodedata.category(char) == "Cf"
            or 0xFE00 <= code <= 0xFE0F
            or char in "\u034f\u115f\u1160\u3164"
        ):
            ranges.append(re.escape(char))
    return re.compile("[" + "".join(ranges) + "]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one caption, in four lists of one length; `starts` and `ends` are places in `source`."""

    source: str
    texts: list[str]
    kinds: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.texts)

    def as_written(self, i: int) -> str:
        """Token `i` as it stands in the caption."""
        return self.source[self.starts[i] : self.ends[i]]


def tokens_of(source: str) -> Tokens:
    """The tokens of a caption, in order."""
    seen, places = as_seen(source)
    texts, kinds, starts, ends = list[str](), list[str](), list[int](), list[int]()
    for match in _TOKEN.finditer(seen):
        text = match[0]
        first = text[0]
        if first in "#@" and len(text) > 1:
            kind = first
        elif first.isalnum() or first in "_'":
            kind = WORD
            if "." in text:
                kind, text = _dotted(text)
        else:
            kind = BREAK if first == "\n" else SIGN
        start, end = match.span()
        texts.append(text)
        kinds.append(kind)
        starts.append(start if places is None else places[start])
        ends.append(end if places is None else places[end])
    if "." in seen:
        _mark_sites(seen, places, starts, kinds)
    return Tokens(source, texts, kinds, starts, ends)


def _dotted(text: str) -> tuple[str, str]:
    """`i.s.m.` is `ism`; an address is a link; a number stays as it is."""
    if text.startswith(("http://", "https://", "www.")):
        return LINK, text
    return WORD, text if text[0].isdigit() else text.replace(".", "")


def _mark_sites(seen: str, places: list[int] | None, starts: list[int], kinds: list[str]) -> None:
    """`winkel.nl` is a link, though it was read as a word, a dot and a word; an e-mail address is none."""
    sites = [match.start() for match in _SITE.finditer(seen)]
    if not sites:
        return
    by_start = {start: i for i, start in enumerate(starts)}
    for site in sites:
        i = by_start.get(site if places is None else places[site], 0)
        mail = i > 1 and kinds[i - 2] == SIGN and starts[i - 2] + 1 == starts[i - 1]
        if i and kinds[i - 1] == WORD and not mail:
            kinds[i - 1] = LINK


def as_seen(source: str) -> tuple[str, list[int] | None]:
    """The caption in lower case as it is seen, and for each of its characters the place in `source`.

    None for the places: each is its own. One more place than characters, for the end.
    """
    if source.isascii():
        plain = source.lower() if "\r" not in source and "`" not in source else _same_length(source.lower())
        return plain, None
    if unicodedata.is_normalized("NFKC", source) and not _unseen().search(source):
        lowered = source.lower()
        if len(lowered) == len(source):
            return _same_length(lowered), None
    return _mapped(source)


def _same_length(text: str) -> str:
    return text.translate(_APOSTROPHES).translate(_BREAKS)


def _mapped(source: str) -> tuple[str, list[int]]:
    unseen = _unseen()
    parts, places = list[str](), list[int]()
    at = 0
    while at < len(source):
        end = at + 1
        while end < len(source) and unicodedata.combining(source[end]) and end - at < 32:
            end += 1
        piece = unseen.sub("", unicodedata.normalize("NFKC", source[at:end])).lower()
        piece = _same_length(piece)
        parts.append(piece)
        places.extend([at] * len(piece))
        at = end
    places.append(len(source))
    return "".join(parts), places


def skeleton(text: str, look_alikes: Mapping[str, str]) -> str:
    """`text` with letters of other scripts replaced by the Latin ones that they look like."""
    return "".join(look_alikes.get(char, char) for char in text)
