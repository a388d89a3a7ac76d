"""The year that a simulation gives: income, costs and status by stream, month and draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from tikmon_nb.findings import Finding, unknown_name
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.run_limits import Method
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.assumptions import Assumption, Assumptions
from tikmon_nb.model.year.audience import AudiencePath
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.eligibility import StreamStatus
from tikmon_nb.model.year.learning import Learnt
from tikmon_nb.shown import Shown
from tikmon_nb.vocabulary import GENERAL, STREAMS


@dataclass(frozen=True, repr=False)
class Year(Shown):
    """One simulated year of one creator. Income and costs are EUR of shape (months, draws).

    `management_fee` is the part of the costs that a manager takes. `drawn` holds what was drawn once, by key,
    of the first draws: as many as it has.
    """

    creator: Creator
    card: RateCard
    scenario: Scenario
    months: Months
    seed: int
    method: Method
    assumptions: Assumptions
    audience: AudiencePath
    income: dict[str, Array]
    costs: Array
    management_fee: Array
    status: dict[str, StreamStatus]
    findings: tuple[Finding, ...]
    learnt: Mapping[str, Learnt] = field(default_factory=dict)
    """What the books say of each stream that they move."""
    drawn: dict[str, Array] = field(default_factory=dict, compare=False, repr=False)

    @property
    def draws(self) -> int:
        """Number of simulated years."""
        return int(self.costs.shape[1])

    @property
    def gross(self) -> Array:
        """Income of all streams before costs: shape (months, draws)."""
        return np.asarray(np.sum([self.income[stream] for stream in STREAMS], axis=0))

    @property
    def net(self) -> Array:
        """Income after costs, before tax: shape (months, draws)."""
        return self.gross - self.costs

    def eur(self, what: str) -> Array:
        """A stream's income, or `gross`, `costs` or `net`: EUR of shape (months, draws)."""
        totals = {"gross": lambda: self.gross, "costs": lambda: self.costs, "net": lambda: self.net}
        if what in totals:
            return totals[what]()
        if what not in self.income:
            raise unknown_name("stream_unknown", what, (*totals, *STREAMS))
        return self.income[what]

    def to_frame(self) -> pd.DataFrame:
        """A row per simulated year and month: `draws` x `months` rows, 13 MB for 10,000 draws of a year.

        Columns: `draw` (from 0), `month` (its first day), `followers`, `views` (in the month), `<stream>_eur`
        for each stream, `gross_eur`, `costs_eur` and `net_eur` (EUR in the month, before tax and VAT).

        >>> from tikmon_nb import load_creator, load_rate_card, simulate
        >>> year = simulate(load_creator("noor"), load_rate_card(), draws=256)
        >>> months = year.to_frame()
        >>> months.shape, list(months.columns[:4])
        ((3072, 14), ['draw', 'month', 'followers', 'views'])
        >>> busy = months[months["views"] > 100_000]  # the months with more than 100,000 views
        >>> bool((busy["gross_eur"] >= busy["sponsored_eur"]).all())
        True
        """
        pace = self.months.days / 30
        euros = {**self.income, "gross": self.gross, "costs": self.costs, "net": self.net}
        each = {"followers": self.audience.followers, "views": self.audience.views_30d * pace}
        each |= {f"{name}_eur": eur for name, eur in euros.items()}
        month = pd.to_datetime(self.months.firsts)
        keys = {"draw": np.arange(self.draws).repeat(len(month)), "month": np.tile(month, self.draws)}
        return pd.DataFrame({**keys, **{name: values.T.ravel() for name, values in each.items()}})

    def _words(self) -> tuple[str, dict[str, object]]:
        low, middle, high = np.quantile(self.gross.sum(axis=0), (0.1, 0.5, 0.9))
        last = self.months.firsts[-1]
        open_ = [stream for stream, status in self.status.items() if status.counts]
        return f"Year of {self.creator.id!r}, simulated {self.draws:,} times", {
            "months": f"{self.months.count}, {self.months.start:%Y-%m} to {last:%Y-%m}",
            "card": f"{self.card.id}, scenario {self.scenario.id}, seed {self.seed}, method {self.method}",
            "gross EUR": f"{low:,.0f} to {high:,.0f} in 8 of 10 (middle {middle:,.0f})",
            "streams": ", ".join(open_) or "none",
            "findings": len(self.findings),
        }

    @property
    def known(self) -> bool:
        """Whether there is anything to estimate from: followers, or a declared stream that needs none."""
        return "followers" in self.assumptions or bool(self.gross.any())

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file that this year rests on, by its path below the data folder."""
        own = {
            f"creators/{self.creator.folder}/{name}": digest for name, digest in self.creator.inputs.items()
        }
        return dict(sorted({**own, **self.card.inputs, **self.scenario.inputs}.items()))

    @property
    def used(self) -> list[Assumption]:
        """The assumptions behind the streams that count for this creator, general ones included."""
        live = {stream for stream, status in self.status.items() if status.counts}
        return [
            item
            for key, item in self.assumptions.items.items()
            if key in self.assumptions.drawn and item.stream in {*live, GENERAL}
        ]
