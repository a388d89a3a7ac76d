"""Numbers in running text, in figures and in Dutch and English words, and those that count no money.

Every text here is one that `as_seen` has made: small letters, plain quotes.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple


class WrittenNumber(NamedTuple):
    """A number and its place; `value` is None where its figures can be read in two ways or in none."""

    start: int
    end: int
    value: float | None
    in_words: bool = False


# Every repetition below is bounded, so no text can make the search run away.
_FIGURES = re.compile(
    r"(?<![\w.,'])\d{1,3}(?:([., '])\d{3})(?:\1\d{3}){0,3}(?!\d)(?:[.,]\d{1,4})?(?![\d'])"
    r"|(?<![\w.,'])\d{1,15}(?:[.,]\d{1,6})?(?!\d)"
)
_COUNTED = re.compile(  # "week 3 500 euro" is no 3,500
    r"(?:week|weken|dag|day|maand|month|deel|part|stap|step|tip|nr\.?|no\.?|top|les|video|vlog|jaar|year"
    r"|#) ?$"
)

_ONES: tuple[str, ...] = (
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
)
_ONES += ("dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien")
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_EN_ONES: tuple[str, ...] = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_EN_ONES += ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_EN_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_BIG = {"honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000}


@functools.cache
def _small() -> dict[str, int]:
    """Every number below 100 in Dutch and English words, "één" and "a" among them."""
    found = {"één": 1, "eén": 1, "a": 1}
    for ones, tens, joined in ((_ONES, _TENS, ("en", "ën")), (_EN_ONES, _EN_TENS, ())):
        found |= {word: n for n, word in enumerate(ones, 1)}
        found |= {word: 10 * n for n, word in enumerate(tens, 2)}
        for n, ten in enumerate(tens, 2):
            for unit, one in enumerate(ones[:9], 1):
                found |= {one + mid + ten: 10 * n + unit for mid in joined}
                found |= {f"{ten}-{one}": 10 * n + unit for _ in [0] if not joined}
    return found


@functools.lru_cache(maxsize=4096)
def number_word(word: str) -> int | None:
    """The number below a million that one word names, such as `drieduizendvijfhonderd`; None for any other.

    >>> number_word("vijftienhonderd"), number_word("twenty-five"), number_word("kaas")
    (1500, 25, None)
    """
    for big in ("duizend", "honderd"):
        before, found, after = word.partition(big)
        if found:
            times = number_word(before) if before else 1
            rest = number_word(after.removeprefix("en")) if after else 0
            size = _BIG[big]
            return None if times is None or rest is None or rest >= size else times * size + rest
    return _BIG.get(word) or _small().get(word)


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_HALF = {"anderhalf": 1.5, "anderhalve": 1.5, "half": 0.5, "halve": 0.5}


def numbers(text: str) -> list[WrittenNumber]:
    """The numbers in `text`, in order. In words only from 10 on, or before a word such as `mille`."""
    found = [
        WrittenNumber(match.start(), match.end(), _value(text, match)) for match in _FIGURES.finditer(text)
    ]
    return sorted(found + _in_words(text))


def _value(text: str, match: re.Match[str]) -> float | None:
    """A separator before three figures groups thousands, but after a nought; any other marks decimals."""
    written = match[0]
    group = match[1]
    if group is None:
        whole, mark, part = written.replace(",", ".").partition(".")
        if mark and len(part) > 2 and whole.strip("0"):
            return None
        return float(f"{whole}.{part or 0}")
    if group == " " and _COUNTED.search(text, max(0, match.start() - 8), match.start()):
        return None
    if written.startswith("0"):
        return float(written.replace(",", ".")) if written.count(group) == 1 and group in ".," else None
    tail = re.search(r"[.,]\d{1,4}$", written)
    decimals = tail[0] if tail and (tail[0][0] != group or len(tail[0]) != 4) else ""
    if decimals and (decimals[0] == group or len(decimals) > 3):
        return None
    whole = re.sub(r"[., ']", "", written.removesuffix(decimals) if decimals else written)
    return float(whole + (decimals.replace(",", ".") or ".0"))


def _in_words(text: str) -> list[WrittenNumber]:
    found = list[WrittenNumber]()
    words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        start, end, word = words[at]
        at += 1
        value: float | None = _HALF.get(word, number_word(word))
        if value is None:
            continue
        whole, part = 0.0, value  # "three thousand | five hundred"
        if part >= 1000:
            whole, part = part, 0.0
        while at < len(words) and text[end : words[at][0]] == " ":
            joined = _joined(whole, part, words[at][2])
            if joined is None:
                break
            (whole, part), end = joined, words[at][1]
            at += 1
        found.append(WrittenNumber(start, end, whole + part, in_words=True))
    return found


def _joined(whole: float, part: float, word: str) -> tuple[float, float] | None:
    """Thousands and what is below them, with the number word that comes next; None where it begins anew."""
    number = number_word(word)
    if number is None or word in ("a", "een", "één"):
        return None
    if number == 1000:
        return (part * 1000, 0.0) if part and not whole else None
    if number == 100 and word in _BIG:
        return (whole, part * 100) if 0 < part < 100 else None
    if not part and whole and number < 1000:
        return whole, float(number)
    return (whole, part + number) if part >= 100 and part % 100 == 0 and number < 100 else None


_MONTHS = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|mrt|march|mar|apr(?:il)?|mei|may|jun[ie]?|june"
    r"|jul[iy]?|july"
    r"|aug(?:ustus|ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?(?!\w)"
)
NO_MONEY = re.compile(
    "|".join(
        [
            r"(?P<address>https?://\S{1,300}|www\.\S{1,300}|[#@][\w.]{1,80}"
            r"|(?<!\S)[\w.+-]{1,64}@[\w.-]{1,64})",
            r"(?P<date>(?<![\w.,])(?:\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
            r"|\d{1,2}[-/]\d{1,2}[-/]?"
            rf"(?= (?:om|at|tot|until)\b)|\d{{1,2}}(?:st|nd|rd|th|e|de|ste)?(?: of)? {_MONTHS}(?: (?:19"
            rf"|20)\d\d)?"
            rf"|(?<!\w){_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?(?![\w.,]?\d)"
            rf"|{_MONTHS} (?:19|20)\d\d)(?![\w]))",
            r"(?P<phone>(?<![\w€$£.,])(?:\+|00)\d{1,3}(?:[ .-]?\(0\))?(?:[ .-]?\d{1,9}){2,6}(?!\w)"
            r"|(?<![\w€$£.,])\(?0\d{1,3}\)?(?:[ -]?\d{2,8}){1,4}(?!\w))",
            r"(?P<clock>(?<![\w.,])\d{1,2}:\d{2}(?::\d{2})?|(?<![\w.,])\d{1,2}(?:\.\d{2})? ?(?:uur 's"
            r"|am(?!\w)|a\.m\.|o'clock)"
            r"|(?:om|rond|at|vanaf|tot|voor|before) \d{1,2}(?:\.\d\d)? (?:uur|u)(?!\w)|(?<!\w)24/7"
            r"|(?<!\w)9-5(?!\w)|(?<!\w)9 to 5)",
            r"(?P<share>\d[\d.,]{0,9} ?(?:%|procent|percent|pct)(?!\w)(?: ?[-–] ?\d[\d.,]{0,9} ?%)?)",
            r"(?P<age>(?:ben|was|als|at|aged?|leeftijd|van|i'm|im|am) (?:al |pas |nu |only |just "
            r"|a )?(?:\d\d|\d\d-jarige|\d\d[- ]?(?:jaar|year)s?"
            r"(?: oud|[- ]olds?)?)(?= (?:en|and)|-?jarige|[ -]?(?:jaar|year))(?:-?jarige|[ -]?(?:jaar"
            r"|years?)(?: oud|[- ]olds?)?)?"
            r"|\d\d?\+? ?(?:-?jarigen?|jaar oud|years? old|[- ]year[- ]olds?)|1[68]\+(?!\w))",
            r"(?P<year>(?:in|sinds|vanaf|sedert|since|from|of|uit|jaar|year|tot|until|medio|eind|begin"
            r"|voor|by|before|van|q[1-4]"
            r"|[-/–]) ?(?:19|20)\d\d(?![\w€]|[.,]\d| ?(?:euro?|eur|usd|dollar|per|p/|/)))",
            r"(?P<reference>(?<!\w)(?:kvk|btw|vat|iban|bic|order|bestel\w{0,9}|factuur|invoice|ref\w{0,7}"
            r"|nr|no|nummer|number|id|po|artikel|sku"
            r"|campaign|campagne|postbus|po box)(?:[ -]?(?:nr|nummer|number|no"
            r"|id))?[ .:#-]{1,3}(?:nl)?[\w-]{0,6}\d[\w.-]{0,20})",
        ]
    )
)
"""Figures that are no amount: addresses, dates, phone numbers, times, shares, ages, years, references."""


class Apart(NamedTuple):
    """A place whose figures are no amount, unless a currency stands there; `what` they are: `date`."""

    start: int
    end: int
    what: str


def set_apart(text: str) -> list[Apart]:
    """The places in `text` whose figures are addresses, dates, phone numbers, shares, ages and the like."""
    return [Apart(*match.span(), match.lastgroup or "") for match in NO_MONEY.finditer(text)]
