"""What in a post may be commercial: words, tagged businesses, and the brands of the creator's own deals."""

from __future__ import annotations

import functools
import re

from tikmon_nb.rules.captions.reading import Noticed, Reading, Span
from tikmon_nb.rules.captions.tokens import as_seen

TAG = "tag"
"""The cue that an account is tagged, where something tells that it is a business."""
BRAND = "brand"
"""The cue that a brand of the creator's own deals is named."""
_SHORT_BRAND = 2  # letters; such a name is found with its own capitals only, or "ah" would be a shop


def cues_of(reading: Reading, brands: tuple[str, ...], friends: frozenset[str]) -> tuple[Noticed, ...]:
    """The cues of a caption, the brands of the creator's deals, and the accounts that are not `friends`.

    An account is a cue where its own name says that it sells, beside another cue, or where it is denied that
    the post is advertising; a bare tag is not a cue.
    """
    cues = reading.cues
    if brands:
        cues += tuple(Noticed(BRAND, span) for span in brand_places(reading.text, brands))
    tags = reading.tags if cues or reading.denials else reading.businesses
    if not tags:
        return cues
    return cues + tuple(Noticed(TAG, tag) for tag in tags if tag.text[1:].lower() not in friends)


def bare_tags(reading: Reading, cues: tuple[Noticed, ...], friends: frozenset[str]) -> bool:
    """Whether accounts are tagged of which nothing tells what they are."""
    return not cues and any(tag.text[1:].lower() not in friends for tag in reading.tags)


def brand_places(text: str, brands: tuple[str, ...]) -> tuple[Span, ...]:
    """Where a brand of the creator's deals is named, with or without spaces and capitals."""
    anyhow, exactly = _brand_patterns(brands)
    places: set[tuple[int, int]] = set()
    if anyhow is not None:
        seen, at = as_seen(text)
        for match in anyhow.finditer(seen):
            start, end = match.span()
            places.add((start, end) if at is None else (at[start], at[end]))
    if exactly is not None:
        places |= {match.span() for match in exactly.finditer(text)}
    return tuple(Span(start, end, text[start:end]) for start, end in sorted(places))


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
