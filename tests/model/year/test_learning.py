"""What came in moves the forecast: by how much, each euro once, and never what is known to be gone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.scenarios import Change, Scenario
from tikmon_nb.model import simulate
from tikmon_nb.model.choices.sensitivity import tornado
from tikmon_nb.model.year.learning import Learnt
from tikmon_nb.model.year.simulation import prepare, run_year

FORM = {
    "country": "NL",
    "age": 30,
    "followers": 20_000,
    "views_30d": 200_000,
    "as_of": "2026-10-31",
    "engagement_share": 0.08,
    "sponsored": {"posts_per_month": {"low": 0.5, "high": 2}},
    "other": [{"name": "Les", "eur_per_month": {"low": 80, "high": 120}}],
}
MONTHS = [f"2026-{month:02}" for month in range(5, 11)]


@pytest.fixture
def creator_with(make_creator, data):
    """A creator with these rows of `income.csv` and `deals.csv`."""

    def build(income=(), deals=(), **form):
        make_creator(**FORM | form)
        folder = data / "creators" / "test"
        for name, head, rows in (
            ("income.csv", "date,stream,amount_eur,deal_id", income),
            ("deals.csv", "date,brand,kind,amount_eur,deal_id,status", deals),
        ):
            (folder / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return make_creator(**FORM | form)

    return build


@pytest.fixture
def card(data):
    return load_rate_card("nl-2026", data)


def other(eur, months=MONTHS):
    return [f"{month}-20,other,{eur}," for month in months]


def year_of(creator, card, scenario=None, draws=2_000, **options):
    return simulate(creator, card, scenario or Scenario(), draws=draws, **options)


def median(year, stream="other"):
    return float(np.median(year.income[stream].sum(axis=0)))


# --- how much ---------------------------------------------------------------------------------------------


def test_the_level_after_the_books_is_that_of_two_normal_distributions():
    """Against Bayes' rule written out: prior N(5, .3) with a misfit of .5 or 2, an observation of 6 +- .2."""
    mean, var, se, seen, parts = 5.0, 0.09, 0.2, 6.0, ((0.8, 0.5), (0.2, 2.0))
    likely = [w * stats.norm.pdf(seen, mean, math.sqrt(var + sd**2 + se**2)) for w, sd in parts]
    weights = [one / sum(likely) for one in likely]
    learnt = Learnt("other", 6, seen, se, var, tuple(zip(weights, (0.5, 2.0), strict=True)), 1.0, 0.0)
    rng = np.random.default_rng(1)
    expected = rng.normal(mean, math.sqrt(var), 400_000)
    level = expected + learnt.log_factor(expected, rng.random(400_000), rng.normal(size=400_000))
    means, variances = [], []
    for _, sd in parts:
        prior = var + sd**2
        variances.append(1 / (1 / prior + 1 / se**2))
        means.append(variances[-1] * (mean / prior + seen / se**2))
    middle = sum(w * m for w, m in zip(weights, means, strict=True))
    spread = sum(w * (v + m**2) for w, v, m in zip(weights, variances, means, strict=True)) - middle**2
    assert level.mean() == pytest.approx(middle, abs=0.003)
    assert level.var() == pytest.approx(spread, rel=0.02)


def test_no_books_change_nothing(creator_with, card):
    creator = creator_with()
    assert prepare(creator, card, "basis", draws=2, months=12, seed=1).learning.streams == {}


def test_steady_books_move_the_level_and_make_it_surer(creator_with, card):
    plain, moved = (year_of(creator_with(rows), card) for rows in ((), other(300)))
    assert median(plain) == pytest.approx(1_200, rel=0.02)
    assert 2_700 < median(moved) < 3_700
    low, high = np.quantile(moved.income["other"].sum(axis=0), [0.1, 0.9])
    assert low < 3_600 < high < 2.5 * low


def test_more_months_count_for_more(creator_with, card):
    shares = []
    for months in (
        MONTHS[3:],
        MONTHS,
        [f"2025-{m:02}" for m in (11, 12)] + [f"2026-{m:02}" for m in range(1, 11)],
    ):
        run = prepare(creator_with(other(300, months)), card, "basis", draws=2, months=12, seed=1)
        shares.append(run.learning.streams["other"].share)
    assert 0.3 < shares[0] < shares[1] < shares[2] < 1


def test_months_of_nothing_are_evidence(creator_with, card):
    """Half a year of books in which no brand paid, where the form counts on a deal a month."""
    plain, learnt = (year_of(creator_with(rows), card) for rows in ((), other(100)))
    assert median(learnt, "sponsored") < 0.6 * median(plain, "sponsored")
    assert np.quantile(learnt.income["sponsored"].sum(axis=0), 0.9) > 0


def test_what_nobody_announced_goes_on_as_it_came(creator_with, card):
    rows = [f"{month}-10,shop,250," for month in MONTHS]
    learnt = year_of(creator_with(rows), card)
    assert 2_300 < median(learnt, "shop") < 3_700
    assert learnt.status["shop"].state != "not_declared"
    over = [f"{month}-10,shop,250," for month in MONTHS[:3]] + other(100)
    assert not year_of(creator_with(over), card).income["shop"].any()


