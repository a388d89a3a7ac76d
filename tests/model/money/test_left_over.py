"""What is left of a simulated year, for creators of whom the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from tikmon_nb.findings import InputError
from tikmon_nb.inputs.creator_form import Money
from tikmon_nb.inputs.rule_sets.payment import load_payment_rules
from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.model.money.taxpayers import possible_taxpayers
from tikmon_nb.tasks.left import left

RULES = load_tax_years([2026, 2027])
KNOWN = {"entrepreneur": True, "enough_hours": True, "starter_years_used": 3, "wage_eur_per_year": 0}


@pytest.fixture
def leaves(make_creator, data):
    """What is left of a creator with an income that never changes, from January 2026 on."""

    def work_out(
        eur=50_000 / 12, income="", deals="", as_of="2025-12-31", months=12, draws=64, form=None, **money
    ):
        given = {"age": 30, "other": [{"name": "Vast", "eur_per_month": eur}], "as_of": as_of, "money": money}
        creator = make_creator("vast", **given, **(form or {}))
        if income:
            (data / "creators" / creator.folder / "income.csv").write_text(income, "utf-8")
        if deals:
            (data / "creators" / creator.folder / "deals.csv").write_text(deals, "utf-8")
        return left("vast", data, draws=draws, months=months)

    return work_out


def test_a_steady_year_leaves_what_the_case_by_hand_leaves(leaves):
    found = leaves(**KNOWN)
    assert found.least is found.most
    assert found.unknown == ()
    assert found.before == "none"
    assert found.least.net_eur == pytest.approx(40_325.95, abs=0.01)
    assert found.least.set_aside_share == pytest.approx((50_000 - 40_325.95) / 50_000)
    assert (found.streams, found.payers, found.largest) == (1, None, "other")
    assert not found.without_largest_eur.any()


@pytest.mark.parametrize("month", [3, 6, 11])
def test_the_month_of_the_start_changes_nothing_but_the_share_of_each_year(leaves, month):
    found = leaves(as_of=f"2026-{month:02}-28", **KNOWN)
    in_2026 = 12 - month
    expected = (40_325.95 * in_2026 + 40_397.13 * month) / 12
    assert found.least.net_eur == pytest.approx(expected, abs=0.01)
    assert found.before == "missing"
    assert len(found.least.tax.missing) == month


def test_what_is_not_filled_in_stands_side_by_side(leaves):
    found = leaves(enough_hours=True)
    assert found.unknown == ("starter_years_used", "wage_eur_per_year")
    assert found.least.net_eur == pytest.approx(40_325.95, abs=0.01)
    assert found.most.net_eur.mean() > 40_325.95
    nothing = leaves()
    assert nothing.unknown == ("entrepreneur", "enough_hours", "starter_years_used", "wage_eur_per_year")
    assert not nothing.least.who[2026].entrepreneur
    assert nothing.most.who[2026].starter


def test_everybody_whom_the_form_may_be_about():
    def kinds(**given):
        found, _ = possible_taxpayers(Money(**given), RULES)
        return [(who[2026].entrepreneur, who[2026].hours, who[2026].starter) for who in found]

    assert kinds(entrepreneur=False) == [(False, False, False)]
    assert kinds(entrepreneur=True, enough_hours=False) == [(True, False, False)]
    assert len(kinds()) == 4
    assert kinds(enough_hours=True, starter_years_used=0) == [(True, True, True)]


def test_the_deduction_for_starters_ends_after_three_times():
    [who], _ = possible_taxpayers(Money(**KNOWN | {"starter_years_used": 2}), RULES)
    assert [one.starter for one in who.values()] == [True, False]


def test_the_books_say_what_came_in_before_from_their_first_month_on(leaves):
    income = "date,stream,amount_eur,source\n2026-03-10,other,9000,A\n2026-05-02,other,3000,B\n"
    found = leaves(eur=1_000, income=income, as_of="2026-06-30", **KNOWN)
    assert found.before == "books"
    assert [day.month for day in found.least.tax.missing] == [1, 2]
    year = found.least.tax.years[2026]
    net = found.year.net  # which the books move too
    unknown = 2 * net[:12].mean(axis=0)
    assert year.profit_eur == pytest.approx(9_000 + 3_000 + unknown + net[:6].sum(axis=0))
    assert found.payers == pytest.approx(12**2 / (9**2 + 3**2))


def test_else_the_form_says_it(leaves):
    found = leaves(eur=1_000, as_of="2026-06-30", profit_this_year_eur=30_000, **KNOWN)
    assert found.before == "form"
    assert found.least.tax.missing == ()
    assert found.least.tax.years[2026].profit_eur == pytest.approx(36_000)


def test_the_line_of_the_small_business_scheme(leaves):
    found = leaves(eur=1_000, **KNOWN)
    assert found.crossing.chance == 0
    found = leaves(eur=2_000, **KNOWN)
    assert found.crossing.chance == 1
    assert found.window.firsts[found.crossing.likeliest_month].month == 11
    assert leaves(eur=1_000, turnover_last_year_eur=25_000, **KNOWN).crossing.chance == 1


def test_the_account_with_fixed_delays(leaves):
    """A month and a half late, 1,000 to live from: 1,000, another 1,000, and half a thousand once."""
    payment = load_payment_rules()
    assert payment.delay_of("sponsored").days.high == 90
    given = {"sponsored": {"posts_per_month": 0}}
    found = leaves(eur=0, private_eur_per_month=1_000, buffer_eur=11_000, form=given, **KNOWN)
    assert found.buffer_eur == 12_000
    assert found.cash is not None
    assert found.cash.chance_dry == 1
    assert found.cash.first_dry[-1] == 1
    assert leaves(eur=0, private_eur_per_month=1_000, buffer_eur=12_000, **KNOWN).cash.chance_dry == 0


def test_tax_of_the_year_before_is_paid_in_july(leaves):
    found = leaves(as_of="2026-11-30", buffer_eur=0, provisional_eur_per_month=100, **KNOWN)
    due = float(found.least.tax.years[2026].due_eur[0])
    assert due == pytest.approx(50_000 - 40_325.95, abs=0.01)
    steps = np.diff(found.cash.balance_eur.mean(axis=1))
    assert steps[6] == pytest.approx(50_000 / 12 - 100 - (due - 1_200), rel=0.3)


def test_hours_and_the_minimum_wage(leaves):
    found = leaves(hours_per_month=100, **KNOWN)
    assert found.least.per_hour.profit_eur[1] == pytest.approx(50_000 / 1_200)
    assert found.least.per_hour.chance_below_minimum_wage == 0
    assert leaves(hours_per_month=300, **KNOWN).least.per_hour.chance_below_minimum_wage == 1
    assert leaves(**KNOWN).least.per_hour is None


def test_the_forecast_is_that_of_the_report(leaves):
    """Carrying it on to the end of the calendar year changes none of its own months."""
    found = leaves(eur={"low": 500, "high": 1_500}, as_of="2026-06-30", **KNOWN)
    assert found.year.months.count == 18
    short = leaves(eur={"low": 500, "high": 1_500}, as_of="2026-06-30", months=6, **KNOWN)
    assert (found.year.gross[:6] == short.year.gross[:6]).all()


def test_it_is_worked_out_for_the_netherlands_only(leaves):
    with pytest.raises(InputError, match="tax_only_here"):
        leaves(form={"country": "BE"})


def test_hours_without_a_business_are_refused(leaves):
    with pytest.raises(InputError, match="value_not_allowed"):
        leaves(entrepreneur=False, enough_hours=True)


def test_open_invoices_fill_the_account(leaves):
    head = "brand,kind,amount_eur,invoiced_on,paid_on\n"
    paid = [f"A,paid,100,2025-0{month}-01,2025-0{month}-21\n" for month in range(1, 7)]
    found = leaves(eur=0, deals=head + "".join(paid), buffer_eur=0, **KNOWN)
    assert (found.open_eur, found.learnt_days.low, found.learnt_days.high) == (0, 20, 20)
    waiting = [*paid, "A,paid,900,2025-12-25,\n"]
    found = leaves(eur=0, deals=head + "".join(waiting), buffer_eur=0, private_eur_per_month=50, **KNOWN)
    assert found.open_eur == 900
    assert found.cash.balance_eur[0].min() == pytest.approx(850)  # deals of the forecast may add to it
    assert found.buffer_eur == 0


def test_the_month_of_an_invoice(leaves):
    found = leaves(as_of="2026-11-30", profit_this_year_eur=110_000, **KNOWN)
    assert found.moving_saves_eur(1_000).mean() > 10  # from a rich year to one that is less so
    assert leaves(**KNOWN).moving_saves_eur(1_000) is None  # one calendar year
