"""What the work costs: declared ranges, and a manager's share of deals."""

from __future__ import annotations

import numpy as np

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.setting import Setting
from tikmon_nb.vocabulary import STREAMS


def cost_eur(s: Setting) -> Array:
    """Declared costs in EUR, without what a manager takes: shape (months, draws)."""
    eur = np.zeros(s.shape)
    for i, cost in enumerate(s.form.costs, 1):
        amount = s.once("costs_eur_per_month", str(i))
        if cost.eur_once is None:
            eur += amount
        elif cost.in_month <= s.shape[0]:
            eur[cost.in_month - 1] += amount
    return eur


def management_fee_eur(s: Setting, income: dict[str, Array]) -> Array:
    """What a manager takes of deals, in EUR: shape (months, draws)."""
    if "management_fee_share" not in s.assumptions:
        return np.zeros(s.shape)
    managed = (eur for stream, eur in income.items() if STREAMS[stream].managed)
    deals = sum(managed, np.zeros(s.shape))
    return np.asarray(deals * s.once("management_fee_share"))
