"""What is left of a simulated year: after costs and tax, a month and an hour, and on the account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tikmon_nb.inputs.creator_form import Money
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.inputs.rule_sets.payment import PaymentRules
from tikmon_nb.inputs.rule_sets.tax import TaxYear
from tikmon_nb.model.money.cash_flow import CashCalendar, assessments_eur, buffer_for, cash_calendar
from tikmon_nb.model.money.income_tax import Taxpayer
from tikmon_nb.model.money.payment_delays import (
    learnt_days,
    open_invoices,
    open_paid_eur,
    paid_eur,
    payments,
)
from tikmon_nb.model.money.resilience import after_loss_eur, effective_number, payments_by_payer
from tikmon_nb.model.money.set_aside import PerHour, per_hour, share_to_set_aside
from tikmon_nb.model.money.tax_years import (
    WindowTax,
    months_before,
    moving_saves_eur,
    window_tax,
)
from tikmon_nb.model.money.taxpayers import possible_taxpayers
from tikmon_nb.model.money.vat import CrossingChance, crossing_chance, crossing_month, paid_by_quarter, vat
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.sampling.quantiles import quantile
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulated_year import Year

DEALS = ("sponsored", "ambassador")
"""The streams that are invoiced: `payment_days` of the form and the days of `deals.csv` are about these."""

ENOUGH = 0.9  # the chance with which what is set aside should be enough

Before = Literal["none", "books", "form", "missing"]
"""Where the part of the calendar year before the forecast is known from."""


@dataclass(frozen=True)
class Case:
    """One way in which the questions of the form may be answered, and what it leaves."""

    who: dict[int, Taxpayer]
    tax: WindowTax
    set_aside_share: float
    """Of what comes in; enough for the tax in `ENOUGH` of the draws."""
    per_hour: PerHour | None

    @property
    def net_eur(self) -> Array:
        """What is left of the whole forecast: (draws,)."""
        return np.asarray(self.tax.net_eur.sum(axis=0))


@dataclass(frozen=True)
class Left:
    """What is left of a forecast; two cases, the least and the most, where the form leaves a question open.

    `year` is simulated to the end of its last calendar year, `window` is the forecast itself. `cash` and the
    buffers are those of the case that leaves least; `cash` is None where no buffer is known. `streams` and
    `payers` are effective numbers; `largest` is the stream that brings most on average. `vat_eur` is what is
    owed over the whole forecast (draws,): all of it without the small business scheme, else from its end on;
    `vat_paid_eur` (months, draws) is when it is paid.
    `early_eur` is the profit of the calendar year before it, as `window_tax` is given it.
    `received_eur` and `paid_eur` are what comes in and goes out on its days, by month (months, draws).
    `open_eur` are invoices of before the forecast, and `learnt_days` how long payers took, by `deals.csv`.
    """

    year: Year
    window: Months
    least: Case
    most: Case
    unknown: tuple[str, ...]
    before: Before
    early_eur: Array | None
    crossing: CrossingChance
    counted_eur: Array
    vat_eur: Array
    vat_paid_eur: Array
    received_eur: Array
    paid_eur: Array
    cash: CashCalendar | None
    buffer_eur: float
    streams: float
    payers: float | None
    largest: str
    open_eur: float
    learnt_days: Range | None

    @property
    def without_largest_eur(self) -> Array:
        """What would come in without the largest stream: (draws,)."""
        income = {stream: eur[: self.window.count] for stream, eur in self.year.income.items()}
        return np.asarray(after_loss_eur(income, {self.largest: 1.0}).sum(axis=0))

    @property
    def gross_eur(self) -> Array:
        """What comes in over the whole forecast: (draws,)."""
        return np.asarray(self.year.gross[: self.window.count].sum(axis=0))

    @property
    def costs_eur(self) -> Array:
        """Costs over the whole forecast: (draws,)."""
        return np.asarray(self.year.costs[: self.window.count].sum(axis=0))

    @property
    def last_december_eur(self) -> Array:
        """What is invoiced in the last December of the forecast, of deals: (draws,); nothing without one."""
        at = [i for i, day in enumerate(self.window.firsts) if day.month == 12][-1:]
        return np.asarray(sum(self.year.income[stream][at].sum(axis=0) for stream in DEALS))

    def tax_of(self, more_eur: Array | float = 0.0, rules: Mapping[int, TaxYear] | None = None) -> WindowTax:
        """The tax of the case that leaves least with `more_eur` of profit a month, or under other `rules`."""
        profit, own = self.year.net + more_eur, rules or self.least.tax.rules
        return window_tax(profit, self.window, own, self.least.who, before_eur=self.early_eur)

    def moving_saves_eur(self, eur: float) -> Array | None:
        """Tax that is saved if an invoice of the last December in the forecast is one of January: (draws,).

        None where the forecast lies in one calendar year. Of the case that leaves least.
        """
        years = list(self.least.tax.years)
        if len(years) < 2:
            return None
        profit = {year: one.profit_eur for year, one in self.least.tax.years.items()}
        return moving_saves_eur(eur, years[-2], profit, self.least.tax.rules, self.least.who)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The least and the most, or the only one."""
        return (self.least,) if self.least is self.most else (self.least, self.most)


