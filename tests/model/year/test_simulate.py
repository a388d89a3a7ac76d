"""Properties that every simulated year has."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conftest import DATA, STANDSTILL
from tikmon_nb.inputs import InputError, Scenario, load_creator, load_rate_card, load_scenario
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Change, PlatformStops
from tikmon_nb.model import compare_scenarios, simulate, summarise
from tikmon_nb.model.choices.comparison import changed_assumptions, stream_differences
from tikmon_nb.model.choices.sensitivity import with_source
from tikmon_nb.model.year.simulation import prepare, run_year
from tikmon_nb.vocabulary import STREAMS

EVERYTHING = {
    "followers": {"low": 8000, "high": 60000},
    "views_30d": {"low": 60000, "high": 900000},
    "engagement_share": 0.05,
    "active_community": True,
    "age": 20,
    "sponsored": {"posts_per_month": {"low": 0, "high": 4}},
    "affiliate": {},
    "live": {"hours_per_month": 10},
    "shop": [{"name": "Mok", "orders_per_month": 20, "price_eur": 12}],
    "other": [{"name": "YouTube", "platform": "youtube", "eur_per_month": {"low": 10, "high": 90}}],
    "ambassador": [
        {
            "brand": "Voorbeeld",
            "eur_per_month": 400,
            "start": "2026-06-01",
            "end": "2027-03-31",
            "renewal_chance": 0.5,
        }
    ],
    "costs": [
        {"name": "Camera", "eur_once": 800, "in_month": 2},
        {"name": "Licht", "eur_per_month": {"low": 5, "high": 9}},
    ],
    "management_fee_share": 0.15,
}

DECLARED = ("creator_fund", "sponsored", "ambassador", "affiliate", "shop", "live_gifts", "other")
"""The streams of which `EVERYTHING` says that there will be any."""


@pytest.fixture
def everything(make_creator):
    form = dict(EVERYTHING)
    form["ambassador"] = [
        {**EVERYTHING["ambassador"][0], "start": dt.date(2026, 6, 1), "end": dt.date(2027, 3, 31)}
    ]
    return make_creator(**form)


@pytest.fixture
def card(data):
    return load_rate_card("artikel-2026", data)


def test_totals_are_sums(everything, card):
    year = simulate(everything, card, draws=500)
    summed = sum(year.income[stream] for stream in STREAMS)
    np.testing.assert_allclose(year.gross, summed, rtol=1e-12)
    np.testing.assert_allclose(year.net, summed - year.costs, rtol=1e-12)
    assert all((eur >= 0).all() for eur in year.income.values())
    assert all(eur.shape == (12, 500) for eur in year.income.values())
    assert set(DECLARED) == {stream for stream in STREAMS if year.income[stream].any()}


def test_the_same_seed_gives_the_same_year_and_another_seed_does_not(everything, card):
    first, again = (simulate(everything, card, draws=300, seed=4) for _ in range(2))
    other = simulate(everything, card, draws=300, seed=5)
    assert np.array_equal(first.gross, again.gross)
    assert not np.array_equal(first.gross, other.gross)


def test_the_first_draws_are_a_prefix_of_more_draws(everything, card):
    few, many = (simulate(everything, card, draws=n) for n in (200, 700))
    for stream in STREAMS:
        assert np.array_equal(few.income[stream], many.income[stream][:, :200])


def test_fewer_months_are_the_first_months(everything, card):
    long = simulate(everything, card, draws=50, months=12)
    assert long.months.firsts[0] == simulate(everything, card, draws=50, months=1).months.firsts[0]


@pytest.mark.parametrize(
    "name", ["followers", "views_30d", "sponsored_posts_per_month", "live_hours_per_month"]
)
@pytest.mark.parametrize("card_name", ["artikel-2026", "nl-2026"])
@given(low=st.floats(0, 1), more=st.floats(0, 1))
@example(low=0.0, more=1.0)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_more_never_lowers_income_in_any_draw(name, card_name, low, more, everything, data):
    scale = {"followers": 1e6, "views_30d": 2e6, "sponsored_posts_per_month": 10, "live_hours_per_month": 90}[
        name
    ]
    rates = load_rate_card(card_name, data)
    less, much = (
        prepare(
            everything,
            rates,
            Scenario(changes={name: Change(set=fixed(share * scale))}),
            draws=60,
            months=12,
            seed=3,
        )
        for share in (low, low + more)
    )
    # for more followers another source may say least, so each source is held against itself
    for source in sorted({fees.source for fees in less.assumptions.lists}):
        before, after = (run_year(with_source(run, source)) for run in (less, much))
        for stream in STREAMS:
            assert (after.income[stream] - before.income[stream]).min() >= -1e-6, (stream, source)


def test_a_scenario_that_changes_nothing_changes_nothing(everything, card):
    plain, empty = simulate(everything, card, draws=100), simulate(everything, card, Scenario(), draws=100)
    assert np.array_equal(plain.gross, empty.gross)


def test_scenarios_share_the_draws_they_have_in_common(everything, card, data):
    summaries = compare_scenarios(everything, card, ["basis", "geen-deals"], draws=200)
    basis, no_deals = (summary.year for summary in summaries.values())
    for stream in ("creator_fund", "affiliate", "shop", "live_gifts", "other"):
        assert np.array_equal(basis.income[stream], no_deals.income[stream])
    assert not no_deals.income["sponsored"].any()


def test_without_tiktok_only_what_does_not_need_it_stays(everything, card):
    stop = Scenario(platform_stops=PlatformStops(platform="tiktok", from_month=4))
    before, after = simulate(everything, card, draws=200), simulate(everything, card, stop, draws=200)
    for stream in set(DECLARED) - {"other"}:
        assert np.array_equal(before.income[stream][:3], after.income[stream][:3])
        assert not after.income[stream][3:].any()
        here = stream != "creator_fund"
        assert after.status[stream].state == ("stops" if here else "not_available")
    assert np.array_equal(before.income["other"], after.income["other"])


def test_another_creator_changes_nobody_elses_numbers(everything, card, make_creator):
    before = simulate(everything, card, draws=50)
    make_creator("iemand-anders", followers=5)
    after = simulate(load_creator("test", everything.data), card, draws=50)
    assert np.array_equal(before.gross, after.gross)


def test_a_threshold_crossed_in_month_7_opens_the_stream_in_month_7(make_creator, card):
    creator = make_creator(followers=8700, views_30d=200000, country="DE")
    growth = {"followers_growth_per_month": Change(set=fixed(0.02)), "growth_damping": Change(set=fixed(1.0))}
    year = simulate(creator, card, Scenario(changes=growth).over(STANDSTILL), draws=10)
    # 8,700 x 1.02^7 = 9,994 and x 1.02^8 = 10,193: month 8 is the first at the start's own growth
    assert 8700 * 1.02**7 < 10_000 <= 8700 * 1.02**8
    fund = year.income["creator_fund"]
    assert not fund[:7].any()
    assert (fund[7:] > 0).all()
    assert year.status["creator_fund"].state == "opens"
    assert year.status["creator_fund"].first_month == year.months.firsts[7]


def test_each_post_has_its_own_fee_beside_a_part_common_to_all(make_creator, card):
    """20 posts a month at one fee would spread 46 % too widely; the common half of the score remains."""
    form = {"followers": 22360, "engagement_share": 0.0475, "sponsored": {"posts_per_month": 20}}
    common, own = (
        simulate(
            make_creator(**form),
            card,
            Scenario(changes={"sponsored_fee_common_share": Change(set=fixed(share))}).over(STANDSTILL),
            draws=4000,
        )
        for share in (1.0, 0.0)
    )
    spread = [float((y.gross.sum(axis=0)).std() / y.gross.sum(axis=0).mean()) for y in (common, own)]
    # closed form for independent fees: cv^2 = (1 + cv_fee^2) / posts, with a triangular(150, 325, 500) fee
    cv_fee = (350 / np.sqrt(24)) / 325
    assert np.isclose(spread[1], np.sqrt((1 + cv_fee**2) / 240), rtol=0.06)
    assert spread[0] > 2.5 * spread[1]


def test_costs_lower_net_and_leave_gross_alone(make_creator, card):
    with_costs = make_creator(followers=20000, costs=[{"name": "x", "eur_per_month": 10}])
    year = simulate(with_costs, card, draws=20)
    np.testing.assert_allclose(year.costs.sum(axis=0), 120)
    np.testing.assert_allclose(year.gross - year.net, year.costs)


def test_a_cost_that_comes_once_comes_in_its_month(make_creator, card):
    creator = make_creator(followers=9, costs=[{"name": "x", "eur_once": 800, "in_month": 2}])
    costs = simulate(creator, card, draws=5).costs
    assert costs[1].tolist() == [800.0] * 5
    assert costs.sum() == 4000


def test_a_manager_shares_in_contracts_too(make_creator, card):
    contract = {"brand": "x", "eur_per_month": 100, "start": dt.date(2026, 1, 1), "end": dt.date(2028, 1, 1)}
    creator = make_creator(followers=9, ambassador=[contract], management_fee_share=0.2)
    np.testing.assert_allclose(simulate(creator, card, draws=5).costs, 20)


def test_an_unsigned_contract_comes_with_its_chance(make_creator, card):
    contract = {
        "brand": "x",
        "eur_per_month": 100,
        "start": dt.date(2026, 1, 1),
        "end": dt.date(2028, 1, 1),
        "signed": False,
        "chance": 0.2,
    }
    year = simulate(make_creator(followers=9, ambassador=[contract]), card, draws=4000)
    assert abs((year.income["ambassador"][0] > 0).mean() - 0.2) < 4 * np.sqrt(0.16 / 4000)


def test_every_renewal_needs_the_one_before(make_creator, card):
    contract = {
        "brand": "x",
        "eur_per_month": 100,
        "start": dt.date(2026, 12, 1),
        "end": dt.date(2026, 12, 31),
        "renewal_chance": 0.5,
        "renewal_months": 1,
    }
    creator = make_creator(as_of=dt.date(2026, 11, 3), ambassador=[contract])
    paid = simulate(creator, card, draws=8000).income["ambassador"] > 0
    for month in range(5):
        assert abs(paid[month].mean() - 0.5**month) < 4 * np.sqrt(0.25 / 8000)
        assert (paid[month] | ~paid[month + 1]).all()


def test_a_contract_that_is_over_counts_as_nothing_and_says_so(make_creator, card):
    contract = {
        "brand": "x",
        "eur_per_month": 100,
        "start": dt.date(2024, 1, 1),
        "end": dt.date(2024, 12, 31),
        "renewal_chance": 1,
    }
    year = simulate(make_creator(as_of=dt.date(2026, 11, 3), ambassador=[contract]), card, draws=10)
    assert not year.income["ambassador"].any()
    assert "contract_ended" in {finding.code for finding in year.findings}


def test_unknown_views_are_guessed_from_followers(make_creator, card):
    year = simulate(make_creator(followers=1000), card, STANDSTILL, draws=4000)
    low, high = np.percentile(year.audience.views_level, [5, 95])
    assert low == pytest.approx(1000, rel=0.1)
    assert high == pytest.approx(15_000, rel=0.1)


def test_declared_views_are_the_average_of_the_months(make_creator, card):
    still = Scenario(changes={"views_growth_per_month": Change(set=fixed(0.0))})
    year = simulate(make_creator(followers=9, views_30d=100_000), card, still, draws=20_000)
    assert year.audience.views_30d.mean() == pytest.approx(100_000, rel=0.01)


def test_a_rate_counts_from_the_day_it_is_valid(make_creator, data):
    import yaml

    path = data / "rates" / "artikel-2026.yml"
    content = yaml.safe_load(path.read_text("utf-8"))
    content["rates"][0] |= {"valid_from": "2027-03-01", "valid_to": "2027-04-30"}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    creator = make_creator(followers=90_000, views_30d=900_000, as_of=dt.date(2026, 11, 3))
    year = simulate(creator, load_rate_card("artikel-2026", data), STANDSTILL, draws=5)
    assert year.income["creator_fund"].any(axis=1).tolist() == [month in (3, 4) for month in range(12)]


def test_no_views_means_no_orders_in_tiktok_shop(make_creator, card):
    product = {"name": "Mok", "orders_per_month": 50, "price_eur": 9}
    known, unknown = (
        simulate(make_creator(shop=[product], **form), card, draws=20).income["shop"]
        for form in ({"views_30d": 0}, {})
    )
    assert not known.any()
    assert unknown.any()


def test_one_open_item_makes_a_stream_open(make_creator, card):
    products = [
        {"name": "a", "orders_per_month": 9, "price_eur": 9},
        {"name": "b", "channel": "own_site", "orders_per_month": 9, "price_eur": 9},
    ]
    creator = make_creator(shop=products, views_30d=10)
    assert simulate(creator, card, draws=9, start=dt.date(2026, 1, 1)).status["shop"].state == "open"


def test_dots_are_twenty_equally_spaced_percentiles(everything, card):
    summary = summarise(simulate(everything, card, draws=2000))
    totals = summary.year.gross.sum(axis=0)
    assert summary.dots.tolist() == pytest.approx(np.percentile(totals, np.arange(2.5, 100, 5)).tolist())


def test_a_scenario_with_fewer_deals_shows_a_negative_difference(everything, card):
    base, fewer = compare_scenarios(everything, card, ["basis", "geen-deals"], draws=500).values()
    moved = stream_differences(base, fewer)
    assert list(moved) == ["sponsored", "ambassador"]
    assert moved["sponsored"] == pytest.approx(-base.at("sponsored", "mean"))
    changed = {change.item.name for change in changed_assumptions(base, fewer)}
    assert changed == {"sponsored_posts_per_month", "ambassador_renewal_chance"}


def test_a_cautious_year_is_never_better(make_creator, card):
    for growth in (-0.05, 0.0, 0.05):
        creator = make_creator(
            followers=20_000,
            followers_growth_per_month=growth,
            engagement_share=0.05,
            sponsored={"posts_per_month": 2},
            affiliate={"returns_share": {"low": 0.7, "high": 0.9}},
        )
        basis, cautious = compare_scenarios(creator, card, ["basis", "voorzichtig"], draws=200).values()
        assert (cautious.year.gross <= basis.year.gross + 1e-9).all()


def test_a_manager_takes_a_share_of_deals_only(make_creator, card):
    creator = make_creator(
        followers=20000,
        engagement_share=0.05,
        views_30d=500000,
        sponsored={"posts_per_month": 2},
        management_fee_share=0.2,
    )
    year = simulate(creator, card, draws=200)
    np.testing.assert_allclose(year.costs, 0.2 * year.income["sponsored"])


def test_almost_no_data_says_so(make_creator, card):
    year = simulate(make_creator(), card, draws=50)
    assert not year.known
    assert not year.gross.any()
    assert {finding.code for finding in year.findings} >= {"followers_unknown", "views_unknown"}
    assert year.status["live_gifts"].blockers[0].kind == "followers_min"


@pytest.mark.parametrize(
    "wrong",
    [{"draws": 0}, {"draws": 10**9}, {"draws": "10"}, {"months": 0}, {"months": 121}, {"seed": -1}],
    ids=str,
)
def test_impossible_parameters_are_refused(wrong, make_creator, card):
    with pytest.raises(InputError) as caught:
        simulate(make_creator(), card, **wrong)
    assert caught.value.findings[0].code in ("parameter_out_of_range", "too_many_draws")


def test_shop_income_from_before_the_shop_opened_is_an_input_error(make_creator, card):
    product = {"name": "Mok", "orders_per_month": 9, "price_eur": 9, "since": dt.date(2026, 6, 14)}
    creator = make_creator(
        followers=10, shop=[product], affiliate={"channel": "tiktok_shop", "since": dt.date(2025, 1, 1)}
    )
    with pytest.raises(InputError) as caught:
        simulate(creator, card, draws=10)
    assert [finding.column for finding in caught.value.findings] == ["shop[1].since", "affiliate.since"]


def test_a_scenario_that_makes_a_number_impossible_is_an_error(make_creator, card):
    creator = make_creator(followers=10)
    with pytest.raises(InputError) as caught:
        simulate(creator, card, Scenario(changes={"followers": Change(plus=-20)}), draws=10)
    assert caught.value.findings[0].code == "scenario_out_of_range"


def test_standard_errors_of_percentiles_cover_the_truth(make_creator, card):
    """95 % intervals from 1,000 draws hold the truth of 400,000 in 90 to 99.5 % of 200 runs."""
    creator = make_creator(
        followers=30000, engagement_share=0.05, sponsored={"posts_per_month": {"low": 1, "high": 4}}
    )
    truth = summarise(simulate(creator, card, draws=400_000, months=1, seed=99)).row("gross")
    inside = {10: 0, 50: 0, 90: 0}
    for seed in range(200):
        summary = summarise(simulate(creator, card, draws=1000, months=1, seed=seed))
        row = summary.row("gross")
        for p in inside:
            inside[p] += abs(row[f"p{p}"] - truth[f"p{p}"]) <= summary.t95 * row[f"se{p}"] + 1e-9
    assert all(180 <= count <= 199 for count in inside.values()), inside


def test_chance_of_zero_counts_the_empty_years(make_creator, card):
    creator = make_creator(followers=20000, engagement_share=0.05, sponsored={"posts_per_month": 0.1})
    summary = summarise(simulate(creator, card, STANDSTILL, draws=20_000))
    # no post in twelve months: exp(-1.2)
    assert abs(summary.at("sponsored", "chance_zero") - np.exp(-1.2)) < 4 * summary.at("sponsored", "se_zero")
    assert summary.chance_of(1e9) == 0
    assert summary.chance_of(0) == 1


def test_every_scenario_of_the_project_runs_for_every_example():
    for card in ("artikel-2026", "nl-2026"):
        rates = load_rate_card(card, DATA)
        for creator_id in ("sam", "noor", "yara", "daan", "mila", "tim"):
            creator = load_creator(creator_id, DATA)
            for name in ("voorzichtig", "groei", "zonder-tiktok", "wat-als-rewards"):
                assert np.isfinite(simulate(creator, rates, load_scenario(name, DATA), draws=40).net).all()


def blockers(year, stream):
    return {blocker.kind for blocker in year.status[stream].blockers}


CONTRACT = {"brand": "Voorbeeld", "eur_per_month": 400, "start": "2026-06-01", "end": "2027-12-31"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"start": "2027-03-10"}, {"contract_begins"}),
        ({"end": "2027-03-10"}, {"contract_ends"}),
        ({"end": "2027-03-10", "renewal_chance": 1.0}, set()),
        ({"signed": False, "chance": 0.4}, {"contract_agreed"}),
        ({"eur_per_month": 0}, set()),
    ],
    ids=str,
)
def test_a_contract_that_pays_nothing_says_why(make_creator, card, changes, expected):
    creator = make_creator(as_of="2026-11-15", followers=20_000, ambassador=[CONTRACT | changes])
    year = simulate(creator, card, draws=400)
    assert blockers(year, "ambassador") == expected


def test_sales_that_begin_later_do_not_blame_the_platform(make_creator, card):
    product = {"name": "Mok", "channel": "tiktok_shop", "orders_per_month": 20, "price_eur": 12}
    creator = make_creator(as_of="2026-11-15", followers=20_000, shop=[product | {"since": "2027-02-01"}])
    assert blockers(simulate(creator, card, draws=100), "shop") == {"sales_begin"}
    early = make_creator(as_of="2026-03-15", followers=20_000, shop=[product])
    assert blockers(simulate(early, card, draws=100), "shop") == {"channel_opens"}


def test_what_a_scenario_leaves_out_is_not_called_empty(make_creator, card):
    creator = make_creator(followers=20_000, live={"hours_per_month": 10})
    year = simulate(creator, card, Scenario(id="x", closed_streams=("live_gifts",)), draws=100)
    assert year.status["live_gifts"].state == "closed_by_scenario"
    assert year.income["live_gifts"].sum() == 0


def test_a_minor_is_warned_where_the_card_asks_no_age(make_creator, card):
    def codes(age):
        year = simulate(make_creator(age=age, followers=20_000, live={"hours_per_month": 9}), card, draws=64)
        return {finding.code for finding in year.findings}

    assert "minor" in codes(16)
    assert "minor" not in codes(18)


def test_a_platform_that_nobody_uses_is_noticed(make_creator, card):
    stop = PlatformStops(platform="tiktk", from_month=3)
    year = simulate(make_creator(followers=20_000), card, Scenario(id="x", platform_stops=stop), draws=64)
    [finding] = [finding for finding in year.findings if finding.code == "platform_not_used"]
    assert finding.near == ("tiktok",)
