"""Which of the amounts in a mail is the fee, and what the others are: a gift's value, a penalty, a bonus."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from tikmon_nb.inputs.offers.offer_clauses import Cut, PartText
from tikmon_nb.inputs.offers.offer_records import Fee, FeePer, Vat
from tikmon_nb.inputs.prose.seen import Span
from tikmon_nb.inputs.prose.written_amounts import WrittenAmount, amounts
from tikmon_nb.inputs.prose.written_periods import WrittenPeriod, periods

Role = Literal["fee", "gift", "penalty", "bonus", "cap", "expense", "asked", "price", "each", "unclear"]

MOST_AMOUNTS = 60
"""Amounts of one mail that are looked at."""


class OfferAmount(NamedTuple):
    """An amount in a mail, what it is, and what it is for."""

    written: WrittenAmount
    role: Role
    per: FeePer
    total: bool


_FEE = re.compile(
    r"(?<!\w)(?:fees?|vergoeding|budget|honorarium|gage|tarief|\w*tarief|rates?|compensati(?:on|e)|retainer|aanbod|bod|offers?|offering|bied(?:en|t)?"
    r"|betalen|betaal|betaalt|pay|pays|paying|paid|ontvangt?|ontvang je|receive|krijgt?|krijg je|verhogen|stretch|akkoord|garantiebedrag|deal|for|voor|doen"
    r"|can do|kunnen|we can|have|hebben|maximum|total|totaal|confirm|bedraagt|bedrag van|startbonus|one-off|it is|would|uitbetal\w+|base fee|staat|plus)(?!\w)"
)
_NO_CURRENCY_FEE = re.compile(
    r"(?<!\w)(?:fee|vergoeding|budget|honorarium|gage|tarief|rate|compensatie|compensation|bieden|bied|betalen|pay|offer|aanbod|bod)"
    r"(?: (?:is|of|van|bedraagt|between|tussen|je|jou|you|us|a|een|flat|max\.?|maximaal|ongeveer|around|about|de|the)){0,4}:? {0,2}$"
)
_NO_COUNT = re.compile(r"(?! ?(?:volgers|followers|views|weergaven|likes|leden|dagen|days|weken|weeks|maanden|months|video|posts?|stor|tiktok|x\b|%))")
_GIFT_BEFORE = re.compile(
    r"(?<!\w)(?:waarde(?: van)?|t\.?w\.?v\.?|worth|value[d]?(?: at)?|\w*waarde|retail(?: price)?|rrp|msrp|adviesprijs|normaal|normally|cadeaukaart van"
    r"|gift ?card of|gift ?card worth|tegoed van|voucher van|voucher of|\w*prijs|rekening tot|budget to spend of)(?: is|:)?(?: ongeveer| about| ca\.?)? {0,2}$"
)
_GIFT_AFTER = re.compile(
    r" ?(?:value|in value|waarde|worth of|aan producten|aan kleding|shoptegoed|tegoed|gift ?card|cadeaukaart|in products|store credit|\w*tegoed)(?!\w)"
)
_GOODS = re.compile(r"(?<!\w)(?P<noun>[^\W\d_]{3,24}) (?:(?:van|of) {0,2}|\((?:retail price |rrp |\w*waarde |value:? |worth |t\.?w\.?v\.? )?)$")
_NO_GOODS = re.compile(
    r"\w*(?:bedrag|vergoeding|fee|budget|tarief|aanbod|bod|offer|honorarium|total|totaal|maximum|max|bonus|boete|penalty|amount|sum|som|retainer|rate|price|prijs"
    r"|compensation|compensatie|gage|garantie\w*|quote|deduction|korting|plaats|instead|prijsje|voorstel|cap|fine|guarantee|deal|deals|because|video'?s?|posts?|media"
    r"|reels?|tiktoks?|stories|story|tot|commissie|commission|minimum|schadevergoeding|we|er|elk|each|reel|filmpjes?|bundel|bundle)"
)
_PENALTY = re.compile(r"(?<!\w)(?:boete|boetes|penalty|penalties|dwangsom|fine|schadevergoeding|deduction|kill fee|repay|terugbetal\w*|damages)(?!\w)")
_BONUS = re.compile(r"(?<!\w)(?:extra|bonus|bovenop|on top|additional|aanvullend|erbij)(?!\w)")
_IF = re.compile(r"(?<!\w)(?:als|if|when|indien|wanneer|mits|bij meer dan|haalt|reaches|exceeds)(?!\w)")
_CAP = re.compile(r"(?:tot een maximum(?: van)?|capped at|cap of|met een maximum van|max\.?|maximaal|maximum of|up to(?: a maximum of)?|plafond van) {0,2}$")
_EXPENSE = re.compile(r" ?(?:reiskosten|travel|onkosten|expenses|reisvergoeding|per km|kilometer)")
_EXPENSE_BEFORE = re.compile(r"(?:reiskosten|travel(?: costs)?|onkosten\w*|expenses|reisvergoeding)(?: van| of| tot| up to|:)? {0,2}$")
_ASKED = re.compile(
    r"(?<!\w)(?:your (?:quote|rate|fee|ask|price)(?: of)?|(?:je|jouw) (?:voorstel|tarief|prijs|offerte|vraagprijs)(?: van)?|je vraagt|you asked(?: for)?|was|waren|were"
    r"|in plaats van|instead of|down from|i charge|ik vraag|ik reken|vraag ik|reken ik|my (?:rate|fee|price)(?: [^.]{0,60})? (?:is|would be)|mijn (?:tarief|prijs)(?: [^.]{0,60})? is"
    r"|oorspronkelijk|van de|rather than|dank voor het aanbod van|thanks for (?:the|your) offer of|niet)(?: de| the)? {0,2}$"
)
_TOO_MUCH = re.compile(r" ?(?:is |was )?(?:helaas |unfortunately |a bit |wat )?(?:te veel|te hoog|teveel|too (?:much|high)|above|boven|over our|out of)")
_PRICE_AFTER = re.compile(r" ?(?:korting|off|discount|cashback|per bestelling|spend|minimum order)(?!\w)")
_ADDED = re.compile(r"(?:\+|plus|en nog|kost(?:en)?|costs?|voor de rechten) {0,2}$")
_FOR_PART = re.compile(r" (?:extra )?(?:voor|for) (?:de |het |the )?(?:gebruiksrecht\w*|rechten|usage|rights|whitelisting|exclusi\w+|spark|ruwe|raw|reis\w*|travel)")
_TOTAL = re.compile(r"(?<!\w)(?:totaal|total|all[ -]in|bundle|bundel|samen|in totaal|altogether|pakket|package)(?!\w)")
_EACH = re.compile(r" ?(?:each|per stuk|p\.?/?s\.?t?|apiece|per piece|a piece|stuk|elk)(?!\w)")
_SHARED = re.compile(r"(?<!\w)(?:creators|influencers) (?:samen|together|in total)|(?:split|verdeeld|gedeeld|divided)(?!\w)")
_PER = re.compile(
    r" ?(?:\((?:excl|incl|ex)[^)]{0,16}\) ?)?(?:flat |vast )?(?:excl\.? (?:btw|vat) )?(?:per|a|for each|voor elke|voor iedere|/) ?(?:ugc[- ]?|losse |extra |dedicated |geplaatste )?(?P<what>tiktok[- ]video|tiktoks?|videos?|filmpje|reels?"
    r"|shorts?|clips?|stor(?:y|ies)|foto|photo|carousel|posts?|lives?|livestream|stream|maand|month|mnd|week|dag|day|uur|hour)(?!\w)"
)
_PER_BEFORE = re.compile(
    r"(?:(?:fee|tarief|vergoeding|rate|prijs|price|budget) (?:per|a)|per) (?P<what>tiktok[- ]video|tiktoks?|videos?|filmpje|reels?|shorts?|stor(?:y|ies)|foto|photo"
    r"|posts?|lives?|maand|month|week|dag|day|uur|hour)(?: is|:)? {0,2}$|(?P<daily>dag|uur|maand)tarief:? (?:van |is )?$|(?:monthly|maandelijkse?) (?P<monthly>retainer|fee|vergoeding)(?: of| van)? $"
)
_PER_KINDS: tuple[tuple[str, FeePer], ...] = (
    *(("stor", "story"), ("foto", "photo"), ("photo", "photo"), ("carousel", "photo"), ("post", "post"), ("live", "live"), ("stream", "live")),
    *(("maand", "month"), ("month", "month"), ("mnd", "month"), ("week", "week"), ("dag", "day"), ("day", "day"), ("uur", "hour"), ("hour", "hour")),
)
_EXCLUDED = re.compile(
    r"(?<!\w)(?:excl(?:\.|usief|uding|usive of)?|ex\.?|exclusive|plus|zonder|before|net of|not including|\+) ?(?:\d\d ?% ?)?(?:btw|vat|tax(?:es)?)(?!\w)|vat not included|btw niet inbegrepen"
    r"|\+ ?btw"
)
_INCLUDED = re.compile(
    r"(?<!\w)(?:incl(?:\.|usief|uding|usive of)?|including|met) ?(?:\d\d ?% ?)?(?:btw|vat|tax(?:es)?)(?!\w)|(?:vat|btw) (?:incl(?:uded|\.|usief)?|inbegrepen)"
)
_DUTCH = re.compile(r"(?<!\w)(?:wij|we|je|jij|een|voor|het|ons|onze|met|van|bieden|graag|de)(?!\w)")


def offer_amounts(part: PartText) -> list[OfferAmount]:
    """Every amount of money in one part of a mail, in order, with what it is."""
    seen, near = part.seen, periods(part.seen)
    dutch = len(_DUTCH.findall(seen)) >= 4 or "€" in seen or " euro" in seen
    found = list[OfferAmount]()
    for written in amounts(seen)[: 4 * MOST_AMOUNTS]:
        if not written.currency and not _counts_fee(part, written):
            continue
        if not written.high and not written.doubtful:
            continue
        role = _role(part, written, found)
        if not written.currency and not (written.scaled and dutch):
            role = "unclear"  # of what?
        total = _TOTAL.search(seen, *part.sentence(written.start)) is not None and role == "fee"
        found.append(OfferAmount(written, role, _per(seen, written, near), total))
    return found[:MOST_AMOUNTS]


def _counts_fee(part: PartText, written: WrittenAmount) -> bool:
    """Whether a number without a currency is named as a fee, and counts nothing else."""
    before = part.seen[max(0, written.start - 60) : written.start]
    return bool(_NO_CURRENCY_FEE.search(before) and _NO_COUNT.match(part.seen, written.end)) and written.high >= 20


def _role(part: PartText, one: WrittenAmount, earlier: list[OfferAmount]) -> Role:
    seen, sentence = part.seen, part.sentence(one.start)
    before, after = seen[max(sentence.start, one.start - 80) : one.start], seen[one.end : min(len(seen), one.end + 60)]
    clause = part.around(one.start)
    if one.doubtful:
        return "unclear"
    if _PENALTY.search(seen, max(sentence.start, one.start - 90), one.start):
        return "penalty" if not _parenthesis(seen, one, "fee") else "fee"
    if _GIFT_BEFORE.search(before) or _GIFT_AFTER.match(after):
        return "gift"
    if _EXPENSE.match(after) or _EXPENSE_BEFORE.search(before):
        return "expense"
    if _PRICE_AFTER.match(after):
        return "price"
    goods = _GOODS.search(before)
    if goods and not _NO_GOODS.fullmatch(goods["noun"]):
        return "gift"
    if _ASKED.search(before) or _TOO_MUCH.match(after):
        return "asked"
    if _EACH.match(after):
        return "each"
    return _among_fees(part, one, earlier, sentence, clause)


def _parenthesis(seen: str, one: WrittenAmount, word: str) -> bool:
    return bool(re.search(rf"{word} \($", seen[max(0, one.start - 12) : one.start]))


def _among_fees(part: PartText, one: WrittenAmount, earlier: list[OfferAmount], sentence: Cut, clause: Cut) -> Role:
    seen = part.seen
    first = not any(other.role == "fee" for other in earlier)
    before, after = seen[max(sentence.start, one.start - 40) : one.start], seen[one.end : one.end + 60]
    bonus = _BONUS.search(seen, clause.start, clause.end)
    if bonus and _IF.search(seen, *sentence) and not re.search(r"(?:base|basis) ?fee", after):
        return "bonus"
    if bonus and not first:
        return "bonus"
    if _CAP.search(before) and not first:
        return "cap"
    if _FOR_PART.match(after) and (not first or _ADDED.search(before)):
        return "unclear"  # what comes on top of the fee belongs to it, and is not it
    if _SHARED.search(seen, *sentence):
        return "unclear"
    return "fee"


def _per(seen: str, one: WrittenAmount, near: list[WrittenPeriod]) -> FeePer:
    after = _PER.match(seen, one.end)
    before = _PER_BEFORE.search(seen, max(0, one.start - 48), one.start)
    if after or (before and before["what"]):
        return _kind((after or before)["what"])  # type: ignore[index]
    if before:
        return "month" if before["monthly"] or before["daily"] == "maand" else "hour" if before["daily"] == "uur" else "day"
    if _EACH.match(seen, one.end):
        return "post"
    views = [p for p in near if p.unit == "thousand_views" and p.n == 1 and 0 <= p.start - one.end <= 24]
    return "thousand_views" if views else ""


def _kind(word: str) -> FeePer:
    return next((kind for begin, kind in _PER_KINDS if word.startswith(begin)), "video")


def fee_of(part: PartText, found: list[OfferAmount]) -> tuple[Fee | None, Span | None, Span | None]:
    """The fee with its place, and the place of one that is not understood: only one of the two is there."""
    fees = [one for one in found if one.role == "fee"]
    totals = [one for one in fees if one.total]
    chosen = totals if len(totals) == 1 and len(fees) > 1 else fees
    same = {(one.written.low, one.written.high, one.written.currency) for one in chosen}
    unclear = [one for one in found if one.role == "unclear"]
    if len(same) == 1 and not unclear:
        one = chosen[0]
        per = next((other.per for other in chosen if other.per), "")
        written = one.written
        fee = Fee(written.low, written.high, written.currency or "EUR", per, _vat(part, one), not written.currency)
        return fee, part.span(written.start, written.end), None
    doubt = (fees or unclear)[:1] if same or unclear else []
    return None, None, part.span(doubt[0].written.start, doubt[0].written.end) if doubt else None


def _vat(part: PartText, one: OfferAmount) -> Vat:
    """Whether VAT is in it: said in its sentence, or else anywhere in the part."""
    sentence = part.sentence(one.written.start)
    for start, end in (sentence, (0, len(part.seen))):
        excluded = _EXCLUDED.search(part.seen, start, end)
        included = _INCLUDED.search(part.seen, start, end)
        if excluded or included:
            return "unknown" if excluded and included else "excluded" if excluded else "included"
    return "unknown"
