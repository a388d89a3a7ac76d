"""What each source says that a sponsored post pays: a range at any number of followers, and for whom."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tikmon_nb.inputs.cards import SOURCED, FeeBand, FeeList, FeeSource, Rate, RateCard
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.inputs.scenarios import Change
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.quantiles import middle, triangular_place

SOURCE = "sponsored_source"
"""Which source holds: drawn once a year, the sources in the order of what they say of this creator."""

REACH = "sponsored_reach_share_of_followers"

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Band:
    """Fees in EUR from `followers_min` on; size and engagement tell the likeliest of a plain triangle."""

    followers_min: int
    followers_max: float
    range: Range
    good_engagement: bool = False
    quantity: str = ""
    """The row of the card that the range is of, where it has a row of its own."""


@dataclass(frozen=True)
class Prices:
    """Bounds and likeliest place (0-1) of the fee of one post in EUR; `band` is -1 below the lowest band."""

    low: Array
    high: Array
    mode: Array
    band: Places

    def at(self, u: Array | float) -> Array:
        """The fee below which the share `u` (0-1) of posts lies, in EUR."""
        return np.asarray(self.low + (self.high - self.low) * triangular_place(np.asarray(u), self.mode))


@dataclass(frozen=True)
class PriceList:
    """One list of one source. `weight`: how likely it is to hold, beside those of the other lists."""

    source: str
    weight: float
    bands: tuple[Band, ...] = ()
    per_1000_reach: Range | None = None
    below: str = "nothing"
    above: str = "flat"
    span: tuple[float, float] | None = None
    """What it says of this creator as they are now, EUR."""
    number: int = 0
    """Its place on the card, which is the same for everybody."""

    @property
    def followers_min(self) -> int:
        """From how many followers on it pays anything."""
        return self.bands[0].followers_min if self.bands and self.below == "nothing" else 0

    def with_ranges(self, ranges: Mapping[str, Range]) -> PriceList:
        """The list with the ranges that the rows of its bands have in `ranges`."""
        bands = (replace(b, range=ranges[b.quantity]) if b.quantity else b for b in self.bands)
        return replace(self, bands=tuple(bands))

    def asks_engagement(self, followers: Array) -> NDArray[np.bool_]:
        """Whether it asks for good engagement of creators with so many followers."""
        begins = [band.followers_min for band in self.bands]
        asks = np.array([False, *(band.good_engagement for band in self.bands)])
        return np.asarray(asks[np.searchsorted(begins, followers, side="right")])

    def prices(self, followers: Array, engagement: Array, typical: Range, reach: Range | None) -> Prices:
        """The fee of one post of creators with so many followers and such engagement, elementwise.

        `typical`: the card's range of engagement; `reach`: the share of followers that a post reaches.
        """
        engaged = engagement_position(engagement, typical.low, typical.high)
        if self.per_1000_reach is not None and reach is not None:
            per_1000 = self.per_1000_reach
            low = reach_fee_eur(followers, reach.low, per_1000.low)
            high = reach_fee_eur(followers, reach.high, per_1000.high)
            return Prices(low, high, engaged, np.zeros(followers.shape, dtype=np.intp))
        begins, ends, lows, highs = np.array(
            [(b.followers_min, b.followers_max, b.range.low, b.range.high) for b in self.bands]
        ).T
        found = np.searchsorted(begins, followers, side="right") - 1
        band = np.maximum(found, 0)
        size = tier_position(followers, np.maximum(begins, 1)[band], ends[band])
        times = np.ones(followers.shape)
        if self.below == "proportional":
            times = np.where(found < 0, followers / max(begins[0], 1), times)
        if self.above == "proportional":
            times = np.where(followers > ends[-1], followers / ends[-1], times)
        return Prices(lows[band] * times, highs[band] * times, (size + engaged) / 2, found)


def lowest_first(
    lists: Sequence[PriceList], ranges: Mapping[str, Range], typical: Range
) -> tuple[tuple[PriceList, ...], Range]:
    """`lists` in the order of what they say of this creator, and the span of all that they say.

    `ranges`: by quantity, of which the followers, the engagement and the reach are taken in their middle.
    """
    followers = np.array([middle(ranges["followers"]) if "followers" in ranges else 0.0])
    engagement = np.array([middle(ranges["engagement_share"])])
    prices = [fees.prices(followers, engagement, typical, ranges.get(REACH)) for fees in lists]
    order = sorted(range(len(lists)), key=lambda i: float(prices[i].at(0.5)[0]))
    spans = [(float(p.low[0]), float(p.high[0])) for p in prices]
    low, high = min(low for low, _ in spans), max(high for _, high in spans)
    ordered = tuple(replace(lists[i], span=spans[i], number=i) for i in order)
    return ordered, Range(low=low, high=high, distribution="triangular")


def source_index(uniforms: Array, weights: Sequence[float] | Array) -> Places:
    """Which of several sources holds in each draw: the inverse of the distribution that `weights` make."""
    upto = np.cumsum(np.asarray(weights, dtype=float))
    return np.minimum(np.searchsorted(upto / upto[-1], uniforms, side="right"), upto.size - 1)


def own_places(places: Array, lists: Sequence[PriceList]) -> Array:
    """Places (0-1) in the order of `lists` for places in the order of the card: the same list holds at both.

    So one number of the market says the same for everybody, and for each creator it is low where fees are.
    """
    weights = np.array([fees.weight for fees in lists])
    weights /= weights.sum()
    card = np.argsort([fees.number for fees in lists])
    holds = card[source_index(places, weights[card])]
    ahead = np.cumsum(weights) - weights
    ahead[card] -= np.cumsum(weights[card]) - weights[card]
    return np.asarray(np.clip(places + ahead[holds], 2.0**-54, 1 - 2.0**-53))


def price_lists(card: RateCard, ranges: Mapping[str, Range], change: Change) -> tuple[PriceList, ...]:
    """The lists of `card`: those of all its sources, or its tiers as one list, with the `ranges` of its rows.

    `change`: what a scenario makes of every fee of a source.
    """
    if change.set is not None:
        return (one_price(change.apply(change.set)),)
    if card.sponsored_fee == "sources":
        return tuple(
            _of_source(source, fees, change)
            for source in card.rates[SOURCED].sources
            for fees in source.lists
        )
    bands = (_tier(tier, ranges[tier.id]) for tier in card.tiers)
    return (PriceList(card.id, 1.0, tuple(bands)),)


def one_price(range_: Range) -> PriceList:
    """A list with one range for everybody."""
    return PriceList("", 1.0, (Band(0, 10, range_),))


def _tier(tier: Rate, range_: Range) -> Band:
    asks = tier.requirement
    band = _band(asks.followers_min, asks.followers_max, range_, asks.good_engagement)
    return replace(band, quantity=tier.id)


def _of_source(source: FeeSource, fees: FeeList, change: Change) -> PriceList:
    per_1000 = fees.per_1000_reach
    reach = per_1000.scaled(source.eur * change.times, 0.0) if per_1000 else None
    weight = source.weight / len(source.lists)
    bands = _in_euros(fees.bands, source.eur, change)
    return PriceList(source.id, weight, bands, reach, fees.below, fees.above)


@functools.lru_cache(maxsize=256)
def _in_euros(stated: tuple[FeeBand, ...], eur: float, change: Change) -> tuple[Band, ...]:
    """The bands in EUR after what a scenario changes; the same for every creator."""
    ranges = [Range(low=band.low * eur, high=band.high * eur, distribution="triangular") for band in stated]
    return tuple(
        _band(band.followers_min, band.followers_max, change.apply(range_), band.good_engagement)
        for band, range_ in zip(stated, ranges, strict=True)
    )


def _band(begin: int | None, end: int | None, range_: Range, good_engagement: bool) -> Band:
    """A band without an upper bound is taken to go up to ten times its lower one."""
    return Band(begin or 0, end or max(begin or 0, 1) * 10, range_, good_engagement)


def tier_position(followers: Array, low: Array | float, high: Array | float) -> Array:
    """Place of `followers` between the bounds of a tier on a logarithmic scale: 0 at `low`, 1 at `high`."""
    span = np.log(high) - np.log(low)
    place = (np.log(np.maximum(followers, 1)) - np.log(low)) / span
    return np.asarray(np.clip(place, 0.0, 1.0))


def engagement_position(engagement: Array, low: float, high: float) -> Array:
    """Place of `engagement` in the card's engagement range: 0 at or below `low`, 1 at or above `high`."""
    return np.asarray(np.clip((engagement - low) / max(high - low, 1e-12), 0.0, 1.0))


def reach_fee_eur(followers: Array, reach_share: float, eur_per_1000_reach: float) -> Array:
    """Fee of one post in EUR by expected reach: 10,000 followers x 0.15-0.40 x EUR 10-15 give 15-60."""
    return np.asarray(followers * reach_share / 1000 * eur_per_1000_reach)
