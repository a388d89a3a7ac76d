"""A rolling origin: the last months are hidden again and again, forecast, and held against what came.

Every forecast is the product's own, `simulate` on what was known by then: daily figures, posts, orders, LIVE
and books up to that day. What the form states has no history, and stays as it is today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tikmon_nb.findings import InputError
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports.records import Exports
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.history.received import received
from tikmon_nb.model.history.scores import Scale, Score, scored, scores_of
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import first_of_next_month
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.simulation import simulate
from tikmon_nb.vocabulary import STREAMS

LEAST_DAYS = 90  # measured before the first forecast
LEAST_ORIGINS = 3  # fewer times tell nothing
MOST_ORIGINS = 24  # the newest
SHORT_ORIGINS = 12  # those that a report tells of
MONTHS_AHEAD = tuple(range(1, 13))
TOTALS_AHEAD = (3, 6, 12)  # months together
MISSING_DAYS = 3  # a month counts as measured with so many days fewer
DRAWS = 1_000
ALL = 1_200  # months
DEAL_DAYS = ["date", "agreed_on", "invoiced_on", "paid_on"]
BASE = Scenario()  # what was measured and stated, unchanged


@dataclass(frozen=True)
class Backtest:
    """The scores of every forecast of one creator, row by row (`scores_of`), the oldest first.

    Without rows there were too few months; `possible_from` is the day from which there are enough, if nothing
    stops coming in, and None where no daily figure tells when the history began.
    """

    creator: str
    rows: pd.DataFrame
    possible_from: dt.date | None = None

    @property
    def origins(self) -> list[pd.Period]:
        """The first months that were forecast."""
        return list(dict.fromkeys(self.rows["origin"])) if len(self.rows) else []

    @property
    def scores(self) -> list[Score]:
        """By quantity and months ahead."""
        return scores_of(self.rows)

    def newest(self, count: int = SHORT_ORIGINS) -> Backtest:
        """The forecasts of the last `count` beginnings alone."""
        if self.rows.empty:
            return self
        return replace(self, rows=self.rows[self.rows["origin"].isin(self.origins[-count:])])


def backtest(
    creator: Creator,
    card: RateCard,
    *,
    draws: int = DRAWS,
    seed: int = 2026,
    most: int = MOST_ORIGINS,
    ahead: Sequence[int] = MONTHS_AHEAD,
) -> Backtest:
    """What became of forecasts of `creator` on `card` from the newest `most` month ends that allow one."""
    came = months_of(creator)
    first = _first_origin(creator, came)
    if first is None:
        return Backtest(creator.id, pd.DataFrame())
    told = came["views" if _has_daily(creator) else _of_books(came)].dropna().index
    origins = pd.period_range(first, told[-1], freq="M") if len(told) else told
    if len(origins) < LEAST_ORIGINS:
        return Backtest(creator.id, pd.DataFrame(), (first + LEAST_ORIGINS).start_time.date())
    rows: list[dict[str, object]] = []
    for origin in origins[-most:]:
        with suppress(InputError):  # the form asks for more history than there was by then
            rows += forecast_scores(creator, card, origin, came, draws=draws, seed=seed, ahead=ahead)
    again = None if rows else (origins[-1] + LEAST_ORIGINS + 1).start_time.date()  # holes everywhere
    return Backtest(creator.id, in_order(pd.DataFrame(rows)), again)


def forecast_scores(
    creator: Creator,
    card: RateCard,
    origin: pd.Period,
    came: pd.DataFrame,
    *,
    draws: int = DRAWS,
    seed: int = 2026,
    ahead: Sequence[int] = MONTHS_AHEAD,
) -> Iterator[dict[str, object]]:
    """The scores of the forecast whose first month is `origin`, of each quantity and month that `came`."""
    known = known_by(creator, (origin - 1).end_time.date())
    if _has_daily(creator) and not _is_measured(known, "views", origin):
        return
    year = simulate(known, card, BASE, draws=draws, seed=seed, start=origin.start_time.date())
    for quantity, (sample, scale) in forecast_of(year).items():
        if quantity not in came or (scale == "log" and not _is_measured(known, quantity, origin)):
            continue
        truth = came[quantity].reindex(pd.period_range(origin, periods=len(sample), freq="M")).to_numpy(float)
        past = came[quantity][: origin - 1].to_numpy(float)
        for months, total in spans(quantity, ahead):
            part = slice(0, months) if total else slice(months - 1, months)
            came_in, draw = truth[part].sum(), sample[part].sum(axis=0)
            if np.isnan(came_in) or (scale == "eur" and not came_in and not draw.any()):
                continue  # not known yet; nothing was expected and nothing came
            of = {"quantity": quantity, "total": total, "months": months}
            row = scored(draw, float(came_in), scale, past, months, total=total)
            yield {**of, "creator": creator.id, "origin": origin, "came": float(came_in), **row}


def spans(quantity: str, ahead: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """Months ahead, one by one and, where they add up to something, together."""
    yield from ((months, False) for months in ahead)
    if quantity != "followers":
        yield from ((months, True) for months in TOTALS_AHEAD if months in ahead)


def forecast_of(year: Year) -> dict[str, tuple[Array, Scale]]:
    """What a year says of everything that can be checked, shape (months, draws)."""
    found: dict[str, tuple[Array, Scale]] = {}
    if year.audience.views_known:
        found["views"] = (year.audience.views_30d, "log")
        found["followers"] = (year.audience.followers, "log")
    for name in ("gross", *STREAMS):
        found[name] = (year.eur(name), "eur")
    return found


def months_of(creator: Creator) -> pd.DataFrame:
    """What came, by calendar month: views per 30 days, followers at its end, EUR of each stream and `gross`.

    NaN where it is not known. Of the books each euro counts once, in the months that they cover (`received`).
    """
    parts = []
    daily = creator.exports.daily
    if len(daily):
        days = pd.DatetimeIndex(daily.index)
        views = daily["views"].groupby(days.to_period("M")).agg(["mean", "count"])
        enough = pd.PeriodIndex(views.index).days_in_month - MISSING_DAYS
        parts.append((views["mean"] * 30).where(views["count"] >= enough).rename("views"))
        late = daily["followers"][days.day > days.days_in_month - MISSING_DAYS].dropna()
        parts.append(late.groupby(pd.DatetimeIndex(late.index).to_period("M")).last())
    parts += _booked(creator)
    if not parts:
        return pd.DataFrame(index=pd.PeriodIndex([], freq="M"))
    found = pd.concat(parts, axis=1)
    return found.reindex(pd.period_range(found.index.min(), found.index.max(), freq="M"))


def _booked(creator: Creator) -> list[pd.Series]:
    """EUR of each stream in the months that the books cover, and of all together where they cover all."""
    days = [creator.income["date"], *(creator.deals[name] for name in DEAL_DAYS)]
    last = pd.concat(days).max()
    if pd.isna(last):
        return []
    parts = {
        stream: pd.Series(eur, pd.period_range(months.start, periods=months.count, freq="M"), name=stream)
        for stream, (months, eur) in received(creator, first_of_next_month(last.date()), ALL).items()
    }
    if len(parts) < len(STREAMS):  # deals alone tell of no other income
        return [*parts.values()]
    return [*parts.values(), pd.concat(parts, axis=1).sum(axis=1, skipna=False).rename("gross")]


def known_by(creator: Creator, day: dt.date) -> Creator:
    """`creator` as the files and books knew it at the end of `day`; the form is that of today."""
    end = pd.Timestamp(day)
    asked = creator.form.as_of
    return replace(
        creator,
        form=creator.form.model_copy(update={"as_of": min(asked, day) if asked else day}),
        exports=_until(creator.exports, end),
        income=creator.income[creator.income["date"] <= end],
        deals=_deals_until(creator.deals, end),
        findings=(),
    )


def _deals_until(deals: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """The deals that were there by then, by the first day that is known of them, without what came later."""
    known = deals[deals[DEAL_DAYS].min(axis=1) <= end]
    return known.assign(**{name: known[name].where(known[name] <= end) for name in DEAL_DAYS})


def _until(exports: Exports, end: pd.Timestamp) -> Exports:
    after = end + pd.Timedelta(days=1)
    return replace(
        exports,
        daily=exports.daily[exports.daily.index <= end],
        videos=exports.videos[exports.videos["posted_on"] <= end],
        own_posts=exports.own_posts[exports.own_days <= end],
        orders=exports.orders[exports.orders["ordered_at"] < after],
        live=exports.live[exports.live["last"] <= end],
        profile=None,
        fits={},
    )


def _has_daily(creator: Creator) -> bool:
    return bool(creator.exports.daily["views"].notna().any())


def _first_origin(creator: Creator, came: pd.DataFrame) -> pd.Period | None:
    """The first month that can be forecast from at least `LEAST_DAYS` measured days, or months of books."""
    views = creator.exports.daily["views"].dropna()
    if len(views):
        return pd.Period(views.index[0] + pd.Timedelta(days=LEAST_DAYS - 1), "M") + 1
    return _first(came[_of_books(came)]) + LEAST_DAYS // 30 if len(came.columns) else None


def _of_books(came: pd.DataFrame) -> str:
    """What tells how far the books reach, where there are no daily figures."""
    return "gross" if "gross" in came else "sponsored"


def _first(values: pd.Series) -> pd.Period:
    month: pd.Period = values.dropna().index[0]
    return month


def _is_measured(known: Creator, quantity: str, origin: pd.Period) -> bool:
    """Whether the days just before `origin` are known."""
    last = known.exports.daily[quantity].dropna().index[-1:]
    return bool(len(last)) and (origin.start_time - last[0]).days <= MISSING_DAYS + 1


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows by quantity and months ahead, single months first, within these by origin."""
    order = {name: place for place, name in enumerate(("views", "followers", "gross", *STREAMS))}
    if rows.empty:
        return rows
    placed = rows.assign(place=rows["quantity"].map(order))
    by = ["place", "total", "months", "origin"]
    return placed.sort_values(by, kind="stable", ignore_index=True).drop(columns="place")
