"""The year: 12 months x streams x draws, in EUR before tax and VAT."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tikmon_nb.findings import Finding, Findings, nearest, unknown_name
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.correlations import merged
from tikmon_nb.inputs.creators import FORM, Creator, start_far_from_data
from tikmon_nb.inputs.run_limits import check_method, check_run
from tikmon_nb.inputs.scenarios import SCENARIO_FILE, Scenario, load_scenario
from tikmon_nb.model.sampling.copula import Copula, copula
from tikmon_nb.model.sampling.draws import Array, Draws, Method, dimension_of
from tikmon_nb.model.year.assumptions import Assumption, Assumptions, resolve
from tikmon_nb.model.year.audience import Audience, draw_audience, joined
from tikmon_nb.model.year.calendar import Months, first_of_next_month
from tikmon_nb.model.year.costs import cost_eur, management_fee_eur
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.eligibility import Tally, tally
from tikmon_nb.model.year.setting import Flow, Setting
from tikmon_nb.model.year.streams.flows import STREAM_FLOWS
from tikmon_nb.vocabulary import GENERAL, STREAMS

BLOCK = 16_384
"""Draws that are worked out together: a month of one stream then fits the cache."""

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

    `open_share` holds the share of draws (0-1) in which it is open, one value a month.
    """

    stream: str
    state: State
    open_share: Array
    first_month: dt.date | None
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True)
class Year:
    """One simulated year of one creator. Income and costs are EUR of shape (months, draws).

    `management_fee` is the part of the costs that a manager takes.
    """

    creator: Creator
    card: RateCard
    scenario: Scenario
    months: Months
    seed: int
    method: Method
    assumptions: Assumptions
    audience: Audience
    income: dict[str, Array]
    costs: Array
    management_fee: Array
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

    def eur(self, what: str) -> Array:
        """A stream's income, or `gross`, `costs` or `net`: EUR of shape (months, draws)."""
        totals = {"gross": lambda: self.gross, "costs": lambda: self.costs, "net": lambda: self.net}
        if what in totals:
            return totals[what]()
        if what not in self.income:
            raise unknown_name("stream_unknown", what, (*totals, *STREAMS))
        return self.income[what]

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
            s
            for s, status in self.status.items()
            if status.state not in ("not_declared", "not_available", "closed_by_scenario")
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
    method: Method = "sobol",
    threads: int = 1,
    precision: float = 0.0,
) -> Year:
    """The creator's next `months` months, simulated `draws` times: EUR by stream, month and draw.

    Starts with the first month after the newest measured day, else after the day of the form, else after
    the card's newest source. `method` says how what lasts all year is drawn: `sobol` (scrambled Sobol'
    points), `lhs` (Latin hypercube) or `mc` (plain random numbers). The result does not depend on
    `threads`, and the first draws of a longer run are those of a shorter one. With a `precision` (0.01 is
    1 % of the median year) it takes more draws than `draws` where these do not reach it, up to a limit.
    Raises `InputError` for impossible parameters or assumptions.
    """
    from tikmon_nb.model.year.precision import run_to_precision

    run = prepare(creator, card, scenario, draws=draws, months=months, seed=seed, start=start, method=method)
    return (
        run_to_precision(run, precision, threads=threads)[0] if precision else run_year(run, threads=threads)
    )


@dataclass(frozen=True)
class Run:
    """Everything that is settled before the first number is drawn."""

    creator: Creator
    card: RateCard
    scenario: Scenario
    months: Months
    assumptions: Assumptions
    copula: Copula
    source: Draws


