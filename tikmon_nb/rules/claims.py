"""Claims of income in a text: how much, per what, in which currency, with how many followers.

Only what stands there is read. Whether it is likely is for the model to say (`model.choices.claims`);
whoever made the claim is never judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tikmon_nb.rules.captions.reading import Span
from tikmon_nb.rules.captions.tokens import as_seen

Per = Literal["hour", "day", "week", "month", "year", "video", "thousand_views", ""]

MAX_LENGTH = 20_000
"""Longer texts are read up to here; a caption has at most some thousands of characters."""

# Every repetition below is bounded, so no text can make the search run away.
_NUMBER = r"\d{1,3}(?:[., ]\d{3}){1,3}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
_SIGNS = {"€": "EUR", "eur": "EUR", "euro": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "£": "GBP"}
_SIGNS |= {"gbp": "GBP", "pond": "GBP", "pound": "GBP", "euri": "EUR", "euro's": "EUR", "euros": "EUR"}
_SIGNS |= {"dollars": "USD", "pounds": "GBP", "ponden": "GBP", "piek": "EUR", "eurootjes": "EUR"}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_TIMES = {"k": 1e3, "duizend": 1e3, "mille": 1e3, "thousand": 1e3, "ton": 1e5, "m": 1e6, "mln": 1e6}
_TIMES |= {"miljoen": 1e6, "million": 1e6, "miljard": 1e9, "billion": 1e9}
_FACTOR = "|".join(sorted(_TIMES, key=len, reverse=True))
_NO_CENTS = r",(?:--?|[–—=])"  # as in "3.000,-": no cents, and by this sign alone money


def _amount_named(prefix: str) -> str:
    return (
        rf"(?:(?P<{prefix}sign>{_SIGN}) {{0,2}})?(?P<{prefix}number>{_NUMBER})(?P<{prefix}whole>{_NO_CENTS})?"
        rf"(?: ?(?P<{prefix}times>{_FACTOR})(?!\w))?(?: {{0,2}}(?P<{prefix}after>{_SIGN})(?!\w))?"
    )


_AMOUNT = re.compile(
    rf"(?<![\w.,]){_amount_named('a')}(?: {{0,2}}(?:-|–|tot|à|to|and|en) {{0,2}}{_amount_named('b')})?"
)
_EARNING = re.compile(
    r"(?<!\w)(?:bij)?(?:verdien\w{0,6}|inkom\w{0,8}|omzet\w{0,4}|uitbetaal\w{0,6}|uitbetaling\w{0,4}"
    r"|opgelever\w{0,3}|oplever\w{0,3}|opbrengst\w{0,3}|winst|salaris|loon|cashen?|binnen ?halen|krijg ik"
    r"|gekregen van tiktok|earn\w{0,4}|incomes?|revenue|made|makes?|making|payouts?|paid|salary|profit)(?!\w)"
)
_PER = re.compile(
    r"(?:(?:p/|/|(?<!\w)(?:per|elke|iedere|ieder|elk|in (?:de|een|één)|a|an|each|every|in (?:a|one)"
    r"|vorige|vorig|afgelopen|deze|dit|last|this)) ?"
    r"(?P<unit>uur|hour|dag|day|week|maand|mnd|month|jaar|year|video|filmpje|filmpjes|post|clip"
    r"|1[., ]?000 (?:weergaven|views)|1k views|duizend weergaven|thousand views)"
    r"|(?P<short>(?<!\w)p/[mwjd]|/mo?)(?![\w/])"
    r"|(?<![\w-])(?P<adverb>maandelijks|wekelijks|dagelijks|jaarlijks|monthly|weekly|daily|yearly|annually))(?!\w)"
)
_UNITS: dict[str, Per] = {"uur": "hour", "hour": "hour", "dag": "day", "day": "day", "week": "week"}
_UNITS |= {
    "maand": "month",
    "mnd": "month",
    "month": "month",
    "jaar": "year",
    "year": "year",
    "video": "video",
}
_UNITS |= {"filmpje": "video", "filmpjes": "video", "post": "video", "clip": "video", "maandelijks": "month"}
_UNITS |= {"wekelijks": "week", "dagelijks": "day", "jaarlijks": "year", "monthly": "month", "weekly": "week"}
_UNITS |= {"daily": "day", "yearly": "year", "annually": "year"}
_SHORT: dict[str, Per] = {"m": "month", "o": "month", "w": "week", "j": "year", "d": "day"}
_UP_TO = re.compile(
    r"(?:tot wel|wel tot|tot maar liefst|oplopend tot|up to|as much as|max\.?|maximaal|tot) {0,2}$"
)
_FOLLOWERS = re.compile(
    rf"(?P<number>{_NUMBER}) ?(?P<times>k|duizend|m|miljoen)? {{0,2}}(?:volgers|followers)(?!\w)"
)
_SENTENCE_END = re.compile(r"[!?\n;]|\.(?!\d)")
_REACH = 60  # characters after an amount within which its period is looked for


@dataclass(frozen=True)
class Claim:
    """One claim: from `low` to `high` (equal where one amount is named) in `currency`, per `per`.

    `per` is "" where no period is named. `up_to`: only the highest is named ("tot wel"). `followers` is the
    number of followers named beside it.
    """

    low: float
    high: float
    currency: str
    per: Per
    up_to: bool = False
    followers: float | None = None
    span: Span | None = None


def read_claims(text: str) -> list[Claim]:
    """The claims in `text`: an amount of money in a sentence that speaks of earning, in order.

    Prices, amounts without a currency and amounts of zero are no claims.
    """
    shown = text[:MAX_LENGTH]
    seen, places = as_seen(shown)
    seen = seen.replace("\u00a0", " ").replace("p.m.", "p/m ")  # no end of a sentence; of the same length
    followers = _followers(seen)
    claims = []
    for first, last in _sentences(seen):
        sentence = seen[first:last]
        if _EARNING.search(sentence):
            claims += [
                _placed(claim, at + first, end + first, shown, places, followers)
                for claim, at, end in _claims_in(sentence)
            ]
    return claims


def _sentences(seen: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in _SENTENCE_END.finditer(seen)]
    starts = [0, *ends]
    return [(start, end) for start, end in zip(starts, [*ends, len(seen)], strict=True) if end > start]


def _claims_in(sentence: str) -> list[tuple[Claim, int, int]]:
    found = []
    for match in _AMOUNT.finditer(sentence):
        low, high, currency = _amounts(match)
        if currency and high > 0:
            per, end = _period(sentence, match.end())
            up_to = _UP_TO.search(sentence[max(match.start() - 20, 0) : match.start()]) is not None
            found.append((Claim(low, high, currency, per, up_to), match.start(), max(match.end(), end)))
    return found


def _amounts(match: re.Match[str]) -> tuple[float, float, str]:
    signs = [match[name] for name in ("asign", "aafter", "bsign", "bafter") if match[name]]
    written_whole = match["awhole"] or match["bwhole"]
    currency = _SIGNS[signs[0]] if signs else "EUR" if written_whole else ""
    low = _value(match["anumber"], match["atimes"])
    if not match["bnumber"]:
        return low, low, currency
    high = _value(match["bnumber"], match["btimes"])
    if not match["atimes"]:  # "5 tot 10k" speaks of thousands twice, "500 tot 1k" once
        both = _value(match["anumber"], match["btimes"])
        low = both if both <= high else low
    return (low, high, currency) if low <= high else (low, low, currency)


def _value(number: str, times: str | None) -> float:
    """A number as people write money: a separator before three digits groups thousands."""
    whole, cents = re.fullmatch(r"(.+?)(?:[.,](\d{1,2}))?", number).groups()  # type: ignore[union-attr]
    return float(re.sub(r"[., ]", "", whole) + "." + (cents or "0")) * _TIMES.get(times or "", 1.0)


def _period(sentence: str, end: int) -> tuple[Per, int]:
    """The period named after an amount, or else before it, and where it ends when it stands after."""
    after = _PER.search(sentence, end, end + _REACH)
    if after:
        return _unit(after), after.end()
    before = list(_PER.finditer(sentence, max(0, end - 3 * _REACH), end))
    return (_unit(before[-1]), 0) if before else ("", 0)


def _unit(match: re.Match[str]) -> Per:
    if match["short"]:
        return _SHORT[match["short"].strip(".")[-1]]
    word = match["unit"] or match["adverb"]
    return _UNITS.get(word, "thousand_views")


def _followers(seen: str) -> float | None:
    match = _FOLLOWERS.search(seen)
    return _value(match["number"], match["times"]) if match else None


def _placed(
    claim: Claim, start: int, end: int, text: str, places: list[int] | None, followers: float | None
) -> Claim:
    first, last = (start, end) if places is None else (places[start], places[end])
    span = Span(first, last, text[first:last])
    return Claim(claim.low, claim.high, claim.currency, claim.per, claim.up_to, followers, span)
