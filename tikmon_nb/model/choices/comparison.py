"""Scenarios side by side on the same draws, so that their difference is what was changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tikmon_nb.findings import Findings, InputError, check_kind
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.inputs.scenarios import Scenario, load_scenario
from tikmon_nb.model.year.assumptions import Assumption
from tikmon_nb.model.year.simulation import simulate
from tikmon_nb.model.year.summary import Summary, summarise
from tikmon_nb.vocabulary import STREAMS


def compare_scenarios(
    creator: Creator,
    card: RateCard,
    scenarios: Sequence[str | Scenario],
    *,
    draws: int = 10_000,
    months: int = 12,
    seed: int = 2026,
    start: dt.date | None = None,
) -> dict[str, Summary]:
    """A summary per scenario id, in the order given, all on the same draws.

    Raises `InputError` naming every scenario that does not exist, or when none is given.

    >>> from tikmon_nb import compare_scenarios, load_creator, load_rate_card
    >>> creator, card = load_creator("yara"), load_rate_card()
    >>> both = compare_scenarios(creator, card, ["basis", "geen-deals"], draws=256)
    >>> fewer = both["geen-deals"].year.gross - both["basis"].year.gross  # EUR: (months, draws)
    >>> fewer.shape, bool(fewer.sum() < 0)
    ((12, 256), True)
    """
    check_kind(Creator, creator, "compare_scenarios takes a Creator, as load_creator({}) gives")
    findings = Findings()
    overlays: list[Scenario] = []
    for scenario in scenarios:
        try:
            named = isinstance(scenario, str)
            overlays.append(load_scenario(scenario, creator.data) if named else scenario)  # type: ignore[arg-type]
        except InputError as error:
            findings.extend(error.findings)
    if not scenarios:
        findings.error("value_missing", column="scenarios")
    findings.raise_errors()
    return {
        overlay.id: summarise(
            simulate(creator, card, overlay, draws=draws, months=months, seed=seed, start=start)
        )
        for overlay in overlays
    }


@dataclass(frozen=True)
class ChangedAssumption:
    """An assumption that two scenarios do not share."""

    item: Assumption
    before: Range
    after: Range


def changed_assumptions(base: Summary, other: Summary) -> list[ChangedAssumption]:
    """The assumptions in use whose range differs between `base` and `other`."""
    before = base.year.assumptions
    used = {item.key for item in (*base.year.used, *other.year.used)}
    return [
        ChangedAssumption(item, before[item.key].range, item.range)
        for item in other.year.assumptions.items.values()
        if item.key in used and item.key in before and before[item.key].range != item.range
    ]


def stream_differences(base: Summary, other: Summary) -> dict[str, float]:
    """Mean difference of each stream's year (other minus base, EUR), largest first; none below a euro."""
    means = {
        stream: float((other.year.income[stream].sum(axis=0) - base.year.income[stream].sum(axis=0)).mean())
        for stream in STREAMS
    }
    moved = {stream: change for stream, change in means.items() if abs(change) >= 1}
    return dict(sorted(moved.items(), key=lambda pair: -abs(pair[1])))
