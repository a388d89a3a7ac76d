"""Amounts of money and shares as people and spreadsheets write them: `24.95`, `2,99`, `€ 1.234,56`, `12%`.

Whether a comma or a point marks the decimals is decided once for a whole table, from all its amounts:
one cell alone (`1.234`) can mean two things, and is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SIGNS = re.compile(r"€|eur\b|\$|usd\b|£|gbp\b|,-$")
_SHAPE = re.compile(r"[+-]?\d{1,15}(?:[.,' ]\d{1,15})*")
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:[., ']\d{3})+")


def _plain(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).strip().casefold().replace("\u2212", "-")
    return _SIGNS.sub("", text).strip()


def decimal_mark(cells: Iterable[str]) -> str | None:
    """The decimal mark that all of `cells` agree on, `""` when none of them shows one, None when they differ."""
    marks = {mark for cell in cells if (mark := _mark(_plain(cell).removesuffix("%").strip()))}
    return None if len(marks) > 1 else next(iter(marks), "")


def _mark(text: str) -> str:
    """What this text alone proves to be its decimal mark; empty when it proves nothing."""
    if not _SHAPE.fullmatch(text):
        return ""
    comma, point = text.count(","), text.count(".")
    if comma and point:
        return "," if text.rindex(",") > text.rindex(".") else "."
    if comma > 1 or point > 1:
        return "." if comma else ","
    if not comma and not point:
        return ""
    mark = "," if comma else "."
    return "" if _GROUPS.fullmatch(text) else mark


def read_amount(cell: str, mark: str) -> float | None:
    """The amount in `cell` with this decimal mark; None when it is none, or can be read in two ways.

    With the mark `""` (no cell of the table shows one) `1.234` is not read, since it can be either.
    """
    text = _plain(cell)
    if not _SHAPE.fullmatch(text):
        return None
    if mark:
        whole, found, part = text.partition(mark)
        if found and not part.isdigit():
            return None
        grouped = re.fullmatch(r"[+-]?\d{1,3}(?:[., ']\d{3})*|[+-]?\d+", whole)
        if not grouped or mark in whole:
            return None
        return float(re.sub(r"[., ']", "", whole) + "." + (part or "0"))
    return float(text.replace(" ", "").replace("'", "")) if not re.search("[.,]", text) else None


def read_share(cell: str, mark: str) -> float | None:
    """The share (0-1) in `cell`: `12%` and `12` are 0.12, `0.12` stays; None when it is none of these."""
    text = _plain(cell)
    number = read_amount(text.removesuffix("%"), mark)
    if number is None:
        return None
    return number / 100 if text.endswith("%") or number >= 1 else number
