"""What came in beside what is expected: the months that count, and when a difference is one."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.scenarios import PlatformStops, Scenario
from tikmon_nb.model import simulate, summarise
from tikmon_nb.model.history.books import (
    RARE,
    Booked,
    PaidPosts,
    beside_forecast,
    paid_posts,
)
from tikmon_nb.model.history.received import FEWEST_MONTHS
from tikmon_nb.vocabulary import STREAMS

START = dt.date(2026, 11, 1)
FORM = {
    "country": "NL",
    "age": 30,
    "other": [{"name": "Les", "platform": "own_service", "eur_per_month": 100}],
}


@pytest.fixture
def summary_with(make_creator, data):
    """A year from `START` of a creator who expects 100 euros a month from lessons, with these books."""

    def build(income="", deals="", months=12, scenario=None, **form):
        make_creator(**FORM, **form)
        for name, head, rows in (
            ("income.csv", "date,stream,amount_eur", income),
            ("deals.csv", "date,kind,amount_eur,posts", deals),
        ):
            lines = "\n".join([head, *rows.split()]) + "\n"
            (data / "creators" / "test" / name).write_text(lines, encoding="utf-8")
        creator = make_creator(**FORM, **form)
        card = load_rate_card("artikel-2026", data)
        return summarise(
            simulate(creator, card, scenario or Scenario(), draws=64, months=months, start=START)
        )

    return build


def one(found, stream="other"):
    return next(row for row in found.streams if row.stream == stream)


def test_months_run_from_the_first_to_the_last_entry_and_empty_ones_hold_nothing(summary_with):
    found = beside_forecast(summary_with("2026-06-30,other,90 2026-09-01,other,60 2026-09-30,other,10"))
    assert (found.months.start, found.months.count) == (dt.date(2026, 6, 1), 4)
    lessons = one(found)
    assert list(lessons.eur) == [90, 0, 0, 70]
    assert lessons.mean == 40
    assert lessons.low < 50 < lessons.high < 200  # the forecast has learnt from them
    assert lessons.difference == "less"


@pytest.mark.parametrize("months", [1, 12, 36])
def test_the_forecast_is_that_of_an_average_month_whatever_its_length(summary_with, months):
    found = beside_forecast(summary_with("2026-06-01,other,100 2026-08-01,other,200", months=months))
    assert 50 < one(found).low < 100 < one(found).high < 200
    assert one(found).difference == ""


def test_what_came_in_after_the_start_or_more_than_a_year_before_is_left_out(summary_with):
    found = beside_forecast(
        summary_with(
            "2025-10-31,other,9000 2025-11-01,other,1200 2026-10-31,other,1200 2026-11-01,other,5000"
        )
    )
    assert (found.months.start, found.months.count) == (dt.date(2025, 11, 1), 12)
    assert one(found).mean == 200
    assert one(found).high > 200


def test_books_that_end_long_before_the_forecast_say_nothing(summary_with):
    assert beside_forecast(summary_with("2024-01-01,other,100 2025-10-31,other,100")) is None
    assert beside_forecast(summary_with("2026-11-01,other,100")) is None
    assert beside_forecast(summary_with()) is None


@pytest.mark.parametrize(
    ("told", "months"),
    [("2026-10-16", 3), ("2026-10-31", 4), ("2026-09-30", 3), ("2026-12-05", 4), (None, 4)],
)
def test_a_month_that_was_not_over_does_not_count(summary_with, told, months):
    """Told on the 16th of October, with entries until the 20th: what the rest of it brings is not known."""
    entries = "2026-07-31,other,90 2026-09-01,other,60 2026-10-20,other,10"
    found = beside_forecast(summary_with(entries, **({"as_of": told} if told else {})))
    assert (found.months.start, found.months.count) == (dt.date(2026, 7, 1), months)


def test_the_entries_themselves_can_tell_that_a_month_is_over(summary_with):
    entries = "2026-08-01,other,90 2026-10-31,other,10"
    assert beside_forecast(summary_with(entries, as_of="2026-10-16")).months.count == 3


def test_all_streams_together_are_beside_their_sum(summary_with):
    entries = "2026-08-31,other,90 2026-09-01,sponsored,60 2026-10-20,other,30"
    summary = summary_with(entries, followers=60_000, sponsored={"posts_per_month": 2})
    found = beside_forecast(summary)
    assert list(found.total.eur) == [90, 60, 30]
    low, high = np.quantile(summary.year.gross[:3].mean(axis=0), (0.1, 0.9))  # as many months
    assert (found.total.low, found.total.high) == (pytest.approx(low), pytest.approx(high))


def test_fewer_than_three_months_are_too_few(summary_with):
    found = beside_forecast(summary_with("2026-09-01,other,10 2026-10-31,other,10"))
    assert found.months.count == FEWEST_MONTHS - 1
    assert found.streams == ()


def test_a_stream_is_there_when_it_was_booked_or_is_expected(summary_with):
    found = beside_forecast(summary_with("2026-08-01,sponsored,300 2026-10-01,sponsored,-30"))
    assert [row.stream for row in found.streams] == ["sponsored", "other"]
    assert list(one(found, "sponsored").eur) == [300, 0, -30]
    assert one(found, "sponsored").difference == "more"
    assert one(found, "other").difference == "less"


def test_what_is_less_than_a_euro_a_month_is_no_row(summary_with):
    found = beside_forecast(summary_with("2026-08-01,sponsored,0.99 2026-10-01,shop,1 2026-10-02,other,0.5"))
    assert [row.stream for row in found.streams] == ["shop", "other"]


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(id="dicht", closed_streams=("sponsored",)),
        Scenario(id="weg", platform_stops=PlatformStops(platform="tiktok", from_month=3)),
        Scenario(id="open", open_streams=("sponsored",)),
    ],
    ids=lambda scenario: scenario.id,
)
def test_a_stream_that_a_scenario_opens_or_closes_is_not_compared(summary_with, scenario):
    form = {"followers": 60_000, "sponsored": {"posts_per_month": 2}}
    books = "2026-08-01,sponsored,1500 2026-10-01,other,100"
    assert one(beside_forecast(summary_with(books, **form)), "sponsored").difference == "less"
    found = beside_forecast(summary_with(books, scenario=scenario, **form))
    assert "sponsored" not in [row.stream for row in found.streams]
    assert one(found).mean == pytest.approx(100 / 3)


@given(
    entries=st.lists(
        st.tuples(st.integers(0, 11), st.sampled_from(tuple(STREAMS)), st.integers(-100, 1000)),
        min_size=1,
        max_size=20,
    )
)
def test_every_booked_euro_is_in_one_month_of_one_stream(entries):
    """The table against a sum by hand; the entries fall in the year before the start."""
    import pandas as pd

    from tikmon_nb.model.history.received import by_month, covered

    income = pd.DataFrame(
        {
            "date": pd.to_datetime(
                [f"2025-{11 + m}-05" if m < 2 else f"2026-{m - 1:02}-05" for m, _, _ in entries]
            ),
            "stream": [stream for _, stream, _ in entries],
            "amount_eur": [float(eur) for _, _, eur in entries],
        }
    )
    creator = SimpleNamespace(exports=SimpleNamespace(last_day=None), form=SimpleNamespace(as_of=None))
    months = covered(income["date"], creator, START)
    table = by_month(income, months)
    first = min(m for m, _, _ in entries)
    assert len(table) == max(m for m, _, _ in entries) - first + 1
    for at, stream in ((m, s) for m in range(len(table)) for s in STREAMS):
        expected = sum(eur for m, s, eur in entries if (m - first, s) == (at, stream))
        assert table[stream].iloc[at] == expected


def test_a_difference_of_less_than_a_euro_is_none():
    assert Booked("other", np.array([99.5]), 100, 100).difference == ""
    assert Booked("other", np.array([100.5]), 100, 100).difference == ""
    assert Booked("other", np.array([98.0]), 100, 100).difference == "less"


def test_paid_posts_are_counted_by_deal_and_kind(summary_with):
    deals = "2026-05-01,gift,,3 2026-07-01,paid,750,2 2026-10-01,paid,400,1 2026-11-02,paid,400,9"
    posts = paid_posts(summary_with(deals=deals, sponsored={"posts_per_month": {"low": 2, "high": 4}}))
    assert posts == PaidPosts(posts=3, months=6, low=2, high=4)
    assert posts.differs


def test_no_plan_or_few_months_of_deals_are_not_compared(summary_with):
    deals = "2026-05-01,paid,750,2 2026-10-01,paid,400,1"
    assert paid_posts(summary_with(deals=deals)) is None
    short = "2026-09-01,paid,750,2 2026-10-01,paid,400,1"
    assert paid_posts(summary_with(deals=short, sponsored={"posts_per_month": 2})) is None
    assert paid_posts(summary_with(sponsored={"posts_per_month": 2})) is None


@pytest.mark.parametrize("plan", [0.5, 1, 4])
@pytest.mark.parametrize("months", [3, 6, 12])
def test_a_creator_who_does_as_planned_is_asked_in_at_most_one_of_five_stretches(plan, months):
    """Both ends of a plan that is one number are tried, each at `RARE`."""
    counts = np.arange(0, 200)
    asked = [PaidPosts(float(n), months, plan, plan).differs for n in counts]
    assert poisson.pmf(counts, plan * months)[asked].sum() <= 2 * RARE
    assert PaidPosts(0, 12, 1, 4).differs
    assert PaidPosts(80, 12, 1, 4).differs
    assert not PaidPosts(30, 12, 1, 4).differs
