"""Histories whose future is known, held against what came: invented creators, and public weekly series.

Each is scored as `tikmon backtest` scores a creator. Where statsforecast is installed (the benchmark's own
environment), its exponential smoothing stands beside the naive methods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.calibration.earning import earner
from benchmarks.calibration.simulators import LAST_DAY, REGIMES, Invented, invent
from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.books.ledger import no_income
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.creators import Creator, creator_of_form
from tikmon_nb.model.history.backtest import forecast_scores, months_of
from tikmon_nb.model.history.scores import NAIVE, crps, on_scale, scored
from tikmon_nb.model.year.simulation import simulate

try:
    from benchmarks.calibration.ets import ets_months
except ImportError:  # not in the environment of the tests
    ets_months = None

Row = dict[str, object]
CARD = "nl-2026"
MONTHS_AHEAD = (1, 3, 6, 12)
EARNING = ((12, 0.0, 12), (12, 0.6, 12), (12, 0.6, 6), (6, 0.6, 6), (12, 0.0, 6))
"""Months of history, log standard deviation of fees off card and form, months of books."""
EVERY_MONTHS = 3  # between two origins of one series


def creator_with(history: pd.DataFrame, creator_id: str, **form: object) -> Creator:
    """A creator of whom only these daily figures, and what the form says, are known."""
    creator = creator_of_form(CreatorForm.model_validate({"id": creator_id, **form}), None)
    return replace(creator, exports=replace(creator.exports, daily=history, fits={}))


def scores(invented: Invented, creator_id: str, card: RateCard, *, ets: bool = False) -> Iterator[Row]:
    """A row for each quantity and number of months ahead, of a forecast from the last day of the history."""
    creator = creator_with(pd.concat([invented.history, invented.future]), creator_id)
    yield from _scored(creator, card, pd.Period(LAST_DAY, "M") + 1, ets=ets)


def table(
    creators: int, months: tuple[int, ...] = (3, 6, 12), first: int = 0, *, ets: bool = False
) -> pd.DataFrame:
    """The scores of so many creators of every regime, for each length of history in months."""
    card, rows = load_rate_card(CARD), []
    for regime in REGIMES:
        for length in months:
            for number in range(first, first + creators):
                found = scores(invent(regime, number, length), f"{regime}{number}", card, ets=ets)
                rows += [{"regime": regime, "history": length, **row} for row in found]
    return pd.DataFrame(rows)


def earning_table(
    creators: int, cases: Sequence[tuple[int, float, int]] = EARNING, first: int = 0
) -> pd.DataFrame:
    """The scores of what so many earners bring in a year, for each case, with their books and without."""
    card, rows = load_rate_card(CARD), []
    for months, off_sd, books in cases:
        for number in range(first, first + creators):
            made = earner(number, months, off_sd, books)
            creator = creator_with(made.invented.history, f"earner{number}", **made.form)
            for income in (no_income(), made.income):
                known = replace(creator, income=income, exports=replace(creator.exports, fits={}))
                year = simulate(known, card, draws=1_000).gross.sum(axis=0)
                row = scored(year, float(made.future_eur.sum()), "log", np.array([]), 12, total=True)
                of = {"quantity": "gross", "total": True, "months": 12, "origin": pd.Period(LAST_DAY, "M")}
                case = {"history": months, "off": off_sd, "books": books if len(income) else 0}
                rows.append(case | of | {"creator": creator.id} | row)
    return pd.DataFrame(rows)


def series_table(path: Path, months: tuple[int, ...] = (3, 12), *, ets: bool = False) -> pd.DataFrame:
    """The scores of the weekly series in the CSV file `path`: `series`, `week_ending`, `views`.

    Their dates are true. A week's views are spread evenly over its days, as if they were daily exports.
    """
    card, rows = load_rate_card(CARD), []
    for name, weeks in pd.read_csv(path, parse_dates=["week_ending"]).groupby("series"):
        daily = _daily(weeks)
        first = pd.Period(daily.index[0] + pd.Timedelta(days=31 * max(months)), "M") + 1
        last = pd.Period(daily.index[-1] + pd.Timedelta(days=1), "M") - 1
        for origin in pd.period_range(first, last, freq="M"):
            if origin.month % EVERY_MONTHS != 1:
                continue
            for length in months:
                known = daily[daily.index >= (origin - length).start_time]
                found = _scored(creator_with(known, str(name)), card, origin, ets=ets)
                rows += [{"history": length, **row} for row in found]
    return pd.DataFrame(rows)


def _daily(weeks: pd.DataFrame) -> pd.DataFrame:
    ending = weeks.set_index("week_ending")["views"].sort_index()
    days = pd.date_range(ending.index[0] - pd.Timedelta(days=6), ending.index[-1], freq="D", name="date")
    views = (ending / 7).reindex(days).bfill(limit=6)
    empty = ("profile_views", "likes", "comments", "shares", "followers")
    return pd.DataFrame({"views": views, **dict.fromkeys(empty, np.nan)}, index=days, dtype=float)


def _scored(creator: Creator, card: RateCard, origin: pd.Period, *, ets: bool) -> Iterator[Row]:
    smoothed = None
    if ets and ets_months is not None:
        smoothed = ets_months(creator.exports.daily["views"], origin)
    came = months_of(creator)
    for row in forecast_scores(creator, card, origin, came, ahead=MONTHS_AHEAD):
        if smoothed is not None and row["quantity"] == "views":
            until, truth = int(str(row["months"])), on_scale(float(str(row["came"])), "log")
            part = smoothed[:until].sum(axis=0) if row["total"] else smoothed[until - 1]
            row[f"{NAIVE}ets"] = crps(on_scale(part, "log"), float(truth))
        yield row
