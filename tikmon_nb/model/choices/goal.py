"""What a goal asks: how much of one thing gives a chance of so much a month, and tables over two."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn

import numpy as np
import pandas as pd

from tikmon_nb.findings import refused, unknown_name
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.choices.sensitivity import Each, with_value, year_eur
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.estimates import Chance, chance_to_reach
from tikmon_nb.model.sampling.quantiles import quantile
from tikmon_nb.model.year.assumptions import Assumption
from tikmon_nb.model.year.simulation import YearRun, prepare
from tikmon_nb.units import UNIT_BOUNDS
from tikmon_nb.vocabulary import QUANTITIES

Statistic = Literal["p50", "chance"]

MOST_SEARCHED = {
    "followers": 1e7,
    "views_per_30_days": 1e9,
    "posts_per_month": 60.0,
    "orders_per_month": 1e5,
    "hours_per_month": 300.0,
    "diamonds_per_hour": 1e6,
    "eur_per_month": 1e6,
    "share_per_month": 0.5,
}
"""Where a search for a goal ends unless told otherwise: choices, no facts. Other units: at their bound."""

_STEPS = 20  # values that are tried before the search closes in
_FINEST = 1e-6  # the smallest value tried, as a part of the largest
_CLOSE = 0.004  # how near, relative to itself, the value is searched
_NUDGE = 0.1  # relative change by which the slope of the chance is measured


@dataclass(frozen=True)
class GoalFound:
    """How much of `key` (in `unit`) gives the chance `wanted` of `goal_eur_per_month` on average.

    `value` is the lowest that does, or the highest where less is better (`at_most`), with its standard
    error; `None` where nothing up to `most` does. `least` is the lowest that was tried beside 0. `chance`
    is the chance at `value`, or else the best chance found, which is at `best`. `now` is the chance with
    the range as it is.
    """

    key: str
    unit: str
    goal_eur_per_month: float
    wanted: float
    value: float | None
    value_se: float
    chance: Chance
    best: float
    least: float
    most: float
    at_most: bool
    now: Chance

    @property
    def reachable(self) -> bool:
        """Whether any value that was tried is enough."""
        return self.value is not None

    @property
    def already(self) -> bool:
        """Whether the lowest values that were tried are enough."""
        return self.value is not None and not self.at_most and self.value <= self.least


def settable(run: YearRun, key: str) -> Assumption:
    """The assumption that `key` sets to one value: a quantity, or an item of a list as `shop_price_eur/1`.

    Raises `InputError`: for a name that does not exist, with near matches; for one that stands for several
    items, with the keys of the items; for a threshold or constant of the method.
    """
    name = key.partition("/")[0]
    group = [item.key for item in run.assumptions.group(name)]
    quantity = QUANTITIES.get(name)
    if quantity and quantity.kind == "item" and key not in run.assumptions and group:
        raise refused("scenario_sets_group", column=key, expected=", ".join(group))
    plain = [q.name for q in QUANTITIES.values() if q.kind not in ("exact", "item")]
    labelled = [item.key for item in run.assumptions.items.values() if item.label]
    if quantity is None or key not in {*plain, *labelled}:
        raise unknown_name("assumption_unknown", key, {*plain, *labelled})
    if key in run.assumptions:
        return run.assumptions[key]
    return Assumption(name, "", fixed(0.0), quantity.unit, quantity.stream, "scenario", changed=True)


def set_to(run: YearRun, key: str, value: float) -> YearRun:
    """`run` with `key` at `value`; raises `InputError` for an impossible value."""
    item = settable(run, key)
    least, most = UNIT_BOUNDS[item.unit]
    if not least <= value <= most:
        _refuse(key, f"{least:g} … {most:g}", value)
    return with_value(run, item, float(value))


def _refuse(column: str, expected: str, found: object) -> NoReturn:
    raise refused("parameter_out_of_range", column=column, expected=expected, found=found)


def _check_goal(goal_eur_per_month: float, chance: float) -> None:
    if not 0 < goal_eur_per_month <= 1e8:
        _refuse("goal_eur_per_month", "0 … 100 000 000", goal_eur_per_month)
    if not 0 < chance < 1:
        _refuse("chance", "0 … 1", chance)


def chance_of(run: YearRun, goal_eur_per_month: float, what: str = "gross") -> Chance:
    """Chance that the average month of `run` brings `goal_eur_per_month` or more."""
    # half a cent, or rounding in a sum of months could miss a goal that is met exactly
    goal = goal_eur_per_month * run.source.months - 0.005
    return chance_to_reach(year_eur(run, what), goal, run.source.method)


def seek(
    run: YearRun,
    quantity: str,
    goal_eur_per_month: float,
    chance: float,
    *,
    what: str = "gross",
    most: float | None = None,
) -> GoalFound:
    """How much of `quantity` gives a chance of at least `chance` of EUR a month, on average over the year.

    All else stays as it is, on the same draws. Searched up to `most` (for `None`, see `MOST_SEARCHED`): on
    a grid first, so that a chance that also falls is not missed, and then by halving. More followers
    bring more views only where views are not known. Raises `InputError` for an unknown quantity or an
    impossible goal.
    """
    _check_goal(goal_eur_per_month, chance)
    item = settable(run, quantity)
    grid = _grid(item.unit, most, quantity)

    @functools.cache
    def at(value: float) -> Chance:
        return chance_of(with_value(run, item, value), goal_eur_per_month, what)

    value, at_most = _searched(lambda x: at(x).value >= chance, grid)
    best = max(reversed(grid), key=lambda x: at(x).value) if value is None else value
    return GoalFound(
        key=quantity,
        unit=item.unit,
        goal_eur_per_month=goal_eur_per_month,
        wanted=chance,
        value=value,
        value_se=float("nan") if value is None else _value_error(at, value, item.unit),
        chance=at(best),
        best=best,
        least=max(grid[:2]) if grid[0] == 0 else grid[0],
        most=grid[-1],
        at_most=at_most,
        now=chance_of(run, goal_eur_per_month, what),
    )


def _grid(unit: str, most: float | None, quantity: str) -> list[float]:
    """The values tried first, lowest first: each so many times the last, or evenly."""
    lowest, highest = UNIT_BOUNDS[unit]
    top = MOST_SEARCHED.get(unit, highest) if most is None else float(most)
    if not max(lowest, 0) < top <= highest:
        _refuse(f"{quantity}: most", f"{max(lowest, 0):g} … {highest:g}", top)
    if lowest < 0:
        return [float(x) for x in np.linspace(lowest, top, _STEPS + 1)]
    start = max(lowest, top * _FINEST)
    return [float(lowest), *(float(x) for x in np.geomspace(start, top, _STEPS) if x > lowest)]


def _searched(enough: Callable[[float], bool], grid: list[float]) -> tuple[float | None, bool]:
    """The lowest value that is enough, else the highest when less is better; and whether it is the latter."""
    at_most = enough(grid[0]) and not enough(grid[-1])
    order = grid[::-1] if at_most else grid
    for before, value in zip([order[0], *order], order, strict=False):
        if enough(value):
            return _halved(enough, before, value), at_most
    return None, False


def _halved(enough: Callable[[float], bool], short: float, reached: float) -> float:
    """The value nearest to `short` that is enough, `reached` being enough; nothing lies nearer to 0."""
    while short and abs(reached - short) > _CLOSE * max(abs(reached), abs(short)):
        middle = (short + reached) / 2
        short, reached = (short, middle) if enough(middle) else (middle, reached)
    return reached


def _value_error(at: Callable[[float], Chance], value: float, unit: str) -> float:
    """Standard error of the value, from that of the chance and how fast the chance rises there."""
    lowest, highest = UNIT_BOUNDS[unit]
    low, high = max(value - _NUDGE * abs(value), lowest), min(value + _NUDGE * abs(value), highest)
    rise = abs(at(high).value - at(low).value)
    return at(value).se * (high - low) / rise if rise > 0 else float("nan")


def heat_map(
    creator: Creator,
    card: RateCard,
    scenario: Scenario | str,
    rows: tuple[str, Sequence[float]],
    columns: tuple[str, Sequence[float]],
    *,
    statistic: Statistic = "p50",
    goal_eur_per_month: float | None = None,
    what: str = "gross",
    draws: int = 4096,
    months: int = 12,
    seed: int = 2026,
    start: dt.date | None = None,
    each: Each = iter,
) -> pd.DataFrame:
    """The middle year in EUR (`p50`), or the chance of a goal, for every pair of values of two assumptions.

    `rows` and `columns` are a name and its values; without values, some around what is assumed now. The
    names are those of the table's index and columns; `attrs` holds `statistic`, `what` and
    `goal_eur_per_month`. `each` may show how far it is: it is given the values of the rows. Raises
    `InputError` for an unknown name or statistic and for impossible values.
    """
    run = prepare(creator, card, scenario, draws=draws, months=months, seed=seed, start=start)
    measure = _measure(statistic, goal_eur_per_month, what)
    sides = {name: [float(x) for x in values] or values_around(run, name) for name, values in (rows, columns)}
    if len(sides) < 2:
        _refuse("columns", f"≠ {rows[0]}", columns[0])
    down, across = sides
    table = [
        [measure(set_to(set_to(run, down, a), across, b)) for b in sides[across]] for a in each(sides[down])
    ]
    made = pd.DataFrame(table, pd.Index(sides[down], name=down), pd.Index(sides[across], name=across))
    made.attrs = {"statistic": statistic, "what": what, "goal_eur_per_month": goal_eur_per_month}
    return made


def _measure(statistic: str, goal: float | None, what: str) -> Callable[[YearRun], float]:
    if statistic == "p50":
        return lambda run: float(np.median(year_eur(run, what)))
    if statistic != "chance":
        _refuse("statistic", "p50, chance", statistic)
    if goal is None:
        _refuse("goal_eur_per_month", "0 … 100 000 000", goal)
    _check_goal(goal, 0.5)
    return lambda run: chance_of(run, goal, what).value


def values_around(run: YearRun, key: str, count: int = 7) -> list[float]:
    """Round values from about a quarter of what is assumed of `key` now to four times as much, lowest first.

    A growth, which may be negative, goes evenly from its 5th percentile less its own width to its 95th
    plus as much. Where nothing is assumed, evenly from 0 up to a tenth of what is searched at most.
    """
    item = settable(run, key)
    bounds = UNIT_BOUNDS[item.unit]
    low, middle, high = quantile(item.range, np.array([0.05, 0.5, 0.95]), bounds)
    if bounds[0] < 0:
        wide: Array = np.linspace(low - (high - low), high + (high - low), count)
    elif middle > 0:
        wide = middle * np.geomspace(0.25, 4, count)
    else:
        wide = np.linspace(0, 0.1 * MOST_SEARCHED.get(item.unit, bounds[1]), count)
    return sorted({float(f"{x:.2g}") for x in np.clip(wide, *bounds)})
