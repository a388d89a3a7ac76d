"""Affiliate orders of TikTok Shop: every trap of the file a test."""

import datetime as dt
import math

import pandas as pd
import pytest
import shop_format as shop
import workbook_format as excel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.exports import read_exports
from tikmon_nb.inputs.exports.kinds.affiliate import merge_orders

FIRST = dt.datetime(2026, 7, 3, 19, 0, 12)
FAST = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def orders(count=3, **changes):
    return [shop.order(n, FIRST + dt.timedelta(days=n), **changes) for n in range(count)]


def read(folder, records, name="orders.csv", **options):
    data = records if isinstance(records, bytes) else shop.csv_of(shop.rows_of(records), **options)
    (folder / name).write_bytes(data)
    return read_exports(folder)


def codes(exports):
    return {(finding.code, finding.severity) for finding in exports.findings}


def test_every_row_is_read_with_what_it_says(tmp_path):
    records = [
        shop.order(0, FIRST),
        shop.order(1, FIRST + dt.timedelta(days=1), status="Pending", gmv=79.8, sold=2),
        shop.order(2, FIRST + dt.timedelta(days=2), status="Awaiting payment", gmv=12.5, video_id="/"),
        shop.order(3, FIRST + dt.timedelta(days=3), status="Ineligible", refunded=1),
    ]
    exports = read(tmp_path, records)
    assert codes(exports) == {("orders_ineligible", "note")}
    frame = exports.orders
    assert frame["status"].tolist() == ["settled", "pending", "awaiting"]
    assert frame["gmv"].tolist() == [24.95, 79.8, 12.5]
    assert frame["earned"].tolist()[0] == 2.99
    assert frame["expected"].tolist()[1:] == [9.58, 1.5]
    assert all(math.isnan(value) for value in (frame["expected"][0], frame["earned"][1], frame["earned"][2]))
    assert frame["commission"].tolist() == [2.99, 9.58, 1.5]
    assert frame["commission_share"].tolist() == [0.12] * 3
    assert frame["video_id"].tolist() == ["7629867741511486734"] * 2 + [""]
    assert frame["order_id"].tolist() == [str(shop.FIRST_ID + n) for n in range(3)]
    assert frame["ordered_at"][0] == FIRST
    assert frame["settled_on"].isna().tolist() == [False, True, True]
    (source,) = exports.sources
    assert (source.kind, source.rows) == ("affiliate_orders", 3)
    assert (source.first, source.last) == (dt.date(2026, 7, 3), dt.date(2026, 7, 5))


@pytest.mark.parametrize("name", ["orders.xlsx", "x.csv"])
def test_the_header_may_stand_lower(tmp_path, name):
    rows = [["Creator orders"], [], ["Exported", "2026-11-01"], *shop.rows_of(orders())]
    data = excel.workbook({"s": rows}) if name.endswith("x") else shop.csv_of(rows)
    exports = read(tmp_path, data, name)
    assert len(exports.orders) == 3


def test_names_in_another_case_and_order_are_the_same(tmp_path):
    rows = [row[::-1] for row in shop.rows_of(orders())]
    rows[0] = [name.upper() for name in rows[0]]
    assert len(read(tmp_path, shop.csv_of(rows)).orders) == 3


def test_translated_names_are_taken_by_their_place_and_told(tmp_path):
    rows = shop.rows_of(orders())
    rows[0] = [f"Kolom {n}" for n in range(45)]
    exports = read(tmp_path, shop.csv_of(rows))
    assert ("header_by_position", "warning") in codes(exports)
    assert exports.orders["gmv"].tolist() == [24.95] * 3


def test_a_wide_table_of_something_else_is_none(tmp_path):
    rows = [[f"Kolom {n}" for n in range(45)], *([str(n) for n in range(45)] for _ in range(3))]
    assert codes(read(tmp_path, shop.csv_of(rows))) == {("not_from_tiktok", "warning")}


def test_a_row_for_each_product_and_post_and_one_of_two_that_are_equal(tmp_path):
    same = orders(1)
    two = [same[0] | {"SKU ID": "1729000000000000099"}, same[0] | {"Content ID": "7629867741511486735"}]
    assert len(read(tmp_path, [*same, *same, *two]).orders) == 3


