"""On how many parts an income rests, and what is left without one."""

from __future__ import annotations

import numpy as np
import pytest

from tikmon_nb.inputs.rule_sets.setback_rules import load_setback_rules
from tikmon_nb.model.money.plans import NOT_YET, PlanResult, best_use, growth_plan, own_options
from tikmon_nb.model.money.resilience import after_loss_eur, bad_years_eur, effective_number, with_second_eur
from tikmon_nb.tasks.left import left, under_adopted_rules, what_may_break


@pytest.mark.parametrize(
    ("amounts", "number"),
    [([100, 0, 0], 1), ([50, 50, 0], 2), ([7] * 5, 5), ([75, 25], 1.6), ([100, -50], 1)],
)
def test_the_effective_number(amounts, number):
    assert float(effective_number(np.array(amounts, dtype=float))) == pytest.approx(number)


def test_two_streams_of_which_one_grows():
    share = np.linspace(0, 1, 11)
    found = effective_number(np.array([share, 1 - share]))
    assert found == pytest.approx(1 / (share**2 + (1 - share) ** 2))
    assert found.max() == pytest.approx(2)


def test_of_nothing_there_is_no_number():
    assert np.isnan(effective_number(np.zeros((3, 2)))).all()


def test_a_lost_stream_leaves_the_others_and_what_moves_along():
    income = {"sponsored": np.full((4, 2), 100.0), "shop": np.full((4, 2), 10.0)}
    assert after_loss_eur(income, {"sponsored": 1})[:, 0].tolist() == [10] * 4
    kept = after_loss_eur(income, {"sponsored": 1}, first=2, kept_share=np.array([0.0, 0.5]))
    assert kept[:, 0].tolist() == [110, 110, 10, 10]
    assert kept[:, 1].tolist() == [110, 110, 60, 60]
    ill = after_loss_eur(income, dict.fromkeys(income, 1), first=1, last=2)
    assert ill[:, 0].tolist() == [110, 0, 0, 110]
    assert income["sponsored"].min() == 100  # what was given is as it was


def test_a_loss_in_part_and_at_another_time_in_each_draw():
    income = {"sponsored": np.full((3, 2), 100.0), "shop": np.full((3, 2), 10.0)}
    part = after_loss_eur(income, {"sponsored": 0.25}, kept_share=0.2)
    assert part[:, 0] == pytest.approx([110 - 100 * 0.25 * 0.8] * 3)
    moved = after_loss_eur(income, {"sponsored": 1}, first=np.array([0, 2]), last=np.array([0, 2]))
    assert moved[:, 0].tolist() == [10, 110, 110]
    assert moved[:, 1].tolist() == [110, 110, 10]


def test_a_second_source_keeps_the_mean_and_halves_the_variance():
    rng = np.random.Generator(np.random.PCG64DXSM(3))
    eur = rng.normal(1_000, 200, 40_000)
    mixed = with_second_eur(eur, 0.5, rng.permutation(eur.size))
    assert mixed.mean() == pytest.approx(1_000, abs=4)
    assert mixed.std() == pytest.approx(200 * np.sqrt(0.5), rel=0.02)
    # the mean of the lowest tenth of a normal lies 1.755 standard deviations below its own
    assert bad_years_eur(eur) == pytest.approx(1_000 - 1.755 * 200, abs=8)
    assert bad_years_eur(mixed) == pytest.approx(1_000 - 1.755 * 200 * np.sqrt(0.5), abs=8)


def test_the_worst_tenth_of_few_is_the_lowest():
    assert bad_years_eur(np.array([3.0, 1.0, 2.0])) == 1
    assert bad_years_eur(np.arange(20.0)) == 0.5


STEADY = {
    "age": 30,
    "as_of": "2026-11-30",
    "other": [
        {"name": "Vast", "eur_per_month": 1_000},
        {"name": "TikTok", "eur_per_month": 500, "platform": "tiktok"},
    ],
    "money": {"entrepreneur": True, "enough_hours": False, "wage_eur_per_year": 30_000},
}


@pytest.fixture
def steady(make_creator, data):
    """A creator with two sums that never change, of which one falls away with TikTok."""

    def work_out(income="", months=12, **form):
        creator = make_creator("vast", **STEADY | form)
        if income:
            (data / "creators" / creator.folder / "income.csv").write_text(income, "utf-8")
        return left("vast", data, draws=256, months=months)

    return work_out


