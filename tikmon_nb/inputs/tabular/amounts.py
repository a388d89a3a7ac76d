"""Amounts of money and shares as people and spreadsheets write them: `24.95`, `2,99`, `€ 1.234,56`, `12%`.

Whether a comma or a point marks the decimals is decided once for a whole table, from all its amounts:
one cell alone (`1.234`) can mean two things, and is never guessed.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

_SIGN = r"(?:€|\$|£|(?:euro?|usd|gbp)(?![a-z]))"
_MONEY = re.compile(rf"([+-]?) *{_SIGN}? *([+-]?) *(\d.*?) *{_SIGN}?")  # a sign within would join two numbers
_NO_CENTS = re.compile(r",(?:-{1,2}|[–—])(?= |$)")  # 25,- and 25,--
_SHAPE = re.compile(r"[+-]?\d{1,20}(?:[.,' ]\d{1,20})*")
_WHOLE = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:([., '])\d{3})(?:\1\d{3})*)")
_LONGEST = 40  # characters of an amount
_RAISED = ("<super>", "<sub>", "<circle>")  # 100² is a footnote, not 1002


@functools.lru_cache(maxsize=16384)
def _plain(cell: str) -> str:
    """The number in `cell` without the sign of its currency; empty if there is no number."""
    if len(cell) > _LONGEST or any(unicodedata.decomposition(c).startswith(_RAISED) for c in cell):
        return ""
    text = unicodedata.normalize("NFKC", cell).strip().casefold().replace("\u2212", "-")
    found = _MONEY.fullmatch(_NO_CENTS.sub(",00", text))
    if not found or (found[1] and found[2]):
        return ""
    return f"{found[1]}{found[2]}{found[3]}"


def decimal_mark(cells: Iterable[str]) -> str | None:
    """The decimal mark that `cells` agree on, `""` when none of them shows one, None when they differ."""
    marks = {mark for cell in cells if (mark := _mark(_plain(cell).removesuffix("%").strip()))}
    return None if len(marks) > 1 else next(iter(marks), "")


def _mark(text: str) -> str:
    """The only decimal mark with which this is a number; empty when both will do, or neither."""
    marks = [mark for mark in ",." if _number(text, mark) is not None]
    return marks[0] if len(marks) == 1 else ""


def read_amount(cell: str, mark: str) -> float | None:
    """The amount in `cell` with this decimal mark; None if it is not an amount, or can be read in two ways.

    With the mark `""` (no cell of the table shows one) `1.234` is not read, since it can be either.
    """
    text = _plain(cell)
    return _number(text, mark) if mark or not re.search("[.,]", text) else None


def _number(text: str, mark: str) -> float | None:
    if not _SHAPE.fullmatch(text):
        return None
    whole, found, part = text.partition(mark) if mark else (text, "", "")
    if (found and not part.isdigit()) or not _WHOLE.fullmatch(whole):
        return None
    return float(re.sub(r"[., ']", "", whole) + "." + (part or "0"))


def read_share(cell: str, mark: str) -> float | None:
    """The share (0-1) in `cell`: `12%` and `12` are 0.12, `0.12` stays; None for anything else."""
    text = _plain(cell)
    number = read_amount(text.removesuffix("%"), mark)
    if number is None:
        return None
    share = number / 100 if text.endswith("%") or number >= 1 else number
    return share if 0 <= share <= 1 else None
