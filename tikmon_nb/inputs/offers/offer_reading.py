"""An offer read from a brand's mail: what is paid, for what, on which conditions, and what is not understood.

The newest message wins: what it does not name is taken from the messages that it quotes. Nothing of the mail
is kept but the pieces of text that stand behind what was read.
"""

from __future__ import annotations

import math
from typing import Any

from tikmon_nb.inputs.offers.mail_text import mail_text
from tikmon_nb.inputs.offers.offer_amounts import OfferAmount, fee_of, names_a_number, offer_amounts
from tikmon_nb.inputs.offers.offer_clauses import PartText
from tikmon_nb.inputs.offers.offer_posts import platforms_of, posts_of
from tikmon_nb.inputs.offers.offer_records import Exclusivity, Gift, Offer, Penalty, UsageRights
from tikmon_nb.inputs.offers.offer_terms import (
    Term,
    affiliate_of,
    category_of,
    deadline_of,
    gift_of,
    results_of,
    revisions_of,
    rights_of,
    terms_of,
)
from tikmon_nb.inputs.prose.seen import Span


def read_offer(mail: str | bytes) -> Offer:
    """What the mail offers; `mail` is text, HTML or the content of an `.eml` file.

    >>> offer = read_offer("€ 400 excl. btw voor 2 TikToks, 30 dagen exclusief. Betaling: 60 dagen.")
    >>> offer.fee.low, offer.fee.vat, offer.posts[0].n, offer.exclusivity.days, offer.paid_in_days
    (400.0, 'excluded', 2, 30.0, 60.0)
    >>> offer.spans["fee"].text
    '€ 400'
    >>> read_offer("Bel 06-12345678 voor 3 maart.").is_empty
    True
    """
    values, spans, unread = dict[str, Any](), dict[str, Span](), dict[str, Span]()
    newer_number = False
    for part in mail_text(mail).parts:
        text = PartText(part)
        found, doubts = _part(text)
        if newer_number and "fee" in found:  # "deal voor 480" says another one than the quote
            doubts["fee"] = found.pop("fee")[1]
        newer_number = newer_number or ("fee" not in found and names_a_number(text))
        for name, (value, span) in found.items():
            if name not in values and name not in unread:
                values[name], spans[name] = value, span
        for name, span in doubts.items():
            if name not in values:
                unread.setdefault(name, span)
    return Offer(**values, spans=spans, unread=tuple(unread.items()))


_Found = dict[str, tuple[Any, Span]]


def _part(text: PartText) -> tuple[_Found, dict[str, Span]]:
    """What one part names, field by field, and the fields that it names and that are not understood."""
    found, doubts = _Found(), dict[str, Span]()
    money, terms = offer_amounts(text), terms_of(text)
    fee, place, doubt = fee_of(text, money)
    if fee is not None and place is not None:
        found["fee"] = fee, place
    if doubt is not None:
        doubts["fee"] = doubt
    posts, place = posts_of(text)
    if posts and place is not None:
        if (
            doubt is not None
            and sum(one.role in ("fee", "unknown") for one in money) > 1
            and len(posts) == 1
            and posts[0].n > 1
        ):
            doubts["posts"] = place  # two offers in one mail
        else:
            found["posts"] = posts, place
    platforms, place = platforms_of(text)
    if place is not None:
        found["platforms"] = platforms, place
    for read in (_rights, _exclusive, _timed):
        read(text, terms, found)
    _counted(text, terms, money, found)
    _goods(text, terms, money, found)
    return found, doubts


def _rights(text: PartText, terms: list[Term], found: _Found) -> None:
    rights = rights_of(text, terms)
    if rights is not None:
        days, paid, perpetual, place = rights
        found["rights"] = UsageRights(days, paid, perpetual), text.span(*place)


def _exclusive(text: PartText, terms: list[Term], found: _Found) -> None:
    named = [term for term in terms if term.kind == "exclusive"]
    if named:
        timed = next((term for term in named if term.days is not None), named[0])
        found["exclusivity"] = (
            Exclusivity(timed.days, category_of(text, terms)),
            text.span(timed.start, timed.end),
        )


def _timed(text: PartText, terms: list[Term], found: _Found) -> None:
    white = [term for term in terms if term.kind == "white"]
    if white:
        timed = next((term for term in white if term.days is not None), white[0])
        days = timed.days if timed.days is not None else math.nan
        found["whitelisting_days"] = days, text.span(timed.start, timed.end)
    paid = next((term for term in terms if term.kind == "paid_in" and term.days is not None), None)
    if paid is not None:
        found["paid_in_days"] = paid.days, text.span(paid.start, paid.end)
    place = deadline_of(text, terms)
    if place is not None:
        span = text.span(*place)
        found["deadline"] = " ".join(span.text.split()), span


def _counted(text: PartText, terms: list[Term], money: list[OfferAmount], found: _Found) -> None:
    revisions = revisions_of(text, terms)
    if revisions is not None:
        found["revisions"] = revisions[0], text.span(*revisions[1])
    affiliate = affiliate_of(text)
    if affiliate is None:
        sale = next((one.written for one in money if one.role == "commission"), None)
        affiliate = (math.nan, (sale.start, sale.end)) if sale is not None else None
    if affiliate is not None:
        found["affiliate_share"] = affiliate[0], text.span(*affiliate[1])
    raw = next((term for term in terms if term.kind == "raw"), None)
    if raw is not None:
        found["raw_material"] = True, text.span(raw.start, raw.end)
    results = results_of(text)
    if results is not None:
        found["after_results"] = True, text.span(*results)


def _goods(text: PartText, terms: list[Term], money: list[OfferAmount], found: _Found) -> None:
    gifts = [one.written for one in money if one.role == "gift"]
    place = gift_of(text)
    if gifts:
        value = gifts[0].low if len({one.low for one in gifts}) == 1 else None
        found["gift"] = Gift(value, gifts[0].currency), text.span(gifts[0].start, gifts[0].end)
    elif place is not None:
        found["gift"] = Gift(), text.span(*place)
    forfeits = [one.written for one in money if one.role == "penalty"]
    penalty = next((term for term in terms if term.kind == "penalty"), None)
    if penalty is not None:
        amount = forfeits[0].low if forfeits else None
        currency = forfeits[0].currency if forfeits else ""
        found["penalty"] = Penalty(amount, currency), text.span(penalty.start, penalty.end)
