"""How likely a claim of income is for a creator, and which changes would make it an even chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tikmon_nb.findings import refused
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Change, Scenario, load_scenario
from tikmon_nb.model.choices.goal import GoalFound, seek
from tikmon_nb.model.sampling.estimates import Chance, chance_to_reach
from tikmon_nb.model.sampling.quantiles import middle
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.simulation import YearRun, prepare, run_year

EVEN = 0.5
MOST_EUR = 1e8  # a month; more is not money that a creator can be told to earn

MONTHS_IN = {"day": 12 / 365.25, "week": 12 * 7 / 365.25, "month": 1.0, "quarter": 3.0, "year": 12.0}
"""How many months there are in each period, years of 365.25 days."""

LEVERS = (
    *("followers", "views_30d", "sponsored_posts_per_month", "affiliate_orders_per_1000_views"),
    *("affiliate_conversion_share", "live_hours_per_month", "live_diamonds_per_hour"),
)
"""What may have to be more: each is tried alone."""


@dataclass(frozen=True)
class Claimed:
    """What is claimed, in EUR: `eur` per `n` times `per`, which comes to `eur_per_month` on average.

    `times_per_month`: how many videos or LIVEs there are, for a claim per one of these.
    """

    eur: float
    per: str
    eur_per_month: float
    times_per_month: float | None = None
    n: float = 1.0


@dataclass(frozen=True)
class ClaimChance:
    """What the model says of a claim; chances 0-1 with standard errors, amounts EUR before costs and tax.

    `average`: the average month of the year reaches it. `some_month`, `every_month`: one of the months does,
    or all do. `usual`: the average month's 10th, 50th and 90th percentile. `changes`: what alone would make
    it an even chance, the smallest change first; `out_of_reach`: quantities of which no value does.
    """

    claimed: Claimed
    run: YearRun
    average: Chance
    some_month: Chance
    every_month: Chance
    usual: tuple[float, float, float]
    changes: tuple[Change50, ...]
    out_of_reach: tuple[str, ...]

    @property
    def is_even(self) -> bool:
        """Whether it is an even chance or better, as far as the number of draws can tell."""
        return _is_even(self.average)


@dataclass(frozen=True)
class Change50:
    """One quantity that would have to be `value` rather than about `now` (NaN = nothing assumed now)."""

    found: GoalFound
    now: float

    @property
    def times(self) -> float:
        """How many times what it is now; infinite where it is nothing now."""
        value = self.found.value or 0.0
        return value / self.now if self.now > 0 else np.inf


def claimed(
    eur: float,
    per: str,
    n: float = 1.0,
    *,
    posts_per_month: float | None = None,
    lives_per_month: float | None = None,
) -> Claimed:
    """The claim of `eur` per `n` times `per` as an amount a month; 24 hours are a day.

    Raises `InputError`: for an amount that is not above 0 or beyond all reason, and where a claim per video
    or LIVE meets no number of these, or is per hour or 1,000 views, which no year can be compared with.
    """
    if not np.isfinite(eur) or eur <= 0:
        raise refused("claim_not_positive", found=f"{eur:g}")
    if per == "hour" and n >= 24:
        per, n = "day", n / 24
    times = {"video": posts_per_month, "live": lives_per_month}.get(per)
    if per in ("video", "live"):
        if not times or times <= 0:
            raise refused(f"claim_needs_{per}s", expected=f"--{per}s-per-month")
        monthly = eur / n * times
    elif per in MONTHS_IN:
        monthly = eur / (n * MONTHS_IN[per])
    else:
        raise refused("claim_not_comparable", expected=", ".join([*MONTHS_IN, "video", "live"]), found=per)
    if monthly > MOST_EUR:
        raise refused("claim_beyond_reason", expected=f"{MOST_EUR:.0f}", found=f"{eur:g}")
    return Claimed(eur, per, monthly, times, n)


def with_followers(creator: Creator, card: RateCard, scenario: Scenario | str, followers: float) -> Scenario:
    """`scenario` with so many followers, and with views that grow or shrink along where they are known."""
    base = load_scenario(scenario, creator.data) if isinstance(scenario, str) else scenario
    if not np.isfinite(followers) or not 0 <= followers <= 1e9:
        limits = {"expected": "0 … 1 000 000 000", "found": f"{followers:g}"}
        raise refused("parameter_out_of_range", column="followers", **limits)
    run = prepare(creator, card, base, draws=2, months=1, seed=1)
    changes = {"followers": Change(set=fixed(float(followers)))}
    now = _now(run, "followers")
    if "views_30d" in run.assumptions and now > 0:
        changes["views_30d"] = Change(times=followers / now)
    return Scenario(id=base.id, changes=changes).over(base)


def claim_chance(
    creator: Creator,
    card: RateCard,
    scenario: Scenario | str,
    claim: Claimed,
    *,
    levers: Sequence[str] = LEVERS,
    draws: int = 4096,
    months: int = 12,
    seed: int = 2026,
    start: dt.date | None = None,
) -> ClaimChance:
    """The chance that `creator` reaches the claim, and what alone would make it an even chance."""
    run = prepare(creator, card, scenario, draws=draws, months=months, seed=seed, start=start)
    year, goal = run_year(run), claim.eur_per_month
    if not year.known:
        raise refused("claim_nothing_known", found=creator.name)
    gross = year.gross
    reached = gross >= goal - 0.005
    average = _chance(gross.sum(axis=0) >= goal * months - 0.005, run)
    changes, out_of_reach = ((), ()) if _is_even(average) else _changes(year, run, goal, levers)
    low, middle, high = np.quantile(gross.sum(axis=0) / months, (0.1, 0.5, 0.9))
    return ClaimChance(
        claim,
        run,
        average=average,
        some_month=_chance(reached.any(axis=0), run),
        every_month=_chance(reached.all(axis=0), run),
        usual=(float(low), float(middle), float(high)),
        changes=changes,
        out_of_reach=out_of_reach,
    )


def _is_even(chance: Chance) -> bool:
    return chance.value + 2 * chance.se >= EVEN


def _chance(happens: object, run: YearRun) -> Chance:
    return chance_to_reach(np.asarray(happens, float), 0.5, run.source.method)


def _changes(
    year: Year, run: YearRun, goal: float, levers: Sequence[str]
) -> tuple[tuple[Change50, ...], tuple[str, ...]]:
    used = {item.key for item in year.used}
    changes, beyond = list[Change50](), list[str]()
    for lever in levers:
        if lever not in used and not _declarable(run, lever):
            continue
        sought = seek(run, lever, goal, EVEN)
        if sought.reachable and not sought.at_most:
            changes.append(Change50(sought, _now(run, lever)))
        else:
            beyond.append(lever)
    changes.sort(key=lambda change: (change.times, change.found.key))
    return tuple(changes), tuple(beyond)


def _declarable(run: YearRun, lever: str) -> bool:
    """Whether a creator who does not do it yet could begin with it without any other choice."""
    return lever in ("followers", "views_30d", "sponsored_posts_per_month") and "followers" in run.assumptions


def _now(run: YearRun, key: str) -> float:
    return middle(run.assumptions[key].range) if key in run.assumptions else 0.0
