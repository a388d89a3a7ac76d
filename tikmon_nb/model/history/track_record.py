"""The track record: what earlier reports forecast, held against what has come in since."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tikmon_nb.inputs.books.kept_forecasts import KeptForecast
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.model.history.backtest import BASE, forecast_of, in_order, months_of, spans
from tikmon_nb.model.history.scores import BANDS, Scale, Score, crps_of_quantiles, on_scale, scores_of
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.simulation import first_month

SHARES = tuple(step / 20 for step in range(1, 20))
FIGURES = 6  # significant ones that are kept


@dataclass(frozen=True)
class TrackRecord:
    """A row for every forecast month that has come in, as `scores_of` takes them, with the band of 80 %.

    `kept`: how many forecasts there are. `counted`: those among them that count, the first made for each
    month in which a forecast starts. `awaited`: the first month that the files must reach to hold one of them
    against, where none can be yet.
    """

    creator: str
    rows: pd.DataFrame
    kept: int
    counted: int
    awaited: pd.Period | None

    @property
    def scores(self) -> list[Score]:
        """By quantity and months ahead."""
        return scores_of(self.rows)


def forecast_fields(year: Year) -> dict[str, object] | None:
    """The quantiles of `year` by quantity and months ahead, JSON-ready; None for one that is not kept."""
    standard = year.card.id == DEFAULT_CARD and year.scenario.id == BASE.id
    if not standard or not year.known or year.months.start != first_month(year.creator, year.card):
        return None
    rows = [
        [quantity, total, months, [float(f"{value:.{FIGURES}g}") for value in quantiles]]
        for quantity, (sample, _) in forecast_of(year).items()
        for months, total, quantiles in _quantiles(quantity, sample)
    ]
    last = year.creator.exports.last_day or year.creator.form.as_of
    return {"stands_on": last.isoformat() if last else "", "shares": list(SHARES), "rows": rows}


def _quantiles(quantity: str, sample: Array) -> Iterator[tuple[int, bool, Array]]:
    for months, total in spans(quantity, range(1, len(sample) + 1)):
        draws = sample[:months].sum(axis=0) if total else sample[months - 1]
        yield months, total, np.quantile(draws, SHARES) if draws.any() else np.zeros(len(SHARES))


def track_record(creator: Creator, forecasts: Sequence[KeptForecast]) -> TrackRecord:
    """What became of `forecasts`, by what the files and books of `creator` hold now.

    A month that was over on the day on which the forecast was made does not count.
    """
    came, first = months_of(creator), _first_made(forecasts)
    rows = [row for forecast in first for row in _rows(creator.id, forecast, came)]
    awaited = min((_first_open(one) for one in first), default=None)
    return TrackRecord(
        creator.id, in_order(pd.DataFrame(rows)), len(forecasts), len(first), None if rows else awaited
    )


def _first_made(forecasts: Sequence[KeptForecast]) -> list[KeptForecast]:
    """One for each start month: whoever looks again must not get another try."""
    found: dict[dt.date, KeptForecast] = {}
    for one in sorted(forecasts, key=lambda one: (one.made, one.name)):
        found.setdefault(one.start, one)
    return [found[start] for start in sorted(found)]


def _first_open(forecast: KeptForecast) -> pd.Period:
    """The first of its months that was not over when it was made."""
    return max(pd.Period(forecast.start, "M"), pd.Period(forecast.made.date(), "M"))


def _rows(creator: str, forecast: KeptForecast, came: pd.DataFrame) -> Iterator[dict[str, object]]:
    origin, shares = pd.Period(forecast.start, "M"), np.array(forecast.shares)
    for row in forecast.rows:
        if row.quantity not in came:
            continue
        months = pd.period_range(origin, periods=row.months, freq="M")
        part = months if row.total else months[-1:]
        truth = float(came[row.quantity].reindex(part).sum(skipna=False))
        quantiles = np.array(row.quantiles)
        if math.isnan(truth) or part[0] < _first_open(forecast) or not (truth or quantiles.any()):
            continue
        scale: Scale = "log" if row.quantity in ("views", "followers") else "eur"
        of = {"quantity": row.quantity, "total": row.total, "months": row.months}
        yield {
            **of,
            "creator": creator,
            "origin": origin,
            "came": truth,
            **_band(quantiles, shares),
            **_held(quantiles, shares, truth),
            "crps": crps_of_quantiles(on_scale(quantiles, scale), shares, float(on_scale(truth, scale))),
        }


def _band(quantiles: Array, shares: Array) -> dict[str, float]:
    low, middle, high = (_at(quantiles, shares, share) for share in (0.1, 0.5, 0.9))
    return {"low": low, "middle": middle, "high": high}


def _held(quantiles: Array, shares: Array, truth: float) -> dict[str, float]:
    """Whether each band held the truth (1 or 0); NaN for one whose ends were not kept."""
    found = {}
    for level, band in BANDS.items():
        low, high = (_at(quantiles, shares, share) for share in band)
        known = not math.isnan(low + high)
        found[f"held_{level}"] = float(low <= truth <= high) if known else math.nan
    return found


def _at(quantiles: Array, shares: Array, share: float) -> float:
    places = np.flatnonzero(np.isclose(shares, share))
    return float(quantiles[places[0]]) if places.size else math.nan
