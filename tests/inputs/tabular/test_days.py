"""Dates as TikTok writes them, in every language, and the years it leaves out."""

import datetime as dt

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st
from studio_format import DATE_STYLES, day_text

from tikmon_nb.inputs.tabular.days import COMMON, LANGUAGES, Day, first_unreadable, readings
from tikmon_nb.inputs.tabular.days import _month_names as month_names
from tikmon_nb.inputs.tabular.years import Break, DayRun, daily_dates, earliest, latest, nearest

YEAR_OF_DAYS = st.dates(dt.date(2017, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("15 januari", Day(None, 1, 15)),
        ("15 jan.", Day(None, 1, 15)),
        ("1 mrt", Day(None, 3, 1)),
        ("15 Januari 2026", Day(2026, 1, 15)),
        ("August 9", Day(None, 8, 9)),
        ("28 August", Day(None, 8, 28)),
        ("Aug 9, 2026", Day(2026, 8, 9)),
        ("9-aug", Day(None, 8, 9)),
        ("2026-01-15", Day(2026, 1, 15)),
        ("2026-01-15 10:30:00", Day(2026, 1, 15)),
        ("15-01-2026", Day(2026, 1, 15)),
        ("15/1/2026", Day(2026, 1, 15)),
        ("25 Μαρτίου", Day(None, 3, 25)),
        ("5 de setembro", Day(None, 9, 5)),
        ("18 января", Day(None, 1, 18)),
        ("9月13日", Day(None, 9, 13)),
        ("11月3日", Day(None, 11, 3)),
        ("2026年1月13日", Day(2026, 1, 13)),
        ("12월 1일", Day(None, 12, 1)),
        ("5 בינואר", Day(None, 1, 5)),
        ("18 tháng 8", Day(None, 8, 18)),
        ("5. tammikuuta", Day(None, 1, 5)),
        ("१५ जनवरी", Day(None, 1, 15)),
        ("29 februari", Day(None, 2, 29)),
    ],
)
def test_trap_1_dates_are_localised(cell, day):
    assert readings([cell])[0] == (day,)


@pytest.mark.parametrize(
    "cell", ["", "30 februari", "x", "15", "januari", "1 maart 26", "32 mei", "0 mei", "5 vrimaire"]
)
def test_what_is_no_day_is_not_read(cell):
    assert readings([cell]) == []
    assert first_unreadable([cell]) == (0, 1)


def test_the_first_unreadable_cell_is_that_of_the_language_that_fits_best():
    assert first_unreadable(["1 mei", "2 mei", "3 mei?!x y z zz", "4 mei", "oeps"]) == (2, 2)


def test_one_word_may_be_two_months():
    assert readings(["1 listopada"]) == [(Day(None, 11, 1),), (Day(None, 10, 1),)]


def test_every_language_knows_twelve_months():
    for language in (*COMMON[:2], *LANGUAGES):
        assert {month for _, month in month_names(language)} == set(range(1, 13)), language


def test_reading_many_languages_leaves_babel_as_it_was():
    assert readings(["9月13日"])
    assert readings(["5 mars"])
    assert get_month_names("wide", locale="nl_NL")[1] == "januari"
    assert get_month_names("wide", "stand-alone", locale="de")[1] == "Januar"


@given(YEAR_OF_DAYS, st.sampled_from(DATE_STYLES))
def test_what_the_writer_writes_is_read_back(day, style):
    assert readings([day_text(day, style)]) == [(Day(None, day.month, day.day),)]


def run_of(last: dt.date, size: int) -> list[dt.date]:
    return [last - dt.timedelta(days) for days in range(size - 1, -1, -1)]


def without_year(dates):
    return [Day(None, date.month, date.day) for date in dates]


@given(YEAR_OF_DAYS, st.integers(1, 800), st.integers(0, 360))
def test_trap_2_every_run_of_days_gets_its_years_back(last, size, later):
    dates = run_of(last, size)
    assert daily_dates(without_year(dates), last + dt.timedelta(later)) == DayRun(tuple(dates))


def test_trap_2_an_export_of_16_may_2026_begins_in_2025():
    dates = run_of(dt.date(2026, 5, 15), 94 + 365 - 94)
    run = daily_dates(without_year(dates), dt.date(2026, 5, 16))
    assert isinstance(run, DayRun)
    assert (run.dates[0], run.dates[-1]) == (dt.date(2025, 5, 16), dt.date(2026, 5, 15))


def test_trap_2_rows_that_are_not_consecutive_are_refused():
    days = [Day(None, 1, 1), Day(None, 1, 3)]
    assert daily_dates(days, dt.date(2026, 2, 1)) == Break(0, dt.date(2026, 1, 2))


def test_newest_first_is_read_too():
    dates = run_of(dt.date(2026, 1, 3), 10)
    run = daily_dates(without_year(dates[::-1]), dt.date(2026, 2, 1))
    assert run == DayRun(tuple(dates[::-1]))


def test_29_february_moves_a_table_to_a_leap_year():
    dates = run_of(dt.date(2024, 3, 1), 3)
    assert daily_dates(without_year(dates), dt.date(2026, 3, 2)) == DayRun(tuple(dates), moved=True)
    in_2026 = run_of(dt.date(2026, 3, 1), 3)
    assert daily_dates(without_year(in_2026), dt.date(2026, 3, 2)) == DayRun(tuple(in_2026))


def test_rows_with_their_own_year_may_have_gaps_but_no_doubles():
    days = [Day(2025, 1, 1), Day(2026, 3, 3)]
    run = daily_dates(days, dt.date(2026, 5, 1))
    assert run == DayRun((dt.date(2025, 1, 1), dt.date(2026, 3, 3)), consecutive=False)
    assert isinstance(daily_dates([days[0], days[0]], dt.date(2026, 5, 1)), Break)


def test_latest_earliest_and_nearest_day():
    day, date = Day(None, 12, 31), dt.date(2026, 1, 1)
    assert latest(day, date) == dt.date(2025, 12, 31) == nearest(day, date)
    assert earliest(day, date) == dt.date(2026, 12, 31)
    assert latest(Day(None, 2, 29), date) == dt.date(2024, 2, 29)
    assert earliest(Day(None, 2, 29), date) == dt.date(2028, 2, 29)
    assert latest(Day(2027, 1, 1), date) is None
