"""What orders, LIVE streams and posts say: ratios with as much certainty as there are months."""

import dataclasses
import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs import load_creator, load_rate_card, load_scenario
from tikmon_nb.inputs.creator_form import Affiliate, Live
from tikmon_nb.inputs.exports import read_files
from tikmon_nb.inputs.exports.records import Profile
from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.history.evidence import BOOTSTRAP_MONTHS, PRIORS, evidence_of, ratio_range
from tikmon_nb.model.sampling.quantiles import quantile
from tikmon_nb.model.year.assumptions import resolve
from tikmon_nb.model.year.simulation import simulate

CARD = load_rate_card("nl-2026")
BASE = load_scenario("basis")
HOURLY = "live_diamonds_per_hour"
PRIOR = CARD.rates[HOURLY].range


def spread(range_):
    low, high = quantile(range_, np.array([0.05, 0.95]))
    return math.log(high / low)


def months(count, seed=1, mean=800.0, sd=0.4):
    rng = np.random.default_rng(seed)
    hours = rng.uniform(8, 25, count)
    return hours * mean * np.exp(rng.normal(0, sd, count)), hours


def orders(count_by_month, *, commission=0.12, value=20.0, refunded=0, year=2026, currency="EUR"):
    rows = []
    for month, count in count_by_month.items():
        for n in range(count):
            when = dt.datetime(year, month, 1 + n % 28, 12)
            rows.append(
                (
                    f"{year}{month:02}{n}",
                    when,
                    value,
                    value,
                    value * commission,
                    1.0,
                    float(refunded),
                    currency,
                )
            )
    columns = [
        "order_id",
        "ordered_at",
        "gmv",
        "base",
        "commission",
        "items_sold",
        "items_refunded",
        "currency",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"order_id": "str", "currency": "str", "ordered_at": "datetime64[us]"})


def daily(first, last, views):
    index = pd.date_range(first, last, name="date", unit="us")
    empty = read_files(()).daily
    return (
        pd.DataFrame({"views": float(views), "followers": 20_000.0}, index=index)
        .reindex(columns=empty.columns)
        .astype(float)
    )


def creator(**parts):
    """Daan without exports and without what he says of affiliate sales and LIVE, plus `parts`."""
    known = load_creator("daan")
    form = known.form.model_copy(update={"affiliate": None, "live": None} | parts.pop("form", {}))
    exports = dataclasses.replace(read_files(()), fits={}, **parts)
    return dataclasses.replace(known, form=form, exports=exports)


def priors():
    return {name: CARD.rates[name].range for name in PRIORS}


def test_many_months_are_a_bootstrap_of_the_ratio_of_sums():
    above, below = months(11)
    range_, share = ratio_range(HOURLY, above, below, PRIOR, "noor")
    values = np.array(range_.values)
    assert (range_.distribution, share) == ("empirical", 0.0)
    assert np.median(values) == pytest.approx(above.sum() / below.sum(), rel=0.05)
    # the delta method for a ratio of sums over independent months
    ratio = above.sum() / below.sum()
    expected = np.sqrt(((above - ratio * below) ** 2).sum() * 11 / 10) / below.sum()
    assert values.std() == pytest.approx(expected, rel=0.15)


def test_few_months_lie_between_the_card_and_the_months_and_are_narrower_than_the_card():
    above, below = months(3)
    range_, share = ratio_range(HOURLY, above, below, PRIOR, "noor")
    centre = float(np.exp(np.log(quantile(PRIOR, np.linspace(0.005, 0.995, 200))).mean()))
    ratio = above.sum() / below.sum()
    assert 0 < share < 0.5
    assert min(centre, ratio) < math.sqrt(range_.low * range_.high) < max(centre, ratio)
    assert spread(range_) < spread(PRIOR)


def test_more_months_tell_more():
    spreads = [spread(ratio_range(HOURLY, *months(n), PRIOR, "noor")[0]) for n in (2, 3, 5)]
    assert spreads == sorted(spreads, reverse=True)


@pytest.mark.parametrize("count", [0, 1])
def test_one_month_is_no_evidence(count):
    assert ratio_range(HOURLY, *months(count), PRIOR, "noor") is None


def test_nothing_above_the_line_is_no_ratio():
    assert ratio_range(HOURLY, np.zeros(8), np.ones(8), PRIOR, "noor") is None