def test_a_newer_download_settles_what_was_pending_and_nothing_goes_back(tmp_path):
    read(tmp_path, orders(2, status="Pending"), "a.csv")
    read(tmp_path, orders(2), "b.csv")
    later = shop.order(9, FIRST + dt.timedelta(days=90), status="Pending")
    exports = read(tmp_path, [*orders(2, status="Pending"), later], "c.csv")
    assert exports.orders["status"].tolist() == ["settled", "settled", "pending"]


def test_a_status_that_is_unknown_is_told_and_left_out(tmp_path):
    exports = read(tmp_path, [*orders(2), shop.order(8, FIRST, status="Verrekend")])
    finding = next(finding for finding in exports.findings if finding.code == "order_status_unknown")
    assert (finding.found, finding.row, finding.column) == ("Verrekend", 4, "Order settlement status")
    assert len(exports.orders) == 2


@pytest.mark.parametrize(("cell", "share"), [("12%", 0.12), ("12", 0.12), ("8.5%", 0.085), ("0.12", 0.12)])
def test_the_rate_is_a_share_however_it_is_written(tmp_path, cell, share):
    exports = read(tmp_path, orders(1, Standard=cell))
    assert exports.orders["commission_share"].tolist() == [pytest.approx(share)]


@pytest.mark.parametrize("field", ["Order ID", "SKU ID", "Content ID"])
@pytest.mark.parametrize("cell", ["5.76E+17", "5,764E+17", "576400000000000000.0"])
def test_ids_spoiled_by_a_spreadsheet_are_refused(tmp_path, field, cell):
    exports = read(tmp_path, [orders(1)[0] | {field: cell}, *orders(3)[1:]])
    assert ("ids_spoiled", "error") in codes(exports)
    assert exports.orders.empty


def test_ids_that_were_numbers_in_a_workbook_are_refused(tmp_path):
    rows = shop.rows_of(orders(2))
    rows[1][0] = 576400000000000123
    assert ("ids_spoiled", "error") in codes(read(tmp_path, excel.workbook({"s": rows}), "o.xlsx"))


def test_dates_are_day_first_and_both_orders_in_one_file_are_refused(tmp_path):
    exports = read(tmp_path, [shop.order(0, FIRST, **{"Order date": "03/07/2026 19:00:12"})])
    assert exports.orders["ordered_at"][0] == dt.datetime(2026, 7, 3, 19, 0, 12)
    mixed = [orders(1, **{"Order date": date})[0] for date in ("30/09/2026 10:00:00", "09/30/2026 10:00:00")]
    exports = read(tmp_path, mixed, "orders.csv")
    assert ("date_orders_mixed", "error") in codes(exports)
    assert exports.orders.empty


def test_an_american_file_is_read_with_the_month_first_and_told(tmp_path):
    dates = {"Commission settlement date": "/"}
    exports = read(tmp_path, [orders(1, **{"Order date": "09/30/2026 10:00:00"}, **dates)[0]])
    assert ("dates_month_first", "warning") in codes(exports)
    assert exports.orders["ordered_at"][0] == dt.datetime(2026, 9, 30, 10)


def test_iso_dates_and_no_dates(tmp_path):
    exports = read(
        tmp_path, orders(1, **{"Order date": "2026-09-30 10:00:00", "Commission settlement date": ""})
    )
    assert exports.orders["ordered_at"][0] == dt.datetime(2026, 9, 30, 10)
    assert exports.orders["settled_on"].isna().all()


def test_a_date_that_is_none_is_told(tmp_path):
    exports = read(tmp_path, [*orders(2), shop.order(7, FIRST, **{"Order date": "gisteren"})])
    assert ("order_date_unreadable", "warning") in codes(exports)
    assert exports.orders["ordered_at"].isna().sum() == 1


def test_a_dutch_spreadsheet_has_semicolons_and_commas(tmp_path):
    records = [
        {
            name: str(cell).replace(".", ",") if isinstance(cell, float) else cell
            for name, cell in order.items()
        }
        for order in orders(3, gmv=1234.5)
    ]
    exports = read(tmp_path, records, delimiter=";")
    assert exports.orders["gmv"].tolist() == [1234.5] * 3
    assert exports.orders["earned"].tolist() == [148.14] * 3


