"""The year: 12 months x streams x draws, in EUR before tax and VAT."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from dataclasses import dataclass, replace

import numpy as np

from tikmon_nb.findings import check_kind
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.correlations import merged
from tikmon_nb.inputs.creators import Creator, start_far_from_data
from tikmon_nb.inputs.run_limits import Method, check_method, check_run
from tikmon_nb.inputs.scenarios import SCENARIO_FILE, Scenario, load_scenario
from tikmon_nb.model.sampling.copula import Copula, copula
from tikmon_nb.model.sampling.draws import Array, Draws, dimension_of
from tikmon_nb.model.year.assumptions import Assumptions, resolve
from tikmon_nb.model.year.audience import AudiencePath, draw_audience, joined
from tikmon_nb.model.year.calendar import Months, first_of_next_month
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.eligibility import MetCount, met_count, stream_status
from tikmon_nb.model.year.gaps import gaps
from tikmon_nb.model.year.learning import Learning, expected_eur, learn, with_books
from tikmon_nb.model.year.precision import precise_year
from tikmon_nb.model.year.setting import Flow, Setting
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.model.year.streams import flow_of
from tikmon_nb.vocabulary import STREAMS

BLOCK = 16_384
"""Draws that are worked out together: a month of one stream then fits the cache."""


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
    precision: float = 0.0,
) -> Year:
    """The creator's next `months` months, simulated `draws` times: EUR by stream, month and draw.

    Starts with the first month after the newest measured day, else after the day of the form, else after
    the card's newest source. `method` says how what lasts all year is drawn: `sobol` (scrambled Sobol'
    points) or `mc` (plain random numbers). The first draws of a longer run are those of a shorter one. With
    a `precision` (0.01 is 1 % of the median year) it takes more draws than `draws` where these do not reach
    it, up to a limit. Raises `InputError` for impossible parameters or assumptions.

    >>> from tikmon_nb import load_creator, load_rate_card, simulate
    >>> year = simulate(load_creator("noor"), load_rate_card("nl-2026"), draws=256, months=6)
    >>> year.gross.shape  # EUR: (months, draws)
    (6, 256)
    >>> list(year.income)[:3], year.income["sponsored"].shape
    (['creator_fund', 'sponsored', 'ambassador'], (6, 256))
    >>> year.months.firsts[0]  # the month after the newest measured day
    datetime.date(2026, 12, 1)
    """
    check_kind(Creator, creator, "simulate takes a Creator, as load_creator({}) gives")
    check_kind(RateCard, card, "simulate takes a RateCard after it, as load_rate_card({}) gives")
    if not isinstance(scenario, str):
        check_kind(Scenario, scenario, "simulate takes a scenario's name, or what load_scenario(name) gives")
    run = prepare(creator, card, scenario, draws=draws, months=months, seed=seed, start=start, method=method)

    def year_of(draws: int) -> Year:
        return run_year(replace(run, source=replace(run.source, draws=draws)))

    return precise_year(year_of, draws, precision) if precision else year_of(draws)


@dataclass(frozen=True)
class YearRun:
    """Everything that is settled before the first number is drawn."""

    creator: Creator
    card: RateCard
    scenario: Scenario
    months: Months
    assumptions: Assumptions
    copula: Copula
    source: Draws
    learning: Learning


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
) -> YearRun:
    """The run that `simulate` makes; raises `InputError` for impossible parameters or assumptions."""
    check_run(draws=draws, months=months, seed=seed)
    check_method(method)
    if isinstance(scenario, str):
        scenario = load_scenario(scenario, creator.data)
    assumptions = resolve(creator, card, scenario)
    span = Months((start or first_month(creator, card)).replace(day=1), months)
    correlated = copula(
        merged(assumptions.unmeasured(card.correlations), scenario.correlations),
        # a scenario is added to a card that was fine
        SCENARIO_FILE if scenario.correlations else f"rates/{card.id}.yml",
        assumptions.correlations,
        first=assumptions.common,
    )
    before = resolve(creator, card, Scenario()) if scenario.changes else assumptions
    return YearRun(
        creator=creator,
        card=card,
        scenario=scenario,
        months=span,
        assumptions=assumptions,
        copula=correlated,
        source=Draws(
            seed, creator.id, draws, months, method, dimension=dimension_of, common=assumptions.common
        ),
        learning=learn(creator, card, span, before),
    )


def run_year(run: YearRun, *, block: int = BLOCK) -> Year:
    """The year of `run`, worked out in blocks of draws that fit the cache."""
    total = run.source.draws
    spans = [(first, min(block, total - first)) for first in range(0, total, block)]
    return _joined(run, [_simulate_part(run, *span) for span in spans])


@dataclass(frozen=True)
class _Part:
    """Some of a run's draws."""

    audience: AudiencePath
    income: dict[str, Array]
    costs: Array
    management_fee: Array
    counts: dict[str, list[MetCount]]
    declared: dict[str, bool]
    drawn: dict[str, Array]


