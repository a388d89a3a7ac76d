"""Delays, payouts and the cash calendar, in closed form."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs.books.ledger import no_deals
from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.model.money.cash_flow import assessments_eur, buffer_for, cash_calendar
from tikmon_nb.model.money.income_tax import Taxpayer
from tikmon_nb.model.money.payment_delays import (
    DAYS_PER_MONTH,
    learnt_days,
    open_invoices,
    open_paid_eur,
    paid_eur,
    payments,
)
from tikmon_nb.model.money.tax_years import window_tax
from tikmon_nb.model.sampling.quantiles import middle
from tikmon_nb.model.year.calendar import Months


def once(month, eur=100.0, months=12, draws=1):
    invoiced = np.zeros((months, draws))
    invoiced[month] = eur
    return invoiced


@pytest.mark.parametrize("late", [0, 1, 2, 5])
def test_a_delay_of_whole_months_moves_all_of_it(late):
    paid, later = paid_eur(once(3), late * DAYS_PER_MONTH)
    assert paid == pytest.approx(once(3 + late))
    assert later.tolist() == [0]


def test_half_a_month_moves_half_and_what_comes_too_late_stands_out():
    paid, later = paid_eur(once(3), 1.5 * DAYS_PER_MONTH)
    assert paid[:, 0].tolist() == pytest.approx([0, 0, 0, 0, 50, 50] + [0] * 6)
    paid, later = paid_eur(once(11), 0.5 * DAYS_PER_MONTH)
    assert (paid[11, 0], later[0]) == pytest.approx((50, 50))
    paid, later = paid_eur(once(11), 400.0)
    assert (paid.sum(), later[0]) == (0, 100)


@given(st.lists(st.floats(0, 500), min_size=6, max_size=6), st.integers(0, 2**32))
def test_no_euro_is_lost_and_none_comes_before_its_invoice(days, seed):
    invoiced = np.random.Generator(np.random.PCG64DXSM(seed)).random((6, 3))
    paid, later = paid_eur(invoiced, np.array(days)[:, None])
    assert paid.sum(axis=0) + later == pytest.approx(invoiced.sum(axis=0))
    assert (np.cumsum(paid, axis=0) <= np.cumsum(invoiced, axis=0) + 1e-9).all()


def test_every_draw_has_its_own_delay():
    paid, _ = paid_eur(once(0, draws=2), np.array([0.0, 2 * DAYS_PER_MONTH]))
    assert paid[:, 0].argmax() == 0
    assert paid[:, 1].argmax() == 2


def deals_of(payers, invoiced, paid, eur=100.0, status="done"):
    table = no_deals().reindex(range(len(payers)))
    text = {"payer": payers, "brand": "", "status": status}
    days = {"invoiced_on": pd.to_datetime(invoiced), "paid_on": pd.to_datetime(paid)}
    return table.assign(**text, **days, amount_eur=eur)


def test_replayed_invoices_give_the_delays_that_made_them():
    invoiced = pd.date_range("2026-01-05", periods=12, freq="7D")
    days = np.array([30, 45, 60, 31, 33, 90, 30, 120, 30, 45, 44, 30])
    names = ["Merk A"] * 6 + ["Merk B"] * 5 + ["Merk C"]
    deals = deals_of(names, invoiced, invoiced + pd.to_timedelta(days, unit="D"))
    each, together = learnt_days(payments(deals))
    assert set(each) == {"Merk A", "Merk B"}  # of C there is one payment only
    assert sorted(each["Merk A"].values) == sorted(days[:6])
    assert middle(each["Merk B"]) == np.median(days[6:11])
    assert sorted(together.values) == sorted(days)
    assert learnt_days(payments(deals[:4])) == ({}, None)


def test_open_invoices_come_when_they_are_due_and_late_ones_at_once():
    start = dt.date(2026, 7, 1)
    invoiced = ["2026-06-21", "2026-03-01", "2026-06-30", "2026-07-02", None]
    deals = deals_of(list("ABCDE"), invoiced, [None] * 5, eur=[100.0, 10.0, 1.0, 1_000.0, 1_000.0])
    waiting = open_invoices(deals, start)
    assert waiting["payer"].tolist() == ["A", "B", "C"]
    assert open_invoices(deals.assign(status="offered"), start).empty
    days = np.array([[30.0, 80.0], [30.0, 30.0], [60.0, 400.0]])
    paid = open_paid_eur(waiting, days, start, 3)
    assert paid[:, 0].tolist() == [110, 1, 0]  # 20 days, at once, 59 days later
    assert paid[:, 1].tolist() == [10, 0, 100]  # 70 days later; the last one after the forecast


def test_the_account_runs_dry_where_the_buffer_is_too_small():
    received = np.zeros((3, 4))
    received[2] = 500.0
    paid = np.array([[100.0, 200.0, 300.0, 400.0], [0.0] * 4, [0.0] * 4])
    found = cash_calendar(250.0, received, paid)
    assert found.chance_dry == 0.5
    assert found.first_dry.tolist() == [0.5, 0, 0]
    assert found.balance_eur[-1].tolist() == [650, 550, 450, 350]


def test_the_buffer_for_one_in_twenty():
    paid = np.arange(1.0, 101.0)[None]
    received = np.zeros_like(paid)
    buffer = buffer_for(received, paid)
    assert buffer == 95
    assert cash_calendar(buffer, received, paid).chance_dry == 0.05
    assert cash_calendar(buffer - 0.01, received, paid).chance_dry == 0.06
    assert buffer_for(received, paid, 0.0) == 100
    assert buffer_for(paid, received) == 0


def test_tax_is_paid_when_it_is_assessed():
    months = Months(dt.date(2026, 12, 1), 20)
    due = {2026: np.array([6_000.0]), 2027: np.array([1_000.0])}
    paid = assessments_eur(due, months, 7)[:, 0]
    assert paid.nonzero()[0].tolist() == [7, 19]  # July 2027 and July 2028
    assert paid[[7, 19]].tolist() == [6_000, 1_000]
    before = {2026: 400.0, 2027: 100.0}
    paid = assessments_eur(due, months, 7, provisional_eur_per_month=before, unpaid_eur=50.0)[:, 0]
    assert paid[0] == 450
    assert paid[1] == 100
    assert paid[7] == 100 + 6_000 - 4_800
    assert paid[19] == 1_000 - 1_200  # comes back


def test_moving_a_payment_alone_moves_no_tax():
    months = Months(dt.date(2026, 1, 1), 24)
    rules, who = load_tax_years([2026, 2027]), dict.fromkeys([2026, 2027], Taxpayer(hours=True))
    invoiced = once(11, 30_000.0, 24)
    due = [window_tax(invoiced, months, rules, who).due_eur.sum() for _ in (0, 120)]
    paid = [paid_eur(invoiced, days)[0].argmax() for days in (0, 120)]
    assert due[0] == due[1]
    assert paid[0] == 11
    assert paid[1] > 12


def test_a_month_of_delay_is_a_month_of_average_length():
    """365.25 / 12 days bring all of an invoice in the next month; 30 days leave a little in its own."""
    invoiced = np.array([[1200.0], [0.0], [0.0]])
    for days, own in ((365.25 / 12, 0.0), (30.0, 1200 * (1 - 30 * 12 / 365.25))):
        paid, standing = paid_eur(invoiced, days)
        assert paid[:, 0] == pytest.approx([own, 1200 - own, 0.0], abs=1e-9)
        assert standing[0] == 0
