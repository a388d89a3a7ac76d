"""What a deal does to a year: the same draws with it and without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tikmon_nb.inputs.rule_sets.payment import PaymentRules
from tikmon_nb.model.money.left_over import Left, what_is_left
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.sampling.quantiles import middle
from tikmon_nb.model.year.simulated_year import Year

STREAM = "sponsored"


@dataclass(frozen=True)
class Difference:
    """What accepting changes over the forecast, a value a draw; taxes in the case that leaves least.

    `lost_eur` is what exclusivity costs of other deals. `payer_share`: of what comes in, from this brand.
    `crossing` is the chance that turnover ends the small business scheme, without the deal and with it.
    """

    gross_eur: Array
    net_eur: Array
    lost_eur: Array
    payer_share: Array
    crossing: tuple[float, float]
    category_known: bool


def with_deal(
    left: Left,
    payment: PaymentRules,
    eur: float,
    *,
    exclusive_days: float = 0.0,
    of_category: int = 0,
    categorised: int = 0,
) -> Difference:
    """The forecast of `left` with a deal of `eur` in its first month, beside the one without it.

    For `exclusive_days` from then on, other paid posts of its category are not made: a share of all that
    `of_category` of `categorised` deals tell, by a beta distribution, which is even where none tells.
    """
    year, count = left.year, left.window.count
    rng = generator(year.seed, year.creator.id, "offer/category")
    share = rng.beta(1 + of_category, 1 + categorised - of_category, year.draws)
    days = year.months.days.reshape(-1, 1)
    closed = np.clip((exclusive_days - (np.cumsum(days, axis=0) - days)) / days, 0.0, 1.0)
    lost = year.income[STREAM] * closed * share
    change = -lost
    change[0] += eur
    after = what_is_left(_changed(year, change), left.window, left.least.tax.rules, payment)
    gross = after.gross_eur
    return Difference(
        gross_eur=change[:count].sum(axis=0),
        net_eur=after.least.net_eur - left.least.net_eur,
        lost_eur=lost[:count].sum(axis=0),
        payer_share=np.divide(eur, gross, out=np.ones_like(gross), where=gross > eur),
        crossing=(left.crossing.chance, after.crossing.chance),
        category_known=categorised > 0,
    )


def _changed(year: Year, change: Array) -> Year:
    """`year` with so much more from paid posts, of which a manager takes a share."""
    income = year.income | {STREAM: year.income[STREAM] + change}
    fee = year.creator.form.management_fee_share
    taken = change * middle(fee) if fee is not None else np.zeros_like(change)
    return replace(year, income=income, costs=year.costs + taken, management_fee=year.management_fee + taken)
