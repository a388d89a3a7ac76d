"""Which requirement is met in which month of which draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tikmon_nb.inputs.cards import Requirement
from tikmon_nb.inputs.creators import CreatorForm
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.assumptions import Assumptions
from tikmon_nb.model.year.audience import Audience

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Check:
    """One requirement: its kind, what it asks for, and where it is met (broadcasts to months x draws)."""

    kind: str
    needed: float
    met: Mask


def requirement_checks(
    requirement: Requirement, audience: Audience, form: CreatorForm, assumptions: Assumptions
) -> list[Check]:
    """Every requirement of a rate, decided per month and draw.

    What the creator says about community and niche decides; unsaid, a community counts as active when
    engagement reaches the card's threshold. An age or niche that is not given is taken as meeting it.
    """
    checks = []
    if requirement.followers_min is not None:
        met = audience.followers >= requirement.followers_min
        checks.append(Check("followers_min", requirement.followers_min, met))
    if requirement.views_30d_min is not None:
        met = audience.views_30d >= requirement.views_30d_min
        checks.append(Check("views_30d_min", requirement.views_30d_min, met))
    if requirement.good_engagement:
        checks.append(_engagement_check("good_engagement", audience, assumptions))
    if requirement.active_community:
        checks.append(_community_check(audience, form, assumptions))
    if requirement.relevant_niche:
        said = form.affiliate.relevant_niche if form.affiliate else None
        checks.append(Check("relevant_niche", 1, np.array(said is not False)))
    if requirement.age_min is not None:
        met = np.array(form.age is None or form.age >= requirement.age_min)
        checks.append(Check("age_min", requirement.age_min, met))
    return checks


def _engagement_check(kind: str, audience: Audience, assumptions: Assumptions) -> Check:
    needed = assumptions.use(f"{kind}_share").range.low
    return Check(kind, needed, audience.engagement >= needed)


def _community_check(audience: Audience, form: CreatorForm, assumptions: Assumptions) -> Check:
    if form.active_community is not None:
        return Check("active_community", 0, np.array(form.active_community))
    measured = _engagement_check("active_community_engagement", audience, assumptions)
    return Check("active_community", measured.needed, measured.met)


def all_met(checks: list[Check], shape: tuple[int, int]) -> Mask:
    """Where every check is met: shape (months, draws); everywhere when there are none."""
    met = np.ones(shape, dtype=bool)
    for check in checks:
        met = met & check.met
    return met


@dataclass(frozen=True)
class Tally:
    """How many draws meet a list of checks in each month, all of them together and each by itself.

    `open` has shape (months,); `met` has a row for each kind: what it asks for and the draws that meet it,
    shape (months,).
    """

    draws: int
    open: Array
    met: dict[str, tuple[float, Array]]

    def __add__(self, other: Tally) -> Tally:
        met = {kind: (needed, count + other.met[kind][1]) for kind, (needed, count) in self.met.items()}
        return Tally(self.draws + other.draws, self.open + other.open, met)


def tally(checks: list[Check], shape: tuple[int, int]) -> Tally:
    """The draws of a part of a run, of `shape` (months, draws), that meet `checks`."""
    counts = {
        check.kind: (
            check.needed,
            np.count_nonzero(np.broadcast_to(check.met, shape), axis=1).astype(float),
        )
        for check in checks
    }
    return Tally(shape[1], np.count_nonzero(all_met(checks, shape), axis=1).astype(float), counts)
