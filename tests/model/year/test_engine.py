"""The run as a whole: cut and lengthened without a bit's difference; fees, precision, errors."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import DATA, STANDSTILL
from tikmon_nb.inputs import InputError, Scenario, load_creator, load_rate_card
from tikmon_nb.inputs.correlations import UNCORRELATED, RankCorrelation
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.inputs.run_limits import METHODS
from tikmon_nb.inputs.scenarios import Change, load_scenario
from tikmon_nb.model.year import precision
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.fees.price_lists import SOURCE, source_index
from tikmon_nb.model.year.precision import precision_of
from tikmon_nb.model.year.simulation import prepare, run_year, simulate
from tikmon_nb.model.year.summary import summarise
from tikmon_nb.vocabulary import DIMENSIONS, QUANTITIES

EVERYTHING = {
    "age": 20,
    "followers": {"low": 8_000, "high": 60_000},
    "views_30d": {"low": 60_000, "high": 900_000, "distribution": "lognormal"},
    "active_community": True,
    "sponsored": {"posts_per_month": {"low": 0, "high": 4}},
    "ambassador": [
        {
            "brand": "Voorbeeld",
            "eur_per_month": {"low": 300, "high": 500},
            "start": "2026-06-01",
            "end": "2027-03-31",
            "signed": False,
            "chance": 0.5,
            "renewal_chance": 0.5,
        }
    ],
    "affiliate": {"channel": "links"},
    "shop": [{"name": "Mok", "channel": "tiktok_shop", "orders_per_month": 20, "price_eur": 12}],
    "live": {"hours_per_month": 10},
    "other": [{"name": "YouTube", "eur_per_month": {"low": 10, "high": 90}}],
}


@pytest.fixture
def card():
    return load_rate_card("artikel-2026")


@pytest.fixture
def everything(make_creator):
    return make_creator(**EVERYTHING)


def same(one, other):
    assert list(one.income) == list(other.income)
    for stream in one.income:
        np.testing.assert_array_equal(one.income[stream], other.income[stream])
        np.testing.assert_array_equal(one.status[stream].open_share, other.status[stream].open_share)
        assert replace(one.status[stream], open_share=0) == replace(other.status[stream], open_share=0)
    np.testing.assert_array_equal(one.costs, other.costs)
    np.testing.assert_array_equal(one.audience.followers, other.audience.followers)


@pytest.mark.parametrize("method", METHODS)
def test_a_run_is_the_same_to_the_last_bit_however_it_is_cut(everything, card, method):
    run = prepare(everything, card, draws=1000, months=12, seed=3, method=method)
    whole = run_year(run)
    for block in (500, 125, 999, 1 if method == "mc" else 7):
        same(whole, run_year(run, block=block))


@pytest.mark.parametrize("method", METHODS)
def test_the_first_draws_of_a_longer_run_are_those_of_a_shorter_one(everything, card, method):
    short, long = (simulate(everything, card, draws=n, method=method) for n in (600, 1200))
    for stream in short.income:
        np.testing.assert_array_equal(short.income[stream], long.income[stream][:, :600])


def test_the_order_of_creators_changes_nobody(make_creator, card):
    creators = [make_creator(name, **EVERYTHING) for name in ("an", "bo", "ce")]
    forward = {c.id: simulate(c, card, draws=300) for c in creators}
    backward = {c.id: simulate(c, card, draws=300) for c in reversed(creators)}
    for name in forward:
        same(forward[name], backward[name])
    assert not np.array_equal(forward["an"].gross, forward["bo"].gross)


def test_creators_share_the_market_and_nothing_else(make_creator, card):
    """Else a roster's total would be too wide or too narrow."""
    an, bo = (
        prepare(make_creator(n, **EVERYTHING), card, draws=4096, months=12, seed=1) for n in ("an", "bo")
    )
    assert {"growth_damping", SOURCE} <= an.source.common
    assert not {"followers", "sponsored_fee", "live_hours_per_month"} & an.source.common
    for name in DIMENSIONS:
        one, other = an.source.once(name), bo.source.once(name)
        assert np.array_equal(one, other) is (name in an.source.common)
    own = {"an": an, "bo": bo}
    numbers = [
        run.source.once(name) for run in own.values() for name in ("followers", "views_30d", "growth_damping")
    ]
    apart = np.corrcoef(numbers) - np.eye(6)
    apart[2, 5] = apart[5, 2] = 0  # the market's
    assert np.abs(apart).max() < 5 / math.sqrt(4096)


