"""Tax over a calendar year: cases to the cent, a second way line by line, and what must hold for anybody."""

from __future__ import annotations

import itertools
import random
import time
from decimal import Decimal

import numpy as np
import pytest
import yaml

from tests.conftest import ROOT
from tests.model.money import line_by_line
from tikmon_nb.inputs.rule_sets.tax import load_tax_year
from tikmon_nb.model.money.income_tax import Taxpayer, profit_tax

YEARS = (2025, 2026, 2027)
RULES = {year: load_tax_year(year) for year in YEARS}
KINDS = (
    {"entrepreneur": False},
    {},
    {"hours": True},
    {"hours": True, "starter": True},
)
every_year = pytest.mark.parametrize("year", YEARS)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "+".join(kind) or "few hours")


def cases():
    for year in YEARS:
        found = yaml.safe_load((ROOT / "tests" / "cases" / "tax" / f"{year}.yml").read_text("utf-8"))
        for case in found:
            yield pytest.param(year, case["given"], case["due"], id=f"{year}: {case['case']}")


def who(*, wage=0.0, entrepreneur=True, hours=False, starter=False):
    return Taxpayer(entrepreneur, hours, starter, wage)


@pytest.mark.parametrize(("year", "given", "due"), [*cases()])
def test_every_case_to_the_cent(year, given, due):
    given = dict(given)
    found = profit_tax(given.pop("profit"), RULES[year], who(**given))
    lines = {
        "taxable": found.taxable_eur,
        "box_1": found.with_profit.before_credits_eur,
        "general_credit": found.with_profit.general_credit_eur,
        "labour_credit": found.with_profit.labour_credit_eur,
        "income_tax": found.income_tax_eur,
        "zvw": found.zvw_eur,
        "net": found.net_eur,
    }
    assert {name: round(float(lines[name]), 2) for name in due} == due


def agree(n, seed):
    """Random people and profits, with every edge of the tables among them, both ways."""
    pick, tables = random.Random(seed), {year: line_by_line.table(year) for year in YEARS}
    edges = {
        year: [
            step.from_eur
            for row in (RULES[year].brackets, RULES[year].general_credit, RULES[year].labour_credit)
            for step in row.steps
        ]
        for year in YEARS
    }
    groups: dict = {}
    for _ in range(n):
        year, kind = pick.choice(YEARS), pick.randrange(len(KINDS))
        wage = pick.choice([0, 0, 0, round(pick.uniform(0, 150_000), 2), 30_000])
        profit = pick.choice(
            [
                round(pick.lognormvariate(10, 1), 2),
                round(pick.uniform(-20_000, 200_000), 2),
                max(pick.choice(edges[year]) - wage, 0) + pick.choice([-0.01, 0, 0.01, 1]),
            ]
        )
        groups.setdefault((year, kind, wage), []).append(round(profit, 2))
    for (year, kind, wage), profits in groups.items():
        found = profit_tax(np.array(profits), RULES[year], who(wage=wage, **KINDS[kind]))
        for i, profit in enumerate(profits):
            slow = line_by_line.due(
                year, Decimal(str(profit)), wage=Decimal(str(wage)), rules=tables[year], **KINDS[kind]
            )
            fast = {
                "taxable": found.taxable_eur[i],
                "income_tax": found.income_tax_eur[i],
                "zvw": found.zvw_eur[i],
                "net": found.net_eur[i],
            }
            for name, eur in slow.items():
                assert abs(float(eur) - fast[name]) < 1e-6, (year, KINDS[kind], wage, profit, name)


def test_a_second_way_agrees_on_random_cases():
    agree(4_000, seed=22)


@pytest.mark.long
def test_a_second_way_agrees_on_very_many_random_cases():
    agree(100_000, seed=2026)


def falls(year, kind, wage):
    """Where one cent of profit more leaves less: the profit, and how much less, in cents."""
    rules = RULES[year]
    rows = (rules.brackets, rules.general_credit, rules.labour_credit)
    edges = {step.from_eur - wage for row in rows for step in row.steps}
    found = {}
    for edge in sorted(edge for edge in edges if edge > 0):
        net = profit_tax(np.array([edge, edge + 0.01]), rules, who(wage=wage, **kind)).net_eur
        if net[1] < net[0]:
            found[edge] = round(float(net[0] - net[1]) * 100, 1)
    return found


STRETCHES = {(2026, 25_845.0): 4.3, (2026, 45_592.0): 6.1}
"""Profit and wage together after which a cent more leaves so many cents less; made good within 20 cents."""