def prepare(
    creator: Creator,
    card: RateCard,
    scenario: Scenario | str = "basis",
    *,
    draws: int,
    months: int,
    seed: int,
    start: dt.date | None = None,
    method: Method = "sobol",
) -> Run:
    """The run that `simulate` makes; raises `InputError` for impossible parameters or assumptions."""
    check_run(draws=draws, months=months, seed=seed)
    check_method(method)
    if isinstance(scenario, str):
        scenario = load_scenario(scenario, creator.data)
    assumptions = resolve(creator, card, scenario)
    return Run(
        creator=creator,
        card=card,
        scenario=scenario,
        months=Months((start or first_month(creator, card)).replace(day=1), months),
        assumptions=assumptions,
        copula=copula(
            merged(card.correlations, scenario.correlations),
            _where_correlated(card, scenario),
            assumptions.correlations,
        ),
        source=Draws(seed, creator.id, draws, months, method, dimension=dimension_of),
    )


def _where_correlated(card: RateCard, scenario: Scenario) -> str:
    """The file to look in when correlations contradict: a scenario is added to a card that was fine."""
    return SCENARIO_FILE if scenario.correlations else f"rates/{card.id}.yml"


def run_year(run: Run, *, threads: int = 1, block: int = BLOCK) -> Year:
    """The year of `run`, worked out in blocks of draws that fit the cache, on so many threads."""
    total = run.source.draws
    spans = [(first, min(block, total - first)) for first in range(0, total, block)]
    if threads > 1 and len(spans) > 1:
        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(lambda span: _simulate_part(run, *span), spans))
    else:
        parts = [_simulate_part(run, *span) for span in spans]
    return _joined(run, parts)


@dataclass(frozen=True)
class _Part:
    """Some of a run's draws."""

    audience: Audience
    income: dict[str, Array]
    costs: Array
    management_fee: Array
    tallies: dict[str, list[Tally]]
    declared: dict[str, bool]
    above_tiers: bool


def _simulate_part(run: Run, first: int, draws: int) -> _Part:
    drawing = Drawing(run.assumptions, run.source.part(first, draws), run.copula)
    audience = draw_audience(drawing, run.months)
    setting = Setting(run.creator.form, run.card, run.scenario, audience, drawing, run.months)
    flows = {stream: _closed_by(run.scenario, stream, STREAM_FLOWS[stream](setting)) for stream in STREAMS}
    income = {stream: flow.eur for stream, flow in flows.items()}
    fee = management_fee_eur(setting, income)
    return _Part(
        audience=audience,
        income=income,
        costs=cost_eur(setting) + fee,
        management_fee=fee,
        tallies={
            stream: [tally([*item, *flow.checks], setting.shape) for item in flow.items or [[]]]
            for stream, flow in flows.items()
        },
        declared={stream: flow.declared for stream, flow in flows.items()},
        above_tiers=_above_tiers(run.card, audience),
    )


def _joined(run: Run, parts: list[_Part]) -> Year:
    declared = parts[0].declared
    findings = Findings()
    findings.extend(run.assumptions.findings)
    findings.extend(start_far_from_data(run.creator, run.months.start))
    tallies = {
        stream: [_summed(items) for items in zip(*(part.tallies[stream] for part in parts), strict=True)]
        for stream in STREAMS
    }
    above = any(part.above_tiers for part in parts)
    _note_gaps(run, {s: met for s, [met, *_] in tallies.items()}, declared["sponsored"] and above, findings)
    return Year(
        creator=run.creator,
        card=run.card,
        scenario=run.scenario,
        months=run.months,
        seed=run.source.seed,
        method=run.source.method,
        assumptions=run.assumptions,
        audience=joined([part.audience for part in parts]),
        income={stream: _side_by_side([part.income[stream] for part in parts]) for stream in STREAMS},
        costs=_side_by_side([part.costs for part in parts]),
        management_fee=_side_by_side([part.management_fee for part in parts]),
        status={stream: _status(stream, tallies[stream], declared[stream], run) for stream in STREAMS},
        findings=(*run.creator.findings, *findings),
    )


def _summed(tallies: Sequence[Tally]) -> Tally:
    return functools.reduce(operator.add, tallies)


def _side_by_side(parts: list[Array]) -> Array:
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


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
    return Flow(np.zeros_like(flow.eur), flow.checks, declared=False, items=flow.items)