def test_the_same_source_holds_for_everybody(make_creator):
    """Although each creator's sources are put in an order of their own."""
    card = load_rate_card("nl-2026", DATA)
    held, orders = [], []
    for followers in (3_000, 40_000, 900_000):
        run = prepare(make_creator(str(followers), followers=followers), card, draws=512, months=1, seed=1)
        lists = run.assumptions.price_lists
        places = Drawing(run.assumptions, run.source).place(SOURCE)
        held.append([lists[i].number for i in source_index(places, [fees.weight for fees in lists])])
        orders.append([fees.number for fees in lists])
    assert orders[0] != orders[2]
    assert held[0] == held[1] == held[2]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_says_the_same_within_its_error(everything, card, method):
    base = summarise(simulate(everything, card, draws=16_000, method="mc", seed=1))
    other = summarise(simulate(everything, card, draws=16_000, method=method, seed=2))
    for what in ("gross", "sponsored", "affiliate", "live_gifts"):
        for column in ("mean", "p10", "p50", "p90"):
            se = "se_mean" if column == "mean" else column.replace("p", "se")
            error = math.hypot(base.at(what, se), other.at(what, se))
            assert abs(base.at(what, column) - other.at(what, column)) <= 4.5 * error


POSTS, LOW, HIGH = 3.0, 100.0, 400.0
MEAN, VARIANCE = (LOW + HIGH) / 2, (HIGH - LOW) ** 2 / 12


@pytest.mark.parametrize(
    ("common", "variance"),
    [
        # each post its own fee: 12 months of compound Poisson
        (0.0, 12 * POSTS * (VARIANCE + MEAN**2)),
        # one fee for all posts of the year: a Poisson number times one rate
        (1.0, (12 * POSTS + (12 * POSTS) ** 2) * (VARIANCE + MEAN**2) - (12 * POSTS * MEAN) ** 2),
    ],
)
def test_both_limits_of_what_a_creators_posts_have_in_common(make_creator, card, common, variance):
    creator = make_creator(
        followers=20_000,
        sponsored={"posts_per_month": POSTS, "eur_per_post": {"low": LOW, "high": HIGH}},
    )
    scenario = Scenario(id="deel", changes={"sponsored_fee_common_share": Change(set=fixed(common))})
    year = simulate(creator, card, scenario.over(STANDSTILL), draws=40_000, method="mc")
    eur = year.income["sponsored"].sum(axis=0)
    assert abs(eur.mean() - 12 * POSTS * MEAN) < 4 * eur.std() / math.sqrt(eur.size)
    fourth = ((eur - eur.mean()) ** 4).mean()
    assert abs(eur.var() - variance) < 4 * math.sqrt((fourth - eur.var() ** 2) / eur.size)


def test_what_is_in_between_lies_in_between(make_creator, card):
    creator = make_creator(
        followers=20_000, sponsored={"posts_per_month": POSTS, "eur_per_post": {"low": LOW, "high": HIGH}}
    )
    spread = []
    for share in (0.0, 0.3, 0.6, 1.0):
        scenario = Scenario(id="deel", changes={"sponsored_fee_common_share": Change(set=fixed(share))})
        spread.append(simulate(creator, card, scenario, draws=8192).income["sponsored"].sum(axis=0).std())
    assert spread == sorted(spread)