def test_months_in_which_nothing_could_happen_do_not_count():
    above, below = months(7)
    padded = np.append(above, 0.0), np.append(below, 0.0)
    assert ratio_range(HOURLY, *padded, PRIOR, "noor") == ratio_range(HOURLY, above, below, PRIOR, "noor")


def test_without_a_card_the_difference_between_months_decides():
    above, below = np.array([10.0, 10.0, 10.0]), np.ones(3)
    range_, share = ratio_range("live_hours_per_month", above, below, None, "noor", 0.5)
    assert share == 0.0
    assert math.log(range_.high / range_.low) == pytest.approx(2 * 1.6449 * 0.5 / 3, rel=1e-3)
    assert ratio_range("live_hours_per_month", above, below, None, "noor") is None


def test_the_bootstrap_is_the_same_for_every_run_and_other_for_another_creator():
    above, below = months(8)
    first = ratio_range(HOURLY, above, below, PRIOR, "noor")
    assert first == ratio_range(HOURLY, above, below, PRIOR, "noor")
    assert first != ratio_range(HOURLY, above, below, PRIOR, "sam")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e4)), max_size=12),
    st.sampled_from([PRIOR, None, Range(low=5, high=5, distribution="fixed")]),
)
def test_whatever_was_measured_gives_a_range_within_its_unit_or_nothing(rows, prior):
    above, below = (np.array([row[side] for row in rows], dtype=float) for side in (0, 1))
    fitted = ratio_range("affiliate_returns_share", above, below, prior, "noor")
    if fitted is not None:
        range_, share = fitted
        values = quantile(range_, np.array([0.001, 0.5, 0.999]))
        assert (values >= 0).all()
        assert (values <= 1).all()
        assert 0 <= share <= 1


def test_orders_give_commission_value_and_returns():
    found, findings = evidence_of(creator(orders=orders({4: 9, 5: 12, 6: 10})).exports, priors(), "daan")
    assert findings == []
    commission = found["affiliate_commission_share"]
    assert (commission.count, commission.counted, commission.months) == (31, "orders", 3)
    low, high = quantile(commission.range, np.array([0.05, 0.95]))
    assert low < 0.12 < high
    assert spread(commission.range) < spread(CARD.rates["affiliate_commission_share"].range)
    assert "affiliate_returns_share" not in found  # nothing was sent back: the card's range stands
    assert "affiliate_orders_per_1000_views" not in found  # no views to divide by


def test_a_handful_of_orders_is_no_evidence():
    assert evidence_of(creator(orders=orders({4: 4, 5: 4})).exports, priors(), "daan")[0] == {}


def test_orders_in_dollars_are_told_and_not_added_up():
    mixed = pd.concat([orders({4: 9, 5: 9}), orders({6: 30}, currency="USD")], ignore_index=True)
    found, (finding,) = evidence_of(creator(orders=mixed).exports, priors(), "daan")
    assert (finding.code, finding.count, finding.found) == ("orders_in_other_currency", 30, "USD")
    assert found["affiliate_commission_share"].count == 18


def test_orders_per_view_replace_the_shares_that_were_guessed():
    sold = {month: 20 + month for month in range(1, 9)}
    one = creator(orders=orders(sold), daily=daily("2026-01-01", "2026-08-31", 2000))
    assumptions = resolve(one, CARD, BASE)
    pace = assumptions["affiliate_orders_per_1000_views"]
    whole = sum(sold[month] for month in range(1, 8)) / sum(
        2.0 * days for days in (31, 28, 31, 30, 31, 30, 31)
    )
    assert (pace.origin, pace.counted, pace.prior_share) == ("measured", "orders", 0.0)
    assert np.median(pace.range.values) == pytest.approx(whole, rel=0.05)
    year = simulate(one, CARD, BASE, draws=2000, start=dt.date(2026, 12, 1))
    used = {item.name for item in year.used}
    assert "affiliate_orders_per_1000_views" in used
    assert not used & {"affiliate_view_share", "affiliate_click_share", "affiliate_conversion_share"}
    expected = whole * 2 * 365 * 20 * 0.12  # orders per 1,000 views, 2,000 views a day, EUR 20, 12%
    returned = float(quantile(CARD.rates["affiliate_returns_share"].range, np.array([0.5]))[0])
    assert year.income["affiliate"].sum(axis=0).mean() == pytest.approx(expected * (1 - returned), rel=0.3)


