"""The name that stands for a creator on anonymous pages: the same one as long as the folder knows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def shown_names(base: str, roster: Sequence[str], known: Iterable[Mapping[str, Any]] = ()) -> dict[str, str]:
    """`Creator 3` for every creator of `roster`; an empty `base` shows real names.

    Who is among the manifest's entries `known` keeps the number it has there. Anyone else has the number of
    its place in the roster, or where that is taken the next that is free after all places.
    """
    if not base:
        return {}
    numbers = {str(entry["id"]): number for entry in known if (number := _number(base, entry))}
    taken = set(numbers.values())
    after = max([len(roster), *taken]) + 1
    for place, creator in enumerate(roster, start=1):
        if creator in numbers:
            continue
        numbers[creator], after = (after, after + 1) if place in taken else (place, after)
    return {creator: f"{base} {numbers[creator]}" for creator in roster}


def _number(base: str, entry: Mapping[str, Any]) -> int:
    found = re.fullmatch(rf"{re.escape(base)} ([1-9]\d{{0,8}})", str(entry.get("name", "")))
    return int(found[1]) if found else 0