def test_a_scenarios_correlation_widens_what_is_multiplied_and_leaves_each_part_alone(everything, card):
    pairs = (
        RankCorrelation(
            between=("affiliate_click_share", "affiliate_conversion_share"), rank_correlation=0.8
        ),
    )
    apart = simulate(everything, card, Scenario(id="los"), draws=16_384)
    together = simulate(everything, card, Scenario(id="samen", correlations=pairs), draws=16_384)
    assert together.income["affiliate"].sum(axis=0).std() > 1.05 * apart.income["affiliate"].sum(axis=0).std()
    for stream in ("sponsored", "shop", "live_gifts", "other", "ambassador"):
        np.testing.assert_array_equal(apart.income[stream], together.income[stream])


def test_correlations_of_a_scenario_file_are_read_and_checked(data):
    file = data / "scenarios.yml"
    good = file.read_text(encoding="utf-8")
    row = "\n  correlations:\n    - { between: [views_30d, %s], rank_correlation: 0.4 }\n"
    file.write_text(
        good + "\nmee:\n  name: { nl: Mee, en: Along }" + row % "engagement_share", encoding="utf-8"
    )
    assert load_scenario("mee", data).correlations[0].rank_correlation == 0.4
    file.write_text(
        good + "\nmee:\n  name: { nl: Mee, en: Along }" + row % "engagment_share", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_scenario("mee", data)
    [finding] = caught.value.findings
    assert finding.code == "correlation_unknown"
    assert finding.row
    assert "engagement_share" in finding.expected


def test_precision_is_reached_by_more_draws(everything, card):
    rough = simulate(everything, card, draws=1024, method="mc")
    fine = simulate(everything, card, draws=1024, method="mc", precision=0.03)
    assert precision_of(rough, 0.03).reached > 0.03
    assert fine.draws > rough.draws
    assert precision_of(fine, 0.03).met
    np.testing.assert_array_equal(rough.gross, fine.gross[:, :1024])
    assert "precision_not_reached" not in {f.code for f in fine.findings}


def test_a_precision_out_of_reach_is_said(everything, card, monkeypatch):
    monkeypatch.setattr(precision, "MOST_DRAWS", 4096)
    year = simulate(everything, card, draws=1024, seed=1, precision=1e-5)
    assert year.draws == 4096
    assert "precision_not_reached" in {f.code for f in year.findings}


def test_a_year_without_income_is_precise_at_once(make_creator, card):
    year = simulate(make_creator(followers=10), card, draws=256, precision=0.01)
    assert year.draws == 256


@pytest.mark.parametrize("wrong", [-0.1, 1.0, math.nan, 50])
def test_a_precision_that_is_none_is_refused(everything, card, wrong):
    with pytest.raises(InputError) as caught:
        simulate(everything, card, draws=256, precision=wrong)
    assert caught.value.findings[0].code == "parameter_out_of_range"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"draws": 0}, "parameter_out_of_range"),
        ({"draws": 1}, "parameter_out_of_range"),
        ({"draws": -5}, "parameter_out_of_range"),
        ({"draws": 1.5}, "parameter_out_of_range"),
        ({"draws": math.nan}, "parameter_out_of_range"),
        ({"draws": 10**12}, "too_many_draws"),
        ({"draws": 4_000_000, "months": 120}, "too_many_draws"),
        ({"months": 0}, "parameter_out_of_range"),
        ({"method": "soboll"}, "method_unknown"),
    ],
    ids=str,
)
def test_an_impossible_run_is_one_clear_error(everything, card, wrong, code):
    with pytest.raises(InputError) as caught:
        simulate(everything, card, **wrong)
    [finding] = caught.value.findings
    assert finding.code == code
    if code == "too_many_draws":
        assert "GB" in finding.found


