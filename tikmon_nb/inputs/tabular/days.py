"""Days as TikTok writes them: localised, mostly without a year (`15 januari`, `9月13日`).

Month names come from the CLDR files that Babel ships. They are read as files, not through
`babel.Locale`: resolving names of many locales in one process makes Babel hand the names of one
locale to another, and a report would then show a wrong month.
"""

from __future__ import annotations

import datetime as dt
import functools
import pickle
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import localedata

from tikmon_nb.inputs.dates import within_years

MONTH_FIRST = "month-first numbers"
COMMON = ("nl", "en", MONTH_FIRST)  # tried first; the other languages when none of these fits
LANGUAGES = (  # of TikTok's own interface
    *("de", "fr", "es", "pt", "it", "pl", "tr", "ar", "ro", "bg", "uk", "ru", "el", "hu", "cs"),
    *("sk", "hr", "sr", "sl", "da", "sv", "no", "fi", "et", "lv", "lt", "ga", "he", "fa", "ur"),
    *("hi", "bn", "ta", "te", "th", "vi", "id", "ms", "jv", "fil", "ceb", "sw", "my", "km", "ja"),
    *("ko", "zh", "zh_Hant", "ka", "hy", "az", "kk", "uz", "ca", "af", "sq", "mk", "bs"),
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?")
IN_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?\.?")
_LEFTOVER = 4  # letters that may stand beside day and month: "de", "日", "th"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day whose year may be unknown (None)."""

    year: int | None
    month: int
    day: int


def readings(cells: Sequence[str]) -> list[tuple[Day, ...]]:
    """Every way to read all of `cells` in one notation, the likeliest first; may be empty."""
    for notations in (COMMON, LANGUAGES):
        ways = (_read_all(cells, notation) for notation in notations)
        found = dict.fromkeys(way for way in ways if way is not None)
        if found:
            return list(found)
    return []


def best_reading(cells: Sequence[str]) -> list[Day | None]:
    """`cells` in the one notation that reads most of them; None where it does not."""
    ways = ([read_day(cell, notation) for cell in cells] for notation in (*COMMON, *LANGUAGES))
    return min(ways, key=lambda way: way.count(None))


def first_unreadable(cells: Sequence[str]) -> tuple[int, int]:
    """Index of the first cell that the best notation cannot read, and how many it cannot."""
    best = best_reading(cells)
    return (best.index(None), best.count(None)) if None in best else (0, 0)


def _read_all(cells: Sequence[str], notation: str) -> tuple[Day, ...] | None:
    days = []
    for cell in cells:
        day = read_day(cell, notation)
        if day is None:
            return None
        days.append(day)
    return tuple(days)


@functools.lru_cache(maxsize=16384)
def read_day(cell: str, notation: str) -> Day | None:
    """The day that `cell` names in `notation` (a language, or numbers), or None."""
    text = _normal(cell)
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[3], match[4])
    if match := IN_NUMBERS.fullmatch(text):
        first, second, year = match.groups()
        month, day = (first, second) if notation == MONTH_FIRST else (second, first)
        return _day(year, month, day)
    if notation == MONTH_FIRST:
        return None
    return _named_day(text.replace(".", " ").replace(",", " "), notation)


def _named_day(text: str, language: str) -> Day | None:
    for name, month in _month_names(language):
        start = text.find(name)
        if start < 0 or not _stands_alone(text, start, start + len(name)):
            continue
        rest = f"{text[:start]} {text[start + len(name) :]}"
        numbers = re.findall(r"\d+", rest)
        years = [number for number in numbers if len(number) == 4]
        days = [number for number in numbers if len(number) <= 2]
        clean = len(years) <= 1 and len(days) == 1 and len(numbers) == len(years) + 1
        if clean and sum(character.isalpha() for character in rest) <= _LEFTOVER:
            return _day(years[0] if years else None, str(month), days[0])
    return None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is not part of a longer word or number ("1月" in "11月")."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if text[start].isdigit() and before.isdigit():
        return False
    if text[end - 1].isdigit() and after.isdigit():
        return False
    attached = text[max(start - 2, 0) : start]  # Hebrew writes one letter on to the month
    return not (text[end - 1].isalpha() and after.isalpha()) and not (
        text[start].isalpha() and len(attached) == 2 and attached.isalpha()
    )


def _day(year: str | None, month: str, day: str) -> Day | None:
    try:
        date = dt.date(int(year) if year else 2000, int(month), int(day))  # 2000 has a 29 February
    except ValueError:
        return None
    if year and not within_years(date):  # a slip of the pen, or a trap
        return None
    return Day(int(year) if year else None, int(month), int(day))


@functools.cache
def _month_names(language: str) -> tuple[tuple[str, int], ...]:
    """(name, month number) in `language`, longest name first, full and short, in every case."""
    data = Path(localedata.resolve_locale_filename(language)).read_bytes()
    months: dict[str, dict[str, Any]] = pickle.loads(data)["months"]  # noqa: S301 - Babel's own
    names: dict[str, int] = {}
    for context in months.values():
        for width in ("wide", "abbreviated"):
            listed = context.get(width) if isinstance(context, dict) else None
            if isinstance(listed, dict):  # anything else points to names met elsewhere
                names |= {_normal(name).strip(". "): month for month, name in listed.items()}
    return tuple(sorted(names.items(), key=lambda item: (-len(item[0]), item)))


def _normal(text: str) -> str:
    """`text` in one case and one form, without marks of writing direction."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c) != "Cf").strip()
