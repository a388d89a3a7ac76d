"""LIVE Backstage: counters that run from the first of the month, of all creators of an agency."""

import datetime as dt
import math

import pytest
import shop_format as shop
import workbook_format as excel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.exports import read_exports
from tikmon_nb.inputs.exports.kinds.live import read_hours

FAST = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def day(month, number):
    return dt.date(2026, month, number)


def noor(first, last, **changes):
    return shop.period("noor_fictief", first, last, **changes)


def read(folder, records, name="live.csv", *, handle=None, columns=shop.LIVE_COLUMNS):
    rows = shop.rows_of(records, columns)
    data = excel.workbook({"s": rows}) if name.endswith("xlsx") else shop.csv_of(rows)
    (folder / name).write_bytes(data)
    return read_exports(folder, handle=handle)


def codes(exports):
    return [(finding.code, finding.severity) for finding in exports.findings]


@pytest.mark.parametrize("name", ["live.csv", "live.xlsx"])
def test_a_file_of_one_creator_is_read(tmp_path, name):
    exports = read(tmp_path, [noor(day(7, 1), day(7, 6), diamonds=55397, duration="23h 7m 8s")], name)
    assert exports.findings == ()
    (row,) = exports.live.to_dict("records")
    assert (row["diamonds"], row["streams"], row["days"]) == (55397.0, 15.0, 6.0)
    assert row["hours"] == pytest.approx(23 + 7 / 60 + 8 / 3600)
    (source,) = exports.sources
    assert (source.kind, source.first, source.last) == ("live_backstage", day(7, 1), day(7, 6))


def test_counters_that_run_from_the_first_are_taken_off_each_other_never_added_up(tmp_path):
    read(tmp_path, [noor(day(7, 1), day(7, 15), diamonds=4000, duration="10h")], "b.csv")
    exports = read(tmp_path, [noor(day(7, 1), day(7, 31), diamonds=9000, duration="25h")], "a.csv")
    assert exports.live["diamonds"].tolist() == [4000.0, 5000.0]
    assert exports.live["hours"].tolist() == [10.0, 15.0]
    assert exports.live["days"].tolist() == [15.0, 16.0]
    assert [moment.date() for moment in exports.live["first"]] == [day(7, 1), day(7, 16)]


def test_a_new_month_begins_at_nothing(tmp_path):
    read(tmp_path, [noor(day(7, 1), day(7, 31), diamonds=9000)], "a.csv")
    exports = read(tmp_path, [noor(day(8, 1), day(8, 10), diamonds=800)], "b.csv")
    assert exports.live["diamonds"].tolist() == [9000.0, 800.0]


def test_a_counter_that_goes_down_is_told_and_left_out(tmp_path):
    read(tmp_path, [noor(day(7, 1), day(7, 15), diamonds=4000)], "a.csv")
    read(tmp_path, [noor(day(7, 1), day(7, 20), diamonds=3000)], "b.csv")
    exports = read(tmp_path, [noor(day(7, 1), day(7, 31), diamonds=9000)], "c.csv")
    assert codes(exports) == [("live_counter_down", "warning")]
    assert (exports.live["diamonds"].dropna() >= 0).all()


def test_two_downloads_of_one_period_that_disagree(tmp_path):
    read(tmp_path, [noor(day(7, 1), day(7, 15), diamonds=4000)], "a.csv")
    exports = read(tmp_path, [noor(day(7, 1), day(7, 15), diamonds=4100)], "b.csv")
    assert codes(exports) == [("downloads_disagree", "note")]
    assert exports.live["diamonds"].tolist() == [4100.0]


def test_a_period_that_does_not_begin_on_the_first(tmp_path):
    exports = read(tmp_path, [noor(day(7, 6), day(7, 12), diamonds=700)])
    assert exports.live["days"].tolist() == [7.0]
    exports = read(tmp_path, [noor(day(7, 1), day(7, 10), diamonds=900)], "b.csv")
    assert codes(exports) == [("live_periods_overlap", "warning")]
    assert exports.live["diamonds"].tolist() == [900.0]


def test_a_file_of_an_agency_needs_the_handle(tmp_path):
    records = [noor(day(7, 1), day(7, 6)), shop.period("sam_fictief", day(7, 1), day(7, 6), diamonds=7)]
    exports = read(tmp_path, records)
    assert codes(exports) == [("live_account_unknown", "error")]
    assert exports.live.empty
    exports = read(tmp_path, records, handle="@Sam_Fictief")
    assert exports.findings == ()
    assert exports.live["diamonds"].tolist() == [7.0]
    exports = read(tmp_path, records, handle="*")
    assert exports.findings == ()
    assert exports.live["diamonds"].tolist() == [*read(tmp_path, [records[0]]).live["diamonds"], 7.0]


def test_creators_who_left_share_an_id_and_are_known_by_their_name(tmp_path):
    records = [
        shop.period(name, day(7, 1), day(7, 6), diamonds=f"{n},234", **{"Creator ID": shop.QUIT})
        for n, name in enumerate(("een_weg", "twee_weg"), start=1)
    ]
    exports = read(tmp_path, records, handle="twee_weg")
    assert exports.live["diamonds"].tolist() == [2234.0]