def what_is_left(year: Year, window: Months, rules: Mapping[int, TaxYear], payment: PaymentRules) -> Left:
    """What is left of the months of `window`, whose last calendar year `year` simulates to its end."""
    form = year.creator.form.money or Money()
    before, early = _months_before(year, window, form)
    taxpayers, unknown = possible_taxpayers(form, rules)
    cases = [_case(year, window, rules, who, early, form) for who in taxpayers]
    cases.sort(key=lambda case: float(np.median(case.net_eur)))
    counted = np.sum(
        [eur for stream, eur in year.income.items() if payment.payer_of(stream).counts_for_kor], axis=0
    )
    crossed = crossing_month(
        counted[: window.count],
        window,
        rules,
        this_year_eur=_counted_before(year, window, payment, counted),
        last_year_eur=form.turnover_last_year_eur or 0,
    )
    owed = vat(
        {stream: eur[: window.count] for stream, eur in year.income.items()},
        {stream: payment.payer_of(stream).payer for stream in year.income},
        window,
        rules,
        crossed_in=None if form.vat == "regular" else crossed,
    )
    learnt = learnt_days(payments(year.creator.deals))
    received, paid = _account(year, window, payment, form, cases[0], learnt)
    waiting = open_invoices(year.creator.deals, window.start)
    sums = np.array([eur[: window.count].sum(axis=0) for eur in year.income.values()])
    spread = effective_number(sums)
    return Left(
        year=year,
        window=window,
        least=cases[0],
        most=cases[-1],
        unknown=unknown,
        before=before,
        early_eur=early,
        crossing=crossing_chance(crossed, window),
        counted_eur=np.asarray(counted[: window.count].sum(axis=0)),
        vat_eur=np.asarray(owed.due_eur.sum(axis=0)),
        vat_paid_eur=paid_by_quarter(owed.due_eur, window)[0],
        received_eur=received,
        paid_eur=paid,
        cash=None if form.buffer_eur is None else cash_calendar(form.buffer_eur, received, paid),
        buffer_eur=buffer_for(received, paid),
        streams=float(np.nanmedian(spread)) if np.isfinite(spread).any() else float("nan"),
        payers=_payers(year),
        open_eur=float(waiting["amount_eur"].sum()),
        learnt_days=learnt[1],
        largest=list(year.income)[int(sums.mean(axis=1).argmax())],
    )


def _case(
    year: Year,
    window: Months,
    rules: Mapping[int, TaxYear],
    who: dict[int, Taxpayer],
    early: Array | None,
    form: Money,
) -> Case:
    tax = window_tax(year.net, window, rules, who, before_eur=early)
    net, profit = tax.net_eur.sum(axis=0), tax.profit_eur.sum(axis=0)
    came_in = year.gross[: window.count].sum(axis=0)
    hours = None
    if form.hours_per_month is not None and form.hours_per_month.low > 0:
        hours = window.count * quantile(form.hours_per_month, _uniform(year, "hours_per_month", net.size))
    lowest = min(rule.minimum_wage.eur_per_hour for rule in tax.rules.values())
    return Case(
        who,
        tax,
        share_to_set_aside(tax.due_eur.sum(axis=0), came_in, ENOUGH),
        per_hour(net, profit, hours, lowest),
    )


