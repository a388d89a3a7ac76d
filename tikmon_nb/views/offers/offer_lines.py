"""What `tikmon offer` says: what was read, the worth in ranges with their sources, and what to look at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from tikmon_nb.model.money.set_aside import three
from tikmon_nb.model.offers.offer_answer import OfferAnswer
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.views.offers.watch_out import flags, watch_lines
from tikmon_nb.views.offers.what_was_read import extra_name, read_lines, source_line
from tikmon_nb.views.page.text import Text

KNOWN_ENOUGH = 0.1  # the chances below and above which an amount is called out of the band


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
        what = extra_name(line.kind, text)
        if line.endless:
            yield text("For {what} without an end: {range}, or more.", what=what, range=eur)
        else:
            yield text("For {what}, {n} days: {range}.", what=what, n=text.number(line.days), range=eur)
        yield from (f"  {source_line(source, text)}" for source in line.sources)
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
    if found.terms.eur is not None and found.hours is not None:
        hourly = [found.terms.eur / hours for hours in reversed(found.hours)]
        shown = [text.money(eur) for eur in hourly]
        yield text(
            "{eur} is {range} an hour, before costs and tax.",
            eur=text.money(found.terms.eur),
            range=shown[0] if shown[0] == shown[1] else text.between(*shown),
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


def offer_lines(found: OfferAnswer, mail: list[str], text: Text) -> list[str]:
    """Everything, what was read first; `mail` is the answer that may be sent."""
    said = [*read_lines(found, text), "", *worth_lines(found, text), *floor_lines(found, text)]
    said += [line for line in (verdict(found, text),) if line]
    if changed := list(difference_lines(found, text)):
        said += ["", *changed]
    if looked := list(watch_lines(found, text)):
        said += ["", text("Look at:"), *(f"  {line}" for line in looked)]
    label = text(
        "The post needs the label {label} at its start (the rules of {day}).",
        label=found.label,
        day=text.date(found.day),
    )
    said += ["", label, "", text("An answer that you can change and send:"), ""]
    if found.subjects:
        said[-1:] = [text("(Only if it may be advertised at all: see the subject above.)"), ""]
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
        "subjects": [{"id": row.id, "words": words} for row, words in found.subjects],
        "label": found.label,
        "answer": "\n".join(mail),
        "lines": offer_lines(found, mail, text),
    }


def _window(found: OfferAnswer, text: Text) -> tuple[str, str]:
    months = found.window.firsts
    return text.month(months[0]), text.month(months[-1])


def _days(days: float) -> float | str:
    return "endless" if math.isinf(days) else days


def _three(eur: Array) -> dict[str, float]:
    return dict(zip(("p10", "p50", "p90"), three(eur), strict=True))


def _range(eur: Array, text: Text, *, signed: bool = False) -> str:
    low, high = np.quantile(eur, (0.1, 0.9))
    shown = [text.money(float(one)) for one in (low, high)]
    if signed:
        shown = [f"+{one}" if value > 0 else one for one, value in zip(shown, (low, high), strict=True)]
    return shown[0] if shown[0] == shown[1] else text.between(*shown)


def _shares(shares: Array, text: Text) -> str:
    low, high = (text.percent(float(one)) for one in np.quantile(shares, (0.1, 0.9)))
    return low if low == high else text.between(low, high)
