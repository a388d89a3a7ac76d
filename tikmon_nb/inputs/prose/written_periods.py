"""Periods in running text: `per maand`, `in 2 weken`, `p/w`, `my first month`, `per live`, `in 2025`.

Every text here is one that `as_seen` has made: small letters, plain quotes.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from tikmon_nb.inputs.prose.written_numbers import number_word, numbers

Unit = Literal["hour", "day", "week", "month", "quarter", "year", "video", "live", "thousand_views"]
Manner = Literal["rate", "span", "named"]


class WrittenPeriod(NamedTuple):
    """A period and its place: `n` times `unit`.

    `manner`: something that recurs (`per week`), a stretch (`in 2 weken`), or a certain one (`in 2025`).
    """

    start: int
    end: int
    unit: Unit
    n: float
    manner: Manner


_WORDS: dict[Unit, str] = {
    "hour": r"uur|uurtje|uren|hours?|hrs?",
    "day": r"dag|dagen|days?",
    "week": r"week|weken|weekly|weeks|wk",
    "month": r"maand(?:en)?|mnd(?:en)?|months?|mth|mo",
    "quarter": r"kwartaal|kwartalen|quarters?",
    "year": r"jaar|jaren|years?|yr|jr",
    "video": r"(?:tiktok |ugc )?video(?:'?s)?|filmpjes?|posts?|clips?|reels?|tiktoks?|vlogs?",
    "live": r"live(?:'?s)?(?:[ -]?(?:streams?|sessies?|sessions?))?|(?:live)?streams?",
}
_HALF_YEAR = r"half jaar|halfjaar|half year|half a year"
_VIEWS = (
    r"(?:(?P<views>1[., ]?000[., ]?000|1[., ]?000|1 ?k|1 ?m|100[., ]?000|100 ?k|10[., ]?000|10 ?k|duizend"
    r"|miljoen|(?:a |een )?million|thousand|mille|1 miljoen|1 million) ?(?:weergaven|views|kijkers|plays)"
    r"|(?P<mille>mille|1000|1\.000|1k)(?![\w.,]))"
)
_TIME_UNITS = "|".join(_WORDS[unit] for unit in ("hour", "day", "week", "month", "quarter", "year"))
_NUMBER = r"\d{1,4}|[a-zéë]{2,14}(?:-[a-z]{3,5})?|a"


def period_named(word: str) -> Unit | None:
    """The period that one word names, in Dutch or English; None for any other word.

    >>> period_named("maand"), period_named("weeks"), period_named("kaas")
    ('month', 'week', None)
    """
    return next((unit for unit, words in _WORDS.items() if re.fullmatch(words, word.casefold())), None)


def _unit_of(word: str) -> Unit:
    return next(unit for unit, words in _WORDS.items() if re.fullmatch(words, word))


_UNIT = "|".join(_WORDS.values())
_RATE = re.compile(
    r"(?:(?<!\w)(?P<om>om de|every other|every second)(?P<om_n> \d{1,2}| twee| drie)? "
    rf"|(?:(?<!\w)p/|/ ?|(?<!\w)(?P<how>per|elke|elk|iedere|ieder|each|every|a|an|one|op een|op één"
    rf"|voor een|for a|for each|voor elke|pro)"
    r"(?: (?:enkele?|single|hele|whole|gemaakte?|sponsored|gesponsorde|losse?|dedicated|korte))? ))"
    rf"(?:(?P<n>\d{{1,3}}|twee|drie|vier|two|three|four|six|zes) ?)?(?:(?P<half>{_HALF_YEAR})"
    rf"|{_VIEWS}|(?P<unit>{_UNIT})"
    rf"|(?!(?:{_TIME_UNITS})(?!\w))[a-zé]{{3,18}} (?P<made>{_WORDS['video']}|{_WORDS['live']}))(?!\w)"
)
_PER_THOUSAND = re.compile(r"(?<!\w)(?:cpm|rpm|tkp)(?!\w)")
_SHORT = re.compile(
    r"(?<!\w)p/[mwjdu](?![\w/])|(?:(?<=[\d €$£k-])|(?<=euro))/mo?(?![\w/])|(?<=[\d €k])/ ?(?:mo|wk|yr"
    r"|hr)(?![\w/])|(?<![\w.])p\.(?P<dot>[mwjdu])\.?(?!\w)|(?<=\d )pm(?!\w)"
    r"|(?<=k )pm(?!\w)|(?<=euro )pm(?!\w)|(?<=,- )pm(?!\w)"
)
_ADVERBS: dict[str, tuple[Unit, float]] = {
    **dict.fromkeys(("maandelijks", "maandelijkse", "monthly", "'s maands"), ("month", 1)),
    **dict.fromkeys(("wekelijks", "wekelijkse", "weekly"), ("week", 1)),
    **dict.fromkeys(("dagelijks", "dagelijkse", "daily"), ("day", 1)),
    **dict.fromkeys(
        ("jaarlijks", "jaarlijkse", "yearly", "annually", "annual", "per annum", "p.a."), ("year", 1)
    ),
    **dict.fromkeys(("driemaandelijks", "quarterly"), ("quarter", 1)),
    **dict.fromkeys(("halfjaarlijks", "halfjaarlijkse"), ("month", 6)),
    **dict.fromkeys(("tweewekelijks", "tweewekelijkse", "fortnightly"), ("week", 2)),
    **dict.fromkeys(("hourly",), ("hour", 1)),
}
_ADVERB = re.compile(
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(_ADVERBS, key=len, reverse=True)))})(?!\w)"
)
_COMPOUND = re.compile(
    r"(?<!\w)(?P<unit>maand|week|dag|jaar|uur|kwartaal)(?=(?:inkom(?:en|sten?)|omzet|loon|salaris|winst"
    r"|verdienste?n?|opbrengst|tarief)(?!\w))"
)
_SPAN = re.compile(
    r"(?<!\w)(?:(?:in|binnen|within|over|during|tijdens)(?: (?:de|het|the|mijn|my|your|je|jouw|maar"
    r"|slechts|only|just"
    r"|nog geen|less than|minder dan"
    r"|under|ongeveer|about))?(?: (?P<first>eerste|first|laatste|last|afgelopen|past))?"
    rf"|(?P<alone>afgelopen|vorige|vorig|deze|dit|laatste|last|past|this|previous|mijn eerste|my first"
    rf"|de eerste|the first|the last))"
    rf"(?: (?P<n>{_NUMBER}))? (?:(?P<half>{_HALF_YEAR})|(?P<unit>{_TIME_UNITS}))(?:tijd)?(?!\w)"
)
_MADE_OF = re.compile(
    r"(?<!\w)(?:met|from|with|uit|voor|for|van|off)(?: (?:maar|slechts|just|only|de|the|mijn|my))?"
    rf" (?P<n>{_NUMBER})(?: (?:enkele?|single|viral|virale|korte|short"
    rf"|simpele?))? (?P<unit>{_WORDS['video']}|{_WORDS['live']})(?!\w)"
)
_SEEN_BY = re.compile(
    r"(?<![\w.,€$£])(?P<number>\d{1,3}(?:[., ]\d{3}){1,3}|\d{1,9}(?:[.,]\d{1,2})?|een|a|half a"
    r"|half)(?: ?(?P<times>k|m|mln|duizend"
    r"|miljoen|thousand|million))? ?(?:weergaven|views|plays)(?!\w)"
)
_SCALE = {"k": 1.0, "duizend": 1.0, "thousand": 1.0, "m": 1e3, "mln": 1e3, "miljoen": 1e3, "million": 1e3}
_MONTHS = (
    r"januari|january|februari|february|maart|march|april|mei|juni|june|juli|july|augustus|august|september"
    r"|oktober|october|november|december"
)
_NAMED = re.compile(
    rf"(?<!\w)(?:(?P<month>{_MONTHS}|(?:jan|feb|mrt|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec)(?=[:)]"
    rf"|\.:))|in (?P<may>may)|(?P<quarter>q[1-4])|(?:in|over|heel"
    rf"|all of) (?P<year>20[1-4]\d))(?: 20\d\d)?(?![\w.,]?\d)"
)
_LETTERS: dict[str, Unit] = {
    "m": "month",
    "o": "month",
    "w": "week",
    "j": "year",
    "d": "day",
    "u": "hour",
    "y": "year",
}
_TIME = re.compile(
    rf"(?<![\w-])(?:(?:half)?{_TIME_UNITS}|minu(?:ut|ten|tes?)|seizoen\w*|seasons?|weekend(?:en|s)?"
    rf"|zomer\w*|winter\w*|summer|spring|lente|herfst"
    r"|sinds|since|ooit|ever|totaal|total|tot nu toe|so far|avond(?:en)?|evenings?|nacht(?:en)?|nights?"
    r"|ochtend|morning|middag|vandaag|today"
    r"|gisteren|yesterday|morgen|tonight|vannacht|overnight|vanavond|lifetime|eenmalig|one-off|bi-?weekly"
    r"|bi-?monthly|inmiddels|onderhand"
    r"|loopbaan|career|decennium|decade|fortnight|[a-z]{2,8}dag|weekdays?|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)days?|vakantie\w*|holidays?"
    r"|kerst\w*|christmas|halfjaar\w*|\w+jaarlijkse?|\w+maandelijkse?|\w+wekelijkse?|once)(?!\w)"
)


def periods(text: str) -> list[WrittenPeriod]:
    """The periods in `text` that are understood, in order; none of them overlap.

    >>> [(one.unit, int(one.n)) for one in periods("500 euro in 2 weken, en nu 300 per week")]
    [('week', 2), ('week', 1)]
    """
    found = [_rate(match) for match in _RATE.finditer(text)]
    found += [
        WrittenPeriod(*match.span(), "thousand_views", 1, "rate") for match in _PER_THOUSAND.finditer(text)
    ]
    found += [_short(match) for match in _SHORT.finditer(text)]
    found += [WrittenPeriod(*match.span(), *_ADVERBS[match[0]], "rate") for match in _ADVERB.finditer(text)]
    found += [
        WrittenPeriod(*match.span(), _unit_of(match["unit"]), 1, "rate") for match in _COMPOUND.finditer(text)
    ]
    found += [period for match in _SPAN.finditer(text) if (period := _span(match)) is not None]
    found += [period for match in _MADE_OF.finditer(text) if (period := _made_of(match)) is not None]
    found += [period for match in _SEEN_BY.finditer(text) if (period := _seen_by(match)) is not None]
    found += [_named(match) for match in _NAMED.finditer(text)]
    kept = list[WrittenPeriod]()
    for period in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or period.start >= kept[-1].end:
            kept.append(period)
    return kept


_PER = re.compile(
    r"(?:(?<!\w)(?:per|pro|elke|elk|iedere|ieder|each|every)(?!\w)"
    r"|(?<=\d)/) ?[^\s,.!?;]{1,24}(?: [^\W\d_]{1,24})?"
)


def unknown_units(text: str, known: list[WrittenPeriod]) -> list[tuple[int, int]]:
    """The places in `text` that say per what, and name nothing that is understood: `per verkoop`."""
    spans = [match.span() for match in _PER.finditer(text)]
    return [span for span in spans if not any(one.start < span[1] and span[0] < one.end for one in known)]


def time_words(text: str) -> list[tuple[int, int]]:
    """The places in `text` of every word that speaks of time, understood as a period or not."""
    return [match.span() for match in _TIME.finditer(text)]


def _number(word: str | None) -> float | None:
    """What a number in a period comes to: 1 where none stands; None for a word that is no number."""
    if word is None:
        return 1
    word = word.strip()
    if word.isdigit():
        return float(word) or None
    return 1 if word == "an" else number_word(word)


def _rate(match: re.Match[str]) -> WrittenPeriod:
    n = _number(match["n"]) or 1
    if match["om"]:
        n = _number(match["om_n"]) if match["om_n"] else 2  # type: ignore[assignment]
    if match["half"]:
        return WrittenPeriod(*match.span(), "month", 6 * n, "rate")
    if match["unit"] or match["made"]:
        return WrittenPeriod(*match.span(), _unit_of(match["unit"] or match["made"]), n, "rate")
    return WrittenPeriod(*match.span(), "thousand_views", _thousands(match["views"] or "1000"), "rate")


def _thousands(views: str) -> float:
    bare = re.sub(r"[., ]|een|^a\b", "", views)
    if bare.startswith(("duizend", "thousand", "mille")):
        return 1
    if bare.lstrip("1").startswith(("miljoen", "million", "m")):
        return 1000
    return float(bare.rstrip("k")) * (1 if bare.endswith("k") else 1e-3)


def _short(match: re.Match[str]) -> WrittenPeriod:
    written = match[0].replace(" ", "")
    if written.startswith("/"):
        letter = {"h": "u"}.get(written[1], written[1])
    else:
        letter = match["dot"] or written[-1]
    return WrittenPeriod(*match.span(), _LETTERS[letter], 1, "rate")


def _span(match: re.Match[str]) -> WrittenPeriod | None:
    n = _number(match["n"])
    if n is None or (not match["n"] and match["unit"] and match["unit"].endswith(("en", "s"))):
        return None  # "in weken" is no number of them
    if match["half"]:
        return WrittenPeriod(*match.span(), "month", 6 * n, "span")
    return WrittenPeriod(*match.span(), _unit_of(match["unit"]), n, "span")


def _made_of(match: re.Match[str]) -> WrittenPeriod | None:
    n = _number(match["n"])
    return None if n is None else WrittenPeriod(*match.span(), _unit_of(match["unit"]), n, "rate")


def _seen_by(match: re.Match[str]) -> WrittenPeriod | None:
    """So many views, in thousands."""
    written = match["number"]
    if written in ("een", "a"):
        number = 1.0 if match["times"] else 0.0
    elif written.startswith("half"):
        number = 0.5
    else:
        number = numbers(written)[0].value or 0.0
    n = number * _SCALE.get(match["times"] or "", 1e-3)
    return WrittenPeriod(*match.span(), "thousand_views", n, "rate") if n > 0 else None


def _named(match: re.Match[str]) -> WrittenPeriod:
    unit: Unit = "year" if match["year"] else "quarter" if match["quarter"] else "month"
    return WrittenPeriod(*match.span(), unit, 1, "named")
