"""Invented creators whose true fees follow one of the card's sources, drawn by its weight.

A creator's own level lies anywhere between the low and the high end of what that source says of their size,
even on a logarithmic scale, and single posts lie around it: not the triangles of the forecast. What the
creator says is what is known of most: followers, engagement, and so many paid posts a month.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.cards import SOURCED, FeeList, FeeSource
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.creators import creator_of_form
from tikmon_nb.model import simulate

MONTHS = 12
POST_SD = 0.25  # of the logarithm of a post's fee around the creator's own level
GROWTH = (0.005, 0.02)  # mean and standard deviation of the growth of followers a month
GOOD = 0.03  # engagement from which a source that asks for good engagement pays


def scores(creators: int, draws: int = 1_000, first: int = 0) -> pd.DataFrame:
    """A row for each invented creator: the source that held, and whether the year lay in the 80 % band."""
    card = load_rate_card("nl-2026")
    rows = []
    for number in range(first, first + creators):
        rng = np.random.default_rng([2026, number])
        followers = float(np.round(np.exp(rng.uniform(np.log(3_000), np.log(300_000)))))
        engagement, posts = float(rng.uniform(0.02, 0.075)), float(rng.integers(1, 7))
        source, fees = _drawn(list(card.rates[SOURCED].sources), rng)
        truth = sum(_months(source, fees, followers, engagement, posts, rng))
        form = {
            "id": f"fees{number}",
            "followers": followers,
            "engagement_share": engagement,
            "sponsored": {"posts_per_month": posts},
        }
        creator = creator_of_form(CreatorForm.model_validate(form), None)
        gross = simulate(creator, card, draws=draws).gross.sum(axis=0)
        low, high = np.quantile(gross, (0.1, 0.9))
        rows.append({"source": source.id, "80": bool(low <= truth <= high), "below": bool(truth < low)})
    return pd.DataFrame(rows)


def _drawn(sources: list[FeeSource], rng: np.random.Generator) -> tuple[FeeSource, FeeList]:
    weights = np.array([source.weight for source in sources])
    source = sources[rng.choice(len(sources), p=weights / weights.sum())]
    return source, source.lists[rng.integers(len(source.lists))]


def _months(
    source: FeeSource,
    fees: FeeList,
    followers: float,
    engagement: float,
    posts: float,
    rng: np.random.Generator,
) -> Iterator[float]:
    """What each month pays, EUR."""
    level, reach, growth = rng.random(), rng.uniform(0.15, 0.4), rng.normal(*GROWTH)
    for _ in range(MONTHS):
        followers *= 1 + growth
        low, high = _said(fees, followers, engagement, reach)
        if high > 0:
            middle = np.exp(np.log(low) + level * np.log(high / low)) * source.eur
            yield float(middle * np.exp(rng.normal(0, POST_SD, rng.poisson(posts))).sum())


def _said(fees: FeeList, followers: float, engagement: float, reach: float) -> tuple[float, float]:
    """What the list says of a post of this size, in its own currency; 0 where it pays nothing."""
    if fees.per_1000_reach is not None:
        per_1000 = fees.per_1000_reach
        return followers * reach / 1000 * per_1000.low, followers * reach / 1000 * per_1000.high
    lowest, highest = fees.bands[0], fees.bands[-1]
    if followers < lowest.followers_min:
        part = 0.0 if fees.below == "nothing" else followers / lowest.followers_min
        return lowest.low * part, lowest.high * part
    band = [band for band in fees.bands if band.followers_min <= followers][-1]
    if band.good_engagement and engagement < GOOD:
        return 0.0, 0.0
    end = highest.followers_max or 10 * highest.followers_min
    part = followers / end if followers > end and fees.above == "proportional" else 1.0
    return band.low * part, band.high * part
