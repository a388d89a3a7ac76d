"""A caption as the words that a viewer sees: hashtags, mentions, words and signs, with their places.

Full-width and other compatibility letters are read as the letters they look like (NFKC), characters that
are drawn as nothing are left out, and capitals do not matter. Places are those of the caption as given.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from tikmon_nb.inputs.prose.seen import as_seen as as_seen
from tikmon_nb.inputs.prose.seen import drawn as drawn

# No alternative can match the same text in two ways, so the time taken is linear in the length.
_PLAIN = r"\w+(?:['-]\w+)*|#\w+|(?<!\w)@\w+(?:\.\w+)*|'\w+|\n|[^\w\s]"
_TOKEN = re.compile(_PLAIN)
_TOKEN_WITH_DOTS = re.compile(
    r"https?://\S+|www\.\S+|\d+(?:[.,]\d+)+|(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|" + _PLAIN
)
_DOTTED = re.compile(
    r"\w[.,]\w|://"
)  # only then is there an address, a number or an abbreviation to look for
_SITE = re.compile(r"(?<=\w)\.(?:nl|com|be|eu|shop|store|link|ly|me|ee|co|app|online)(?!\w)(?:/\S*[\w/])?")
_HOST = 64  # characters of an address before its last dot
_HOST_BEFORE = re.compile(r"(?<!\w)\w+(?:[.-]\w+)*$")

WORD, HASHTAG, MENTION, LINK, SIGN, BREAK = "w", "#", "@", "/", ".", "\n"
_MEMO = 50_000
_memo: dict[str, tuple[str, str]] = {}


class Tokens:
    """The tokens of one caption: `texts` as they are seen and `kinds`, and on request their places."""

    __slots__ = ("_addresses", "_ends", "_places", "_raw", "_seen", "_starts", "kinds", "source", "texts")

    def __init__(self, source: str) -> None:
        self.source = source
        self._seen, self._places = as_seen(source)
        dotted = _has_dots(self._seen)
        self._raw: list[str] = (_TOKEN_WITH_DOTS if dotted else _TOKEN).findall(self._seen)
        classes = [_memo.get(text) or _classified(text) for text in self._raw]
        self.kinds = [kind for kind, _ in classes]
        self.texts = [text for _, text in classes]
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        self._addresses: dict[int, tuple[int, int]] = {}
        if dotted:
            self._mark_sites()

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def starts(self) -> list[int]:
        """Where each token begins in `source`; found when first asked for, since most captions need none."""
        if self._starts is None:
            starts, at, find = [], 0, self._seen.find
            for text in self._raw:  # only spaces stand between tokens, so the next one is the first found
                at = find(text, at)
                starts.append(at)
                at += len(text)
            ends = [start + len(text) for start, text in zip(starts, self._raw, strict=True)]
            if self._places is not None:
                starts = [self._places[start] for start in starts]
                ends = [self._places[end] for end in ends]
            self._starts, self._ends = starts, ends
        return self._starts

    @property
    def ends(self) -> list[int]:
        """Where each token ends in `source`."""
        if self._starts is None:
            _ = self.starts
        return self._ends

    def read_as(self, meant: Mapping[int, str]) -> Tokens:
        """The same tokens with other words at some places; where they stand does not change."""
        other = copy.copy(self)
        other.texts = [meant.get(i, text) for i, text in enumerate(self.texts)]
        return other

    def as_written(self, i: int) -> str:
        """Token `i` as it stands in the caption."""
        return self.source[self.starts[i] : self.ends[i]]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where tokens `first` to `last` stand in `source`; an address as a whole."""
        start = self._addresses.get(first, (self.starts[first], 0))[0]
        end = self._addresses.get(last, (0, self.ends[last]))[1]
        return start, end

    def _mark_sites(self) -> None:
        """`winkel.nl` is a link, though it was read as a word, a dot and a word; an e-mail address is not."""
        sites = [match.span() for match in _SITE.finditer(self._seen)]
        if not sites:
            return
        by_start = {start: i for i, start in enumerate(self.starts)}
        for site, end in sites:
            i = by_start.get(self._source_place(site), 0)
            mail = i > 1 and self.texts[i - 2] == "@" and self.ends[i - 2] == self.starts[i - 1]
            if i and self.kinds[i - 1] == WORD and not mail:
                self.kinds[i - 1] = LINK
                begun = min(self._source_place(self._address_start(site)), self.starts[i - 1])
                self._addresses[i - 1] = begun, self._source_place(end)

    def _source_place(self, at: int) -> int:
        return at if self._places is None else self._places[at]

    def _address_start(self, site: int) -> int:
        """Where the address begins whose last dot is at `site`: `shop.winkel.nl` is one, with its `shop.`."""
        host = _HOST_BEFORE.search(self._seen, max(0, site - _HOST), site)
        return host.start() if host else site


def tokens_of(source: str) -> Tokens:
    """The tokens of a caption, in order."""
    return Tokens(source)


def _has_dots(seen: str) -> bool:
    """Whether there may be an address, a number or an abbreviation: most captions have none."""
    return "://" in seen or (("." in seen or "," in seen) and _DOTTED.search(seen) is not None)


def _classified(text: str) -> tuple[str, str]:
    """The kind of a token and how it is compared: `i.s.m.` is `ism`, a number stays as it is."""
    first = text[0]
    if first in "#@" and len(text) > 1:
        classified = (first, text)
    elif text.startswith(("http://", "https://", "www.")):
        classified = (LINK, text)
    elif first.isalnum() or first in "_'":
        classified = (WORD, text if first.isdigit() else text.replace(".", "") or text)
    else:
        classified = (BREAK if first == "\n" else SIGN, text)
    if len(_memo) >= _MEMO:
        _memo.clear()
    _memo[text] = classified
    return classified


def skeleton(text: str, look_alikes: Mapping[str, str]) -> str:
    """`text` with letters of other scripts replaced by the Latin ones that they look like."""
    return "".join([look_alikes.get(char, char) for char in text])