def _uniform(year: Year, name: str, *shape: int) -> Array:
    return generator(year.seed, year.creator.id, f"money/{name}").random(shape)


def _months_before(year: Year, window: Months, form: Money) -> tuple[Before, Array | None]:
    """Profit of the calendar year before the forecast, by month, NaN where nothing is known of one."""
    months = months_before(window)
    if not months.count:
        return "none", None
    booked = _booked(year, months, tuple(year.income))
    if booked is not None:
        return "books", booked[:, None] - year.costs[0].mean()
    if form.profit_this_year_eur is not None:
        return "form", np.full((months.count, 1), form.profit_this_year_eur / months.count)
    return "missing", None


def _booked(year: Year, months: Months, streams: tuple[str, ...]) -> Array | None:
    """What came in by month, NaN before the books begin; None if they have no entry in these months."""
    income = year.creator.income
    inside = (income["date"] >= np.datetime64(months.start)) & (
        income["date"] < np.datetime64(year.months.start)
    )
    if not inside.any():
        return None
    chosen = income[inside & income["stream"].isin(streams)]
    at = chosen["date"].dt.month.to_numpy() - 1
    found = np.zeros(months.count)
    np.add.at(found, at, chosen["amount_eur"].to_numpy())
    begun = income["date"].min()
    found[[day < begun.date().replace(day=1) for day in months.firsts]] = np.nan
    return found


def _counted_before(year: Year, window: Months, payment: PaymentRules, counted: Array) -> Array | float:
    """What counts for the scheme in the calendar year before: booked, or as in an average month."""
    months = months_before(window)
    if not months.count:
        return 0.0
    streams = tuple(stream for stream in year.income if payment.payer_of(stream).counts_for_kor)
    booked = _booked(year, months, streams)
    known = np.full(months.count, np.nan) if booked is None else booked
    return np.asarray(np.nansum(known) + np.isnan(known).sum() * counted[:12].mean(axis=0))


def _account(
    year: Year,
    window: Months,
    payment: PaymentRules,
    form: Money,
    case: Case,
    learnt: tuple[dict[str, Range], Range | None],
) -> tuple[Array, Array]:
    """What comes in and what goes out by month: (months, draws)."""
    months, draws = window.count, year.draws
    received = np.zeros((months, draws))
    usual = form.payment_days or learnt[1]
    for stream, eur in year.income.items():
        days = usual if usual and stream in DEALS else payment.delay_of(stream).days
        if eur[:months].any():
            late = quantile(days, _uniform(year, f"payment_days/{stream}", months, draws))
            received += paid_eur(eur[:months], late)[0]
    waiting = open_invoices(year.creator.deals, window.start)
    if not waiting.empty:
        others = usual or payment.delay_of("sponsored").days
        chances = _uniform(year, "payment_days/open", len(waiting), draws)
        late = np.array(
            [
                quantile(learnt[0].get(payer, others), row)
                for payer, row in zip(waiting["payer"], chances, strict=True)
            ]
        )
        received += open_paid_eur(waiting, late, window.start, months)
    monthly = float(form.provisional_eur_per_month or 0)
    tax = assessments_eur(
        {number: one.due_eur for number, one in case.tax.years.items()},
        window,
        payment.income_tax.month,
        provisional_eur_per_month=dict.fromkeys(case.tax.years, monthly),
        unpaid_eur=float(form.unpaid_assessments_eur or 0),
    )
    return received, year.costs[:months] + tax + float(form.private_eur_per_month or 0)


def _payers(year: Year) -> float | None:
    """On how many payers the books' last twelve months rest; None where they name none."""
    paid = payments_by_payer(year).groupby("payer")["amount_eur"].sum()
    found = effective_number(paid.to_numpy())
    return float(found) if np.isfinite(found) else None