def test_amounts_with_two_decimal_marks_are_refused(tmp_path):
    exports = read(tmp_path, [*orders(2), shop.order(5, FIRST, GMV="24,95")])
    assert ("table_marks_mixed", "error") in codes(exports)
    assert exports.orders.empty


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("GMV", "veel", "number_unreadable"),
        ("Items sold", "-1", "number_impossible"),
        ("Items sold", "1.5", "number_impossible"),
        ("Items refunded", "2", "number_impossible"),
        ("Standard", "150%", "number_impossible"),
    ],
)
def test_an_impossible_number_is_told_and_left_out(tmp_path, field, cell, code):
    exports = read(tmp_path, [orders(1)[0] | {field: cell}])
    finding = next(finding for finding in exports.findings if finding.code == code)
    assert (finding.row, finding.column, finding.found) == (2, field, cell)
    assert len(exports.orders) == 1


def test_a_row_with_a_loose_comma_is_left_out_not_shifted(tmp_path):
    data = shop.csv_of(shop.rows_of(orders(3))).replace(b"Voorbeeldproduct", b"Voorbeeld,product", 1)
    exports = read(tmp_path, data)
    assert [(f.code, f.row) for f in exports.findings if f.severity != "note"] == [("row_left_out", 2)]
    assert len(exports.orders) == 2


def test_names_cut_in_two_and_grown_together_are_told(tmp_path):
    data = shop.csv_of(shop.rows_of(orders(2)))
    shifted = data.replace(b"Indirect", b"Indi,rect", 1).replace(b"Tax - ISR,", b"Tax - ISR", 1)
    assert ("columns_unknown", "warning") in codes(read(tmp_path, shifted))


def test_other_currencies_are_kept_apart(tmp_path):
    exports = read(tmp_path, [orders(1)[0], shop.order(1, FIRST, Currency="usd")])
    assert sorted(exports.orders["currency"]) == ["EUR", "USD"]


def test_a_header_without_rows_is_normal(tmp_path):
    exports = read(tmp_path, [])
    assert codes(exports) == {("no_rows", "note")}
    full = read(tmp_path, orders(1))
    assert exports.orders.dtypes.equals(full.orders.dtypes)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"Order date": "03/07/2026 10:00:00"}, []),  # the settlement shows the order of day and month
        ({"Order date": "03/07/2026 10:00:00", "Commission settlement date": "/"}, ["dates_day_first"]),
        ({"Order date": "07/07/2026 10:00:00", "Commission settlement date": "/"}, []),
        ({"Order date": "/"}, []),
        ({"Order date": "29/02/2028 23:59:59"}, ["day_refused"]),
        ({"Order date": "29/02/2027 10:00:00"}, ["order_date_unreadable"]),
        ({"Order date": "31/06/2026 10:00:00"}, ["order_date_unreadable"]),
        ({"Order date": "13/07/2026 24:00:00"}, ["order_date_unreadable"]),
        ({"Order date": "13/07/2026 23:59:60"}, ["order_date_unreadable"]),
        ({"Order date": "13/07/2015 10:00:00"}, ["order_date_unreadable"]),
        ({"Order date": "now"}, ["order_date_unreadable"]),
        ({"Order date": "07/30/2026 10:00:00"}, ["date_orders_mixed"]),
        ({"GMV": "1e5"}, ["number_unreadable"]),
        ({"GMV": "nan"}, ["number_unreadable"]),
        ({"GMV": "€ 5"}, []),
        ({"GMV": "N/A"}, []),
        ({"GMV": "1" * 20 + "." + "1" * 18}, []),
        ({"GMV": "1" * 21}, ["number_unreadable"]),
        ({"Standard": "/"}, []),
        ({"Items sold": "1.0"}, []),
        ({"Items sold": "٣"}, []),
        ({"Order ID": "٥٧٦٤٠٠٠٠٠٠٠٠٠٠٠٠٠٠"}, []),
        ({"SKU ID": ""}, ["order_id_unreadable"]),
        ({"Content ID": "N/A"}, ["order_id_unreadable"]),
        ({"Agency": "x" * 131_073}, ["table_unreadable"]),
        ({"Agency": ('",\n' * 30_000)}, []),
        ({"Agency": "a\x00b"}, []),
    ],
)
def test_what_is_told_of_a_cell(tmp_path, changes, codes):
    records = [shop.order(0, FIRST, **{"Commission settlement date": "30/07/2026 10:00:00"} | changes)]
    assert [finding.code for finding in read(tmp_path, records).findings] == codes


