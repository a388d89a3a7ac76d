"""What may break: on how many streams and payers an income really rests, and what is left without one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from tikmon_nb.model.sampling.draws import Array


def effective_number(amounts_eur: Array) -> Array:
    """On how many equal parts an income rests as much as on these: one for each column, or one number.

    The square of the sum over the sum of squares, along the first axis: n for n equal parts, 1 for one
    alone, NaN where there is none. Amounts below zero (refunds) count as none.
    """
    parts = np.maximum(np.asarray(amounts_eur, dtype=float), 0.0)
    squares = (parts**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(squares > 0, parts.sum(axis=0) ** 2 / squares, np.nan))


def after_loss_eur(
    income_eur: Mapping[str, Array],
    lost: Collection[str],
    *,
    first: int = 0,
    last: int | None = None,
    kept_share: Array | float = 0.0,
) -> Array:
    """Income of all streams by month and draw if those in `lost` fall away: EUR (months, draws).

    From the month `first` to and including `last` (the end, if None) only `kept_share` of them remains, a
    share or one for each draw: followers who move along to another platform, say.
    """
    total = np.zeros_like(next(iter(income_eur.values())))
    for stream, eur in income_eur.items():
        if stream not in lost:
            total += eur
            continue
        left = np.array(eur)
        end = len(left) if last is None else last + 1
        left[first:end] *= kept_share
        total += left
    return total
