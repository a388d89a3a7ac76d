"""Which requirement is met in which month of which draw, and so from when a stream is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tikmon_nb.inputs.cards import Requirement
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.assumptions import Assumptions
from tikmon_nb.model.year.audience import AudiencePath
from tikmon_nb.model.year.calendar import Months

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class RequirementCheck:
    """One requirement: its kind, what it asks for, and where it is met (broadcasts to months x draws).

    Of a `country`, `needed` is 1 where the creator lives in none of those in which there is the stream.
    """

    kind: str
    needed: float
    met: Mask


def requirement_checks(
    requirement: Requirement, audience: AudiencePath, form: CreatorForm, assumptions: Assumptions
) -> list[RequirementCheck]:
    """Every requirement of a rate, decided per month and draw.

    What the creator says about community and niche decides; unsaid, a community counts as active when
    engagement reaches the card's threshold. An age or niche that is not given is taken as meeting it.
    """
    checks = []
    if requirement.followers_min is not None:
        met = audience.followers >= requirement.followers_min
        checks.append(RequirementCheck("followers_min", requirement.followers_min, met))
    if requirement.views_30d_min is not None:
        met = audience.views_30d >= requirement.views_30d_min
        checks.append(RequirementCheck("views_30d_min", requirement.views_30d_min, met))
    if requirement.good_engagement:
        checks.append(_engagement_check("good_engagement", audience, assumptions))
    if requirement.active_community:
        checks.append(_community_check(audience, form, assumptions))
    if requirement.relevant_niche:
        irrelevant = form.affiliate is not None and form.affiliate.relevant_niche is False
        checks.append(RequirementCheck("relevant_niche", 1, np.array(not irrelevant)))
    if requirement.age_min is not None:
        met = np.array(form.age is None or form.age >= requirement.age_min)
        checks.append(RequirementCheck("age_min", requirement.age_min, met))
    return checks


def _engagement_check(kind: str, audience: AudiencePath, assumptions: Assumptions) -> RequirementCheck:
    needed = assumptions.use(f"{kind}_share").range.low
    return RequirementCheck(kind, needed, audience.engagement >= needed)


def _community_check(audience: AudiencePath, form: CreatorForm, assumptions: Assumptions) -> RequirementCheck:
    if form.active_community is not None:
        return RequirementCheck("active_community", 0, np.array(form.active_community))
    measured = _engagement_check("active_community_engagement", audience, assumptions)
    return RequirementCheck("active_community", measured.needed, measured.met)


def all_met(checks: list[RequirementCheck], shape: tuple[int, int]) -> Mask:
    """Where every check is met: shape (months, draws); all True without checks."""
    met = np.ones(shape, dtype=bool)
    for check in checks:
        met = met & check.met
    return met


@dataclass(frozen=True)
class MetCount:
    """How many draws meet a list of checks in each month, all of them together and each by itself.

    `open` has shape (months,); `met` has a row for each kind: what it asks for and the draws that meet it,
    shape (months,).
    """

    draws: int
    open: Array
    met: dict[str, tuple[float, Array]]

    def __add__(self, other: MetCount) -> MetCount:
        met = {kind: (needed, count + other.met[kind][1]) for kind, (needed, count) in self.met.items()}
        return MetCount(self.draws + other.draws, self.open + other.open, met)


def met_count(checks: list[RequirementCheck], shape: tuple[int, int]) -> MetCount:
    """The draws of a part of a run, of `shape` (months, draws), that meet `checks`."""
    counts = {check.kind: (check.needed, _by_month(np.broadcast_to(check.met, shape))) for check in checks}
    return MetCount(shape[1], _by_month(all_met(checks, shape)), counts)


def _by_month(met: Mask) -> Array:
    return np.asarray(np.count_nonzero(met, axis=1), dtype=float)


State = Literal[
    "open", "partly", "opens", "closed", "not_declared", "not_available", "stops", "closed_by_scenario"
]


@dataclass(frozen=True)
class Blocker:
    """A requirement that is not always met: what it asks, and the share of draws that meet it."""

    kind: str
    needed: float
    met_first: float
    met_last: float


@dataclass(frozen=True)
class StreamStatus:
    """Whether a stream is open, from which month, and what stands in its way.

    `open_share` holds the share of draws (0-1) in which it is open, one value a month; `asks` the kinds of
    all its requirements.
    """

    stream: str
    state: State
    open_share: Array
    first_month: dt.date | None
    blockers: tuple[Blocker, ...]
    asks: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether any of it can be in the year."""
        anywhere = self.state == "not_available" and bool(self.open_share.any())
        return anywhere or self.state not in ("not_declared", "not_available", "closed_by_scenario")


def stream_status(
    stream: str, items: list[MetCount], months: Months, *, declared: bool, closed: bool
) -> StreamStatus:
    """The status of the item that is open most: a stream is open when any of its items is.

    `declared`: somebody said that there will be any of it. `closed`: the scenario leaves it out.
    """
    best = max(items, key=lambda item: float(item.open.sum()))
    open_share = best.open / best.draws
    blockers = tuple(
        Blocker(kind, needed, float(met[0]) / best.draws, float(met[-1]) / best.draws)
        for kind, (needed, met) in best.met.items()
        if met.min() < 0.999 * best.draws
    )
    likely = np.flatnonzero(open_share >= 0.5)
    first = months.firsts[int(likely[0])] if likely.size else None
    state = _state(declared, open_share, blockers)
    if best.met.get("country", (0.0,))[0]:
        state = "not_available"
    if closed:
        state = "closed_by_scenario"
    return StreamStatus(stream, state, open_share, first, blockers, tuple(best.met))


def _state(declared: bool, open_share: Array, blockers: tuple[Blocker, ...]) -> State:
    kinds = {blocker.kind for blocker in blockers}
    if not declared:
        return "not_declared"
    if "platform_stops" in kinds:
        return "stops"
    if open_share.max() < 0.01:
        return "closed"
    if open_share[0] < 0.5 <= open_share.max():
        return "opens"
    return "open" if open_share.min() > 0.99 else "partly"
