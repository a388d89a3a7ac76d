"""Reading whole columns gives exactly what reading row by row gives, or leaves the file to it."""

import csv
import datetime as dt
import io
import random
import sys

import numpy as np
import pandas as pd
import pytest
import shop_format as shop
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import fuzzing
from tikmon_nb.inputs.exports import affiliate, fast_orders, fast_tables
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.loading import load
from tikmon_nb.inputs.exports.reading import Met
from tikmon_nb.inputs.exports.texts import Text
from tikmon_nb.inputs.quality import Findings

FIRST = dt.datetime(2026, 7, 13, 19, 0, 12)
EXAMPLES = settings(max_examples=40, deadline=None)
MODULES = (fast_orders,)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text('",;\n\r \t\u2003\u05d0🌸a', max_size=12),
)
UNBROKEN = TEXTS.map(lambda text: text.replace("\r", ""))  # which `csv.writer` would not quote


def read(data, *, fast):
    """All that was met in a file, the findings, and whether whole columns could be read."""
    met, findings, taken = Met(), Findings(), []
    with pytest.MonkeyPatch.context() as patch:
        for module in MODULES:
            plain = module.read_plain

            def noting(*given, plain=plain):
                found = plain(*given) if fast else None
                taken.append(found is not None)
                return found

            patch.setattr(module, "read_plain", noting)
        load([RawFile("a.csv", "a.csv", "a.csv", data, fuzzing.MODIFIED)], findings, met.take)
    return met, findings.items, any(taken)


def check_same(data):
    """Both ways of reading agree; whether whole columns could be read."""
    (met, findings, taken), (slow, expected, _) = read(data, fast=True), read(data, fast=False)
    assert findings == expected
    assert met.sources == slow.sources
    for (_, found), (_, known) in zip(met.orders, slow.orders, strict=True):
        pd.testing.assert_frame_equal(found, known, check_exact=True)
    return taken


def orders_of(records, **options):
    return shop.csv_of(shop.rows_of(records), **options)


def orders(count=6, **changes):
    statuses = ("Settled", "Pending", "Awaiting payment", "Ineligible")
    return [
        shop.order(n, FIRST + dt.timedelta(days=n), status=statuses[n % 4], gmv=24.95 + n, **changes)
        for n in range(count)
    ]


LINE = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["Settled", "pending", "Awaiting payment", "Ineligible"]),
        "gmv": st.integers(-(10**7), 10**9).map(lambda cents: cents / 100),
        "share": st.sampled_from([0.12, 0.085, 0.0, 1.0]),
        "sold": st.integers(2, 9),
        "refunded": st.integers(0, 2),
        "video_id": st.sampled_from(["7629867741511486734", "/", "", "7629867741511486735 "]),
        "product": UNBROKEN,
        "Shop name": UNBROKEN,
        "Price": st.sampled_from(["", "/", "-", "12", "1.234", "0.5", "-3.10", " 7 "]),
        "Currency": st.sampled_from(["EUR", "usd", " gbp"]),
    }
)


@EXAMPLES
@given(st.lists(LINE, min_size=1, max_size=6), st.sampled_from(",;\t"), st.integers(0, 20))
def test_clean_orders_are_the_same(lines, delimiter, days):
    records = [
        shop.order(n, FIRST + dt.timedelta(days=days + n), **dict(line)) for n, line in enumerate(lines)
    ]
    assert check_same(orders_of(records, delimiter=delimiter))


@pytest.mark.parametrize("data", [orders_of(orders())])
def test_mutated_files_are_the_same(data):
    taken = [check_same(fuzzing.mutated(data, random.Random(number))) for number in range(80)]
    assert 10 < sum(taken) < 80


