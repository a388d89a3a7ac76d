"""How good forecasts were, once the truth is known: bands that held it, CRPS, naive methods, and how sure.

The continuous ranked probability score is the mean distance of a forecast's draws to what came, less half
their mean distance to each other (Gneiting and Raftery 2007, Journal of the American Statistical Association
102, equation 21). Smaller is better; it has the unit of what it scores.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special

from tikmon_nb.model.sampling.draws import Array

BANDS = {50: (0.25, 0.75), 80: (0.1, 0.9), 90: (0.05, 0.95)}
"""The shares between which a band of so many per cent lies."""
METHODS = ("flat", "walk", "last_year")
"""What a forecast is held against: nothing changes, a random walk, the same month last year."""
Scale = Literal["log", "eur"]

SURE = 1.96  # standard errors on either side of a figure that hold the truth 19 times in 20
NAIVE = "crps_"  # how the column of another method's score begins
LEAST_MONTHS = 3  # a naive method knows its own error from so many months on
FLAT_MONTHS = 3  # euros come in lumps: what is kept flat is the mean of so many months
_NORMAL = special.ndtri((np.arange(200) + 0.5) / 200)


@dataclass(frozen=True)
class Uncertain:
    """A figure, and between what the truth lies 19 times in 20; NaN where that cannot be told."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """What became of the forecasts of one quantity, so many months ahead.

    `total`: of these months together, otherwise of the last of them. `held`: the share of the times (0-1)
    that a band held the truth. `beside`: the mean CRPS of the forecast less that of a naive method, over the
    times that both were there; below zero the forecast is better.
    """

    quantity: str
    months: int
    total: bool
    times: int
    independent: float
    """As many forecasts that have no month in common would tell as much."""
    creators: int
    held: dict[int, Uncertain]
    crps: Uncertain
    beside: dict[str, Uncertain]


def crps(sample: Array, truth: float) -> float:
    """The score of equally likely draws, in their unit."""
    ordered = np.sort(sample)
    count = len(ordered)
    spread = ((2 * np.arange(1, count + 1) - count - 1) * ordered).sum() / count**2
    return float(np.abs(ordered - truth).mean() - spread)


def crps_of_quantiles(quantiles: Array, shares: Array, truth: float) -> float:
    """The score of a forecast of which only the quantiles at evenly spaced `shares` (0-1) are known.

    Twice the mean quantile loss (Gneiting and Ranjan 2011, Journal of Business & Economic Statistics 29).
    """
    return float(2 * ((quantiles >= truth) - shares) @ (quantiles - truth) / len(shares))


def on_scale(values: Array | float, scale: Scale) -> Array:
    """Views and followers as logarithms, so that large and small creators count alike; euros as they are."""
    found = np.asarray(values, dtype=float)
    return np.log(np.maximum(found, 1.0)) if scale == "log" else found


def naive_samples(past: Array, ahead: int, scale: Scale, *, total: bool = False) -> dict[str, Array]:
    """What `METHODS` say of the month `ahead` months after `past` (oldest first, NaN = unknown), on `scale`.

    Each has one normal error: of `flat` the spread of the months, the same for every month ahead; of `walk`
    that of the changes from month to month, adding up; of `last_year` that of the changes from year to year.
    `total`: of all those months together. A method that does not know enough is left out.
    """
    months = on_scale(past, scale)
    known = months[np.isfinite(months)]
    if len(known) < LEAST_MONTHS or not np.isfinite(months[-1]):
        return {}
    spread, change = float(known.std(ddof=1)), _size(np.diff(months))
    flat = known[-1] if scale == "log" else known[-FLAT_MONTHS:].mean()
    steps = (ahead + 1) * (2 * ahead + 1) / (6 * ahead) if total else ahead  # of a walk: its mean, its end
    found = {"flat": flat + spread * _NORMAL, "walk": known[-1] + change * math.sqrt(steps) * _NORMAL}
    if len(months) >= 12:
        same = months[-12:][:ahead] if total else months[len(months) - 12 + ahead - 1 :][:1]
        error = _size(months[12:] - months[:-12], otherwise=spread)
        centre = np.log(np.exp(same).mean()) if scale == "log" else same.mean()
        if np.isfinite(centre):
            found["last_year"] = centre + error * _NORMAL
    if not total:
        return {name: _possible(sample, scale) for name, sample in found.items()}
    times = math.log(ahead) if scale == "log" else ahead
    return {
        name: _possible(sample + times if scale == "log" else sample * times, scale)
        for name, sample in found.items()
    }


def _size(changes: Array, otherwise: float = 0.0) -> float:
    """The root mean square of the changes that are known; `otherwise` where there are fewer than two."""
    known = changes[np.isfinite(changes)]
    return float(np.sqrt((known**2).mean())) if len(known) >= 2 else otherwise


def _possible(sample: Array, scale: Scale) -> Array:
    return np.maximum(sample, 0.0) if scale == "eur" else sample


def scored(
    sample: Array, truth: float, scale: Scale, past: Array, ahead: int, *, total: bool
) -> dict[str, float]:
    """Whether the bands of `sample` held `truth` (1 or 0), and the CRPS of it and of the naive methods."""
    draws, came = on_scale(sample, scale), float(on_scale(truth, scale))
    ends = np.quantile(draws, [share for band in BANDS.values() for share in band]).reshape(-1, 2)
    row = {
        f"held_{level}": float(low <= came <= high) for level, (low, high) in zip(BANDS, ends, strict=True)
    }
    row["crps"] = crps(draws, came)
    naive = naive_samples(past, ahead, scale, total=total)
    return row | {
        f"{NAIVE}{name}": crps(naive[name], came) if name in naive else math.nan for name in METHODS
    }


def scores_of(rows: pd.DataFrame) -> list[Score]:
    """Every quantity and number of months ahead in `rows`, in their order, over all creators in them.

    `rows`: quantity, total, months, creator, origin (the first month that was forecast), `held_50`, ...,
    `crps`, and those of other methods, `crps_flat`, ..., NaN where there is none.
    """
    keys = ["quantity", "total", "months"]
    return [_score(key, one) for key, one in rows.groupby(keys, sort=False)] if len(rows) else []


def _score(key: Sequence[Hashable], rows: pd.DataFrame) -> Score:
    quantity, total, months = key
    ahead = int(str(months))
    found = _Forecasts(rows, ahead)
    held = {level: rows.dropna(subset=f"held_{level}") for level in BANDS}
    naive = {name: rows.dropna(subset=name) for name in rows.columns if name.startswith(NAIVE)}
    return Score(
        quantity=str(quantity),
        months=ahead,
        total=bool(total),
        times=len(rows),
        independent=found.independent,
        creators=len(found.groups),
        held={
            level: _Forecasts(known, ahead).share(known[f"held_{level}"].to_numpy(float))
            for level, known in held.items()
            if len(known)
        },
        crps=found.mean(rows["crps"].to_numpy(float)),
        beside={
            name.removeprefix(NAIVE): _Forecasts(both, ahead).mean(
                (both["crps"] - both[name]).to_numpy(float)
            )
            for name, both in naive.items()
            if len(both)
        },
    )


class _Forecasts:
    """Forecasts `ahead` months ahead, and how much they tell together.

    Those of one creator that begin k months apart have `ahead` - k months in common, so their errors hang
    together (Hansen and Hodrick 1980); of different creators, the spread between creators counts as well.
    """

    def __init__(self, rows: pd.DataFrame, ahead: int) -> None:
        creators, origins = rows["creator"].to_numpy(), pd.PeriodIndex(rows["origin"], freq="M")
        months = np.asarray(origins.year * 12 + origins.month, dtype=float)
        self.groups = [np.flatnonzero(creators == name) for name in dict.fromkeys(creators)]
        self.independent = sum(_apart(months[group], ahead) for group in self.groups)

    def share(self, hits: Array) -> Uncertain:
        """The share of hits, with Wilson's interval (1927) for as many as are independent."""
        share = float(hits.mean())
        between = self._between(hits)
        count = min(self.independent, share * (1 - share) / between) if between > 0 else self.independent
        prior = SURE**2 / count
        centre = (share + prior / 2) / (1 + prior)
        half = math.sqrt(prior * (share * (1 - share) + prior / 4)) / (1 + prior)
        return Uncertain(share, max(centre - half, 0.0), min(centre + half, 1.0))

    def mean(self, values: Array) -> Uncertain:
        """The mean of `values`, with Student's interval."""
        mean = float(values.mean())
        if self.independent < 2:
            return Uncertain(mean, math.nan, math.nan)
        within, between = float(values.var(ddof=1)) / self.independent, self._between(values)
        freedom = len(self.groups) - 1 if between > within else self.independent - 1
        half = float(special.stdtrit(freedom, 0.975)) * math.sqrt(max(within, between))
        return Uncertain(mean, mean - half, mean + half)

    def _between(self, values: Array) -> float:
        """The variance of the mean by how far the creators lie apart (a ratio estimate; Cochran 1977)."""
        count = len(self.groups)
        if count < 2:
            return 0.0
        sums = [float((values[group] - values.mean()).sum()) for group in self.groups]
        return count / (count - 1) * float(np.square(sums).sum()) / len(values) ** 2


def _apart(months: Array, ahead: int) -> float:
    """How many forecasts without a month in common fit where these lie: at most as many as there are."""
    return min(float(len(months)), 1 + float(months.max() - months.min()) / ahead)
