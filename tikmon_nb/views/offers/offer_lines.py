"""What `tikmon offer` says: what was read, the worth in ranges with their sources, and what to look at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from tikmon_nb.inputs.offers.offer_records import Offer
from tikmon_nb.marking import mark
from tikmon_nb.model.offers.offer_answer import OfferAnswer
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import Text

LONGEST = 60  # characters of a mail that are shown
KNOWN_ENOUGH = 0.1  # the chances below and above which an amount is called out of the band

EXTRA_NAMES = {
    "rights": mark("usage rights"),
    "exclusivity": mark("exclusivity"),
    "whitelisting": mark("advertising from your account (Spark Ads, whitelisting)"),
    "waiting": mark("waiting for the money"),
}
FIELD_NAMES = {
    "fee": mark("amount"),
    "posts": mark("posts"),
    "platforms": mark("platforms"),
    "rights": mark("usage rights"),
    "exclusivity": mark("exclusivity"),
    "whitelisting_days": mark("advertising from your account (Spark Ads, whitelisting)"),
    "revisions": mark("rounds of changes"),
    "raw_material": mark("raw material"),
    "deadline": mark("deadline"),
    "paid_in_days": mark("payment term"),
    "after_results": mark("payment after results"),
    "gift": mark("product or stay"),
    "affiliate_share": mark("commission"),
    "penalty": mark("penalty"),
}
OPTIONS = {
    "fee": "--amount",
    "posts": "--posts",
    "rights": "--rights",
    "exclusivity": "--exclusive",
    "whitelisting_days": "--whitelisting",
    "paid_in_days": "--paid-in",
}


def read_lines(found: OfferAnswer, text: Text) -> Iterator[str]:
    """First what was read of the mail, word for word, and what was not understood."""
    spans = found.offer.spans
    if spans:
        yield text("Read in the mail:")
        for name, span in spans.items():
            yield f"  {text(FIELD_NAMES[name])}: “{_shown(span.text)}”"
    for name, span in found.offer.unread:
        option = f" ({OPTIONS[name]})" if name in OPTIONS else ""
        yield text(
            "Not understood, {what}: “{words}”. Say it with an option if it matters{option}.",
            what=text(FIELD_NAMES[name]),
            words=_shown(span.text),
            option=option,
        )
    terms = found.terms
    if terms.eur is not None:
        yield text.plural(
            "Counted with: {eur} without VAT, for {n} post.",
            "Counted with: {eur} without VAT, for {n} posts.",
            terms.posts,
            eur=text.money(terms.eur),
        )
        if terms.vat_guessed:
            yield text("Whether that is with VAT is not said; it is taken as without. Ask, or give --vat.")
    elif found.offer.fee is not None:
        yield text("The amount is not one in euros for the posts; give it with --amount.")
    else:
        yield text("No amount was offered; below is what you could ask.")
    for kind in terms.undated:
        yield text(
            "For how long {what} is meant is not said, so it is not priced. Ask.", what=_extra(kind, text)
        )


def worth_lines(found: OfferAnswer, text: Text) -> Iterator[str]:
    """What it is worth, line by line, each a range."""
    posts, eur = found.terms.posts, _range(found.posts_eur, text)
    yield text.plural(
        "What {n} post of yours brings: {range}.", "What {n} posts of yours bring: {range}.", posts, range=eur
    )
    yield "  " + _rests_on(found, text)
    for line in found.extras:
        eur = _range(line.eur, text)
        if line.kind == "waiting":
            yield text(
                "For {n} days of waiting beyond the usual {usual}: {range} ({source}).",
                n=text.number(line.days),
                usual=found.rules.waiting.usual_days,
                range=eur,
                source=text.pick(found.rules.waiting.source),
            )
            continue
        what = _extra(line.kind, text)
        if line.endless:
            yield text("For {what} without an end: at least {range}.", what=what, range=eur)
        else:
            yield text("For {what}, {n} days: {range}.", what=what, n=text.number(line.days), range=eur)
        for source in line.sources:
            share = text.span(text.percent(source.low), text.percent(source.high))
            said = text(
                "{source}: {share} of the fee for {n} days",
                source=text.pick(source.source),
                share=share,
                n=source.per_days,
            )
            yield (
                "  " + said + (" " + text("(the days are a guess of ours)") if source.period_guessed else "")
            )
    if found.extras:
        yield text("Together: {range}.", range=_range(found.total_eur, text))
    yield text(
        "These are the ranges that held 8 in 10 times in the simulation; the sources contradict each other."
    )


def _rests_on(found: OfferAnswer, text: Text) -> str:
    fee = found.fee
    sources = text("the sources of the rate card")
    if not fee.agreed and not fee.bounds:
        return text(
            "This rests on {sources}; there are no paid deals of yours in deals.csv.", sources=sources
        )
    parts = [
        text.plural("{n} agreed fee", "{n} agreed fees", fee.agreed) if fee.agreed else "",
        text.plural("{n} amount offered or refused", "{n} amounts offered or refused", fee.bounds)
        if fee.bounds
        else "",
    ]
    return text(
        "This rests on {deals} in deals.csv, and on {sources}, which alone say {range}.",
        deals=text.join([part for part in parts if part]),
        sources=sources,
        range=_range(fee.market_eur, text),
    )


def floor_lines(found: OfferAnswer, text: Text) -> Iterator[str]:
    """Below what it costs money."""
    if found.floor_eur is None:
        yield text("Below what it costs you money cannot be said: give your hours, such as --hours 4-8.")
        return
    low, high = found.eur_per_hour
    wage = found.wage.minimum_wage
    of_wage = low == high == wage.eur_per_hour
    yield text(
        "Your floor, hours and costs: {range}, at {rate} an hour{wage}.",
        range=_range(found.floor_eur, text),
        rate=text.between(text.money(low, exact=True), text.money(high, exact=True))
        if low != high
        else text.money(low, exact=True),
        wage=" " + text("(the legal minimum wage; --hour-eur for yours)") if of_wage else "",
    )


def verdict(found: OfferAnswer, text: Text) -> str:
    """Where what is offered lies; "" where nothing is."""
    eur, below = found.terms.eur, found.below
    if eur is None or below is None:
        return ""
    shown = text.money(eur)
    if found.floor_eur is not None and eur < float(np.median(found.floor_eur)):
        return text("{eur} is below your floor.", eur=shown)
    if below < KNOWN_ENOUGH:
        return text("{eur} is below the band: nearly all simulated deals bring more.", eur=shown)
    if below > 1 - KNOWN_ENOUGH:
        return text("{eur} is above the band: nearly all simulated deals bring less.", eur=shown)
    return text(
        "{eur} is within the band: {share} of the simulated deals bring less.",
        eur=shown,
        share=text.percent(below),
    )


def difference_lines(found: OfferAnswer, text: Text) -> Iterator[str]:
    """What accepting does to the year."""
    change = found.difference
    if change is None:
        return
    yield text("If you accept, in your year of {range}:", range=text.span(*_window(found, text)))
    yield "  " + text("comes in: {range}", range=_range(change.gross_eur, text, signed=True))
    yield "  " + text(
        "left after tax, in the case that leaves least: {range} (an estimate)",
        range=_range(change.net_eur, text, signed=True),
    )
    if "exclusivity" in found.terms.extras:
        lost = _range(change.lost_eur, text)
        if change.category_known:
            line = text("what exclusivity costs of your other deals: {range}", range=lost)
        else:
            line = text(
                "what exclusivity costs of your other deals: {range}; which of them are in that category is"
                " not known (--category, and that column of deals.csv), so anything from none to all",
                range=lost,
            )
        yield "  " + line
    yield "  " + text(
        "share of this brand in what comes in: {share}", share=_shares(change.payer_share, text)
    )
    before, after = (text.percent(chance) for chance in change.crossing)
    if before != after:
        yield "  " + text(
            "chance that the small business scheme (KOR) ends: {before} without it, {after} with it",
            before=before,
            after=after,
        )


FLAGS = {
    "perpetual": mark(
        "Usage rights without an end: later use is never paid again. Offer a period, with a price to renew."
    ),
    "revisions": mark("Rounds of changes without a limit: name a number, and a price for each one more."),
    "penalty": mark("A penalty: read what sets it off, and do not sign for an amount above the fee."),
    "after_results": mark(
        "Payment only after results: views and sales are not in your hands; ask a fixed part."
    ),
    "gift": mark(
        "A product or stay counts as income at its value, and the post is advertising: label it too."
    ),
    "raw_material": mark("Raw material: no published price was found; ask for what your hours must bring."),
    "minor": mark("Under 18: let a parent or guardian read the contract and sign it too."),
    "commission": mark("Commission comes on top only if it is sure; it is not counted here."),
}


def flags(found: OfferAnswer) -> list[str]:
    """The names of what to look at."""
    said: Offer = found.offer
    told = {
        "perpetual": any(math.isinf(days) for days in found.terms.extras.values()),
        "revisions": said.revisions is not None and math.isinf(said.revisions),
        "penalty": said.penalty is not None,
        "after_results": said.after_results,
        "gift": said.gift is not None,
        "raw_material": said.raw_material,
        "minor": found.creator.form.age is not None and found.creator.form.age < 18,
        "commission": said.affiliate_share is not None,
    }
    return [name for name, holds in told.items() if holds]


def offer_lines(found: OfferAnswer, mail: list[str], text: Text) -> list[str]:
    """Everything, what was read first; `mail` is the answer that may be sent."""
    said = [*read_lines(found, text), "", *worth_lines(found, text), *floor_lines(found, text)]
    said += [line for line in (verdict(found, text),) if line]
    said += ["", *difference_lines(found, text)]
    looked = [text(FLAGS[name]) for name in flags(found)]
    if looked:
        said += ["", text("Look at:"), *(f"  {line}" for line in looked)]
    label = text(
        "The post needs the label {label} at its start (the rules of {day}).",
        label=found.label,
        day=text.date(found.day),
    )
    said += ["", label, "", text("An answer that you can change and send:"), ""]
    said += [f"  {line}".rstrip() for line in mail]
    return [*said, "", text("An estimate and no advice; nothing of the mail was kept.")]


def offer_fields(found: OfferAnswer, mail: list[str], text: Text) -> dict[str, Any]:
    """Everything as data."""
    terms, change = found.terms, found.difference
    return {
        "creator": found.creator.id,
        "read": {name: span.text for name, span in found.offer.spans.items()},
        "not_understood": [{"field": name, "text": span.text} for name, span in found.offer.unread],
        "terms": {
            "eur": terms.eur,
            "posts": terms.posts,
            "days": {kind: _days(days) for kind, days in terms.extras.items()},
            "without_days": list(terms.undated),
            "paid_in_days": terms.paid_in_days,
            "vat_guessed": terms.vat_guessed,
        },
        "posts_eur": _three(found.posts_eur),
        "market_post_eur": _three(found.fee.market_eur),
        "deals_used": {"agreed": found.fee.agreed, "bounds": found.fee.bounds},
        "extras": [
            {"kind": line.kind, "days": line.days, "endless": line.endless, "eur": _three(line.eur)}
            for line in found.extras
        ],
        "total_eur": _three(found.total_eur),
        "floor_eur": None if found.floor_eur is None else _three(found.floor_eur),
        "below": found.below,
        "verdict": verdict(found, text),
        "year": None
        if change is None
        else {
            "gross_eur": _three(change.gross_eur),
            "net_eur": _three(change.net_eur),
            "lost_eur": _three(change.lost_eur),
            "payer_share": _three(change.payer_share),
            "kor_ends": list(change.crossing),
        },
        "flags": flags(found),
        "label": found.label,
        "answer": "\n".join(mail),
        "lines": offer_lines(found, mail, text),
    }


def _window(found: OfferAnswer, text: Text) -> tuple[str, str]:
    months = found.window.firsts
    return text.month(months[0]), text.month(months[-1])


def _extra(kind: str, text: Text) -> str:
    return text(EXTRA_NAMES[kind])


def _days(days: float) -> float | str:
    return "endless" if math.isinf(days) else days


def _three(eur: Array) -> dict[str, float]:
    return dict(zip(("p10", "p50", "p90"), map(float, np.quantile(eur, (0.1, 0.5, 0.9))), strict=True))


def _range(eur: Array, text: Text, *, signed: bool = False) -> str:
    low, high = np.quantile(eur, (0.1, 0.9))
    shown = [text.money(float(one)) for one in (low, high)]
    if signed:
        shown = [f"+{one}" if value > 0 else one for one, value in zip(shown, (low, high), strict=True)]
    return shown[0] if shown[0] == shown[1] else text.between(*shown)


def _shares(shares: Array, text: Text) -> str:
    low, high = (text.percent(float(one)) for one in np.quantile(shares, (0.1, 0.9)))
    return low if low == high else text.between(low, high)


def _shown(words: str) -> str:
    """Words of a mail on one line, without what would steer a terminal."""
    line = " ".join(one_direction(words).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
