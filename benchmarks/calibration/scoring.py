"""What a forecast said of invented creators, held against what came: coverage and CRPS.

The continuous ranked probability score of a sample is the mean distance of its members to what came, less
half their mean distance to each other (Gneiting and Raftery 2007, equation 21), in the unit of the quantity:
here logarithms, so that large and small creators count alike. Smaller is better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from benchmarks.calibration.simulators import REGIMES, Array, Invented, invent
from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.creators import Creator, creator_of_form
from tikmon_nb.model import simulate

MONTHS_AHEAD = (1, 3, 6, 12)
LEVELS = {"80": (0.1, 0.9), "50": (0.25, 0.75)}


def crps(sample: Array, truth: float) -> float:
    """The score of `sample`, in its own unit."""
    ordered = np.sort(sample)
    count = len(ordered)
    spread = ((2 * np.arange(1, count + 1) - count - 1) * ordered).sum() / count**2
    return float(np.abs(ordered - truth).mean() - spread)


def creator_with(history: pd.DataFrame, creator_id: str, **form: object) -> Creator:
    """A creator of whom only these daily figures, and what the form says, are known."""
    creator = creator_of_form(CreatorForm.model_validate({"id": creator_id, **form}), None)
    return replace(creator, exports=replace(creator.exports, daily=history, fits={}))


def scores(invented: Invented, creator_id: str, draws: int = 1_000) -> Iterator[dict[str, object]]:
    """A row for each quantity: whether the truth lay in the bands, below them, and the CRPS."""
    year = simulate(creator_with(invented.history, creator_id), load_rate_card("nl-2026"), draws=draws)
    came, said = invented.months(), year.audience.views_30d
    pairs = [(f"views, month {month}", said[month - 1], came[month - 1]) for month in MONTHS_AHEAD]
    pairs.append(("views, year", said.sum(axis=0), came.sum()))
    pairs.append(("followers, month 12", year.audience.followers[-1], invented.future["followers"].iloc[-1]))
    for name, sample, truth in pairs:
        logs, log = np.log(np.maximum(sample, 1.0)), float(np.log(max(truth, 1.0)))
        row: dict[str, object] = {"quantity": name, "crps": crps(logs, log)}
        for level, (low, high) in LEVELS.items():
            below, above = np.quantile(logs, [low, high])
            row[level] = bool(below <= log <= above)
        yield row


def table(creators: int, months: tuple[int, ...] = (3, 6, 12), first: int = 0) -> pd.DataFrame:
    """The scores of so many creators of every regime, for each length of history in months."""
    rows = []
    for regime in REGIMES:
        for length in months:
            for number in range(first, first + creators):
                found = scores(invent(regime, number, length), f"{regime}{number}")
                rows += [{"regime": regime, "months": length, "creator": number, **row} for row in found]
    return pd.DataFrame(rows)
