"""A creator's own price list: what a post, a series, a month and an hour bring, and what comes on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tikmon_nb.inputs.rule_sets.offer_rules import ExtraKind, ExtraSource, OfferRules
from tikmon_nb.model.offers.asking_lines import asking_lines
from tikmon_nb.model.offers.expected_fee import ExpectedFee
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.year.assumptions import Assumption
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.simulation import YearRun
from tikmon_nb.model.year.streams.live_gifts import live_gifts_eur, live_spend_eur

SERIES = 3  # posts
ON_TOP: tuple[tuple[ExtraKind, int], ...] = (
    ("rights", 30),
    ("rights", 90),
    ("rights", 365),
    ("exclusivity", 30),
    ("whitelisting", 30),
)
"""What is priced on top of one post, and for how many days."""
MONTH_EXCLUSIVE = 30  # days of exclusivity in an ambassador month
LIVE = ("live_diamonds_per_hour", "live_diamonds_per_usd", "eur_per_usd")
LIVE_SPEND = ("live_gifts_eur_per_hour", "live_creator_share_of_gifts")

PriceKind = Literal["post", "series", "month", "live", "rights", "exclusivity", "whitelisting"]


@dataclass(frozen=True)
class Price:
    """EUR without VAT, a value a draw, for so many `posts` or `days`, and what it rests on besides the fee.

    `sources`: of what comes on top. `assumptions`: what an hour LIVE is worked out from.
    """

    kind: PriceKind
    eur: Array
    posts: int = 0
    days: int = 0
    sources: tuple[ExtraSource, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def asking_prices(run: YearRun, fee: ExpectedFee, rules: OfferRules, month_posts: int) -> list[Price]:
    """The price list, in which an ambassador month is `month_posts` posts with exclusivity.

    A series costs what its posts cost; no source on a discount was found. LIVE is left out below its age.

    >>> from tikmon_nb import load_creator, load_rate_card
    >>> from tikmon_nb.inputs.rule_sets.offer_rules import load_offer_rules
    >>> from tikmon_nb.model.offers.expected_fee import expected_fee
    >>> from tikmon_nb.model.year.simulation import prepare
    >>> run = prepare(load_creator("daan"), load_rate_card("nl-2026"), draws=500, months=1, seed=1)
    >>> prices = asking_prices(run, expected_fee(run), load_offer_rules(), 4)
    >>> [price.kind for price in prices][:4]
    ['post', 'series', 'month', 'live']
    """
    seed, name = run.source.seed, run.creator.id
    scores = generator(seed, name, "offer/posts").standard_normal((max(SERIES, month_posts), fee.eur.size))
    series, month = (fee.of_posts(posts, scores) for posts in (SERIES, month_posts))
    [closed] = asking_lines(month, {"exclusivity": MONTH_EXCLUSIVE}, rules, seed=seed, creator_id=name)
    found = [
        Price("post", fee.eur, 1),
        Price("series", series, SERIES),
        Price("month", month + closed.eur, month_posts, MONTH_EXCLUSIVE, closed.sources),
        *_live(run),
    ]
    for kind, days in ON_TOP:
        [line] = asking_lines(fee.eur, {kind: days}, rules, seed=seed, creator_id=name)
        found.append(Price(kind, line.eur, days=days, sources=line.sources))
    return found


def _live(run: YearRun) -> list[Price]:
    """What viewers give in an hour; nothing where the creator is too young for gifts."""
    asked, age = run.card.rates["live_diamonds_per_hour"].requirement.age_min, run.creator.form.age
    if asked is not None and age is not None and age < asked:
        return []
    drawing = Drawing(run.assumptions, run.source, run.copula)
    names = LIVE_SPEND if LIVE_SPEND[0] in run.assumptions else LIVE
    drawn = [drawing.once(name) for name in names]
    worth = live_spend_eur if names is LIVE_SPEND else live_gifts_eur
    eur = worth(np.ones(run.source.draws), *drawn)
    return [Price("live", eur, assumptions=tuple(run.assumptions[name] for name in names))]
