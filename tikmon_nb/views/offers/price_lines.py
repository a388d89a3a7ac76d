"""What `tikmon prices` says: each price a range, and what it rests on."""

from __future__ import annotations

from typing import Any

import numpy as np

from tikmon_nb.inputs.cards import Provenance
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.model.money.set_aside import three
from tikmon_nb.model.offers.asking_prices import Price
from tikmon_nb.model.offers.expected_fee import ExpectedFee
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.views.offers.what_was_read import extra_name, source_line
from tikmon_nb.views.page.text import Text

ASKED, BAND = (0.5, 0.9), (0.1, 0.9)  # what brands see, and what the creator sees


def price_name(price: Price, text: Text, *, for_brands: bool = False) -> str:
    """What is priced, as its creator reads it, or brands do."""
    if price.kind == "post":
        return text("one post")
    if price.kind == "series":
        return text.plural("a series of {n} post", "a series of {n} posts", price.posts)
    if price.kind == "month":
        return text(
            "an ambassador month: {posts} posts, {days} days of exclusivity",
            posts=price.posts,
            days=price.days,
        )
    if price.kind == "live":
        return text("an hour LIVE, from gifts")
    if price.kind == "whitelisting" and for_brands:
        return text("advertising from this account (Spark Ads), {n} days", n=price.days)
    return text("{what}, {n} days", what=extra_name(price.kind, text), n=price.days)


def span(eur: Array, text: Text, between: tuple[float, float] = BAND) -> str:
    """The range of the draws between two quantiles."""
    return text.span(*(text.money(float(value)) for value in np.quantile(eur, between)))


def price_lines(creator: Creator, fee: ExpectedFee, prices: list[Price], text: Text) -> list[str]:
    """The whole list, a price a line; under it what it rests on, where that was not said yet."""
    said = [text("What you could ask, without VAT:")]
    told = set[str]()
    for price in prices:
        said += ["", f"{price_name(price, text)}: {span(price.eur, text)}"]
        under = [line for line in rests_on(creator, fee, price, text) if line not in told]
        said += [f"  {line}" for line in under]
        told.update(under)
    said += [
        "",
        text("In 8 of 10 simulated cases the price lies in this range; the sources contradict each other."),
    ]
    return [
        *said,
        text("An estimate and no advice. With an offer at hand: tikmon offer {id}.", id=creator.id),
    ]


def rests_on(creator: Creator, fee: ExpectedFee, price: Price, text: Text) -> list[str]:
    """What a price rests on, a sentence for each thing."""
    if price.kind == "live":
        first = text("what viewers give; your hours and preparation are not in it")
        return [first, *(_stated(item.provenance, item.origin, text) for item in price.assumptions)]
    said = []
    if price.kind in ("post", "series", "month"):
        said.append(_fee(fee, text))
    if price.kind == "series":
        said.append(text("no discount: no published percentage was found"))
    if price.kind == "month" and creator.form.ambassador:
        fees = [contract.eur_per_month for contract in creator.form.ambassador]
        low, high = min(fee.low for fee in fees), max(fee.high for fee in fees)
        said.append(
            text("your contracts in creator.yml: {range}", range=text.span(text.money(low), text.money(high)))
        )
    return said + [source_line(source, text) for source in price.sources]


def _fee(fee: ExpectedFee, text: Text) -> str:
    if not fee.agreed and not fee.bounds:
        return text("the sources of the rate card alone; no paid deals of yours are in deals.csv")
    return text(
        "your deals in deals.csv ({n}), and the sources of the rate card, which alone say {range} for a post",
        n=fee.agreed + fee.bounds,
        range=span(fee.market_eur, text),
    )


def _stated(provenance: Provenance | None, origin: str, text: Text) -> str:
    if provenance is None:
        return (
            text("measured by TikTok") if origin == "measured" else text("your own statement in creator.yml")
        )
    return text.pick(provenance.source)


def price_fields(creator: Creator, fee: ExpectedFee, prices: list[Price], text: Text) -> dict[str, Any]:
    """The list as data; EUR without VAT."""
    return {
        "creator": creator.id,
        "prices": [
            {
                "kind": price.kind,
                "posts": price.posts or None,
                "days": price.days or None,
                "text": price_name(price, text),
                "eur": dict(zip(("p10", "p50", "p90"), three(price.eur), strict=True)),
                "rests_on": rests_on(creator, fee, price, text),
            }
            for price in prices
        ],
        "deals_used": {"agreed": fee.agreed, "bounds": fee.bounds},
    }