def test_where_books_and_form_contradict_each_other_the_books_win_and_it_is_said(creator_with, card):
    learnt = year_of(creator_with(other(5_000)), card)
    assert 45_000 < median(learnt) < 70_000
    [finding] = [f for f in learnt.findings if f.code == "books_contradict_form"]
    assert (finding.column, finding.found, finding.count) == ("other", "5000", 6)
    assert not [
        f for f in year_of(creator_with(other(120)), card).findings if f.code == "books_contradict_form"
    ]


# --- each euro once ---------------------------------------------------------------------------------------


def deals_of(amounts):
    return [f"{month}-05,Mok,paid,{eur},d{month},done" for month, eur in zip(MONTHS, amounts, strict=False)]


@pytest.mark.parametrize("number", ["", "d"])
def test_income_that_repeats_the_deals_changes_nothing(creator_with, card, number):
    amounts = [100, 250, 80, 400, 120, 90]
    deals = deals_of(amounts)
    alone = year_of(creator_with(other(100), deals), card)
    paid = [
        f"{month}-28,sponsored,{eur},{number and number + month}"
        for month, eur in zip(MONTHS, amounts, strict=True)
    ]
    both = year_of(creator_with(other(100) + paid, deals), card)
    assert np.array_equal(alone.income["sponsored"], both.income["sponsored"])
    more = year_of(creator_with([*other(100), *paid, "2026-10-28,sponsored,700,"], deals), card)
    assert median(more, "sponsored") > 1.05 * median(both, "sponsored")


def test_what_was_offered_or_refused_is_no_income(creator_with, card):
    deals = deals_of([100, 250, 80, 400, 120, 90])
    offered = [f"{month}-06,Tas,paid,5000,,refused_by_me" for month in MONTHS]
    one, other_ = (year_of(creator_with(other(100), rows), card) for rows in (deals, deals + offered))
    assert np.array_equal(one.income["sponsored"], other_.income["sponsored"])


# --- what is known stays known ----------------------------------------------------------------------------


def test_a_contract_that_ended_is_not_learnt_back_and_a_signed_one_is_what_it_says(creator_with, card):
    contract = {"brand": "Mok", "eur_per_month": 500, "start": "2026-01-01", "end": "2026-10-31"}
    rows = [f"{month}-10,ambassador,500," for month in MONTHS]
    ended = year_of(creator_with(rows, ambassador=[contract | {"signed": False, "chance": 0.9}]), card)
    assert not ended.income["ambassador"].any()
    signed = creator_with(rows, ambassador=[contract | {"end": "2027-12-31"}])
    assert np.array_equal(np.unique(year_of(signed, card).income["ambassador"].sum(axis=0)), [6_000.0])


def test_a_scenario_changes_the_future_and_not_what_came_in(creator_with, card):
    creator = creator_with(other(300))
    twice = Scenario(id="twice", changes={"other_eur_per_month": Change(times=2)})
    assert median(year_of(creator, card, twice)) == pytest.approx(
        2 * median(year_of(creator, card)), rel=1e-9
    )


def test_what_the_books_know_matters_less(creator_with, card):
    def swing(creator):
        run = prepare(creator, card, "basis", draws=1_000, months=12, seed=1)
        return abs(float(tornado(run).loc["other_eur_per_month/1", "swing"]))

    assert swing(creator_with(other(100))) < 0.5 * swing(creator_with())


def test_books_make_the_same_year_whatever_the_blocks(creator_with, card):
    run = prepare(
        creator_with(other(300), deals_of([100, 90, 80])), card, "basis", draws=700, months=12, seed=1
    )
    whole, parts = run_year(run), run_year(run, block=256)
    for stream, eur in whole.income.items():
        assert np.array_equal(eur, parts.income[stream]), stream


def test_growth_of_views_does_not_enter_twice(creator_with, card):
    """Commission that grew with the views says nothing of the stream: it is as the rates have it."""
    base = creator_with(affiliate={"channel": "links"})
    days = pd.date_range("2026-04-01", "2026-10-31", freq="D")
    views = 3_000 * np.exp(np.arange(len(days)) / 150)
    daily = pd.DataFrame(
        {
            "views": views,
            "followers": 20_000.0,
            "likes": 0.08 * views,
            "comments": 0.0,
            "shares": 0.0,
            "profile_views": 0.0,
        },
        index=days,
    )
    base = replace(base, exports=replace(base.exports, daily=daily, fits={}))
    run = prepare(base, card, "basis", draws=2_000, months=12, seed=1)
    plain = run_year(run)
    per_view = float(np.median(plain.income["affiliate"].sum(axis=0) / plain.audience.views_30d.sum(axis=0)))
    months = pd.date_range("2026-05-01", periods=6, freq="MS")
    income = pd.DataFrame(
        {
            "date": months + pd.Timedelta(days=20),
            "stream": "affiliate",
            "amount_eur": [
                per_view * float(daily["views"][daily.index.month == day.month].sum()) for day in months
            ],
            "currency": "EUR",
            "source": "",
            "note": "",
            "payer": "",
            "deal_id": "",
        }
    )
    learnt = simulate(replace(base, income=income, exports=replace(base.exports, fits={})), card, draws=2_000)
    assert median(learnt, "affiliate") == pytest.approx(median(plain, "affiliate"), rel=0.25)
