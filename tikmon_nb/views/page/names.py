"""What streams, quantities, units, states and requirements are called in a sentence or a table."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Mapping

from tikmon_nb.inputs import exports
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.marking import mark
from tikmon_nb.units import UNITS
from tikmon_nb.views.page.text import Text
from tikmon_nb.vocabulary import QUANTITIES, STREAMS

BANDS = ("p10", "p50", "p90")
"""Low, middle and high: the percentiles of a `Summary` that are named."""

STREAM_NAMES = {
    **{name: stream.words for name, stream in STREAMS.items()},
    "general": mark("General"),
    "gross": mark("Everything together"),
    "costs": mark("Costs"),
    "net": mark("Left after costs"),
}

STATE_NAMES = {
    "open": mark("open"),
    "partly": mark("open in some of the simulated years"),
    "opens": mark("opens during the year"),
    "closed": mark("not open yet"),
    "not_declared": mark("not filled in"),
    "closed_by_scenario": mark("left out by this scenario"),
    "not_available": mark("not available here"),
    "stops": mark("falls away during the year"),
}
STATES_OF_A_PERIOD = {
    "partly": mark("open in some of the simulated periods"),
    "opens": mark("opens during the period"),
    "stops": mark("falls away during the period"),
}
"""Where a forecast of another length says something else than `STATE_NAMES`."""

PLATFORM_NAMES = {
    "tiktok": mark("TikTok"),
    "tiktok_shop": mark("TikTok Shop"),
    "links": mark("Links and codes"),
    "own_site": mark("Own site"),
}

CONFIDENCE_NAMES = {
    "H": mark("strong: a primary source or several independent ones"),
    "M": mark("fair: one decent secondary source"),
    "L": mark("weak: poor or conflicting sources"),
    "G": mark("a guess"),
}

ORIGIN_NAMES = {
    "measured": mark("measured by TikTok"),
    "declared": mark("your own statement"),
    "card": mark("rate card"),
    "scenario": mark("the scenario"),
}

BOOKS = {
    "income": mark("Your own books: what came in"),
    "deals": mark("Your own books: what was agreed"),
}


def file_kind(kind: str, text: Text) -> str:
    """What a recognised file is, as a reader calls it; a list of posts with the tool that made it."""
    name, _, tool = kind.partition(": ")
    every = (BOOKS, *(kind.words for kind in exports.KINDS))
    words = next((names[name] for names in every if name in names), name)
    return f"{text(words)} ({tool})" if tool else text(words)


def confidence_name(grade: str, text: Text) -> str:
    """How sure a source is, in a word: `CONFIDENCE_NAMES` without its explanation."""
    return text(CONFIDENCE_NAMES[grade]).partition(":")[0]


def stream_name(stream: str, text: Text) -> str:
    """The stream as a reader calls it."""
    return text(STREAM_NAMES[stream])


def platform_name(platform: str, text: Text) -> str:
    """The platform or sales channel as a reader calls it; as written if it is unknown."""
    return text(PLATFORM_NAMES[platform]) if platform in PLATFORM_NAMES else platform


def quantity_name(name: str, text: Text) -> str:
    """The assumption as a reader calls it."""
    return text(QUANTITIES[name].words)


def unit_name(unit: str, text: Text) -> str:
    """The unit in words; empty for a share, which is written as a percentage."""
    words = UNITS[unit].words if unit in UNITS else ""
    return text(words) if words else ""


def amount(value: float, unit: str, text: Text) -> str:
    """One number in its unit, without the unit's words: `€ 0,02`, `12,5%`, `1.250`."""
    if unit.startswith("share"):
        return text.percent(value, decimals=2 if abs(value) < 0.1 else 1)
    if unit.startswith("eur_per_") and unit != "eur_per_usd":
        return text.money(value, exact=value < 100 and value != round(value), whole=True)
    if unit == "log_sd":
        return text.number(math.exp(value), decimals=2)
    return text.number(value, decimals=0 if abs(value) >= 100 else 2)


def with_unit(value: float, unit: str, text: Text) -> str:
    """One number with its unit: `€ 150 per post`."""
    return f"{amount(value, unit, text)} {unit_name(unit, text)}".strip()


def range_text(range_: Range, unit: str, text: Text) -> str:
    """A range with its unit: `€ 150 – € 500 per post`."""
    return f"{amounts_text(range_, unit, text)} {unit_name(unit, text)}".strip()


def amounts_text(range_: Range, unit: str, text: Text) -> str:
    """A range without the words of its unit: `€ 150 – € 500`."""
    return text.span(amount(range_.low, unit, text), amount(range_.high, unit, text))


def times_text(ratio: float, text: Text) -> str:
    """A ratio as it is read: `1,5`, and without decimals from ten up."""
    return text.number(ratio, 1 if ratio < 10 else 0)


def times_range(low: float, high: float, text: Text) -> str:
    """The interval of a ratio: `1,2 – 1,9`."""
    return text.span(times_text(low, text), times_text(high, text))


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """`names` by key; where two keys have one name, with the key behind it."""
    often = Counter(names.values())
    return {key: f"{name} ({key})" if often[name] > 1 else name for key, name in names.items()}


def partial_date(date: str, text: Text) -> str:
    """A date known to the year, month or day: `2026`, `november 2026`, `26 november 2025`."""
    if len(date) == 4:
        return date
    if len(date) == 7:
        return text.month(dt.date.fromisoformat(date + "-01"))
    return text.date(dt.date.fromisoformat(date))


def weekday_name(weekday: int, text: Text, width: str = "wide") -> str:
    """A weekday, 0 Monday to 6 Sunday, such as `maandag`; `width` "abbreviated" gives `ma`."""
    return str(text.locale.days["format"][width][weekday])


def hour_name(hour: int) -> str:
    """A full hour as a clock shows it: 24 is midnight at the end of a day."""
    return f"{hour % 24:02}:00"


def one_direction(caption: str) -> str:
    """`caption` as a page or terminal can show it.

    The signs that turn the direction of all the words after them are left out, and so are control characters,
    half characters and codes that stand for none, which no page may hold; line breaks and tabs stay.
    """
    return _NOT_SHOWN.sub("", _OTHER_BREAKS.sub("\n", caption))


_OTHER_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_SHOWN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(0x11))
    + "]"
)
