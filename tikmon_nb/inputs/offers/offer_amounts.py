"""Which of the amounts in a mail is the fee, and what the others are: a gift's value, a penalty, a bonus."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from tikmon_nb.inputs.offers import fee_words as words
from tikmon_nb.inputs.offers.offer_clauses import Cut, PartText
from tikmon_nb.inputs.offers.offer_records import Fee, FeePer, Vat
from tikmon_nb.inputs.prose.seen import Span
from tikmon_nb.inputs.prose.written_amounts import WrittenAmount, amounts
from tikmon_nb.inputs.prose.written_periods import WrittenPeriod, periods

Role = Literal[
    "fee",
    "gift",
    "penalty",
    "bonus",
    "cap",
    "expense",
    "asked",
    "price",
    "commission",
    "other",
    "unclear",
    "unknown",
]

VAT_RATES = (1.21, 1.09)
"""By which an amount grows with VAT; only to see that two amounts are the same one."""

MOST_AMOUNTS = 60
"""Amounts of one mail that are looked at."""


class OfferAmount(NamedTuple):
    """An amount in a mail, what it is, and what it is for."""

    written: WrittenAmount
    role: Role
    per: FeePer
    total: bool


def offer_amounts(part: PartText) -> list[OfferAmount]:
    """Every amount of money in one part of a mail, in order, with what it is."""
    seen, near = part.seen, periods(part.seen)
    dutch = len(words.DUTCH.findall(seen)) >= 4 or "€" in seen or " euro" in seen
    found = list[OfferAmount]()
    for written in amounts(seen)[: 4 * MOST_AMOUNTS]:
        if not written.currency and not _counts_fee(part, written):
            continue
        if not written.high and not written.doubtful:
            continue
        role = _role(part, written, found)
        if not written.currency and role != "gift" and not (written.scaled and dutch):
            role = "unclear"  # of what?
        role = _checked(seen, written, role, near)
        total = role == "fee" and _is_total(part, written, found)
        found.append(OfferAmount(written, role, _per(seen, written, near), total))
    return found[:MOST_AMOUNTS]


def _is_total(part: PartText, one: WrittenAmount, earlier: list[OfferAmount]) -> bool:
    """Whether the words at an amount, and at no other, say that it is for everything."""
    start = max(part.sentence(one.start).start, one.start - 40, earlier[-1].written.end if earlier else 0)
    start = max(start, part.seen.rfind("(", start, one.start))
    end = min(part.sentence(one.start).end, one.end + 24)
    cut = re.search(r"[€$£(]|\d", part.seen[one.end : end])
    end = one.end + cut.start() if cut else end
    return bool(
        words.TOTAL.search(part.seen, start, one.start) or words.TOTAL.search(part.seen, one.end, end)
    )


def _checked(seen: str, one: WrittenAmount, role: Role, near: list[WrittenPeriod]) -> Role:
    """ "fee" only where it is known what it is for: "per 10,000 views" and "per uitje" are not."""
    if role != "fee" or words.PER.match(seen, one.end):
        return role
    views = [p for p in near if p.unit == "thousand_views" and p.n != 1 and 0 <= p.start - one.end <= 2]
    known = any(0 <= p.start - one.end <= 2 for p in near)
    return "unclear" if views or (words.PER_UNKNOWN.match(seen, one.end) and not known) else role


def names_a_number(part: PartText) -> bool:
    """Whether a part holds an amount, or a bare number that may be one: then no older amount holds."""
    return any(
        written.currency or (written.high >= 20 and words.BARE_END.match(part.seen, written.end))
        for written in amounts(part.seen)[:MOST_AMOUNTS]
    )


def _counts_fee(part: PartText, written: WrittenAmount) -> bool:
    """Whether a number without a currency is named as a fee, and counts nothing else."""
    before = part.seen[max(0, written.start - 60) : written.start]
    return (
        bool(words.NO_CURRENCY_FEE.search(before) and words.NO_COUNT.match(part.seen, written.end))
        and written.high >= 20
    ) or bool(
        words.GIFT_BEFORE.search(before)
        or (written.high >= 20 and words.ALL_IN.match(part.seen, written.end))
        or (written.scaled and words.SCALED_BEFORE_OFFER.match(part.seen, written.end))
    )


_NOTHING = re.compile(r"(?!)")
_BY_WORDS: tuple[tuple[Role, re.Pattern[str], re.Pattern[str]], ...] = (
    ("other", words.OTHER_BEFORE, words.OTHER_AFTER),
    ("commission", words.SALE_BEFORE, words.SALE),
    ("unclear", words.SHARE_OF, _NOTHING),
    ("gift", words.GIFT_BEFORE, words.GIFT_AFTER),
    ("expense", words.EXPENSE_BEFORE, words.EXPENSE),
    ("price", words.PRICE_BEFORE, words.PRICE_AFTER),
    ("asked", words.CANNOT_BEFORE, words.CANNOT_AFTER),
)
"""What an amount is by the words right before it or right after it, the first that fits."""


def _role(part: PartText, one: WrittenAmount, earlier: list[OfferAmount]) -> Role:
    seen, sentence = part.seen, part.sentence(one.start)
    before, after = seen[max(sentence.start, one.start - 80) : one.start], seen[one.end : one.end + 60]
    if one.doubtful and not (
        one.low == one.high > 0 and words.TIMES.search(before) and words.COUNTED.search(before)
    ):
        return "unclear"
    if words.PENALTY.search(seen, max(sentence.start, one.start - 90), one.start):
        return "penalty" if not _parenthesis(seen, one, "fee") else "fee"
    if words.CANCELLED.search(seen, *sentence):
        return "other"
    if words.FOR_CREATORS.match(seen, one.end):
        return "unknown"
    for role, words_before, words_after in _BY_WORDS:
        if words_before.search(before) or words_after.match(after):
            return role
    goods = words.GOODS.search(before)
    if goods and not words.NO_GOODS.fullmatch(goods["noun"]):
        return "gift"
    if words.ASKED.search(before) or words.TOO_MUCH.match(after):
        return "unclear" if words.ACCEPTED.search(before) else "asked"  # accepted, perhaps with a "but"
    return _among_fees(part, one, earlier, sentence, part.around(one.start))


def _parenthesis(seen: str, one: WrittenAmount, word: str) -> bool:
    return bool(re.search(rf"{word} \($", seen[max(0, one.start - 12) : one.start]))


def _among_fees(
    part: PartText, one: WrittenAmount, earlier: list[OfferAmount], sentence: Cut, clause: Cut
) -> Role:
    seen = part.seen
    first = not any(other.role == "fee" for other in earlier)
    before, after = seen[max(sentence.start, one.start - 40) : one.start], seen[one.end : one.end + 60]
    if re.search(r"(?:on top of|bovenop|naast)(?: the| de| je| your)? {0,2}$", before):
        return "fee"
    if re.match(r" ?(?:extra )?bonus(?!\w)", after):
        return "bonus"
    bonus = words.BONUS.search(seen, clause.start, clause.end)
    if bonus and words.IF.search(seen, *sentence) and not re.search(r"(?:base|basis) ?fee", after):
        return "bonus"
    if bonus and not first:
        return "bonus"
    if re.match(r" ?(?:extra|bovenop|on top|additional)(?!\w)", after):
        return "unclear"
    if words.CAP.search(before) and not first:
        return "cap"
    if words.FOR_PART.match(after) and (not first or words.ADDED.search(before)):
        return "unclear"  # what comes on top of the fee belongs to it, and is not it
    if words.SHARED.search(seen, *sentence):
        return "unclear"
    return _evident(part, one, sentence, clause)


def _evident(part: PartText, one: WrittenAmount, sentence: Cut, clause: Cut) -> Role:
    """ "fee" only where words around the amount say that it is paid for the work; else it is not known."""
    seen = part.seen
    before, after = seen[max(sentence.start, one.start - 90) : one.start], seen[one.end : one.end + 80]
    after = re.split(r"[.!?\n](?=\s|$)", after, maxsplit=1)[0]
    if words.IF_SEEN.search(before):
        return "bonus"
    if words.IF_ANY.search(before) or words.WITH_VIEWS.search(before):
        return "unclear"
    if words.OTHERS.search(before):
        return "unknown"
    if words.GOODS_AFTER.match(after) and re.search(r"(?<!\w)(?:our|a|an|een|ons|onze|the|this) $", before):
        return (
            "gift"
            if re.search(r"(?<!\w)(?:send|plus|gift\w*|receive|sturen|stuur|krijgt?)(?!\w)", before)
            else "other"
        )
    if words.SPENT.search(before[-48:]):
        return "unknown"
    named = words.NAMED_BEFORE.search(before) or words.FOR_BEFORE.search(before)
    named = named or words.FOR_AFTER.match(after) or words.PER.match(seen, one.end)
    bare = seen[clause.start : one.start] + seen[one.end : clause.end]
    return "fee" if named or not re.search(r"\w", bare) else "unknown"


def _per(seen: str, one: WrittenAmount, near: list[WrittenPeriod]) -> FeePer:
    after = words.PER.match(seen, one.end)
    before = words.PER_BEFORE.search(seen, max(0, one.start - 48), one.start)
    if after or (before and before["what"]):
        return _kind((after or before)["what"])  # type: ignore[index]
    if before:
        return (
            "month"
            if before["monthly"] or before["daily"] == "maand"
            else "hour"
            if before["daily"] == "uur"
            else "day"
        )
    if words.EACH.match(seen, one.end):
        return "post"
    counted = words.COUNTED.search(seen, max(0, one.start - 40), one.start)
    if counted and not re.match(r"1(?!\d)", counted[0]):
        return "post"
    views = [p for p in near if p.unit == "thousand_views" and 0 <= p.start - one.end <= 24]
    return "thousand_views" if views else ""


def _kind(word: str) -> FeePer:
    return next((kind for begin, kind in words.PER_KINDS if word.startswith(begin)), "video")


def fee_of(part: PartText, found: list[OfferAmount]) -> tuple[Fee | None, Span | None, Span | None]:
    """The fee with its place, and the place of one that is not understood: only one of the two is there."""
    fees = [one for one in found if one.role == "fee"]
    unclear = [one for one in found if one.role == "unclear"]
    chosen = _chosen(part, fees)
    if chosen is not None and not (unclear and len(fees) == 1):
        written = chosen.written
        vat = _vat(part, chosen)
        if vat == "included" and any(_with_vat(chosen, one) for one in fees):
            vat = "excluded"
        fee = Fee(written.low, written.high, written.currency or "EUR", chosen.per, vat, not written.currency)
        return fee, part.span(written.start, written.end), None
    unknown = [one for one in found if one.role == "unknown"]
    doubt = (fees or unclear or unknown)[:1]
    return None, None, part.span(doubt[0].written.start, doubt[0].written.end) if doubt else None


def _with_vat(one: OfferAmount, other: OfferAmount) -> bool:
    """Whether the other amount is the same with VAT, at one of the two Dutch rates."""
    return any(abs(other.written.high - rate * one.written.high) < 0.02 for rate in VAT_RATES)


def _chosen(part: PartText, fees: list[OfferAmount]) -> OfferAmount | None:
    """The one fee among several: the sum of all others, the only total, or without VAT beside with VAT."""
    if len(fees) < 2:
        return fees[0] if fees else None
    sizes = [one.written.high for one in fees]
    for one in fees:
        if len(fees) > 2 and abs(2 * one.written.high - sum(sizes)) < 0.01:
            return one
    totals = [one for one in fees if one.total]
    if len(totals) == 1 and totals[0].written.high == max(sizes):
        return totals[0]
    least = min(fees, key=lambda one: one.written.high)
    if len(fees) == 2 and any(_with_vat(least, one) for one in fees):
        return least
    same = {(one.written.low, one.written.high, one.written.currency) for one in fees}
    apart = {part.sentence(one.written.start) for one in fees}
    if len(same) == 1 and len(apart) == len(fees):  # named again
        return next((one for one in fees if one.per), fees[0])
    return None


def _vat(part: PartText, one: OfferAmount) -> Vat:
    """Whether VAT is in it: said in its sentence, or else anywhere in the part."""
    sentence = part.sentence(one.written.start)
    behind = (one.written.end, min(sentence.end, one.written.end + 24))
    for start, end in (behind, sentence, (0, len(part.seen))):
        excluded = words.EXCLUDED.search(part.seen, start, end)
        included = words.INCLUDED.search(part.seen, start, end)
        if excluded or included:
            return "unknown" if excluded and included else "excluded" if excluded else "included"
    return "unknown"
