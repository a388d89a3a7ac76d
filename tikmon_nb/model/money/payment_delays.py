"""When the money of an invoice comes: delays in days, and what past payments teach."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from tikmon_nb.inputs.books.deals_file import AGREED
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


def payments(deals: pd.DataFrame) -> pd.DataFrame:
    """The deals that were paid, with `payer` (else the brand) and the `days` from invoice to payment.

    A payment on the day of its invoice or before it took no days.
    """
    paid = deals[deals["invoiced_on"].notna() & deals["paid_on"].notna()]
    days = (paid["paid_on"] - paid["invoiced_on"]).dt.days.clip(lower=0)
    return pd.DataFrame({"payer": _who(paid), "days": days})


def _who(deals: pd.DataFrame) -> pd.Series:
    return deals["payer"].where(deals["payer"] != "", deals["brand"])


def learnt_days(paid: pd.DataFrame) -> tuple[dict[str, Range], Range | None]:
    """How many days each payer takes, as the range of its own payments, and all of them together.

    Payers with few payments are left out; None where there are few altogether.
    """
    each = {
        str(payer): _range(days)
        for payer, days in paid.groupby("payer")["days"]
        if len(days) >= LEAST_PAYMENTS
    }
    return each, _range(paid["days"]) if len(paid) >= LEAST_PAYMENTS else None


def _range(days: pd.Series) -> Range:
    values = tuple(days.astype(float))
    return Range(low=min(values), high=max(values), distribution="empirical", values=values)


def open_invoices(deals: pd.DataFrame, start: dt.date) -> pd.DataFrame:
    """Deals invoiced before `start` and not paid yet: `payer`, `invoiced_on`, `amount_eur`."""
    owed = deals[
        (deals["invoiced_on"] < np.datetime64(start))
        & deals["paid_on"].isna()
        & deals["amount_eur"].notna()
        & deals["status"].isin(AGREED)
    ]
    return pd.DataFrame(
        {"payer": _who(owed), "invoiced_on": owed["invoiced_on"], "amount_eur": owed["amount_eur"]}
    )


def open_paid_eur(invoices: pd.DataFrame, days: Array, start: dt.date, months: int) -> Array:
    """What comes in of open invoices by month: EUR (months, draws).

    `days` from invoice to payment has a row for each invoice and a column for each draw; what should have
    been there already comes in the first month.
    """
    age = (np.datetime64(start) - invoices["invoiced_on"].to_numpy("datetime64[D]")).astype(float)
    month = np.floor(np.maximum(days - age[:, None], 0.0) / DAYS_PER_MONTH).astype(np.intp)
    paid, column = np.zeros((months + 1, days.shape[1])), np.arange(days.shape[1])
    for eur, at in zip(invoices["amount_eur"], np.minimum(month, months), strict=True):
        paid[at, column] += eur
    return paid[:-1]
