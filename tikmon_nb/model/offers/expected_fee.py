"""What the next paid post of a creator brings: the market's sources, narrowed by what brands agreed to pay.

In each draw the card gives a level of the log of the fee: which source holds, and what a creator's posts
have in common. Posts differ around it. Deals of one's own then say where that level lies: an agreed fee as
a point, an amount that was offered or refused as a bound. Like the books (`model/year/learning`), a creator
may be off the card by a misfit, mostly a little and now and then a lot, and the level wanders from month to
month, so that old deals count less. The level's posterior is integrated on a grid.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import log_ndtr, logsumexp

from tikmon_nb.inputs.books.deals_file import AGREED
from tikmon_nb.model.history.evidence import DAYS_PER_MONTH
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.year.assumptions import Assumption
from tikmon_nb.model.year.audience import draw_audience
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.learning import A_CENT, Priors
from tikmon_nb.model.year.setting import Setting
from tikmon_nb.model.year.simulation import YearRun
from tikmon_nb.model.year.streams.sponsored import OWN_FEE, fees_by_place

FEWEST_TO_LEARN_SPREAD = 3  # agreed fees; with fewer the card's spread holds
_POINTS = 801  # of the grid
_BEYOND = 4.0  # standard deviations of the misfit that the grid goes on beyond the card
_HISTOGRAM = 0.02  # of the log of the fee


class KnownFee(NamedTuple):
    """What one deal tells of the fee of a post: EUR from `low` to `high`, the same where it was agreed."""

    low: float
    high: float
    months_ago: float


@dataclass(frozen=True)
class ExpectedFee:
    """EUR for the next paid post, a value a draw, and what it rests on.

    `level_eur` is the middle fee of the creator's posts in each draw, `spread` the standard deviation of the
    log of a post's fee around it, in that draw. `market_eur`: what the card alone says. `agreed` and
    `bounds` are deals that were used. `reach`: the assumption on how many are reached, if the card pays by
    reach. `own`: the fee in the creator's form, which plays no part.
    """

    eur: Array
    level_eur: Array
    spread: Array
    market_eur: Array
    agreed: int
    bounds: int
    reach: Assumption | None
    own: Assumption | None

    def of_posts(self, posts: int, scores: Array) -> Array:
        """EUR for so many posts together: (draws,); `scores` are standard normal, (posts, draws)."""
        return np.asarray((self.level_eur * np.exp(self.spread * scores[:posts])).sum(axis=0))


def known_fees(deals: pd.DataFrame, on: dt.date, vat_share: float = 0.0) -> list[KnownFee]:
    """What paid deals of before `on` tell of the fee of a post, without VAT.

    What was offered is the least that brand would pay, what it refused is more than it would. Amounts of
    before the deal that are said to be with VAT are divided by 1 + `vat_share`.
    """
    paid = deals[deals["kind"] == "paid"]
    dated = paid["agreed_on"].fillna(paid["date"]).fillna(paid["invoiced_on"])
    months = ((pd.Timestamp(on) - dated).dt.days / DAYS_PER_MONTH).clip(lower=0).fillna(0.0)
    agreed = paid["status"].isin(AGREED).to_numpy()
    without = np.where(paid["vat"] == "included", 1 + vat_share, 1.0)
    offered = np.nan_to_num(paid["offered_eur"].to_numpy() / without)
    asked = np.nan_to_num(paid["asked_eur"].to_numpy() / without)
    refused = ((paid["status"] == "refused_by_brand") & (asked > offered)).to_numpy()
    low = np.where(agreed, paid["amount_eur"], offered) / paid["posts"]
    high = np.where(agreed, paid["amount_eur"], np.where(refused, asked, np.inf)) / paid["posts"]
    every = (KnownFee(*map(float, fee)) for fee in zip(low, high, months, strict=True))
    return [fee for fee in every if fee.high > 0 and (fee.low > 0 or fee.high < math.inf)]


def expected_fee(run: YearRun, vat_share: float = 0.0) -> ExpectedFee:
    """The fee of the next paid post in the first month of `run`.

    >>> from tikmon_nb import load_creator, load_rate_card
    >>> from tikmon_nb.model.year.simulation import prepare
    >>> run = prepare(load_creator("daan"), load_rate_card("nl-2026"), draws=1_000, months=1, seed=1)
    >>> fee = expected_fee(run)
    >>> fee.eur.shape, fee.agreed
    ((1000,), 1)
    """
    items = {key: item for key, item in run.assumptions.items.items() if item.name != OWN_FEE}
    assumptions = replace(run.assumptions, items=items, drawn=set())
    months, source = Months(run.months.start, 1), replace(run.source, months=1)
    drawing = Drawing(assumptions, source, run.copula)
    setting = Setting(
        run.creator.form, run.card, run.scenario, draw_audience(drawing, months), drawing, months
    )
    logs = np.log(np.maximum(fees_by_place(setting), A_CENT))
    reaches = [items[key] for key in assumptions.drawn if key.startswith("sponsored_reach")]
    known = known_fees(run.creator.offers, run.months.start, vat_share)
    levels, spread = logs.mean(axis=0), logs.std(axis=0)
    rng = generator(source.seed, run.creator.id, "offer/post")
    scores = rng.standard_normal(levels.size)
    market = np.exp(levels + spread * scores)
    if known:
        priors = Priors.of(drawing)
        apart = spread_of(known, priors)
        levels, spread = moved(levels, known, apart, priors), np.full(levels.size, apart)
        agreed = sum(fee.low == fee.high for fee in known)
        if agreed >= FEWEST_TO_LEARN_SPREAD:  # a spread that is estimated: Student's t, not normal
            spread = spread * np.sqrt(agreed / rng.chisquare(agreed, levels.size))
    return ExpectedFee(
        eur=np.exp(levels + spread * scores),
        level_eur=np.exp(levels),
        spread=spread,
        market_eur=market,
        agreed=sum(fee.low == fee.high for fee in known),
        bounds=sum(fee.low < fee.high for fee in known),
        reach=min(reaches, key=lambda item: (item.origin != "measured", item.key), default=None),
        own=run.assumptions.items.get(OWN_FEE),
    )


def spread_of(known: Sequence[KnownFee], priors: Priors) -> float:
    """Standard deviation of the log of a fee around its level, brand by brand.

    Payments are taken to differ by the coefficient of variation of the card, as if that had been seen
    `spread_prior_months` times, and as the agreed fees show.
    """
    logs = np.log([max(fee.low, A_CENT) for fee in known if fee.low == fee.high])
    expected = math.log1p(priors.payment_cv**2)
    seen = float(((logs - logs.mean()) ** 2).sum()) if logs.size > 1 else 0.0
    before = priors.spread_prior_months
    return math.sqrt((before * expected + seen) / (before + max(logs.size - 1, 0)))


def moved(levels: Array, known: Sequence[KnownFee], spread: float, priors: Priors) -> Array:
    """`levels` (log EUR, a value a draw) where deals move them: each stays at its rank among the draws."""
    grid, weights = posterior(levels, known, spread, priors)
    upto = np.cumsum(weights) / weights.sum()
    ranks = np.empty(levels.size)
    ranks[np.argsort(levels, kind="stable")] = (np.arange(levels.size) + 0.5) / levels.size
    return np.interp(ranks, upto - weights / weights.sum() / 2, grid)


def posterior(levels: Array, known: Sequence[KnownFee], spread: float, priors: Priors) -> tuple[Array, Array]:
    """A grid of log levels and how likely each is: card with misfit, times what every deal says."""
    far = priors.misfit_far_sd
    grid = np.linspace(levels.min() - _BEYOND * far, levels.max() + _BEYOND * far, _POINTS)
    bins = max(int(np.ptp(levels) / _HISTOGRAM), 1)
    counts, edges = np.histogram(levels, bins)
    at, many = (edges[1:] + edges[:-1])[counts > 0] / 2, counts[counts > 0] / levels.size
    chance = priors.misfit_far_chance
    parts = [(1 - chance, priors.misfit_near_sd), (chance, far)]
    logs = logsumexp(
        [
            math.log(weight / sd) + logsumexp(-(((grid[:, None] - at) / sd) ** 2) / 2, axis=1, b=many)
            for weight, sd in parts
            if weight > 0
        ],
        axis=0,
    )
    for fee in known:
        sd = math.hypot(spread, priors.wander_sd * math.sqrt(fee.months_ago))
        low, high = ((np.log(max(eur, A_CENT)) - grid) / sd for eur in (fee.low, fee.high))
        if fee.low == fee.high:
            logs += -(low**2) / 2
        elif fee.high == math.inf:
            logs += log_ndtr(-low)
        elif fee.low == 0:
            logs += log_ndtr(high)
        else:  # between two bounds: the difference of two tails, in the tail where it is largest
            near, off = np.where(low > 0, -low, high), np.where(low > 0, -high, low)
            logs += log_ndtr(near) + np.log1p(-np.exp(log_ndtr(off) - log_ndtr(near)))
    return grid, np.exp(logs - logs.max())
