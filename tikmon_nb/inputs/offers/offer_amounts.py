"""Which of the amounts in a mail is the fee, and what the others are: a gift's value, a penalty, a bonus."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from tikmon_nb.inputs.offers.offer_clauses import Cut, PartText
from tikmon_nb.inputs.offers.offer_records import Fee, FeePer, Vat
from tikmon_nb.inputs.prose.seen import Span
from tikmon_nb.inputs.prose.written_amounts import WrittenAmount, amounts
from tikmon_nb.inputs.prose.written_periods import WrittenPeriod, periods

Role = Literal[
    "fee", "gift", "penalty", "bonus", "cap", "expense", "asked", "price", "commission", "other", "unclear"
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


_NO_CURRENCY_FEE = re.compile(
    r"(?<!\w)(?:fee|vergoeding|budget|honorarium|gage|tarief|rate|compensatie|compensation|bieden|bied|betalen|pay|offer|aanbod|bod|do|doen|kun je|naar|akkoord|agreed?|dan|settle|make it|maken (?:er|we er)|what about|how about|wat dacht je"
    r"|wat vind je|zou je)"
    r"(?: (?:is|of|van|bedraagt|op|met|on|at|to|naar|it|het|voor|for|can|between|tussen|je|jou|you|us|a|een|flat|max\.?|maximaal|ongeveer|around|about|de|the)){0,4}:? {0,2}$"
)
_NO_COUNT = re.compile(r"(?! ?(?:volgers|followers|views|weergaven|likes|leden|dagen|days|weken|weeks|maanden|months|video|posts?|stor|tiktok|x\b|%))")
_GIFT_BEFORE = re.compile(
    r"(?<!\w)(?:waarde(?: van)?|t\.?w\.?v\.?|worth|value[d]?(?: at)?|\w*waarde|retail(?: price)?|rrp|msrp|adviesprijs|normaal|normally|cadeaukaart van"
    r"|gift ?card of|gift ?card worth|tegoed van|voucher van|voucher of|\w*prijs|rekening tot|budget to spend of|spend|besteed)(?: is|:)?(?: ongeveer| about| ca\.?)? {0,2}$"
)
_OTHER_BEFORE = re.compile(
    r"(?<!\w)(?:raised|funding|\w*omzet|revenue|turnover|media ?budget|media ?waarde|media value|marketing ?budget|bestelwaarde|order value|bestelbedrag|prijzengeld|jackpot"
    r"|kans (?:op|om)|win|winnen|hoofdprijs|prize)(?: [^.\d]{0,24})?:? {0,2}$"
)
_OTHER_AFTER = re.compile(r" ?(?:te winnen|to win|omzet|revenue|in funding|opgehaald|raised)(?!\w)")
_PRICE_BEFORE = re.compile(r"(?<!\w)(?:costs?|kost|kosten|priced at|te koop voor|sells? for|verkopen (?:het|hem|ze) voor|for sale at)(?: normaal| normally| about| slechts)? {0,2}$")
_SHARE_OF = re.compile(r"(?:%|procent|percent) (?:van|of)(?: (?:de|the|your|je))?(?: \w+)? ?\(? {0,2}$")
_CANCELLED = re.compile(r"(?<!\w)(?:annul\w+|cancel\w*|kill fee)(?!\w)")
_SALE = re.compile(
    r" ?(?:per|for (?:every|each)|voor (?:elke|iedere)|a|/) ?(?:\w+e )?(?:sale|verkoop|verkocht\w*|order|bestelling|download|klik|click|lead|aanmelding|sign-?ups?|install\w*|nieuwe klant|new customer"
    r"|referral|vriend|customer|klant|conversie|conversion)(?!\w)"
)
_PER_UNKNOWN = re.compile(r" ?(?:per|for every|voor iedere) (?!stuk|persoon|piece)\w")
_TIMES = re.compile(r"(?:[x×@à]|(?<!\w)(?:van|ad|of|at)) {0,2}$")
_GIFT_AFTER = re.compile(
    r" ?(?:value|shoppen|besteden|te besteden|to spend|uitzoeken|in our (?:web)?(?:store|shop)|in onze (?:web)?(?:winkel|shop)|op onze site|in value|waarde|worth of|aan producten|aan kleding|shoptegoed|tegoed|gift ?card|cadeaukaart|in products|store credit|\w*tegoed)(?!\w)"
)
_GOODS = re.compile(r"(?<!\w)(?P<noun>[^\W\d_]{3,24}) (?:(?:van|of) {0,2}|\((?:retail price |rrp |\w*waarde |value:? |worth |t\.?w\.?v\.? )?)$")
_NO_GOODS = re.compile(
    r"\w*(?:bedrag|vergoeding|fee|budget|tarief|aanbod|bod|offer|honorarium|total|totaal|maximum|max|bonus|boete|penalty|amount|sum|som|retainer|rate|price|prijs"
    r"|compensation|compensatie|gage|garantie\w*|quote|deduction|korting|plaats|instead|prijsje|voorstel|cap|fine|guarantee|deal|deals|because|video'?s?|posts?|media"
    r"|reels?|tiktoks?|stories|story|tot|commissie|commission|minimum|btw|vat|excl|incl|ex|upfront|vooraf|schadevergoeding|we|er|elk|each|reel|filmpjes?|bundel|bundle)"
)
_PENALTY = re.compile(r"(?<!\w)(?:boete|boetes|penalty|penalties|dwangsom|fine|schadevergoeding|deduction|kill fee|breach|contractbreuk|wanprestatie|verschuldigd|owe|repay|terugbetal\w*|damages)(?!\w)")
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
_COUNTED = re.compile(
    r"(?<![\w.,])\d{1,3} ?x? ?(?:tiktok[- ]?)?(?:tiktoks?|tiktok's|video's|videos?|filmpjes?|reels?|shorts?|stories|story|posts?|foto's|photos?|lives?) ?(?:[x×@à]|van|ad|of|at) {0,2}$"
)
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
        role = _checked(seen, written, role, near)
        total = _TOTAL.search(seen, *part.sentence(written.start)) is not None and role == "fee"
        found.append(OfferAmount(written, role, _per(seen, written, near), total))
    return found[:MOST_AMOUNTS]


def _checked(seen: str, one: WrittenAmount, role: Role, near: list[WrittenPeriod]) -> Role:
    """"fee" only where it is known what it is for: "per 10,000 views" and "per uitje" are not."""
    if role != "fee" or _PER.match(seen, one.end):
        return role
    views = [p for p in near if p.unit == "thousand_views" and p.n != 1 and 0 <= p.start - one.end <= 2]
    known = any(0 <= p.start - one.end <= 2 for p in near)
    return "unclear" if views or (_PER_UNKNOWN.match(seen, one.end) and not known) else role


def _counts_fee(part: PartText, written: WrittenAmount) -> bool:
    """Whether a number without a currency is named as a fee, and counts nothing else."""
    before = part.seen[max(0, written.start - 60) : written.start]
    return bool(_NO_CURRENCY_FEE.search(before) and _NO_COUNT.match(part.seen, written.end)) and written.high >= 20


def _role(part: PartText, one: WrittenAmount, earlier: list[OfferAmount]) -> Role:
    seen, sentence = part.seen, part.sentence(one.start)
    before, after = seen[max(sentence.start, one.start - 80) : one.start], seen[one.end : min(len(seen), one.end + 60)]
    clause = part.around(one.start)
    if one.doubtful and not (one.low == one.high > 0 and _TIMES.search(before) and _COUNTED.search(before)):
        return "unclear"
    if _PENALTY.search(seen, max(sentence.start, one.start - 90), one.start):
        return "penalty" if not _parenthesis(seen, one, "fee") else "fee"
    if _OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after):
        return "other"
    if _SALE.match(after):
        return "commission"
    if _SHARE_OF.search(before) or _CANCELLED.search(seen, *sentence):
        return "other" if _CANCELLED.search(seen, *sentence) else "unclear"
    if _GIFT_BEFORE.search(before) or _GIFT_AFTER.match(after):
        return "gift"
    if _EXPENSE.match(after) or _EXPENSE_BEFORE.search(before):
        return "expense"
    if _PRICE_AFTER.match(after) or _PRICE_BEFORE.search(before):
        return "price"
    goods = _GOODS.search(before)
    if goods and not _NO_GOODS.fullmatch(goods["noun"]):
        return "gift"
    if _ASKED.search(before) or _TOO_MUCH.match(after):
        return "asked"
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
    if re.match(r" ?(?:extra|bovenop|on top|additional)(?!\w)", after):
        return "unclear"
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
    if _COUNTED.search(seen, max(0, one.start - 40), one.start):
        return "post"
    views = [p for p in near if p.unit == "thousand_views" and 0 <= p.start - one.end <= 24]
    return "thousand_views" if views else ""


def _kind(word: str) -> FeePer:
    return next((kind for begin, kind in _PER_KINDS if word.startswith(begin)), "video")


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
    doubt = (fees or unclear)[:1]
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
        excluded = _EXCLUDED.search(part.seen, start, end)
        included = _INCLUDED.search(part.seen, start, end)
        if excluded or included:
            return "unknown" if excluded and included else "excluded" if excluded else "included"
    return "unknown"