def test_findings_come_in_the_order_of_the_rows_and_are_counted(tmp_path):
    records = [
        shop.order(0, FIRST, status="Ineligible", GMV="veel"),  # of which nothing else is told
        shop.order(1, FIRST, Price="x", **{"Order date": "gisteren"}),
        shop.order(2, FIRST, **{"SKU ID": "x", "Order date": "morgen"}),
        shop.order(3, FIRST, GMV="y", **{"Items sold": "-1"}),
        shop.order(4, FIRST, status="Ineligible"),
    ]
    found = [(f.code, f.row, f.column, f.found, f.count) for f in read(tmp_path, records).findings]
    assert found == [
        ("orders_ineligible", 2, "", "", 2),
        ("number_unreadable", 3, "Price", "x", 2),
        ("order_date_unreadable", 3, "Order date", "gisteren", 1),
        ("order_id_unreadable", 4, "SKU ID", "x", 1),
        ("number_impossible", 5, "Items sold", "-1", 1),
    ]


@pytest.mark.parametrize("change", [
    lambda data: b"\xef\xbb\xbf" * 2 + data,
    lambda data: data.replace(b"\n", b"\r"),
    lambda data: data.decode().encode("utf-16"),
    lambda data: data.rstrip(b"\n"),
    lambda data: b"\n" + data + b"\n\n",
    lambda data: data.replace(b"\n", b"\n\n", 2),
    lambda data: data.replace(b"\n", b",\n"),
])  # fmt: skip
def test_other_ways_to_write_the_same_are_the_same(tmp_path, change):
    data = shop.csv_of(shop.rows_of(orders(6)))
    known, found = read(tmp_path, data).orders, read(tmp_path, change(data)).orders
    pd.testing.assert_frame_equal(found, known, check_exact=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=12), st.integers(0, 12))
def test_orders_of_one_moment_stand_by_their_ids(lines, cut):
    key = ["order_id", "sku_id", "product_id", "video_id"]
    frame = merge_orders([]).reindex(range(len(lines)))
    frame = frame.assign(**dict.fromkeys(key, "7"), status="settled")
    for at, (order, sku, day) in enumerate(lines):
        frame.loc[at, key[:2]] = [str(order), str(sku)]
        frame.loc[at, "ordered_at"] = pd.Timestamp(2026, 7, day) if day else pd.NaT
    merged = merge_orders([frame[:cut], frame[cut:]])
    last = frame.drop_duplicates(key, keep="last")
    expected = last.sort_values(["ordered_at", *key], kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(merged, expected)


PRODUCTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=40)
CENTS = st.integers(0, 10**7).map(lambda cents: cents / 100)


@FAST
@given(st.lists(st.tuples(PRODUCTS, CENTS, st.sampled_from(["Settled", "Pending"])), min_size=1, max_size=6))
def test_any_orders_are_read_back(tmp_path, rows):
    records = [
        shop.order(n, FIRST + dt.timedelta(days=10 + n), product=product, gmv=gmv, status=status)
        for n, (product, gmv, status) in enumerate(rows)
    ]
    frame = read(tmp_path, records).orders
    assert frame["gmv"].tolist() == [gmv for _, gmv, _ in rows]
    assert frame["product"].tolist() == [product.strip() for product, *_ in rows]
    assert frame["commission"].tolist() == [round(gmv * 0.12, 2) for _, gmv, _ in rows]


@FAST
@given(st.data())
def test_whatever_a_cell_holds_nothing_raises(tmp_path, data):
    rows = shop.rows_of(orders(3))
    for _ in range(data.draw(st.integers(1, 6))):
        row, column = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 44))
        rows[row][column] = data.draw(st.text(max_size=12))
    exports = read(tmp_path, shop.csv_of(rows))
    assert all(len(finding.found) <= 80 for finding in exports.findings)
    assert (exports.orders["commission_share"].dropna() <= 1).all()
