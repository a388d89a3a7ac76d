"""What a stream is given and what it gives back: the setting of one run, and the flow of one stream."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from tikmon_nb.inputs.cards import Rate, RateCard, Requirement
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.assumptions import Assumptions
from tikmon_nb.model.year.audience import AudiencePath, month_views
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.eligibility import RequirementCheck, requirement_checks


@dataclass(frozen=True)
class Setting:
    """Everything a stream needs to know about one run."""

    form: CreatorForm
    card: RateCard
    scenario: Scenario
    audience: AudiencePath
    drawing: Drawing
    months: Months

    @property
    def assumptions(self) -> Assumptions:
        """Every assumption of the run."""
        return self.drawing.assumptions

    @property
    def shape(self) -> tuple[int, int]:
        """(months, draws)."""
        return self.drawing.shape

    @property
    def views(self) -> Array:
        """Views in each calendar month: shape (months, draws)."""
        return month_views(self.audience.views_30d, self.months.days)

    def once(self, name: str, label: str = "") -> Array:
        """The assumption `name` (of the item `label`, else of all), one value per draw."""
        return self.drawing.once(name, label)

    def expects(self, name: str) -> bool:
        """Whether anyone, the creator or the scenario, says that there will be any of `name`.

        A zero on a card says nothing; the creator's own zero does.
        """
        item = self.assumptions[name]
        return item.origin == "declared" or item.range.high > 0

    def checks(self, requirement: Requirement) -> list[RequirementCheck]:
        """The requirement's checks on this audience."""
        return requirement_checks(requirement, self.audience, self.form, self.assumptions)

    def availability(self, rate: Rate) -> list[RequirementCheck]:
        """Whether the rate applies in the creator's country and, per month, whether it is in force."""
        checks = []
        forced = rate.stream in self.scenario.open_streams
        if rate.available_in is not None:
            elsewhere = not forced and self.form.country not in rate.available_in
            met = np.array(self.card.as_written or not elsewhere)
            checks.append(RequirementCheck("country", float(elsewhere), met))
        if rate.valid_from or rate.valid_to:
            share = self.months.open_share(rate.valid_from, rate.valid_to)
            checks.append(RequirementCheck("valid", 0, share >= 0.5))
        return checks

    def channel(
        self, name: str, since: dt.date | None, *, as_affiliate: bool
    ) -> tuple[list[RequirementCheck], Array]:
        """A sales channel's checks, and the share of each month (months, 1) in which it is open.

        What the channel asks of a creator holds for affiliates, not for those who sell their own.
        """
        platform = self.card.platforms.get(name)
        opens = [day for day in (since, platform.available_from if platform else None) if day]
        begins = max(opens, default=None)
        share = self.months.open_share(begins, None)
        checks = self.checks(platform.requirement) if platform and as_affiliate else []
        if begins and (share < 1).any():
            kind = "channel_opens" if platform and begins == platform.available_from else "sales_begin"
            checks.append(RequirementCheck(kind, begins.toordinal(), share > 0))
        return checks, share

    def platform(self, name: str) -> list[RequirementCheck]:
        """Whether the platform is still there, when the scenario makes one fall away."""
        stop = self.scenario.platform_stops
        if stop is None or stop.platform.casefold() != name.casefold():
            return []
        month = np.arange(1, self.shape[0] + 1)[:, None]
        return [RequirementCheck("platform_stops", stop.from_month, month < stop.from_month)]


@dataclass(frozen=True)
class Flow:
    """One stream's year: EUR of shape (months, draws), the checks behind it, whether it was declared.

    `items` holds the checks of each of several items (contracts, products): the stream is open as its most
    open item is.
    """

    eur: Array
    checks: list[RequirementCheck] = field(default_factory=list)
    declared: bool = True
    items: list[list[RequirementCheck]] = field(default_factory=list)


def nothing(s: Setting, checks: list[RequirementCheck] | None = None) -> Flow:
    """A stream that nobody said there would be any of, with the checks that it would have to pass."""
    return Flow(np.zeros(s.shape), checks or [], declared=False)