def _simulate_part(run: YearRun, first: int, draws: int) -> _Part:
    drawing = Drawing(run.assumptions, run.source.part(first, draws), run.copula)
    audience = draw_audience(drawing, run.months)
    setting = Setting(run.creator.form, run.card, run.scenario, audience, drawing, run.months)
    flows = {stream: _flow(run, stream, setting) for stream in STREAMS}
    income = {stream: flow.eur for stream, flow in flows.items()}
    fee = _management_fee_eur(setting, income)
    return _Part(
        audience=audience,
        income=income,
        costs=_cost_eur(setting) + fee,
        management_fee=fee,
        counts={
            stream: [met_count([*item, *flow.checks], setting.shape) for item in flow.items or [[]]]
            for stream, flow in flows.items()
        },
        declared={stream: flow.declared for stream, flow in flows.items()},
        drawn=drawing.values if first == 0 else {},
    )


def _flow(run: YearRun, stream: str, s: Setting) -> Flow:
    """What `stream` brings, at the level that the books teach; nothing where the scenario closes it."""
    flow = flow_of(stream)(s)
    learnt = run.learning.streams.get(stream)
    if learnt is not None:
        same = run.learning.assumptions is run.assumptions
        then = s.drawing if same else Drawing(run.learning.assumptions, s.drawing.draws, run.copula)
        past = run.learning.past[stream]
        flow = with_books(flow, s, learnt, expected_eur(stream, run.creator, run.card, past, then))
    return _closed_by(run.scenario, stream, flow)


def _cost_eur(s: Setting) -> Array:
    """Declared costs in EUR, without what a manager takes: shape (months, draws)."""
    eur = np.zeros(s.shape)
    for i, cost in enumerate(s.form.costs, 1):
        amount = s.once("costs_eur_per_month", str(i))
        if cost.eur_once is None:
            eur += amount
        elif cost.in_month <= s.shape[0]:
            eur[cost.in_month - 1] += amount
    return eur


def _management_fee_eur(s: Setting, income: dict[str, Array]) -> Array:
    """What a manager takes of deals, in EUR: shape (months, draws)."""
    if "management_fee_share" not in s.assumptions:
        return np.zeros(s.shape)
    managed = (eur for stream, eur in income.items() if STREAMS[stream].managed)
    deals = sum(managed, np.zeros(s.shape))
    return np.asarray(deals * s.once("management_fee_share"))


def _joined(run: YearRun, parts: list[_Part]) -> Year:
    counts = {
        stream: [
            functools.reduce(operator.add, items)
            for items in zip(*(part.counts[stream] for part in parts), strict=True)
        ]
        for stream in STREAMS
    }
    year = Year(
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
        status={
            stream: stream_status(
                stream,
                counts[stream],
                run.months,
                declared=parts[0].declared[stream],
                closed=stream in run.scenario.closed_streams,
            )
            for stream in STREAMS
        },
        findings=(),
        learnt=run.learning.streams,
        drawn=parts[0].drawn,
    )
    far = start_far_from_data(run.creator, run.months.start)
    findings = (*run.creator.findings, *run.assumptions.findings, *run.learning.findings, *far, *gaps(year))
    return replace(year, findings=findings)


def _side_by_side(parts: list[Array]) -> Array:
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


def first_month(creator: Creator, card: RateCard) -> dt.date:
    """The first month that the data have not reached."""
    last = creator.exports.last_day or creator.form.as_of
    if last is None:
        dated = [rate.source_date for rate in card.rates.values() if len(rate.source_date) == 10]
        last = dt.date.fromisoformat(max(dated))
    return first_of_next_month(last)


def _closed_by(scenario: Scenario, stream: str, flow: Flow) -> Flow:
    if stream not in scenario.closed_streams:
        return flow
    return Flow(np.zeros_like(flow.eur), flow.checks, declared=False, items=flow.items)
