"""A mail's part cut into sentences and clauses, with the stretches of time that stand in each."""

from __future__ import annotations

import re
from typing import NamedTuple

from tikmon_nb.inputs.prose.seen import Span, as_seen, span_of
from tikmon_nb.inputs.prose.written_numbers import number_word

DAYS_IN = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
"""Days in each unit as contracts of this kind count them: a month is 30, a year 365."""

MOST_TIMES = 200
"""Stretches of time of one mail that are looked at, and conditions."""

_SENTENCE_END = re.compile(r"[!?;\n]|\.(?=\s|$)")
_SHORTENED = re.compile(
    r"(?<!\w)(?:excl|incl|ex|mnd|dgn|nr|no|t\.w\.v|max|min|ca|d|bijv|p\.p|btw|vat|evt|resp|approx|jan|feb"
    r"|mrt|apr|aug|sept?"
    r"|okt|oct|nov|dec)\.$"
)
_CLAUSE_END = re.compile(
    r",(?!\d)|(?<!\w)(?:en|and|plus|met|with|maar|but)(?!\w)|(?<=\s)[+–—-](?=\s)|[()]|:(?=\s)"
)
_UNITS = (
    r"(?P<unit>uur|hours?|(?:werk|kalender)?dag(?:en)?|(?:business |working |calendar )?days?|dgn|dg|week"
    r"|weken|weeks|wk|wkn"
    r"|maand(?:en)?|mnd(?:en)?|months?|mos?|kwartaal|jaar|jaren|jr|years?|yrs?)"
)
_TIME = re.compile(
    rf"(?<![\w.,€$£])(?:(?P<n>\d{{1,3}}(?:[.,]5)?)|(?P<word>[a-zéë]{{1,12}}))(?:[ -]| ?)(?:volle |full "
    rf"|hele )?{_UNITS}(?!\w)"
)
_HALF = re.compile(r"(?<!\w)(?:half jaar|halfjaar|half a year|half year)(?!\w)")
_NET = re.compile(r"(?<!\w)net(?:to)?[ -]?(?P<n>\d\d)(?![\w€%]|[.,]\d| ?(?:euro?|eur|dagen|days|dgn|%))")
_PAST = re.compile(r"(?:last|past|afgelopen|laatste|vorige|previous|elke|iedere|every|per) $")


class Lasting(NamedTuple):
    """A stretch of time and its place, in days."""

    start: int
    end: int
    days: float


class Cut(NamedTuple):
    """A place from `start` to `end`."""

    start: int
    end: int


class PartText:
    """One part of a mail as it is seen, with its sentences, clauses and stretches of time."""

    def __init__(self, part: str) -> None:
        self.source = part
        seen, self._places = as_seen(part)
        self.seen = _joined(seen.replace("\u00a0", " "))
        self.sentences = self._sentences()
        self.lastings = _lastings(self.seen)[:MOST_TIMES]
        self._clauses = dict[Cut, list[Cut]]()

    def _sentences(self) -> list[Cut]:
        """The sentences; "mnd." ends one only where a capital follows."""
        found = list[Cut]()
        for cut in _cuts(self.seen, _SENTENCE_END):
            before = found[-1] if found else None
            if before and _SHORTENED.search(self.seen, max(before.start, before.end - 8), before.end):
                first = self.span(cut.start, cut.end).text.lstrip()[:1]
                if not first.isupper():
                    found[-1] = Cut(before.start, cut.end)
                    continue
            found.append(cut)
        return found

    def span(self, start: int, end: int) -> Span:
        """The piece as it was written."""
        return span_of(self.source, self._places, start, end)

    def sentence(self, at: int) -> Cut:
        """The sentence that holds the place `at`."""
        return next((cut for cut in self.sentences if cut.start <= at < cut.end), Cut(at, at))

    def clauses(self, sentence: Cut) -> list[Cut]:
        """The clauses of a sentence, in order."""
        if sentence not in self._clauses:
            found = _cuts(self.seen[sentence.start : sentence.end], _CLAUSE_END)
            self._clauses[sentence] = [Cut(a + sentence.start, b + sentence.start) for a, b in found]
        return self._clauses[sentence]

    def around(self, at: int) -> Cut:
        """The clause that holds the place `at`."""
        sentence = self.sentence(at)
        return next((cut for cut in self.clauses(sentence) if cut.start <= at < cut.end), sentence)


def _joined(seen: str) -> str:
    """A line that goes on in the next is one sentence with it; of the same length."""
    lines = seen.split("\n")
    out = lines[0]
    for line, before in zip(lines[1:], lines, strict=False):
        goes_on = bool(re.match(r"[^\W_]|[€$£(]", line)) and len(before.rstrip()) > 60
        goes_on = goes_on and not re.search(r"[.:;!?]\s*$", before) and not re.match(r"[^:\n]{2,30}:", line)
        out += (" " if goes_on else "\n") + line
    return out


def _cuts(text: str, end: re.Pattern[str]) -> list[Cut]:
    ends = [match.end() for match in end.finditer(text)]
    return [
        Cut(a, b) for a, b in zip([0, *ends], [*ends, len(text)], strict=True) if b > a and text[a:b].strip()
    ]


def _lastings(seen: str) -> list[Lasting]:
    found = [Lasting(match.start(), match.end(), 180.0) for match in _HALF.finditer(seen)]
    found += [Lasting(*match.span("n"), float(match["n"])) for match in _NET.finditer(seen)]
    for match in _TIME.finditer(seen):
        n = float(match["n"].replace(",", ".")) if match["n"] else number_word(match["word"])
        if match["word"] in ("an", "een", "één", "a", "one"):
            n = 1.0
        if n and not _PAST.search(seen, max(0, match.start() - 12), match.start()):
            unit = _unit(match["unit"])
            if unit == "month" and n % 12 == 0:
                n, unit = n / 12, "year"
            found.append(Lasting(match.start(), match.end(), n * DAYS_IN[unit]))
    return sorted(found)


def _unit(word: str) -> str:
    last = word.split()[-1]
    if last.startswith(("uur", "hour")):
        return "hour"
    if last.startswith(("w", "we")) and not last.startswith("werkd"):
        return "week"
    if last.startswith("kw"):
        return "month"
    if last.startswith("m"):
        return "month"
    return "year" if last.startswith(("j", "y")) else "day"
