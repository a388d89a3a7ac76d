"""Counts as TikTok and spreadsheets write them: `1234`, `1,234`, `1.234`, `1.2K`, `-3`."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any, NamedTuple

from tikmon_nb.findings import Findings

MISSING = frozenset({"", "undefined", "null", "none", "nan", "n/a", "-", "--", "\u2013", "\u2014"})
_FACTOR = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_PLAIN = re.compile(r"([+-]?)(\d{1,15})(?:[.,]00?)?")
_GROUPED = re.compile(r"([+-]?)([1-9]\d{0,2}(?:([.,' ])\d{3})(?:\3\d{3}){0,3})")
_ROUNDED = re.compile(r"([+-]?)(\d{1,6})(?:[.,](\d{1,3}))? ?([kmb])")


MAX_COUNT = 1e13
_LONGEST = 40  # characters of a count


class Count(NamedTuple):
    """A number of views, likes and so on; NaN when TikTok gave none; `rounded` for `1.2K`."""

    value: float
    rounded: bool = False


def is_plain(cell: str) -> bool:
    """Whether `cell` holds digits and nothing else, so that `float` reads it."""
    return len(cell) < 13 and cell.isascii() and cell.isdecimal()


def read_count(cell: str) -> Count | None:
    """The count that `cell` holds, or None when it holds something else."""
    text = unicodedata.normalize("NFKC", cell).strip().casefold().replace("\u2212", "-")
    if text in MISSING:
        return Count(math.nan)
    if match := _PLAIN.fullmatch(text):
        return Count(float(match[1] + match[2]))
    if match := _GROUPED.fullmatch(text):
        return Count(float(match[1] + match[2].replace(match[3], "")))
    if match := _ROUNDED.fullmatch(text):
        sign, whole, part, unit = match.groups()
        return Count(round(float(f"{sign}{whole}.{part or 0}") * _FACTOR[unit]) + 0.0, True)
    return None


def count_of(value: Any) -> Count | None:
    """The count that a value of JSON is, as text or whole number; None if it is something else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if (
        isinstance(value, bool)
        or not isinstance(value, str | int)
        or len(text := str(value).strip()) > _LONGEST
    ):
        return None  # half a view is not a count
    return read_count(text)


def noted_count(value: Any, findings: Findings, least: float = 0, **where: Any) -> float:
    """As `count_of`; NaN if it is not a count of at least `least`, with a finding."""
    count = count_of(value)
    if count is None:
        findings.add("number_unreadable", found=str(value)[:80], **where)
    elif not math.isnan(count.value) and not least <= count.value < MAX_COUNT:
        findings.add("number_impossible", expected="≥ 0", found=str(value)[:80], **where)
    else:
        if count.rounded:
            findings.add("numbers_rounded", "note", found=str(value)[:80], **where)
        return count.value
    return math.nan
