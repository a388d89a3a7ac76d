"""A text with its amounts, periods and words of meaning, before any of them is judged."""

from __future__ import annotations

from tikmon_nb.inputs.prose.seen import Span, as_seen, span_of
from tikmon_nb.inputs.prose.written_amounts import amounts
from tikmon_nb.inputs.prose.written_numbers import set_apart
from tikmon_nb.inputs.prose.written_periods import periods, time_words, unknown_units
from tikmon_nb.rules.claims import claim_words as words
from tikmon_nb.rules.claims.meaning import EARNED, cues

POSTS = frozenset({"video", "live", "thousand_views"})
"""What a period can be of that is no time."""

MOST_AMOUNTS = 200
"""Amounts beyond these are not read; no claim is made of so many."""

MAX_LENGTH = 20_000
"""Longer texts are read up to here; a caption has at most some thousands of characters."""


class ClaimText:
    """A text with its amounts, periods and words of meaning, and with `plain`: what is none of these."""

    def __init__(self, source: str) -> None:
        self.source = source
        written, self._places = as_seen(source)
        self.seen = seen = written.replace("\u00a0", " ")
        self.periods = periods(seen)
        self.cues = cues(seen)
        self.followers = list(words.FOLLOWERS.finditer(seen))
        kept_out = [*[(one.start, one.end) for one in self.periods], *[m.span() for m in self.followers]]
        self.money = [
            one
            for one in amounts(seen)[:MOST_AMOUNTS]
            if one.currency or not meets(one.start, one.end, kept_out)
        ]
        self.times = self._times()
        self.streams = [match.span() for match in words.STREAM.finditer(seen)]
        known = [*((cue.start, cue.end) for cue in self.cues), *self.streams]
        known += [(one.start, one.end) for one in self.periods]
        known += [(one.start, one.end) for one in self.money if one.currency]
        self.plain = _blanked(seen, known + self.times)

    def _times(self) -> list[tuple[int, int]]:
        """Every word that says per what or when, understood or not; the hours of a clock and ages do not."""
        aside = [(one.start, one.end) for one in set_apart(self.seen) if one.what not in ("date", "year")]
        named = [(one.start, one.end) for one in set_apart(self.seen) if one.what in ("date", "year")]
        spans = [(one.start, one.end) for one in self.periods if one.unit not in ("video", "live")]
        spans += named + unknown_units(self.seen, self.periods) + time_words(self.seen)
        return sorted({span for span in spans if not meets(*span, aside)})

    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins and ends."""
        ends = [match.end() for match in words.SENTENCE_END.finditer(self.seen)]
        bounds = zip([0, *ends], [*ends, len(self.seen)], strict=True)
        return [(start, end) for start, end in bounds if end > start]

    def passes(self, start: int, end: int) -> bool:
        """Whether nothing stands between two places that changes what they have to do with each other."""
        between = self.plain[start:end]
        return not any(map(str.isdigit, between)) and all(
            word in words.FILLERS for word in words.WORD.findall(between)
        )

    def span(self, start: int, end: int) -> Span:
        """The piece of the text as it was written."""
        return span_of(self.source, self._places, start, end)

    def followers_in(self, start: int, end: int) -> float | None:
        """How many followers the sentence names, or else the text; None where it says they are not needed."""
        inside = [m for m in self.followers if start <= m.start() < end]
        for match in inside or self.followers:
            if match["none"] and not match["number"] and not match["needed"]:
                return 0.0
            if match["none"] in ("0", "nul", "zero"):
                return 0.0
            if match["number"] and not match["none"] and not match["needed"]:
                group = words.as_number(match["number"])
                return group * words.SCALE.get(match["times"] or "", 1.0) if group is not None else None
        return None

    def time_near(self, start: int, end: int) -> Span | None:
        """The first word of time in the sentence from `start` to `end`, or else in the text."""
        here = [span for span in self.times if start <= span[0] < end]
        spans = here or self.times
        return self.span(*spans[0]) if spans else None

    def earns_before(self, end: int) -> bool:
        """Whether the text speaks of earning before `end`."""
        return any(cue.meaning in EARNED and cue.end <= end for cue in self.cues)


def meets(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place overlaps one of `spans`."""
    return any(first < end and start < last for first, last in spans)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)
