"""The year: 12 months x streams x draws, in EUR before tax and VAT."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tikmon_nb.inputs.creators import FORM, Creator
from tikmon_nb.inputs.quality import Finding, Findings
from tikmon_nb.inputs.rates import RateCard
from tikmon_nb.inputs.run_limits import check_run
from tikmon_nb.inputs.scenarios import Scenario, load_scenario
from tikmon_nb.inputs.vocabulary import GENERAL, STREAMS
from tikmon_nb.model.assumptions import Assumption, Assumptions, resolve
from tikmon_nb.model.audience import Audience, draw_audience
from tikmon_nb.model.calendar import Months, first_of_next_month
from tikmon_nb.model.costs import cost_eur
from tikmon_nb.model.draws import Array, Draws
from tikmon_nb.model.eligibility import all_met, share_met
from tikmon_nb.model.setting import Flow, Setting
from tikmon_nb.model.streams import STREAM_FLOWS

State = Literal["open", "partly", "opens", "closed", "not_declared", "not_available", "stops"]


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

    `open_share` holds the share of draws (0-1) in which it is open, one value a month.
    """

    stream: str
    state: State
    open_share: Array
    first_month: dt.date | None
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True)
class Year:
    """One simulated year of one creator. Income and costs are EUR of shape (months, draws)."""

    creator: Creator
    card: RateCard
    scenario: Scenario
    months: Months
    seed: int
    assumptions: Assumptions
    audience: Audience
    income: dict[str, Array]
    costs: Array
    status: dict[str, StreamStatus]
    findings: tuple[Finding, ...]

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
        live = {
            s for s, status in self.status.items() if status.state not in ("not_declared", "not_available")
        }
        return [
            item
            for key, item in self.assumptions.items.items()
            if key in self.assumptions.drawn and item.stream in {*live, GENERAL}
        ]


def simulate(
    creator: Creator,
    card: RateCard,
    scenario: Scenario | str = "basis",
    *,
    draws: int = 10_000,
    months: int = 12,
    seed: int = 2026,
    start: dt.date | None = None,
) -> Year:
    """The creator's next `months` months, simulated `draws` times: EUR by stream, month and draw.

    Starts with the first month after the newest measured day, else after the day of the form, else after
    the card's newest source. Raises `InputError` for impossible parameters or assumptions.
    """
    check_run(draws=draws, months=months, seed=seed)
    if isinstance(scenario, str):
        scenario = load_scenario(scenario, creator.data)
    findings = Findings()
    assumptions = resolve(creator, card, scenario)
    findings.extend(assumptions.findings)
    source = Draws(seed, creator.id, draws, months)
    period = Months((start or first_month(creator, card)).replace(day=1), months)
    audience = draw_audience(assumptions, source)
    setting = Setting(creator.form, card, scenario, assumptions, audience, source, period)
    flows = {stream: _closed_by(scenario, stream, STREAM_FLOWS[stream](setting)) for stream in STREAMS}
    income = {stream: flow.eur for stream, flow in flows.items()}
    _note_gaps(assumptions, creator, flows, audience, card, period, findings)
    return Year(
        creator=creator,
        card=card,
        scenario=scenario,
        months=period,
        seed=seed,
        assumptions=assumptions,
        audience=audience,
        income=income,
        costs=cost_eur(setting, income),
        status={stream: _status(stream, flow, period) for stream, flow in flows.items()},
        findings=(*creator.findings, *findings),
    )


def first_month(creator: Creator, card: RateCard) -> dt.date:
    """The first month that the data have not reached."""
    last = creator.exports.last_day or creator.form.as_of
    if last is None:
        last = max(
            dt.date.fromisoformat(rate.source_date)
            for rate in card.rates.values()
            if len(rate.source_date) == 10
        )
    return first_of_next_month(last)


def _closed_by(scenario: Scenario, stream: str, flow: Flow) -> Flow:
    if stream not in scenario.closed_streams:
        return flow
    return Flow(np.zeros_like(flow.eur), flow.checks, declared=False)


def _status(stream: str, flow: Flow, months: Months) -> StreamStatus:
    shape = flow.eur.shape
    open_share = all_met(flow.checks, (shape[0], shape[1])).mean(axis=1)
    shares = share_met(flow.checks, shape[1])
    blockers = tuple(
        Blocker(check.kind, check.needed, float(shares[check.kind][0]), float(shares[check.kind][-1]))
        for check in flow.checks
        if shares[check.kind].min() < 0.999
    )
    likely = np.flatnonzero(open_share >= 0.5)
    first = months.firsts[int(likely[0])] if likely.size else None
    state = _state(flow, open_share, blockers)
    return StreamStatus(stream, state, open_share, first, blockers)


def _state(flow: Flow, open_share: Array, blockers: tuple[Blocker, ...]) -> State:
    kinds = {blocker.kind for blocker in blockers}
    if "country" in kinds:
        return "not_available"
    if not flow.declared:
        return "not_declared"
    if "platform_stops" in kinds:
        return "stops"
    if open_share.max() < 0.01:
        return "closed"
    if open_share[0] < 0.5 <= open_share.max():
        return "opens"
    return "open" if open_share.min() > 0.99 else "partly"


def _note_gaps(
    assumptions: Assumptions,
    creator: Creator,
    flows: dict[str, Flow],
    audience: Audience,
    card: RateCard,
    months: Months,
    findings: Findings,
) -> None:
    """What the simulation had to assume for want of data."""
    for i, contract in enumerate(creator.form.ambassador, 1):
        if contract.end < months.start:
            findings.add("contract_ended", file=FORM, column=f"ambassador[{i}]", found=contract.brand)
    if "followers" not in assumptions:
        findings.add("followers_unknown", file=FORM, column="followers")
    if "views_30d" not in assumptions:
        code = "views_guessed" if "followers" in assumptions else "views_unknown"
        findings.add(code, file=FORM, column="views_30d")
    if assumptions["engagement_share"].origin == "card":
        findings.add("engagement_from_card", "note", file=FORM, column="engagement_share")
    if creator.form.age is None and any(c.kind == "age_min" for f in flows.values() for c in f.checks):
        findings.add("age_unknown", "note", file=FORM, column="age")
    top = max((tier.requirement.followers_max or 0 for tier in card.tiers), default=0)
    if (
        card.sponsored_fee == "tiers"
        and flows["sponsored"].declared
        and top
        and (audience.followers > top).any()
    ):
        findings.add("above_highest_tier", file=f"rates/{card.id}.yml", expected=f"≤ {top}")
