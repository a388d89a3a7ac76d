"""Does a creator fall under the Media Act, by what is known, and with which duties?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tikmon_nb.inputs.rule_sets.law import Criterion, Duty, SupervisionRules
from tikmon_nb.rules.law.facts import CreatorFacts

Outcome = Literal["in_scope", "out_of_scope", "unknown"]
Applies = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class MetCriterion:
    """One criterion: whether it is met (None = not known), and the number that says so where it is one."""

    criterion: Criterion
    met: bool | None
    value: float | None = None
    at_least_known: bool = False  # the number may be higher: the files need not list everything


@dataclass(frozen=True)
class Scope:
    """The outcome, every criterion, and for each duty whether it applies."""

    rules: SupervisionRules
    outcome: Outcome
    criteria: tuple[MetCriterion, ...]
    duties: tuple[tuple[Duty, Applies], ...]

    @property
    def unmet(self) -> list[str]:
        """The ids of the criteria that are known not to be met."""
        return [met.criterion.id for met in self.criteria if met.met is False]

    @property
    def hangs_on_registration(self) -> bool:
        """Whether only a missing registration keeps a creator outside who has some benefit."""
        benefit = any(met.criterion.id == "benefit" and met.met for met in self.criteria)
        return benefit and self.unmet == ["registered"]


def mediawet_scope(facts: CreatorFacts, rules: SupervisionRules) -> Scope:
    """Whether all criteria are met; one that is not is enough to fall outside, one unknown leaves it open."""
    criteria = tuple(_met(criterion, facts) for criterion in rules.criteria)
    outcome: Outcome = "in_scope"
    if any(met.met is False for met in criteria):
        outcome = "out_of_scope"
    elif any(met.met is None for met in criteria):
        outcome = "unknown"
    duties = tuple((duty, _applies(duty, outcome, facts.followers)) for duty in rules.duties)
    return Scope(rules, outcome, criteria, duties)


def _met(criterion: Criterion, facts: CreatorFacts) -> MetCriterion:
    if criterion.at_least is None:
        known = {
            "established": facts.established_in_nl,
            "account": facts.has_account,
            "benefit": facts.has_benefit,
            "registered": facts.registered,
        }
        return MetCriterion(criterion, known.get(criterion.id))
    videos = facts.videos_12_months
    if videos is None:
        return MetCriterion(criterion, None)
    if videos >= criterion.at_least:
        return MetCriterion(criterion, True, videos, not facts.all_videos_known)
    return MetCriterion(
        criterion, False if facts.all_videos_known else None, videos, not facts.all_videos_known
    )


def _applies(duty: Duty, outcome: Outcome, followers: float | None) -> Applies:
    if outcome == "out_of_scope":
        return "no"
    if duty.followers_from:
        if followers is None:
            return "unknown"
        if followers < duty.followers_from:
            return "no"
    return "yes" if outcome == "in_scope" else "unknown"
