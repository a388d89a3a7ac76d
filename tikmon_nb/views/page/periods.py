"""The same sentences for a forecast of another length than a year: what is simulated is then a period."""

from __future__ import annotations

import functools
import re

YEAR = 12  # months

_YEAR = re.compile(r"\b([Yy])ear(s?)\b")
_CALENDAR = re.compile(
    r"year old|begun already|29 February|\{year\}|to find the years|year is unsure"
    r"|the kindest reading|\{amount\} a year|held against|any account keeps up|what you pinned"
)
"""Years of the calendar, and claims and the explorer, which always speak of a year."""
_OWN_WORDS = {
    "What may a year bring in? {name}": "What may this period bring in? {name}",
    "What may a year bring in? An overview": "What may this period bring in? An overview",
    "Every dot is one possible year, and all twenty are equally likely. Your year may resemble one of them,"
    " or fall outside.": "Every dot is one possible outcome, and all twenty are equally likely. Yours may"
    " resemble one of them, or fall outside.",
    "Twenty dots, one for each possible year: {amounts}; the middle is {middle}.": "Twenty dots, one for each"
    " possible outcome: {amounts}; the middle is {middle}.",
    "Twenty possible years": "Twenty possible outcomes",
    "Every stream is open all year.": "Every stream is open all the time.",
    "Change per year": "Change over the period",
    "{stream}: {change} a year on average": "{stream}: {change} on average over the period",
}
"""Where a period is not said as a year is."""


@functools.cache
def of_a_period(message: str) -> str:
    """`message` about periods where it is about simulated years; any other message as it is."""
    if message in _OWN_WORDS:
        return _OWN_WORDS[message]
    if _CALENDAR.search(message):
        return message
    return _YEAR.sub(lambda found: f"{'P' if found[1] == 'Y' else 'p'}eriod{found[2]}", message)