@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({"Order date": "03/07/2026 10:00:00"}, True),  # only the settlement shows the order
        ({"Order date": "03/07/2026 10:00:00", "Commission settlement date": "/"}, True),  # nothing does
        ({"Order date": "07/07/2026 10:00:00", "Commission settlement date": "/"}, True),  # nothing has to
        ({"Order date": "/"}, True),
        ({"Order date": "07/30/2026 10:00:00"}, False),
        ({"Order date": "31/06/2026 10:00:00"}, False),
        ({"Order date": "29/02/2028 23:59:59"}, True),
        ({"Order date": "29/02/2027 10:00:00"}, False),
        ({"Order date": "13/07/2026 24:00:00"}, False),
        ({"Order date": "13/07/2015 10:00:00"}, False),
        ({"Order date": "2026-07-13 10:00:00"}, False),
        ({"GMV": "24,95"}, False),
        ({"GMV": "1e5"}, False),
        ({"GMV": "nan"}, False),
        ({"GMV": "€ 5"}, False),
        ({"GMV": "1" * 20 + "." + "1" * 18}, True),
        ({"GMV": "1" * 21}, False),
        ({"GMV": "1.234"}, True),
        ({"Standard": "0.12"}, True),
        ({"Standard": "150%"}, False),
        ({"Standard": "/"}, True),
        ({"Items sold": "1.5"}, False),
        ({"Items sold": "1.0"}, True),
        ({"Items sold": "-1"}, False),
        ({"Items refunded": "2"}, False),
        ({"Order ID": "5.76E+17"}, False),
        ({"Order ID": "٥٧٦٤٠٠٠٠٠٠٠٠٠٠٠٠٠٠"}, False),
        ({"SKU ID": ""}, False),
        ({"Order settlement status": "Verrekend"}, False),
        ({"Agency": "x" * 131_073}, False),
        ({"Agency": ('",\n' * 50_000)}, False),
        ({"Agency": "a\x00b"}, True),
    ],
)
def test_what_is_plain_in_orders(changes, taken):
    assert check_same(orders_of(orders(5, **changes))) == taken


@pytest.mark.parametrize("data", [orders_of(orders())])
@pytest.mark.parametrize("change", [
    lambda data: b"\xef\xbb\xbf" * 2 + data,
    lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    lambda data: data.decode("utf-8-sig").encode("utf-16"),
    lambda data: data.rstrip(b"\r\n"),
])  # fmt: skip
def test_other_ways_to_write_the_same_are_plain_too(data, change):
    assert check_same(change(data))


@pytest.mark.parametrize("data", [orders_of(orders())])
@pytest.mark.parametrize("change", [
    lambda data: b"\n" + data,
    lambda data: data + b"\n",
    lambda data: data.replace(b"\n", b"\n\n", 2),
    lambda data: data.splitlines()[0],
    lambda data: data + b',"',
    lambda data: data.rstrip() + b",",
])  # fmt: skip
def test_a_file_of_another_shape_is_left_to_the_other_reader(data, change):
    assert not check_same(change(data))


@settings(max_examples=400, deadline=None)
@given(st.text('",\n\r a', max_size=40), st.sampled_from([16, 64, 2**16]))
def test_cells_are_cut_as_the_csv_module_cuts_them(body, block):
    text = "a,b\n" + body
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast_tables, "BLOCK", block)
        try:
            cells = fast_tables.read_columns(Text(text), ",", 2, {"a": 0, "b": 1})
        except fast_tables.NotPlain:
            return
    rows = [row or ["", ""] for row in csv.reader(io.StringIO(text, newline=""))]
    assert [list(row) for row in zip(cells["a"].to_pylist(), cells["b"].to_pylist(), strict=True)] == rows[1:]


def test_half_a_letter_is_not_plain():
    with pytest.raises(fast_tables.NotPlain):
        fast_tables.read_columns(Text("a,b\n1,\ud800"), ",", 2, {"a": 0})


def test_the_same_space_is_trimmed_as_everywhere():
    assert set(fast_tables.SPACES) == {c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace()}


@EXAMPLES
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=12), st.integers(0, 12))
def test_orders_of_one_moment_stand_by_their_ids(lines, cut):
    records = [
        shop.order(n, FIRST, **{"SKU ID": str(sku), "Order date": f"1{day}/07/2026 10:00:00" if day else "/"})
        for n, sku, day in lines
    ]
    (_, frame), *_ = read(orders_of(records), fast=True)[0].orders
    merged = affiliate.merge_orders([frame[:cut], frame[cut:]])
    key = ["order_id", "sku_id", "product_id", "video_id"]
    last = frame.sort_values("status", key=lambda s: s == "settled", kind="stable").drop_duplicates(
        key, keep="last"
    )
    expected = last.sort_values(["ordered_at", *key], kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(merged, expected)
    assert np.array_equal(merged.index, range(len(merged)))