def test_the_manager_and_the_other_creators_stay_out_of_everything(tmp_path):
    records = [noor(day(7, 1), day(7, 6)), shop.period("geheim_iemand", day(7, 1), day(7, 6), diamonds="x")]
    exports = read(tmp_path, records, handle="noor_fictief")
    said = repr(exports) + repr(exports.live.to_dict()) + repr(exports.findings)
    assert shop.MANAGER not in said
    assert "geheim_iemand" not in said


@pytest.mark.parametrize("name", ["Total Diamonds", "Diamonds in selected period"])
def test_names_of_the_diamonds_vary(tmp_path, name):
    columns = [name if column == "Diamonds" else column for column in shop.LIVE_COLUMNS]
    columns = ["Creator ID:" if column == "Creator ID" else column for column in columns]
    record = noor(day(7, 1), day(7, 6), diamonds=12)
    record |= {name: record["Diamonds"], "Creator ID:": record["Creator ID"]}
    assert read(tmp_path, [record], columns=columns).live["diamonds"].tolist() == [12.0]


def test_diamonds_of_the_last_thirty_days_are_no_counter_of_the_month(tmp_path):
    columns = ["Diamonds in L30D" if column == "Diamonds" else column for column in shop.LIVE_COLUMNS]
    record = noor(day(7, 1), day(7, 6)) | {"Diamonds in L30D": 99}
    exports = read(tmp_path, [record], columns=columns)
    assert codes(exports) == [("live_rolling_window", "warning")]
    assert math.isnan(exports.live["diamonds"].iloc[0])
    assert exports.live["hours"].tolist() == [10.0]


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("119h 47m 31s", 119 + 47 / 60 + 31 / 3600),
        ("45m 10s", 45 / 60 + 10 / 3600),
        ("88.46h", 88.46),
        ("90", 1.5),
        ("12s", 12 / 3600),
        ("10h", 10.0),
        ("", None),
        ("1h 75m", None),
        ("tien uur", None),
        ("-3h", None),
    ],
)
def test_durations_as_they_are_written(cell, hours):
    assert read_hours(cell) == (pytest.approx(hours) if hours is not None else None)


@pytest.mark.parametrize(("cell", "days"), [("21d", 21.0), ("21", 21.0)])
def test_days_with_and_without_a_letter(tmp_path, cell, days):
    exports = read(tmp_path, [noor(day(7, 1), day(7, 31), **{"Valid go LIVE days": cell})])
    assert exports.live["valid_days"].tolist() == [days]


def test_more_hours_than_a_day_has_are_told_and_left_out(tmp_path):
    exports = read(tmp_path, [noor(day(7, 1), day(7, 2), duration="88.46h", **{"Valid go LIVE days": 2})])
    assert codes(exports) == [("number_impossible", "warning")]
    assert math.isnan(exports.live["hours"].iloc[0])


def test_names_cut_in_two_and_grown_together_are_told(tmp_path):
    data = shop.csv_of(shop.rows_of([noor(day(7, 1), day(7, 6))], shop.LIVE_COLUMNS))
    shifted = data.replace(b"Valid go LIVE days,", b"Va,lid go LIVE days,", 1).replace(
        b",Matches", b"Matches", 1
    )
    (tmp_path / "a.csv").write_bytes(shifted)
    assert ("columns_unknown", "warning") in codes(read_exports(tmp_path))


def test_a_period_that_cannot_be_read_is_an_error(tmp_path):
    exports = read(tmp_path, [noor(day(7, 1), day(7, 6), **{"Data period": "juli"})])
    assert codes(exports)[0] == ("live_period_unreadable", "error")
    assert exports.live.empty


@FAST
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 700)), min_size=1, max_size=20))
def test_what_was_added_every_few_days_is_what_is_read(tmp_path, added):
    for old in tmp_path.iterdir():
        old.unlink()
    diamonds, minutes = 0, 0
    for n, (gift, length) in enumerate(added, start=1):
        diamonds, minutes = diamonds + gift, minutes + length
        record = noor(
            day(7, 1), day(7, n), diamonds=diamonds, duration=str(minutes), **{"Valid go LIVE days": 0}
        )
        (tmp_path / f"{99 - n}.csv").write_bytes(shop.csv_of(shop.rows_of([record], shop.LIVE_COLUMNS)))
    exports = read_exports(tmp_path)
    assert exports.findings == ()
    assert exports.live["diamonds"].tolist() == [float(gift) for gift, _ in added]
    assert exports.live["hours"].tolist() == pytest.approx([length / 60 for _, length in added], abs=1e-9)


@FAST
@given(st.data())
def test_whatever_a_cell_holds_nothing_raises(tmp_path, data):
    rows = shop.rows_of([noor(day(7, 1), day(7, 6)), noor(day(7, 1), day(7, 15))], shop.LIVE_COLUMNS)
    for _ in range(data.draw(st.integers(1, 6))):
        row, column = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 28))
        rows[row][column] = data.draw(st.text(max_size=12))
    (tmp_path / "a.csv").write_bytes(shop.csv_of(rows))
    exports = read_exports(tmp_path)
    assert (exports.live[["diamonds", "hours"]].fillna(0) >= 0).all(axis=None)
