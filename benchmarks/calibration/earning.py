"""Invented creators who earn: what came in before, what the form says, and what the year after it brings.

Deals come in luck and in spells (a level that wanders), more of them at the end of the year; each pays by the
reach of its days. Lessons bring a steady amount with good and bad months. The form is filled in by somebody
who knows roughly how many deals there are, and nothing of what a rate card says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.calibration.simulators import REGIMES, Array, Invented, invent

YEAR_END = {11: 1.6, 12: 1.6, 1: 0.7, 7: 0.75, 8: 0.75}  # times the usual number of deals
CPM_EUR = (10.0, 15.0)
REACH_SHARE = (0.15, 0.4)


@dataclass(frozen=True)
class Earner:
    """An invented creator with books of the months before, and what the year after brings in EUR a month."""

    invented: Invented
    form: dict[str, object]
    income: pd.DataFrame
    future_eur: Array
    future_by_stream: dict[str, Array]


def earner(number: int, months: int, off_sd: float, books: int) -> Earner:
    """Creator `number` with `months` of history and `books` months of books.

    Fees and lessons lie off the card and the form by a log standard deviation of `off_sd`.
    """
    rng = np.random.default_rng([number, months, books, round(off_sd * 100)])
    invented = invent(list(REGIMES)[number % len(REGIMES)], 7_000 + number, months)
    days = pd.concat([invented.history, invented.future])
    by_month = days.resample("MS").agg({"views": "sum", "followers": "last"})
    deals_a_month = float(np.exp(rng.normal(np.log(0.8), 0.7)))
    spells = np.cumsum(rng.normal(0, 0.1, len(by_month)))
    season = np.array([YEAR_END.get(month, 0.96) for month in by_month.index.month])
    now = len(by_month) - 12
    mean = deals_a_month * np.exp(spells - spells[now - 1]) * season
    counts = rng.poisson(mean)
    cpm, off = rng.uniform(*CPM_EUR), float(np.exp(rng.normal(0, off_sd)))
    reach = rng.uniform(*REACH_SHARE)
    fees = np.array(
        [
            sum(
                count_ * cpm * off * np.clip(reach * np.exp(rng.normal(0, 0.3)), 0.05, 0.6) / 1000
                for _ in range(count)
                for count_ in [followers]
            )
            for count, followers in zip(counts, by_month["followers"], strict=True)
        ]
    )
    lessons_eur = float(np.exp(rng.normal(5.0, 0.8)))
    lessons = lessons_eur * np.exp(
        np.cumsum(rng.normal(0, 0.06, len(by_month))) + rng.normal(0, 0.3, len(by_month))
    )
    guess = float(np.exp(rng.normal(0, 0.25)))
    stated = lessons_eur * float(np.exp(rng.normal(0, max(off_sd, 0.1))))
    form = {
        "country": "NL",
        "age": 25,
        "sponsored": {
            "posts_per_month": {"low": deals_a_month * guess * 0.6, "high": deals_a_month * guess * 1.6}
        },
        "other": [{"name": "Les", "eur_per_month": {"low": stated * 0.7, "high": stated * 1.35}}],
    }
    rows = [
        (day + pd.Timedelta(days=14), stream, eur)
        for stream, eur_by_month in (("sponsored", fees), ("other", lessons))
        for day, eur in zip(by_month.index[now - books : now], eur_by_month[now - books : now], strict=True)
        if eur > 0
    ]
    income = pd.DataFrame(rows, columns=["date", "stream", "amount_eur"])
    income = income.assign(currency="EUR", **dict.fromkeys(("source", "note", "payer", "deal_id"), ""))
    by_stream = {"sponsored": fees[now:], "other": lessons[now:]}
    return Earner(invented, form, income, (fees + lessons)[now:], by_stream)
