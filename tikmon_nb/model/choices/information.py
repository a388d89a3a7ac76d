"""What a fact is worth: how much narrower the range would be if it were known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from tikmon_nb.model.choices.sensitivity import Fact, about, by_size, facts, year_eur
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.simulation import YearRun
from tikmon_nb.vocabulary import QUANTITIES

BAND = (0.1, 0.9)
_PER_BIN = 200  # draws: enough for a 10th and a 90th percentile
_MOST_BINS = 50
_IDLE = 20  # facts that have nothing to do with the year, to see what chance alone does


def value_of_information(run: YearRun, what: str = "gross") -> pd.DataFrame:
    """How much narrower the year's P10-P90 range is expected to be when one fact is known exactly.

    A row for every fact by key, the most valuable first: `name`, `label`, `unit`, `way` (how it becomes
    known), `width_now` and `width_known` (EUR: the range now, and on average over what the fact may turn
    out to be), `narrower` (1 - their ratio), `variance_gone` (the share of the variance that goes) and
    `noise`: how far from 0 `narrower` lies for a fact that has nothing to do with it (one standard
    deviation). `narrower` can be negative: a fact may also tell that much is possible. What is correlated
    with a fact is then known better too, and that counts. No rows where nothing varies.

    Draws are put in bins by the value of the fact; within a bin the straight line through its values is
    taken off, so that a wide bin does not count as uncertainty. The bins are those of plain random draws:
    in a bin of a low-discrepancy sequence the other assumptions would not be as they are elsewhere.
    """
    low, high = np.quantile(year_eur(run, what), BAND)
    run = replace(run, source=replace(run.source, method="mc"))
    eur = year_eur(run, what)
    if high <= low or np.ptp(np.quantile(eur, BAND)) <= 0:
        return by_size([], "narrower")
    idle = np.array([spread_when_known(run.source.once(f"idle fact/{i}"), eur) for i in range(_IDLE)])
    width, variance = idle.mean(axis=0)
    noise = float(idle[:, 0].std(ddof=1) / width)
    drawing = Drawing(replace(run.assumptions, drawn=set()), run.source, run.copula)
    rows = []
    for fact in facts(run):
        width_known, variance_known = spread_when_known(values_of(fact, drawing), eur)
        narrower = float(1 - width_known / width)
        rows.append(
            about(fact)
            | {"way": QUANTITIES[fact.name].way if fact.item else "measure", "width_now": float(high - low)}
            | {"width_known": float(high - low) * (1 - narrower), "narrower": narrower, "noise": noise}
            | {"variance_gone": float(1 - variance_known / variance)}
        )
    return by_size(rows, "narrower", "variance_gone").sort_values("narrower", ascending=False, kind="stable")


def values_of(fact: Fact, drawing: Drawing) -> Array:
    """What `fact` is in every draw, in its unit; of what has none, its normal score: shape (draws,)."""
    return drawing.score(fact.key) if fact.item is None else drawing.once(fact.name, fact.label)


def spread_when_known(fact: Array, eur: Array) -> tuple[float, float]:
    """Width of the P10-P90 range (EUR) and variance of `eur` (draws,), averaged over the values of `fact`."""
    bins = max(min(eur.size // _PER_BIN, _MOST_BINS), 2)
    each = eur.size // bins
    order = np.argsort(fact[: bins * each], kind="stable").reshape(bins, each)
    x, y = fact[order], eur[order]
    left = y - _lines(x - x.mean(axis=1, keepdims=True), y)
    low, high = np.quantile(left, BAND, axis=1)
    return float((high - low).mean()), float(left.var(axis=1).mean())


def _lines(x: Array, y: Array) -> Array:
    """What a least-squares line through each row adds to the row's mean; `x` is centred."""
    across = (x * x).sum(axis=1, keepdims=True)
    slope = (x * y).sum(axis=1, keepdims=True) / np.where(across > 0, across, 1.0)
    return np.asarray(slope * x)