def test_two_fixed_streams_and_what_remains_of_the_one_that_falls_away(steady, data):
    found = what_may_break(steady(), data)
    by_kind = {one.row.id: one.eur for one in found.setbacks}
    assert set(by_kind) == {"platform", "illness"}
    assert (found.now_eur == 18_000).all()
    assert (found.bad_eur, found.bad_with_second_eur) == (18_000, 18_000)
    kept = (by_kind["platform"] - 12_000) / 6_000  # of the 500 a month
    assert 0 <= kept.min() < 0.05
    assert 0.25 < kept.max() <= 0.3
    goes_on = (by_kind["illness"] - 18_000 * 9 / 12) / (18_000 * 3 / 12)
    assert 0 <= goes_on.min() < 0.05
    assert 0.25 < goes_on.max() <= 0.3


def test_the_payer_who_paid_most_takes_the_part_that_the_books_say(steady, data):
    rows = "date,stream,amount_eur,payer\n2026-10-03,other,300,A\n2026-11-03,other,100,B\n"
    found = steady(income=rows)
    by_kind = {one.row.id: one.eur for one in what_may_break(found, data).setbacks}
    gone = 1 - by_kind["payer"] / found.gross_eur
    assert 0.75 * 0.5 <= gone.min() < gone.max() <= 0.75


def test_more_is_left_under_the_rules_that_are_law_than_under_the_bill_or_less(steady, data):
    found = steady()
    year, more = under_adopted_rules(found, data)
    assert year == 2026
    kept = left("vast", data, draws=256, keep_rules_of=2026)
    assert more == pytest.approx(kept.least.net_eur - found.least.net_eur)
    assert under_adopted_rules(kept, data) is None


def test_ten_hours_go_where_an_hour_brings_most_and_only_as_far_as_there_is_room():
    rows = load_setback_rules().work
    dear, cheap = np.array([20.0, 20.0, 5.0, 20.0]), np.array([10.0, 20.0, 10.0, 10.0])
    found = best_use([(rows[1], cheap, np.full(4, 99.0)), (rows[0], dear, np.full(4, 8.0))], 40)
    assert [option.row.id for option in found] == ["sponsored", "live_gifts"]
    assert [option.chance_best for option in found] == [0.625, 0.375]
    assert found[0].eur_per_month.tolist() == [160, 160, 40, 160]
    assert found[1].eur_per_month.tolist() == [400, 800, 400, 400]
    assert best_use([], 40) == []


def test_an_hour_of_posts_is_their_fee_over_their_hours(steady):
    posts = {"followers": 20_000, "sponsored": {"posts_per_month": 2, "eur_per_post": 320}}
    [option] = own_options(steady(months=36, **posts), load_setback_rules().work, 1_000)
    assert np.median(option.eur_per_hour) == pytest.approx(320 / 8, rel=0.1)  # 8 hours in the middle
    assert np.median(option.hours_per_month) == pytest.approx(2 * 8, rel=0.1)  # as many posts again
    assert own_options(steady(), load_setback_rules().work, 10) == []


def test_a_plan_costs_first_and_comes_back_later(steady):
    """1,500 a month: half a year of 100, then a tenth more; tax takes some of both."""
    found = steady(months=36, money={**STEADY["money"], "wage_eur_per_year": 0})
    plan = growth_plan(found, spent_eur_per_month=100, spent_months=6, more_share=0.1, from_month=7)
    before_tax = -100 * 6 + 150 * 30
    assert (0.85 * before_tax < plan.total_eur).all()
    assert (plan.total_eur < before_tax).all()
    assert plan.chance_paid_back == 1
    assert set(plan.paid_back_in.tolist()) <= {9, 10, 11}  # 600 at 150 a month, from the seventh on
    nothing = growth_plan(found, spent_eur_per_month=0, spent_months=0, more_share=0, from_month=1)
    assert not nothing.gain_eur.any()


def test_when_a_plan_is_paid_back_it_stays_so():
    gain = np.array([[-1.0, -1, 1, -1, 0], [0, -2, -1, 1, 0], [1, -3, 2, 2, 0]])
    assert PlanResult(gain).paid_back_in.tolist() == [1, NOT_YET, 2, 1, 0]
    assert PlanResult(gain).chance_paid_back == 0.8
