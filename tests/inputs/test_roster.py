"""Rosters: every column of the form, as spreadsheets and Parquet write it, one clear error per problem."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tests.conftest import ROOT
from tikmon_nb.inputs import InputError
from tikmon_nb.inputs.roster import BATCH, creator_of, read_roster, roster_columns, roster_file, rows_of

DUTCH = """\ufeffid;name;followers.low;followers.high;engagement_share;active_community;\
sponsored.posts_per_month;ambassador.1.brand;ambassador.1.eur_per_month;ambassador.1.start;ambassador.1.end;other.1.name;other.1.eur_per_month
an;"Naam; met puntkomma";10000;20000;0,05;ja;2,5;Merk;300;2026-01-01;2027-01-01;Les;40
007;;;;;;;;;;;;
"""


def rows(path):
    return [row for batch in read_roster(path) for row in batch]


@pytest.fixture
def dutch(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(DUTCH, encoding="utf-8")
    return path


def test_a_dutch_spreadsheet_is_read_as_it_was_meant(dutch):
    first, second = rows(dutch)
    form = creator_of(first, "roster.csv", ROOT / "data").form
    assert form.name == "Naam; met puntkomma"
    assert (form.followers.low, form.followers.high) == (10_000, 20_000)
    assert form.engagement_share.low == 0.05
    assert form.active_community is True
    assert form.sponsored.posts_per_month.low == 2.5
    assert form.ambassador[0].end == dt.date(2027, 1, 1)
    assert form.other[0].eur_per_month.high == 40
    assert second.number == 3
    assert creator_of(second, "roster.csv", ROOT / "data").id == "7"


@pytest.mark.parametrize("kind", ["comma", "tab", "parquet", "frame"])
def test_every_kind_of_table_gives_the_same_creators(dutch, tmp_path, kind):
    table = pd.read_csv(dutch, sep=";", decimal=",", dtype={"id": str})
    path = tmp_path / "other.csv"
    if kind == "parquet":
        path = tmp_path / "other.parquet"
        table.to_parquet(path)
    elif kind != "frame":
        table.to_csv(path, sep={"comma": ",", "tab": "\t"}[kind], index=False)
    found = [row for batch in rows_of(table) for row in batch] if kind == "frame" else rows(path)
    expected = rows(dutch)
    for one, other in zip(found, expected, strict=True):
        mine, theirs = (creator_of(row, "x", ROOT / "data").form for row in (one, other))
        assert mine.model_dump(exclude={"id"}) == theirs.model_dump(exclude={"id"})


def test_a_long_table_comes_in_batches(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("id\n" + "".join(f"c{i}\n" for i in range(1000)), encoding="utf-8")
    batches = list(read_roster(path))
    assert max(len(batch) for batch in batches) <= BATCH
    assert [row.number for batch in batches for row in batch] == list(range(2, 1002))


def test_every_column_of_the_form_is_known():
    columns = roster_columns()
    assert len(columns) == len(set(columns))
    for column in (
        "id",
        "followers.low",
        "shop.N.price_eur",
        "costs.N.eur_once",
        "live.hours_per_month.mode",
    ):
        assert column in columns


@pytest.mark.parametrize(
    ("text", "column", "near"),
    [
        ("id,folowers\na,1\n", "folowers", "followers"),
        ("id,followers,followers\na,1,2\n", "followers", ""),
        ("id,ambassador.eur_per_month\na,1\n", "ambassador.eur_per_month", "ambassador.N.eur_per_month"),
        ("followers\n1\n", "id", ""),
    ],
)
def test_a_wrong_column_is_named_before_anything_is_worked_out(tmp_path, text, column, near):
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_roster(path))
    finding = caught.value.findings[0]
    assert finding.column == column
    assert not near or near in finding.near


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"followers": "nan"}, "followers", None),
        ({"followers.low": 3, "followers.high": 2}, "followers", "low_above_high"),
        ({"engagement_share": -0.1}, "engagement_share", "number_out_of_range"),
        ({"country": "Nederland"}, "country", None),
        ({"as_of": "31-12-2026"}, "as_of", None),
        ({"sponsored.posts_per_month": "veel"}, "sponsored.posts_per_month", None),
        ({"shop.1.name": "Mok"}, "shop[1].price_eur", "value_missing"),
    ],
    ids=str,
)
def test_a_wrong_cell_is_named_with_row_and_column(cells, column, code):
    [[row]] = rows_of(pd.DataFrame([{"id": "an", **cells}]))
    with pytest.raises(InputError) as caught:
        creator_of(row, "roster", ROOT / "data")
    found = [(finding.row, finding.column, finding.code) for finding in caught.value.findings]
    assert any(place[0] == 2 and place[1].startswith(column.split("[")[0]) for place in found)
    assert code is None or code in {place[2] for place in found}


def test_what_is_no_table_is_refused(tmp_path):
    ragged = b"id,followers\na,1\nb,1,2,3\n"
    for name, content in (
        ("x.parquet", b"no parquet"),
        ("x.csv", b"\xff\xfe\x00id"),
        ("leeg.csv", b""),
        ("scheef.csv", ragged),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError):
            list(read_roster(path))


def test_a_roster_is_found_by_name_or_by_path(tmp_path, dutch):
    assert roster_file("voorbeeld", ROOT / "data").name == "voorbeeld.csv"
    assert roster_file(str(dutch)) == dutch
    with pytest.raises(InputError) as caught:
        roster_file("voorbeeldd", ROOT / "data")
    assert caught.value.findings[0].near == ("voorbeeld",)
