"""Amounts of money in running text: `€ 2.500,-`, `500-1000 euro`, `10k`, `anderhalve ton`, `five grand`.

Only what counts money: a number that is a date, a phone number, a share, an age or a number of followers is
none, and one without a currency says so, for whoever reads it to decide.
"""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from tikmon_nb.inputs.prose.written_numbers import Apart, WrittenNumber, numbers, set_apart

MOST_NUMBERS = 1000
"""Numbers of one text that are looked at; nobody writes as many."""


class WrittenAmount(NamedTuple):
    """An amount and its place; `currency` is "" where none is named, `low` = `high` where one amount is.

    `scaled`: with a word such as `k` or `mille`. `at_least`: with a plus ("500+"). `doubtful`: its figures
    can be read in two ways (`1.23.4`, `1000-500`, `2x 500`).
    """

    start: int
    end: int
    low: float
    high: float
    currency: str
    scaled: bool = False
    at_least: bool = False
    doubtful: bool = False


_SIGNS = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euro's": "EUR",
    "euros": "EUR",
    "euri": "EUR",
    "piek": "EUR",
}
_SIGNS |= {"eurootjes": "EUR", "ekkies": "EUR", "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD"}
_SIGNS |= {"dollars": "USD", "bucks": "USD", "£": "GBP", "gbp": "GBP", "pond": "GBP", "ponden": "GBP"}
_SIGNS |= {"pound": "GBP", "pounds": "GBP", "quid": "GBP", "chf": "CHF", "aed": "AED", "dirham": "AED"}
_SIGNS |= {"a$": "AUD", "au$": "AUD", "aud": "AUD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "srd": "SRD"}
_SIGNS |= {
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "pln": "PLN",
    "zł": "PLN",
    "₺": "TRY",
    "₹": "INR",
    "¥": "JPY",
}
_SIGNS |= {
    "inr": "INR",
    "yen": "JPY",
    "hk$": "HKD",
    "nz$": "NZD",
    "s$": "SGD",
    "r$": "BRL",
    "₽": "RUB",
    "₩": "KRW",
}
_CENTS = {
    "cent": "EUR",
    "ct": "EUR",
    "cts": "EUR",
    "eurocent": "EUR",
    "eurocents": "EUR",
    "cents": "EUR",
    "¢": "USD",
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_TIMES = {"k": 1e3, "duizend": 1e3, "mille": 1e3, "thousand": 1e3, "grand": 1e3, "rug": 1e3, "ruggen": 1e3}
_TIMES |= {"doezoe": 1e3, "doezoes": 1e3, "barkie": 1e2, "barkies": 1e2, "meier": 1e2, "ton": 1e5, "m": 1e6}
_TIMES |= {"mln": 1e6, "mio": 1e6, "miljoen": 1e6, "million": 1e6, "mil": 1e6, "miljard": 1e9, "billion": 1e9}
_TIMES |= {"honderd": 1e2, "hundred": 1e2}
_FACTOR = "|".join(sorted(_TIMES, key=len, reverse=True))

_BEFORE = re.compile(rf"(?:(?<!\w)|(?<=\d))(?P<sign>{_SIGN})(?:\.?[ :]{{0,2}}|[ :]{{0,2}})$")
_AFTER = re.compile(
    r"(?P<whole>,(?:--?|[–—=]))?(?P<plus>\+)?"
    rf"(?: ?(?P<times>{_FACTOR})(?![\w$]))?(?P<more>\+)?(?: {{0,2}}(?P<sign>{_SIGN})(?![\w])"
    rf"| ?(?P<cents>(?:euro)?cents?|cts?|¢)(?!\w))?"
)
_VAGUE = re.compile(
    r"(?<!\w)(?:paar|enkele|few|several|couple(?: of)?|many|vele|tien tot|meerdere|multiple) $"
)
_TON_OF = re.compile(r" of\b| geld\b| money\b")  # "a ton of money" is no hundred thousand
_BETWEEN = re.compile(r" {0,2}(?:-|–|—|~|tot(?: en met)?|t/m|à|a|to|/|t\.?o\.?t\.?) {0,2}")
_BOTH = re.compile(r" {1,2}(?:en|and|&) {1,2}(?:de )?")
_TUSSEN = re.compile(r"(?:tussen|between|ergens tussen)(?: de| the)? {0,2}$")
_SLANG = re.compile(r"(?<![\w.,])(?<!\d )(?=(?:barkie|meier|doezoe)(?!\w))")  # one of them, without a number
_MULTIPLIED = re.compile(
    r"(?:\d ?[x×*] ?|(?<!\w)[x×*] ?"
    r"|(?<![\w.,€$£])\d{1,3} [^\W\d_]{3,20}(?:'s)?(?: [^\W\d_]{2,20}){0,3} (?:van|à|ad|at|of"
    r"|voor elk) {0,2})$"
)
_MULTIPLIES = re.compile(r" ?[x×*](?! ?\w*[a-wyz])| ?[x×*] ?(?=\d)|\^")


class _Piece(NamedTuple):
    start: int
    end: int
    value: float
    times: float
    currency: str
    whole: bool
    plus: bool
    doubtful: bool
    in_words: bool


def amounts(text: str) -> list[WrittenAmount]:
    """The amounts in a text that `as_seen` has made, in order, and numbers that may be one.

    >>> [(one.low, one.high, one.currency) for one in amounts("500 tot 1k euro, of 20 dollar")]
    [(500.0, 1000.0, 'EUR'), (20.0, 20.0, 'USD')]
    """
    apart = set_apart(text)
    slang = [WrittenNumber(match.start(), match.start(), 1.0, True) for match in _SLANG.finditer(text)]
    written = sorted(numbers(text) + slang)[:MOST_NUMBERS]
    pieces = [piece for number in written if (piece := _piece(text, number, apart)) is not None]
    pieces = [one for i, one in enumerate(pieces) if not i or one.start >= pieces[i - 1].end]
    found = list[WrittenAmount]()
    at = 0
    while at < len(pieces):
        first = pieces[at]
        second = pieces[at + 1] if at + 1 < len(pieces) else None
        if second is not None and _is_range(text, first, second):
            found.append(_range(text, first, second))
            at += 2
        else:
            found.append(_alone(text, first))
            at += 1
    return found


def _piece(text: str, number: WrittenNumber, apart: list[Apart]) -> _Piece | None:
    before = _BEFORE.search(text, max(0, number.start - 12), number.start)
    if before and before.end() != number.start:
        before = None
    after = cast(re.Match[str], _AFTER.match(text, number.end))  # every part of it may be missing
    times, end = after["times"], after.end()
    if times == "ton" and _TON_OF.match(text, after.end("times")):
        return None
    if (times == "m" and not (before or after["sign"])) or (times == "a"):
        times, end = None, number.end
    if re.match(r"[^\W\d_]", text[end : end + 1]) and not (before or after["sign"]):
        return None  # "3x", "19-jarige", "5min", "2de"
    money = bool(before or after["sign"] or after["whole"] or after["cents"])
    around = {one.what for one in apart if one.start < number.end and number.start < one.end}
    if around and (not money or "address" in around):
        return None
    if number.in_words and _VAGUE.search(text, max(0, number.start - 16), number.start):
        return None
    if number.in_words and not (times or (money and number.value and number.value >= 2) or _is_large(number)):
        return None
    sign = before["sign"] if before else after["sign"] or ""
    start = before.start() if before else number.start
    doubtful = number.value is None or _clash(before, after)
    return _Piece(
        start,
        end,
        number.value or 0.0,
        0.01 if after["cents"] else _TIMES.get(times or "", 1.0),
        _CENTS[after["cents"]]
        if after["cents"]
        else _SIGNS[sign]
        if sign
        else "EUR"
        if after["whole"]
        else "",
        bool(after["whole"]),
        bool(after["plus"] or after["more"]),
        doubtful,
        number.in_words,
    )


def _is_large(number: WrittenNumber) -> bool:
    return number.value is not None and number.value >= 100


def _clash(before: re.Match[str] | None, after: re.Match[str]) -> bool:
    """Whether two different currencies stand at one number."""
    return bool(before and after["sign"] and _SIGNS[before["sign"]] != _SIGNS[after["sign"]])


def _is_range(text: str, first: _Piece, second: _Piece) -> bool:
    if first.currency and second.currency and first.currency != second.currency:
        return False
    between = text[first.end : second.start]
    if between == " - " and first.currency and second.currency and second.value > 10 * first.value:
        return False  # a dash between two thoughts
    if len(between) > 16 or not (
        first.currency or second.currency or second.times > 1 or first.end < second.start
    ):
        return False
    if _BETWEEN.fullmatch(between):
        return between.strip() != "/" or min(first.value, second.value) >= 10
    return bool(_BOTH.fullmatch(between) and _TUSSEN.search(text, max(0, first.start - 20), first.start))


def _range(text: str, first: _Piece, second: _Piece) -> WrittenAmount:
    low, high = first.value * first.times, second.value * second.times
    if first.times == 1:  # "5 tot 10k" speaks of thousands twice, "500 tot 1k" once
        both = first.value * second.times
        low = both if both <= high else low
    if low == 0:  # "from 0 to 10k" ends at ten thousand
        low = high
    doubtful = (
        first.doubtful or second.doubtful or low > high or _is_multiplied(text, first.start, second.end)
    )
    return WrittenAmount(
        first.start,
        second.end,
        min(low, high),
        high,
        first.currency or second.currency,
        max(first.times, second.times) > 1,
        second.plus,
        doubtful,
    )


def _alone(text: str, piece: _Piece) -> WrittenAmount:
    value = piece.value * piece.times
    return WrittenAmount(
        piece.start,
        piece.end,
        value,
        value,
        piece.currency,
        piece.times > 1,
        piece.plus,
        piece.doubtful or _is_multiplied(text, piece.start, piece.end),
    )


def _is_multiplied(text: str, start: int, end: int) -> bool:
    return bool(_MULTIPLIED.search(text, max(0, start - 64), start) or _MULTIPLIES.match(text, end))
