"""What came in by month and stream, each euro once: `deals.csv` before `income.csv`."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months, add_months
from tikmon_nb.vocabulary import STREAMS

FEWEST_MONTHS = 3
"""From so many months on the books move the forecast and stand beside it; fewer say little about a year."""
MOST_MONTHS = 12
PAID_BEFORE = dt.timedelta(days=31)  # some pay on the day of the agreement, before anything is posted
PAID_WITHIN = dt.timedelta(days=240)
SAME_AMOUNT = 0.01  # a share: bank costs and rounding
WITH_VAT = 1.21  # who writes what arrived may have written it with VAT


def covered(dates: pd.Series, creator: Creator, start: dt.date, most: int = MOST_MONTHS) -> Months | None:
    """The calendar months from the first to the last of `dates` before `start` that were over.

    At most the `most` before `start`; None where there are none.
    """
    end = _end(dates, creator, start)
    before = dates[dates < np.datetime64(end)]
    if before.empty:
        return None
    first, last = (day.date().replace(day=1) for day in (before.min(), before.max()))
    first = max(first, add_months(start, -most))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return Months(first, count) if count > 0 else None


def _end(dates: pd.Series, creator: Creator, start: dt.date) -> dt.date:
    """The first day of which the books cannot tell a whole month: of the forecast, or of a running month.

    A month runs where the newest of the files, the form and the entries before the forecast is of a day in it
    that is not its last: what is still to come in would look like less than expected.
    """
    before = dates[dates < np.datetime64(start)]
    told = [day for day in (creator.exports.last_day, creator.form.as_of) if day is not None]
    if before.empty or not told:
        return start
    newest = max(*told, before.max().date())
    over = (newest + dt.timedelta(days=1)).day == 1
    return start if over else min(start, newest.replace(day=1))


def received(creator: Creator, start: dt.date, most: int = MOST_MONTHS) -> dict[str, tuple[Months, Array]]:
    """Of each stream the months before `start` that the books cover, and the EUR that came in: (months,).

    What `deals.csv` says of paid posts stands in the month of the deal; a row of `income.csv` that pays such
    a deal does not count again. Streams of which the books tell no whole month are left out.
    """
    deals = _paid_posts(creator.deals)
    entries = pd.concat([_not_in(deals, creator.income), deals], ignore_index=True)
    found: dict[str, tuple[Months, Array]] = {}
    tables = {}
    for name, told in (("deals", entries), ("income", creator.income)):
        if months := covered(told["date"], creator, start, most):
            tables[name] = (months, by_month(entries, months))
    for stream in STREAMS:
        if of := tables.get("deals" if stream == "sponsored" else "income"):
            found[stream] = (of[0], of[1][stream].to_numpy(float))
    return found


def by_month(entries: pd.DataFrame, months: Months) -> pd.DataFrame:
    """EUR by month (rows) and stream (columns), 0 where nothing was booked."""
    index = pd.period_range(months.start, periods=months.count, freq="M")
    month = entries["date"].dt.to_period("M")
    sums = entries.pivot_table(values="amount_eur", index=month, columns="stream", aggfunc="sum")
    return sums.reindex(index=index, columns=list(STREAMS)).fillna(0.0)


def _paid_posts(deals: pd.DataFrame) -> pd.DataFrame:
    """Paid deals with an amount as rows of income, on the day of the deal, else of its bill or payment."""
    paid = deals[(deals["kind"] == "paid") & (deals["amount_eur"] > 0)].copy()
    for name in ("agreed_on", "invoiced_on", "paid_on"):
        paid["date"] = paid["date"].fillna(paid[name])
    paid["stream"] = "sponsored"
    return paid[["date", "stream", "amount_eur", "payer", "brand", "deal_id", "paid_on"]].dropna(
        subset=["date"]
    )


def _not_in(deals: pd.DataFrame, income: pd.DataFrame) -> pd.DataFrame:
    """The rows of `income` that pay none of `deals`: by its number, else by the amount and the day."""
    left = list(zip(deals["date"], deals["amount_eur"].astype(float), strict=True))
    numbers = set(deals["deal_id"]) - {""}
    kept = []
    columns = (income[name] for name in ("date", "stream", "amount_eur", "deal_id"))
    for day, stream, eur, number in zip(*columns, strict=True):
        pays = next((deal for deal in left if _pays(day, eur, *deal)), None)
        if stream != "sponsored" or (number not in numbers and pays is None):
            kept.append(True)
            continue
        if number not in numbers and pays is not None:
            left.remove(pays)
        kept.append(False)
    return income[np.array(kept, dtype=bool)]


def _pays(day: pd.Timestamp, eur: float, agreed_on: pd.Timestamp, agreed_eur: float) -> bool:
    """Whether an amount that came in may be that of a deal."""
    same = min(abs(eur / agreed_eur - times) for times in (1.0, WITH_VAT)) <= SAME_AMOUNT
    return same and -PAID_BEFORE <= day - agreed_on <= PAID_WITHIN
