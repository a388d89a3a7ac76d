"""Chances about money, held against invented earners whose next year is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.calibration.earning import earner
from benchmarks.calibration.scoring import creator_with
from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.creator_form import Money
from tikmon_nb.inputs.rule_sets.payment import load_payment_rules
from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.model.money.cash_flow import assessments_eur, cash_calendar
from tikmon_nb.model.money.left_over import what_is_left
from tikmon_nb.model.money.payment_delays import paid_eur
from tikmon_nb.model.money.tax_years import months_before, whole_years, window_tax
from tikmon_nb.model.money.vat import NEVER, crossing_month
from tikmon_nb.model.sampling.quantiles import quantile
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulation import first_month, simulate

pytestmark = pytest.mark.long
CARD, PAYMENT = load_rate_card("nl-2026"), load_payment_rules()
BOOKS = 12  # months


def lived(number):
    """What was said of one earner's money before the year, and what came of it."""
    made = earner(number, 12, 0.6, BOOKS)
    rng = np.random.default_rng([number, 22])
    usual = made.income["amount_eur"].sum() / BOOKS
    money = Money(
        entrepreneur=True,
        enough_hours=False,
        wage_eur_per_year=0,
        buffer_eur=int(usual * rng.uniform(0, 4)),
        private_eur_per_month=int(usual * rng.uniform(0.5, 1.1)),
    )
    creator = creator_with(made.invented.history, f"earner{number}", **made.form)
    form = creator.form.model_copy(update={"money": money})
    creator = replace(creator, income=made.income, form=form)
    window = Months(first_month(creator, CARD), 12)
    whole = whole_years(window)
    rules = load_tax_years(range(window.start.year, whole.firsts[-1].year + 1))
    left = what_is_left(simulate(creator, CARD, draws=1_000, months=whole.count), window, rules, PAYMENT)

    came = made.future_eur[:12]
    month = made.income["date"].dt.to_period("M")
    before = made.income["amount_eur"].groupby(month).sum()
    early = np.array([before.get(pd.Period(day, "M"), 0.0) for day in months_before(window).firsts])
    later = np.full(whole.count - 12, came.mean())
    tax = window_tax(
        np.concatenate([came, later])[:, None], window, rules, left.least.who, before_eur=early[:, None]
    )
    received = sum(
        paid_eur(eur[:12, None], quantile(PAYMENT.delay_of(stream).days, rng.random((12, 1))))[0]
        for stream, eur in made.future_by_stream.items()
    )
    assessed = {year: one.due_eur for year, one in tax.years.items()}
    paid = money.private_eur_per_month + assessments_eur(assessed, window, PAYMENT.income_tax.month)
    crossed = crossing_month(came[:, None], window, rules, this_year_eur=early.sum())
    low, high = np.quantile(left.least.net_eur, [0.1, 0.9])
    return {
        "over_already": early.sum() > 20_000,
        "chance_crossing": left.crossing.chance,
        "crossing": crossed[0] != NEVER,
        "chance_dry": left.cash.chance_dry,
        "dry": cash_calendar(money.buffer_eur, received, paid).chance_dry > 0,
        "net_held": low <= tax.net_eur.sum() <= high,
        "aside_enough": tax.due_eur.sum() <= left.least.set_aside_share * came.sum() + 0.01,
        "buffer_enough": cash_calendar(left.buffer_eur, received, paid).chance_dry == 0,
    }


@pytest.fixture(scope="module")
def years():
    return pd.DataFrame([lived(3_000 + number) for number in range(300)])


@pytest.mark.parametrize("what", ["crossing", "dry"])
def test_a_chance_is_as_often_true_as_it_says(years, what, record_property):
    found = years[~years["over_already"]] if what == "crossing" else years
    chance, true = found[f"chance_{what}"], found[what].astype(float)
    bins = pd.cut(chance, [-0.01, 0.2, 0.4, 0.6, 0.8, 1.0])
    seen = pd.DataFrame({"chance": chance, "true": true}).groupby(bins, observed=True)
    mean, count = seen.mean(), seen.size()
    off = (mean["true"] - mean["chance"]).abs()
    error = np.sqrt(mean["chance"] * (1 - mean["chance"]) / count)  # of a share of so few
    brier, base = ((chance - true) ** 2).mean(), true.mean() * (1 - true.mean())
    told = ", ".join(f"{row.chance:.2f}: {row.true:.2f}" for row in mean.itertuples())
    record_property("told", f"{what}: said: seen {told}; Brier {brier:.3f}, of the base rate {base:.3f}")
    assert brier < 0.6 * base
    assert (off <= 0.07 + 2 * error).all()


def test_bands_shares_and_buffers_hold_as_often_as_they_say(years, record_property):
    held = years[["net_held", "aside_enough", "buffer_enough"]].mean()
    record_property("told", f"of 300 earners: {held.round(3).to_dict()}")
    for name, share in (("net_held", 0.8), ("aside_enough", 0.9), ("buffer_enough", 0.95)):
        assert abs(held[name] - share) < 0.06, name
