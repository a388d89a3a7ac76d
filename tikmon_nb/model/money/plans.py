"""What hours of work may bring, and whether an investment now comes back by an effect later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tikmon_nb.inputs.rule_sets.setback_rules import WorkRow
from tikmon_nb.model.money.left_over import Left
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.sampling.quantiles import quantile

WEEKS_PER_MONTH = 365.25 / 7 / 12
NOT_YET = -1
"""The month in which a plan that does not pay itself back does."""


@dataclass(frozen=True)
class HoursOption:
    """What more hours for one stream may bring: EUR an hour and EUR a month, both (draws,), before tax.

    `hours_per_month` are those that there is room for (draws,), and `chance_best` is in which part of the
    draws an hour brings most here, of all the options.
    """

    row: WorkRow
    eur_per_hour: Array
    hours_per_month: Array
    chance_best: float

    @property
    def eur_per_month(self) -> Array:
        """What the hours that there is room for bring: (draws,)."""
        return self.eur_per_hour * self.hours_per_month


def best_use(options: list[tuple[WorkRow, Array, Array]], hours_per_month: float) -> list[HoursOption]:
    """The options, the one that is best most often first; each is given EUR an hour and its room.

    Draw by draw: of options that bring as much, each is the best in its part.
    """
    if not options:
        return []
    each = np.array([eur for _, eur, _ in options])
    best = each == each.max(axis=0)
    chances = (best / best.sum(axis=0)).mean(axis=1)
    found = [
        HoursOption(row, eur, np.minimum(room, hours_per_month), float(chance))
        for (row, eur, room), chance in zip(options, chances, strict=True)
    ]
    return sorted(found, key=lambda option: -option.chance_best)


def own_options(left: Left, rows: tuple[WorkRow, ...], hours_a_week: float) -> list[HoursOption]:
    """What `hours_a_week` more may bring in the streams that this creator has and of which work is counted.

    An hour brings what a post (or an hour of LIVE) brings on average in the draw, over the hours that it
    takes; there is room for so many times as much again as `rows` say.
    """
    year, months = left.year, left.window.count
    options = []
    for row in rows:
        stream, now = year.income[row.id][:months], year.drawn.get(row.quantity)
        if now is None or not stream.any():
            continue
        size = now.size  # of the first draws only, in a long run
        made = stream[:, :size].sum(axis=0) / months
        hours = quantile(
            row.hours, generator(year.seed, year.creator.id, f"money/hours/{row.id}").random(size)
        )
        worked = now * hours
        per_hour = np.divide(made, worked, out=np.zeros(size), where=worked > 0)
        options.append((row, per_hour, row.most_times * worked))
    return best_use(options, hours_a_week * WEEKS_PER_MONTH)


@dataclass(frozen=True)
class PlanResult:
    """What a plan does: EUR after tax that are left more, summed up to each month (months, draws)."""

    gain_eur: Array

    @property
    def total_eur(self) -> Array:
        """What is left more over the whole time, below zero where it costs: (draws,)."""
        return np.asarray(self.gain_eur[-1])

    @property
    def paid_back_in(self) -> Array:
        """The month, from 0, from which on the plan is paid back to the end, else `NOT_YET`: (draws,)."""
        behind = self.gain_eur < -0.005
        last = len(behind) - behind[::-1].argmax(axis=0)
        month = np.where(behind.any(axis=0), last, 0)
        return np.where(month < len(behind), month, NOT_YET)

    @property
    def chance_paid_back(self) -> float:
        """In which part of the draws the plan has paid itself back by the end."""
        return float((self.paid_back_in != NOT_YET).mean())


def growth_plan(
    left: Left, *, spent_eur_per_month: float, spent_months: int, more_share: Array | float, from_month: int
) -> PlanResult:
    """An investment now, and from `from_month` (1 is the first) on `more_share` of what would come in more.

    The costs are deducted in their months, and the tax is worked out anew, of the case that leaves least.
    What is put in and what it brings is the creator's own supposition; no source says it.
    """
    months = left.year.months.count
    month = np.arange(months)[:, None]
    more = np.where(month >= from_month - 1, left.year.gross * more_share, 0.0)
    spent = np.where(month < spent_months, spent_eur_per_month, 0.0)
    changed = left.tax_of(more - spent)
    return PlanResult(np.cumsum(changed.net_eur - left.least.tax.net_eur, axis=0))
