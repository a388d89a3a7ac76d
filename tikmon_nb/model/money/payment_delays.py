"""When the money of an invoice comes: delays in days, minimum payouts, and what past payments teach."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.sampling.draws import Array

DAYS_PER_MONTH = 365.25 / 12
LEAST_PAYMENTS = 5  # of one payer, before its own delays say more than the usual ones


def paid_eur(invoiced_eur: Array, days: Array | float) -> tuple[Array, Array]:
    """What comes in by month (months, draws), and what comes after the last month (draws,), in EUR.

    `invoiced_eur` by the month of the invoice; `days` later it is paid, a number or what fits its shape.
    Invoices are spread evenly over their month, so a delay of a month and a half brings one half in the next
    month and the other in the one after.
    """
    months, draws = invoiced_eur.shape
    later = np.broadcast_to(np.asarray(days, dtype=float) / DAYS_PER_MONTH, invoiced_eur.shape)
    whole = np.floor(later)
    part = later - whole
    paid, column = np.zeros((months + 1, draws)), np.arange(draws)
    for i in range(months):
        for by, share in ((0, 1 - part[i]), (1, part[i])):
            month = np.minimum(i + whole[i] + by, months).astype(np.intp)
            paid[month, column] += share * invoiced_eur[i]
    return paid[:-1], paid[-1]


def with_minimum(payable_eur: Array, minimum_eur: float) -> tuple[Array, Array]:
    """What is paid out by month where nothing is below a minimum, and what still stands at the end."""
    paid, standing = np.zeros_like(payable_eur), np.zeros(payable_eur.shape[1])
    for i, eur in enumerate(payable_eur):
        standing = standing + eur
        paid[i] = np.where(standing >= minimum_eur, standing, 0.0)
        standing = standing - paid[i]
    return paid, standing


def learnt_days(payments: pd.DataFrame) -> dict[str, Range]:
    """How many days each payer takes, as the range of its own payments; payers with few are left out.

    `payments` has a row for each paid invoice: `payer`, `invoiced_on`, `paid_on`. A payment on the day of
    its invoice or before it took no days.
    """
    days = (payments["paid_on"] - payments["invoiced_on"]).dt.days.clip(lower=0)
    found = days.groupby(payments["payer"]).agg(tuple)
    return {
        str(payer): Range(low=min(values), high=max(values), distribution="empirical", values=values)
        for payer, values in found.items()
        if len(values) >= LEAST_PAYMENTS
    }
