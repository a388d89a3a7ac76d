"""What to set aside, and what is left a month and an hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tikmon_nb.model.sampling.draws import Array


def share_needed(due_eur: Array, received_eur: Array) -> Array:
    """Which share of what comes in pays what is due, draw by draw: (draws,) of sums.

    None is needed where nothing is due; infinite where nothing comes in to pay it from.
    """
    due = np.maximum(due_eur, 0.0)
    some = received_eur > 0
    share = due / np.where(some, received_eur, 1.0)
    return np.where(some, share, np.where(due > 0, np.inf, 0.0))


def share_to_set_aside(due_eur: Array, received_eur: Array, chance: float = 0.9) -> float:
    """The least share of what comes in that is enough in `chance` of the draws; infinite if none is."""
    needed = np.sort(share_needed(due_eur, received_eur))
    rank = int(np.ceil(chance * needed.size - 1e-9)) - 1
    return float(needed[max(rank, 0)])


@dataclass(frozen=True)
class PerHour:
    """What an hour of work leaves, as the 10th, 50th and 90th percentile in EUR, after and before tax.

    `chance_below_minimum_wage` compares before tax, as the minimum wage is.
    """

    net_eur: tuple[float, float, float]
    profit_eur: tuple[float, float, float]
    chance_below_minimum_wage: float


def per_hour(
    net_eur: Array, profit_eur: Array, hours: Array | None, minimum_wage_eur: float
) -> PerHour | None:
    """Per hour of work; None where the hours are not known.

    `net_eur` and `profit_eur` are sums over all months (draws,); `hours` those of all months, one number
    or (draws,), above zero.
    """
    if hours is None:
        return None
    worked = np.broadcast_to(hours, net_eur.shape)
    if not (worked > 0).all():
        raise ValueError("hours are above zero")
    before = profit_eur / worked
    return PerHour(three(net_eur / worked), three(before), float((before < minimum_wage_eur).mean()))


def three(values: Array) -> tuple[float, float, float]:
    """The 10th, 50th and 90th percentile."""
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return float(low), float(middle), float(high)
