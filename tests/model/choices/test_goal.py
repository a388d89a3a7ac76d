"""What a goal asks: by hand, against a search of every value, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import DATA, STANDSTILL
from tikmon_nb.inputs import InputError, Scenario, load_creator, load_rate_card
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Change
from tikmon_nb.model.choices.goal import (
    chance_of,
    heat_map,
    seek,
    set_to,
    settable,
    values_around,
)
from tikmon_nb.model.sampling.quantiles import quantile
from tikmon_nb.model.year.simulation import prepare, run_year

LIVE = {
    "followers": 50_000,
    "views_30d": 100_000,
    "age": 30,
    "live": {"hours_per_month": 10, "diamonds_per_hour": 1000},
}


@pytest.fixture
def rates(data):
    return load_rate_card("artikel-2026", data)


def example(name, draws=1024, seed=5):
    rates = load_rate_card("artikel-2026", DATA)
    return prepare(load_creator(name, DATA), rates, "basis", draws=draws, months=12, seed=seed)


@pytest.mark.parametrize("chance", [0.5, 0.8])
def test_hours_live_by_hand(chance, make_creator, rates):
    """Hours x 1,000 diamonds / 200 x the dollar, which alone is uncertain."""
    per_usd = 200.0
    at_least = float(quantile(rates.rates["eur_per_usd"].range, np.array([1 - chance]))[0])
    fixed_share = Scenario(changes={"live_diamonds_per_usd": Change(set=fixed(per_usd))}).over(STANDSTILL)
    run = prepare(make_creator(**LIVE), rates, fixed_share, draws=4096, months=12, seed=2026)
    found = seek(run, "live_hours_per_month", 500, chance, what="live_gifts")
    assert found.value == pytest.approx(500 / (1000 / per_usd * at_least), rel=0.005)
    assert found.chance.value == pytest.approx(chance, abs=0.02)
    assert found.reachable
    assert not found.at_most


@pytest.mark.parametrize("quantity", ["sponsored_posts_per_month", "views_30d"])
def test_the_value_is_the_lowest_that_reaches(quantity):
    run = example("yara")
    found = seek(run, quantity, 1000, 0.5)
    assert found.chance.value >= 0.5
    assert chance_of(set_to(run, quantity, found.value), 1000).value == found.chance.value
    assert chance_of(set_to(run, quantity, found.value * 0.98), 1000).value < 0.5
    assert 0 < found.value_se < 0.2 * found.value


def test_a_higher_chance_and_a_higher_goal_ask_for_more():
    run = example("yara", draws=512)
    asked = [
        seek(run, "sponsored_posts_per_month", goal, chance).value
        for goal, chance in ((800, 0.5), (800, 0.8), (1200, 0.8))
    ]
    assert asked == sorted(asked)
    assert asked[0] < asked[-1]


def test_the_error_of_the_value_is_that_of_other_seeds():
    found = [
        seek(example("yara", draws=512, seed=seed), "sponsored_posts_per_month", 1000, 0.8)
        for seed in range(7)
    ]
    spread = np.std([one.value for one in found], ddof=1)
    assert spread == pytest.approx(np.mean([one.value_se for one in found]), rel=0.8)


def test_what_does_not_help_is_out_of_reach():
    found = seek(example("tim", draws=64), "sponsored_posts_per_month", 1000, 0.5)
    assert not found.reachable
    assert found.value is None
    assert (found.chance.value, found.most) == (0, 60)


def test_the_search_ends_where_it_is_told_to():
    run = example("yara", draws=256)
    found = seek(run, "sponsored_posts_per_month", 5000, 0.5, most=4)
    assert not found.reachable
    assert (found.best, found.most) == (4, 4)
    assert found.chance.value == chance_of(set_to(run, "sponsored_posts_per_month", 4), 5000).value
    with pytest.raises(InputError, match="most"):
        seek(run, "affiliate_click_share", 100, 0.5, most=2)


def test_what_should_be_less_has_a_highest_value(make_creator, rates):
    shop = [{"name": "p", "channel": "own_site", "orders_per_month": 100, "price_eur": 10, "margin_share": 1}]
    run = prepare(make_creator(shop=shop), rates, STANDSTILL, draws=1024, months=12, seed=5)
    found = seek(run, "shop_returns_share", 600, 0.5)
    assert found.at_most
    assert found.value == pytest.approx(0.4, abs=0.01)
    assert found.chance.value >= 0.5


def test_a_goal_that_is_met_already_asks_for_nothing():
    found = seek(example("daan", draws=64), "sponsored_posts_per_month", 100, 0.5)
    assert found.already
    assert found.now.value > 0.99


def test_a_chance_that_falls_again_is_no_trap():
    """Above the first tier good engagement is asked: without it, more followers may bring less."""
    run = example("noor", draws=512)
    found = seek(run, "followers", 700, 0.5)
    assert found.reachable
    assert found.chance.value >= 0.5


def test_guessed_views_go_with_followers_and_measured_ones_do_not(make_creator, rates):
    for form, factor in (({"followers": 1000}, 10), ({"followers": 1000, "views_30d": 5000}, 1)):
        run = prepare(make_creator(**form), rates, "basis", draws=16, months=12, seed=5)
        before = run_year(run).audience.views_level
        after = run_year(set_to(run, "followers", 10_000)).audience.views_level
        np.testing.assert_allclose(after, factor * before)


def test_unknown_followers_can_be_set(make_creator, rates):
    run = prepare(make_creator(age=30), rates, "basis", draws=16, months=12, seed=5)
    assert (run_year(set_to(run, "followers", 500)).audience.followers[0] > 400).all()


def test_an_item_of_a_list_can_be_sought():
    run = example("yara", draws=256)
    assert settable(run, "shop_orders_per_month/2").label == "2"
    assert seek(run, "shop_orders_per_month/2", 1500, 0.5).value > 5


@pytest.mark.parametrize(
    ("quantity", "code", "near"),
    [
        ("sponsored_post_per_month", "assumption_unknown", "sponsored_posts_per_month"),
        ("shop_orders_per_month/9", "scenario_sets_group", None),
        ("shop_price_eur/3", "scenario_sets_group", None),
        ("shop_margin_share/3", "assumption_unknown", "shop_margin_share/2"),
        ("shop_orders_per_month", "scenario_sets_group", None),
        ("good_engagement_share", "assumption_unknown", None),
        ("ambassador_eur_per_month", "assumption_unknown", None),
        ("", "assumption_unknown", None),
    ],
)
def test_what_cannot_be_set_is_refused_by_name(quantity, code, near):
    with pytest.raises(InputError, match=code) as caught:
        settable(example("yara", draws=2), quantity)
    [finding] = caught.value.findings
    assert near is None or near in finding.near
    if code == "scenario_sets_group":
        name = quantity.partition("/")[0]
        assert finding.expected == f"{name}/1, {name}/2"


@pytest.mark.parametrize(("goal", "chance"), [(0, 0.5), (-1, 0.5), (float("nan"), 0.5), (10, 0), (10, 1)])
def test_an_impossible_goal_is_refused(goal, chance):
    with pytest.raises(InputError, match="parameter_out_of_range"):
        seek(example("noor", draws=2), "followers", goal, chance)


@pytest.mark.parametrize("value", [-1, 2, float("nan")])
def test_an_impossible_value_is_refused(value):
    with pytest.raises(InputError, match="affiliate_click_share"):
        set_to(example("noor", draws=2), "affiliate_click_share", value)


def test_the_chance_rises_with_the_deals_and_has_an_error():
    run = example("yara", draws=512)
    found = [chance_of(set_to(run, "sponsored_posts_per_month", posts), 1000) for posts in (0, 1, 2, 4, 8)]
    assert [chance.value for chance in found] == sorted(chance.value for chance in found)
    assert found[-1].value > 0.9
    assert max(chance.se for chance in found) < 0.05


def test_every_square_is_the_run_with_these_two_values():
    run = example("yara", draws=256)
    sides = ("sponsored_posts_per_month", [1, 4]), ("affiliate_click_share", [0.001, 0.01, 0.1])
    settings = {"draws": 256, "seed": 5}
    table = heat_map(run.creator, run.card, "basis", *sides, **settings)
    assert (table.index.name, table.columns.name) == ("sponsored_posts_per_month", "affiliate_click_share")
    direct = set_to(set_to(run, "sponsored_posts_per_month", 4), "affiliate_click_share", 0.01)
    assert table.loc[4, 0.01] == np.median(run_year(direct).gross.sum(axis=0))
    goal = {"statistic": "chance", "goal_eur_per_month": 900.0}
    chances = heat_map(run.creator, run.card, "basis", *sides, **goal, **settings)
    assert chances.loc[4, 0.01] == chance_of(direct, 900).value
    assert chances.attrs == {**goal, "what": "gross"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"statistic": "p51"},
        {"statistic": "chance"},
        {"rows": ("followers", [1])},
        {"rows": ("folowers", [1])},
        {"what": "grosss"},
    ],
)
def test_a_table_of_nothing_is_refused(wrong):
    run = example("noor", draws=2)
    sides = {"rows": ("views_30d", [1]), "columns": ("followers", [1000])}
    with pytest.raises(InputError):
        heat_map(run.creator, run.card, "basis", **{**sides, "draws": 4, **wrong})


@pytest.mark.parametrize(
    "key", ["views_30d", "followers_growth_per_month", "sponsored_posts_per_month", "growth_damping"]
)
@pytest.mark.parametrize("name", ["yara", "tim"])
def test_values_around_are_round_rising_and_possible(key, name):
    run = example(name, draws=2)
    values = values_around(run, key)
    assert values == sorted(set(values))
    assert len(values) > 2
    for value in values:
        set_to(run, key, value)