def _status(stream: str, items: list[Tally], declared: bool, run: Run) -> StreamStatus:
    """The status of the item that is open most: a stream is open when any of its items is."""
    best = max(items, key=lambda item: float(item.open.sum()))
    open_share = best.open / best.draws
    blockers = tuple(
        Blocker(kind, needed, float(met[0]) / best.draws, float(met[-1]) / best.draws)
        for kind, (needed, met) in best.met.items()
        if met.min() < 0.999 * best.draws
    )
    likely = np.flatnonzero(open_share >= 0.5)
    first = run.months.firsts[int(likely[0])] if likely.size else None
    state = _state(declared, open_share, blockers)
    if stream in run.scenario.closed_streams:
        state = "closed_by_scenario"
    return StreamStatus(stream, state, open_share, first, blockers)


def _state(declared: bool, open_share: Array, blockers: tuple[Blocker, ...]) -> State:
    kinds = {blocker.kind for blocker in blockers}
    if "country" in kinds:
        return "not_available"
    if not declared:
        return "not_declared"
    if "platform_stops" in kinds:
        return "stops"
    if open_share.max() < 0.01:
        return "closed"
    if open_share[0] < 0.5 <= open_share.max():
        return "opens"
    return "open" if open_share.min() > 0.99 else "partly"


def _highest_tier(card: RateCard) -> int:
    return max((tier.requirement.followers_max or 0 for tier in card.tiers), default=0)


def _above_tiers(card: RateCard, audience: Audience) -> bool:
    top = _highest_tier(card)
    return card.sponsored_fee == "tiers" and top > 0 and bool((audience.followers > top).any())


def _note_gaps(run: Run, tallies: dict[str, Tally], above_tiers: bool, findings: Findings) -> None:
    """What the simulation had to assume for want of data."""
    assumptions, form, card = run.assumptions, run.creator.form, run.card
    for i, contract in enumerate(form.ambassador, 1):
        if contract.end < run.months.start:
            findings.add("contract_ended", file=FORM, column=f"ambassador[{i}]", found=contract.brand)
    if "followers" not in assumptions:
        findings.add("followers_unknown", file=FORM, column="followers")
    if "views_30d" not in assumptions:
        code = "views_guessed" if "followers" in assumptions else "views_unknown"
        findings.add(code, file=FORM, column="views_30d")
    if assumptions["engagement_share"].origin == "card":
        findings.add("engagement_from_card", "note", file=FORM, column="engagement_share")
    if form.age is None and any("age_min" in met.met for met in tallies.values()):
        findings.add("age_unknown", "note", file=FORM, column="age")
    _note_age(run, tallies, findings)
    _note_platform(run, findings)
    if above_tiers and "sponsored_eur_per_post" not in assumptions:
        findings.add("above_highest_tier", file=f"rates/{card.id}.yml", expected=f"≤ {_highest_tier(card)}")


ADULT = 18  # what TikTok asks of who earns with LIVE gifts or Creator Rewards
_FOR_ADULTS = ("creator_fund", "live_gifts")


def _note_age(run: Run, tallies: dict[str, Tally], findings: Findings) -> None:
    """A warning for a minor on a card that does not ask for an age where TikTok does."""
    age = run.creator.form.age
    unasked = any("age_min" not in tallies[stream].met for stream in _FOR_ADULTS)
    if age is not None and age < ADULT and unasked:
        findings.add("minor", file=FORM, column="age", expected=f"≥ {ADULT}", found=age)


def _note_platform(run: Run, findings: Findings) -> None:
    """A note when the platform that the scenario makes stop is none of this creator's."""
    stop = run.scenario.platform_stops
    if stop is None:
        return
    form = run.creator.form
    parts = [form.sponsored, form.affiliate, *form.ambassador, *form.shop, *form.other]
    used = sorted({"tiktok", *(part.platform.casefold() for part in parts if part and part.platform)})
    if stop.platform.casefold() not in used:
        near = nearest(stop.platform, used)
        findings.add(
            "platform_not_used",
            column="platform_stops",
            expected=", ".join(used),
            found=stop.platform,
            near=near,
        )
