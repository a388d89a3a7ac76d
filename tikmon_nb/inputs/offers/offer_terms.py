"""The conditions of an offer: rights, exclusivity, whitelisting, revisions, dates, payment, gifts, penalties.

A stretch of time belongs to the nearest condition in its clause, or else to the last one before it in its
sentence; one that belongs to none is left alone.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from tikmon_nb.inputs.offers import term_words as words
from tikmon_nb.inputs.offers.offer_clauses import MOST_TIMES, Lasting, PartText
from tikmon_nb.inputs.offers.offer_records import TermKind
from tikmon_nb.inputs.prose.written_numbers import number_word


class Term(NamedTuple):
    """A condition and where it is named; `days` is None where no time is named for it."""

    kind: TermKind
    start: int
    end: int
    days: float | None = None


def terms_of(part: PartText) -> list[Term]:
    """The conditions that a part names, in order, each with its time; what is refused is left out."""
    cues = [Term(kind, *match.span()) for match in words.CUE.finditer(part.seen) if (kind := _kind(match))]
    cues = [cue for cue in cues[:MOST_TIMES] if not _is_refused(part, cue)]
    cues = [cue for cue in cues if not _is_advertised(part, cue, cues)]
    days = dict[int, float]()
    for lasting in part.lastings:
        owner = _owner(part, lasting, cues)
        if owner is not None and owner not in days:
            days[owner] = lasting.days
    timed = [cue._replace(days=days.get(i)) for i, cue in enumerate(cues)]
    return [_for_payment(part, term) for term in timed]


def _for_payment(part: PartText, term: Term) -> Term:
    """ "Binnen 30 dagen na plaatsing" is when the brand pays, not when the creator delivers."""
    if term.kind != "deadline" or term.days is None:
        return term
    after = part.seen[term.end : min(part.sentence(term.start).end, term.end + 48)]
    return term._replace(kind="paid_in") if words.AFTER_POSTING.search(after) else term


def _is_advertised(part: PartText, cue: Term, cues: list[Term]) -> bool:
    """Whether "use" is that of a Spark Ad, which is whitelisting and no right of its own."""
    if cue.kind != "rights" or not re.match(
        r"inzet|ingezet|.*gebruik(?:en|t)|use ", part.seen[cue.start : cue.end]
    ):
        return False
    sentence = part.sentence(cue.start)
    return any(one.kind == "white" and sentence.start <= one.start < sentence.end for one in cues)


def _kind(match: re.Match[str]) -> TermKind | None:
    return match.lastgroup  # type: ignore[return-value]


def _is_refused(part: PartText, cue: Term) -> bool:
    sentence = part.sentence(cue.start)
    before = part.seen[max(sentence.start, cue.start - 36) : cue.start]
    if cue.kind == "exclusive":
        written = part.seen[cue.start : cue.end]
        if re.match(r"exclusi", written):
            return bool(words.REFUSED.search(before) or words.NONE_AFTER.match(part.seen, cue.end))
        return False
    if cue.kind == "rights" and (
        words.KEPT.search(before) or words.KEPT.search(part.seen[cue.start : cue.end + 10])
    ):
        return True
    return cue.kind != "none" and bool(
        words.REFUSED.search(before) or words.NONE_AFTER.match(part.seen, cue.end)
    )


def _owner(part: PartText, lasting: Lasting, cues: list[Term]) -> int | None:
    """The condition whose time this is."""
    sentence = part.sentence(lasting.start)
    clause = part.around(lasting.start)
    inside = [i for i, cue in enumerate(cues) if clause.start <= cue.start < clause.end]
    if inside:
        return _nearest(lasting, cues, inside)
    within = [i for i, cue in enumerate(cues) if sentence.start <= cue.start < sentence.end]
    before = [i for i in within if cues[i].end <= lasting.start]
    if before:
        return before[-1]
    after = [i for i in within if cues[i].start >= lasting.end]
    return after[0] if after else None


def _nearest(lasting: Lasting, cues: list[Term], among: list[int]) -> int:
    """The nearest condition; a date of delivery gives way to any other, since "within" names many things."""

    def distance(i: int) -> tuple[int, int]:
        cue = cues[i]
        gap = lasting.start - cue.end if cue.end <= lasting.start else cue.start - lasting.end
        return words.ORDER.get(cue.kind, 0), abs(gap)

    return min(among, key=distance)


def rights_of(part: PartText, terms: list[Term]) -> tuple[float | None, bool, bool, tuple[int, int]] | None:
    """Days, whether also as advertising, whether for ever, and where; None where no rights are named."""
    named = [term for term in terms if term.kind == "rights"]
    ever = words.PERPETUAL.search(part.seen)
    if not named and not ever:
        return None
    timed = next((term for term in named if term.days is not None), named[0] if named else None)
    sentences = {part.sentence(term.start) for term in named} | (
        {part.sentence(ever.start())} if ever else set()
    )
    paid = any(words.PAID.search(part.seen, *sentence) for sentence in sentences)
    place = (timed.start, timed.end) if timed else ever.span() if ever else (0, 0)
    days = timed.days if timed is not None and ever is None else None
    return days, paid, ever is not None, place


def category_of(part: PartText, terms: list[Term]) -> str:
    """The category of an exclusivity, "" where none is named."""
    for term in terms:
        if term.kind != "exclusive":
            continue
        sentence = part.sentence(term.start)
        for pattern in words.CATEGORY:
            match = pattern.search(part.seen, sentence.start, min(sentence.end, term.end + 160))
            if match:
                named = words.CATEGORY_ENDS.sub("", " " + match["category"]).strip(" '\"-")
                named = re.sub(
                    r"^(?:the|de|het|een|a|any|other|andere?|categorie|category) ", "", named
                ).strip()
                if named and not re.fullmatch(
                    r"(?:the|de|je|you|competitors|concurrenten|dagen|days|months?|maanden"
                    r"|klant\w*|brands?|merken)",
                    named,
                ):
                    return named
    return ""


def revisions_of(part: PartText, terms: list[Term]) -> tuple[float, tuple[int, int]] | None:
    """How many rounds of revisions, infinite where there is no limit, and where."""
    for term in terms:
        if term.kind != "revisions":
            continue
        sentence = part.sentence(term.start)
        if words.UNLIMITED.search(
            part.seen, max(sentence.start, term.start - 24), min(sentence.end, term.end + 24)
        ):
            return math.inf, (term.start, term.end)
        before = words.ROUNDS_BEFORE.search(part.seen, max(0, term.start - 24), term.start)
        after = words.ROUNDS_AFTER.match(part.seen, term.end)
        written = before["n"] if before else after["n"] if after else ""
        number = int(written) if written.isdigit() else number_word(written) if written else None
        if number is None and written in ("one", "één", "een"):
            number = 1
        if number is not None and number <= 50:
            return float(number), (term.start, term.end)
    return None


def deadline_of(part: PartText, terms: list[Term]) -> tuple[int, int] | None:
    """Where the day is named by which something is asked, and not that of an answer or a launch."""
    for match in words.DATE.finditer(part.seen):
        sentence = part.sentence(match.start())
        cue = any(
            term.kind == "deadline"
            and sentence.start <= term.start <= match.start()
            and match.start() - term.end <= 48
            for term in terms
        )
        by = re.search(
            r"(?<!\w)(?:v[oó]{2}r|voor|before|by|on|op|uiterlijk|post|in) $",
            part.seen[max(0, match.start() - 10) : match.start()],
        )
        asks = re.search(
            r"(?<!\w)(?:post|plaats|online|lever|deliver|draft|video|tiktok|shoot|content|up by|live"
            r"|ready|done|klaar)",
            part.seen[sentence.start : sentence.end],
        )
        if words.REPLY.search(part.seen, *sentence) or (
            words.LAUNCH.search(part.seen, sentence.start, match.start()) and not cue
        ):
            continue
        if cue or (by and asks):
            return match.span()
    return _within(part, terms)


def _within(part: PartText, terms: list[Term]) -> tuple[int, int] | None:
    for term in terms:
        if term.kind != "deadline" or term.days is None:
            continue
        sentence = part.sentence(term.start)
        lasting = next(
            (
                one
                for one in part.lastings
                if sentence.start <= one.start < sentence.end and one.days == term.days
            ),
            None,
        )
        asks = words.DELIVERS.search(part.seen, *sentence)
        if lasting is not None and asks and not words.REPLY.search(part.seen, *sentence):
            start = min(term.start, lasting.start)
            return start, min(sentence.end, lasting.end + 28)
    return None


def affiliate_of(part: PartText) -> tuple[float, tuple[int, int]] | None:
    """The share of sales (0-1), NaN where it is not named, and where."""
    first: tuple[int, int] | None = None
    for match in words.OF_SALES.finditer(part.seen):
        sentence = part.sentence(match.start())
        before = part.seen[max(sentence.start, match.start() - 24) : match.start()]
        if words.REFUSED.search(before) or words.OF_AGENCY.search(before):
            continue
        first = first or match.span()
        near = [
            one
            for one in words.SHARE.finditer(part.seen, sentence.start, sentence.end)
            if abs(one.start() - match.start()) <= 48
        ]
        near = [
            one
            for one in near
            if not re.match(
                r" ?(?:korting|off|discount|btw|vat|engagement)", part.seen[one.end() : one.end() + 12]
            )
        ]
        if near:
            one = min(near, key=lambda share: abs(share.start() - match.start()))
            return float(one["share"].replace(",", ".")) / 100, one.span()
    return (math.nan, first) if first else None


def gift_of(part: PartText) -> tuple[int, int] | None:
    """Where goods or a stay are offered."""
    for match in words.GIFT.finditer(part.seen):
        if match[0].startswith(("in ruil", "in exchange")) and not re.search(
            r"\w", part.seen[: match.start()]
        ):
            continue
        if words.FEEL.search(part.seen[max(0, match.start() - 8) : match.start()]):
            continue
        return match.span()
    return None


def results_of(part: PartText) -> tuple[int, int] | None:
    """Where payment hangs on the results."""
    match = words.RESULTS.search(part.seen)
    return match.span() if match else None