def test_a_year_tells_its_chances(everything, card):
    summary = summarise(simulate(everything, card, draws=4096))
    gross = summary.year.gross
    reach = summary.chance_to_reach(5_000)
    assert reach.value == (gross.sum(axis=0) >= 5_000).mean()
    assert 0 < reach.se < 0.05
    assert (
        summary.chance_below(200, "sponsored", month=3).value
        == (summary.year.income["sponsored"][2] < 200).mean()
    )
    worst = np.sort(gross.sum(axis=0))[: math.ceil(409.6)]
    assert worst.mean() * 0.97 < summary.at("gross", "shortfall") < worst.mean() * 1.03
    assert summary.at("gross", "shortfall") < summary.at("gross", "p10")
    by_month = summary.streams
    assert by_month.loc[("gross", "2026-12-01"), "p50"] == np.quantile(gross[0], 0.5)
    assert len(by_month) == 10 * 12
    with pytest.raises(InputError):
        summary.chance_of(1, "affilate")


def test_ranges_of_every_kind_may_stand_in_a_form(make_creator, card):
    creator = make_creator(
        followers=30_000,
        views_30d={"distribution": "empirical", "values": [90_000, 150_000, 120_000, 400_000]},
        sponsored={
            "posts_per_month": {"distribution": "discrete", "values": [0, 2, 6], "weights": [1, 2, 1]},
            "eur_per_post": {"low": 100, "high": 300, "distribution": "normal", "at_least": 90},
        },
        other=[
            {
                "name": "Les",
                "eur_per_month": {"distribution": "negative_binomial", "mean": 40, "dispersion": 3},
            }
        ],
    )
    year = simulate(creator, card, draws=2048)
    assert np.isfinite(year.gross).all()
    assert year.income["other"].min() >= 0
    assert isinstance(year.assumptions["views_30d"].range, Range)


def test_an_empirical_range_without_values_is_the_creators_own_months(card):
    creator = load_creator("noor")
    own = {"distribution": "empirical"}
    scenario = Scenario.model_validate({"id": "zoals-het-was", "changes": {"views_30d": {"set": own}}})
    year = simulate(creator, card, scenario, draws=512)
    item = year.assumptions["views_30d"]
    assert item.origin == "measured"
    assert item.range.values
    views = creator.exports.daily["views"].dropna()
    assert item.range.values[-1] == pytest.approx(views.iloc[-30:].mean() * 30)
    level = year.audience.views_level
    assert level.min() >= min(item.range.values)
    assert level.max() <= max(item.range.values)


def test_an_empirical_range_without_values_or_history_is_an_error(everything, card):
    scenario = Scenario.model_validate(
        {"id": "x", "changes": {"views_30d": {"set": {"distribution": "empirical"}}}}
    )
    with pytest.raises(InputError) as caught:
        simulate(everything, card, scenario)
    assert caught.value.findings[0].code == "history_missing"


def test_every_name_that_may_be_correlated_is_drawn_under_that_name(make_creator, data):
    """Else a correlation would be read and then do nothing."""
    known = {name for name in QUANTITIES if name not in UNCORRELATED}
    drawn = set()
    form = EVERYTHING | {"management_fee_share": {"low": 0.1, "high": 0.2}}
    bare = {key: form[key] for key in form if key != "views_30d"}
    euros = {**form, "live": {"hours_per_month": 9, "gifts_eur_per_hour": 5}}
    paced = {**form, "affiliate": {"channel": "tiktok_shop", "orders_per_1000_views": 0.4}}
    cart = {**form, "affiliate": {"channel": "tiktok_shop"}}
    seen = {**form, "sponsored": {"posts_per_month": 2, "reach_views": 4_000}}
    for card in ("artikel-2026", "nl-2026"):
        for i, said in enumerate((form, bare, euros, paced, cart, seen)):
            year = simulate(make_creator(f"c{i}", **said), load_rate_card(card, data), draws=64)
            drawn |= year.assumptions.drawn
    assert known <= drawn