def test_a_month_without_orders_counts_as_one():
    sold = orders({1: 30, 4: 30, 6: 30})
    one = creator(orders=sold, daily=daily("2026-01-01", "2026-06-30", 1000))
    found, _ = evidence_of(one.exports, priors(), "daan")
    assert found["affiliate_orders_per_1000_views"].months == 5


def test_orders_do_not_measure_links_elsewhere():
    one = creator(orders=orders({4: 20, 5: 20}), form={"affiliate": Affiliate(channel="links")})
    assumptions = resolve(one, CARD, BASE)
    assert assumptions["affiliate_commission_share"].origin == "card"
    assert "orders_of_other_channel" in {finding.code for finding in assumptions.findings}


def live(count, hours=12.0, hourly=900.0):
    firsts = pd.date_range("2026-01-01", periods=count, freq="MS", unit="us")
    lasts = firsts + pd.offsets.MonthEnd(0)
    frame = pd.DataFrame({"first": firsts, "last": lasts})
    factor = np.exp(np.random.default_rng(3).normal(0, 0.3, count))
    return frame.assign(days=(lasts - firsts).days + 1.0, diamonds=hours * hourly * factor, hours=hours)


def test_live_figures_replace_what_was_said_of_diamonds_and_of_spending():
    said = Live(
        hours_per_month=Range(low=1, high=1, distribution="fixed"), gifts_eur_per_hour=Range(low=5, high=9)
    )
    assumptions = resolve(creator(live=live(8), form={"live": said}), CARD, BASE)
    hourly, hours = assumptions["live_diamonds_per_hour"], assumptions["live_hours_per_month"]
    assert (hourly.origin, hourly.counted, hourly.count) == ("measured", "hours", 96)
    assert np.median(hours.range.values) == pytest.approx(12, rel=0.05)
    assert "live_gifts_eur_per_hour" not in assumptions
    assert "measured_replaces_declared" in {finding.code for finding in assumptions.findings}


def test_live_hours_that_were_measured_open_the_stream():
    one = creator(live=live(BOOTSTRAP_MONTHS))
    year = simulate(one, CARD, BASE, draws=1000, start=dt.date(2026, 12, 1))
    assert "live_diamonds_per_hour" in {item.name for item in year.used}


def posts(count):
    empty = read_files(()).videos
    index = pd.Index([str(10**18 + n) for n in range(count)], dtype="str", name="video_id")
    days = pd.date_range("2026-05-01", periods=count, freq="5D", unit="us")
    counts = {"views": 1000.0, "likes": 60.0, "comments": 5.0, "shares": 5.0}
    return pd.DataFrame(counts, index=index).assign(posted_on=days).reindex(columns=empty.columns)


def test_posts_tell_engagement_where_no_daily_figures_do():
    found, _ = evidence_of(creator(videos=posts(20)).exports, priors(), "daan")
    fit = found["engagement_share"]
    assert (fit.count, fit.counted) == (20, "posts")
    low, high = quantile(fit.range, np.array([0.05, 0.95]))
    assert low < 0.07 < high
    assert evidence_of(creator(videos=posts(7)).exports, priors(), "daan")[0] == {}


def test_daily_figures_go_before_posts():
    noor = load_creator("noor")
    assert resolve(noor, CARD, BASE)["engagement_share"].counted == "days"


def test_the_followers_of_ones_own_data_count_where_no_daily_figures_do():
    profile = Profile("daan", 12_840.0, "NL", dt.date(2026, 11, 10))
    item = resolve(creator(profile=profile), CARD, BASE)["followers"]
    assert (item.origin, item.range.low, item.last) == ("measured", 12_840.0, dt.date(2026, 11, 10))
    known = dataclasses.replace(load_creator("daan"))
    exports = dataclasses.replace(known.exports, profile=profile, fits={})
    assert resolve(dataclasses.replace(known, exports=exports), CARD, BASE)["followers"].range.low != 12_840.0


def test_evidence_is_worked_out_once():
    exports = creator(live=live(8)).exports
    first = evidence_of(exports, priors(), "daan")
    assert evidence_of(exports, priors(), "daan") is first


def test_hours_a_month_are_those_of_a_month_of_average_length():
    """12 hours in periods of 30.4375 days are 12 a month; a month of 30 days would make 11.83 of them."""
    even = live(8).assign(days=365.25 / 12)
    hours = resolve(creator(live=even), CARD, BASE)["live_hours_per_month"]
    assert np.median(hours.range.values) == pytest.approx(12, rel=0.002)