@every_year
@every_kind
@pytest.mark.parametrize("wage", [0, 12_000, 30_000, 90_000])
def test_more_profit_leaves_more_but_for_cents_in_the_table_of_the_law(year, kind, wage):
    """The table of the labour credit is rounded to whole euros, so it jumps by some cents at its steps."""
    profit = np.concatenate([np.arange(-5_000, 250_000, 7.0), np.arange(19_000, 50_000, 1.0)])
    profit.sort()
    steps = np.diff(profit)
    net = np.diff(profit_tax(profit, RULES[year], who(wage=wage, **kind)).net_eur)
    assert (net > -0.11).all()  # nowhere does a euro more leave noticeably less
    assert (net[steps == 7.0] > 0).all()
    most = max(step.share for step in RULES[year].labour_credit.steps)
    assert (net <= steps * (1 + most) + 0.11).all()  # continuous; the credit on work may outrun the tax


def test_the_stretches_where_the_law_itself_leaves_less():
    """All of them, with their amounts: nothing but cents, since the law's table is in whole euros."""
    found = {
        (year, edge + wage): cents
        for year, kind, wage in itertools.product(YEARS, KINDS, (0, 10_000, 30_000))
        for edge, cents in falls(year, kind, wage).items()
    }
    assert found == STRETCHES


@every_year
@every_kind
def test_credits_are_never_paid_out(year, kind):
    found = profit_tax(np.arange(0, 40_000, 100.0), RULES[year], who(**kind))
    assert (found.income_tax_eur >= 0).all()
    assert found.income_tax_eur[0] == 0
    taken_off = found.with_profit.general_credit_eur + found.with_profit.labour_credit_eur
    assert (taken_off > found.with_profit.before_credits_eur).any()


@every_year
def test_what_an_entrepreneur_may_use_never_leaves_less(year):
    profit = np.arange(0, 200_000, 250.0)
    for wage in (0, 20_000, 100_000):
        nets = [profit_tax(profit, RULES[year], who(wage=wage, **kind)).net_eur for kind in KINDS]
        for less, more in itertools.pairwise(nets):
            assert (more >= less - 0.005).all()


@every_year
def test_beside_a_wage_tax_is_what_the_profit_adds(year):
    alone = profit_tax(12_000.0, RULES[year], who())
    beside = profit_tax(12_000.0, RULES[year], who(wage=30_000))
    assert float(alone.income_tax_eur) == 0
    assert 4_100 < float(beside.income_tax_eur) < 4_300
    assert float(profit_tax(0.0, RULES[year], who(wage=30_000)).income_tax_eur) == 0


@every_year
def test_a_wage_uses_up_the_maximum_of_the_health_care_contribution_first(year):
    most = RULES[year].health_care.max_eur
    share = RULES[year].health_care.share
    left = profit_tax(40_000.0, RULES[year], who(wage=most - 1_000, entrepreneur=False)).zvw_eur
    assert float(left) == pytest.approx(1_000 * share)
    assert float(profit_tax(40_000.0, RULES[year], who(wage=most + 5)).zvw_eur) == 0
    assert float(profit_tax(1e6, RULES[year], who()).zvw_eur) == pytest.approx(most * share)


@every_year
def test_a_loss_lowers_the_tax_on_a_wage_and_nothing_else(year):
    loss = profit_tax(-5_000.0, RULES[year], who(wage=30_000))
    assert float(loss.income_tax_eur) < 0
    assert float(loss.zvw_eur) == 0
    assert float(profit_tax(-5_000.0, RULES[year], who()).income_tax_eur) == 0
    assert float(profit_tax(-5_000.0, RULES[year], who(hours=True)).self_employed_deduction_eur) == 0
    assert float(profit_tax(-5_000.0, RULES[year], who()).taxable_eur) == pytest.approx(-5_000 * (1 - 0.127))


def test_only_a_starter_may_make_a_loss_of_the_deductions():
    small = 500.0
    assert float(profit_tax(small, RULES[2026], who(hours=True)).taxable_eur) == 0
    assert float(profit_tax(small, RULES[2026], who(hours=True, starter=True)).taxable_eur) < 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"entrepreneur": False, "hours": True},
        {"starter": True},
        {"wage_eur": -1.0},
        {"wage_eur": float("nan")},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"hours|wage"):
        Taxpayer(**wrong)


def test_any_shape_comes_back_and_one_number_too():
    profit = np.full((12, 3), 50_000.0)
    found = profit_tax(profit, RULES[2026], who(hours=True))
    assert found.net_eur.shape == (12, 3)
    assert np.unique(found.net_eur).size == 1
    assert float(profit_tax(50_000.0, RULES[2026], who(hours=True)).net_eur) == found.net_eur[0, 0]


def test_a_hundred_thousand_draws_of_three_years_take_less_than_three_tenths_of_a_second(record_property):
    profit = np.random.Generator(np.random.PCG64DXSM(1)).lognormal(10, 1, 100_000)

    def once():
        begun = time.process_time()
        for rules in RULES.values():
            assert profit_tax(profit, rules, who(hours=True, wage=5_000)).net_eur.shape == profit.shape
        return time.process_time() - begun

    seconds = min(once() for _ in range(5))
    record_property("told", f"tax of 100,000 draws x 3 years: {seconds:.3f} s of processor time")
    assert seconds < 0.3
