"""Rosters: every column of the form, as spreadsheets and Parquet write it, one clear error per problem."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tests.conftest import DATA
from tikmon_nb.inputs import InputError
from tikmon_nb.inputs.roster.columns import roster_columns
from tikmon_nb.inputs.roster.rows import BATCH, creator_of, read_roster, roster_file, scan

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
    form = creator_of(first, "roster.csv", DATA).form
    assert form.name == "Naam; met puntkomma"
    assert (form.followers.low, form.followers.high) == (10_000, 20_000)
    assert form.engagement_share.low == 0.05
    assert form.active_community is True
    assert form.sponsored.posts_per_month.low == 2.5
    assert form.ambassador[0].end == dt.date(2027, 1, 1)
    assert form.other[0].eur_per_month.high == 40
    assert second.number == 3
    assert creator_of(second, "roster.csv", DATA).id == "007"


@pytest.mark.parametrize("kind", ["comma", "tab", "parquet", "excel", "frame"])
def test_every_kind_of_table_gives_the_same_creators(dutch, tmp_path, kind):
    table = pd.read_csv(dutch, sep=";", decimal=",", dtype={"id": str})
    path = tmp_path / "other.csv"
    if kind == "parquet":
        path = tmp_path / "other.parquet"
        table.to_parquet(path)
    elif kind == "excel":
        path = tmp_path / "other.xlsx"
        table.to_excel(path, index=False)
    elif kind != "frame":
        table.to_csv(path, sep={"comma": ",", "tab": "\t"}[kind], index=False)
    found = [row for batch in read_roster(table) for row in batch] if kind == "frame" else rows(path)
    expected = rows(dutch)
    for one, other in zip(found, expected, strict=True):
        mine, theirs = (creator_of(row, "x", DATA).form for row in (one, other))
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
        ("id,ambassador.eur_per_month\na,1\n", "ambassador.eur_per_month", "ambassador.1.eur_per_month"),
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
        ({"as_of": "12/31/2026"}, "as_of", "not_a_date"),
        ({"sponsored.posts_per_month": "veel"}, "sponsored.posts_per_month", None),
        ({"shop.1.name": "Mok"}, "shop[1].price_eur", "value_missing"),
    ],
    ids=str,
)
def test_a_wrong_cell_is_named_with_row_and_column(cells, column, code):
    [[row]] = read_roster(pd.DataFrame([{"id": "an", **cells}]))
    with pytest.raises(InputError) as caught:
        creator_of(row, "roster", DATA)
    found = [(finding.row, finding.column, finding.code) for finding in caught.value.findings]
    assert any(place[0] == 2 and place[1].startswith(column.split("[")[0]) for place in found)
    assert code is None or code in {place[2] for place in found}


def test_what_is_no_table_is_refused(tmp_path):
    for name, content in (
        ("x.parquet", b"no parquet"),
        ("x.csv", b"\xff\xfe\x00id"),
        ("x.xlsx", b"PK"),
        ("leeg.csv", b""),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError):
            list(read_roster(path))


def test_a_roster_is_found_by_name_or_by_path(tmp_path, dutch):
    assert roster_file("voorbeeld", DATA).name == "voorbeeld.csv"
    assert roster_file(str(dutch)) == dutch
    with pytest.raises(InputError) as caught:
        roster_file("voorbeeldd", DATA)
    assert caught.value.findings[0].near == ("voorbeeld",)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(("1.234,56", 1234.56), ("€ 150,00", 150), ("0,125", 0.125), ("1E+05", 100_000), ("12,5", 12.5)),
        *(
            ("10.000", 10_000),
            ("2.500.000", 2_500_000),
            ("2k", 2_000),
            ("1,5 mln", 1_500_000),
            ("12.5", 12.5),
        ),
    ],
)
def test_a_number_is_read_as_a_dutch_spreadsheet_writes_it(cell, value):
    [[row]] = read_roster(pd.DataFrame([{"id": "an", "followers": cell}]))
    assert creator_of(row, "roster", DATA).form.followers.low == value


@pytest.mark.parametrize(
    ("separator", "cell", "code"),
    [
        (",", "10.000", "number_ambiguous"),  # ten thousand to a Dutch reader, and ten to a computer
        (";", "1,250", "number_ambiguous"),
        *(
            (";", cell, "not_a_number")
            for cell in ("2x 500", "500-1000", "1.23.4", "500+", "20 dollar", "1.5M")
        ),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(tmp_path, separator, cell, code):
    path = tmp_path / "r.csv"
    path.write_text(f"id{separator}followers\nan{separator}{cell}\n")
    [row] = rows(path)
    with pytest.raises(InputError) as caught:
        creator_of(row, "r.csv", DATA)
    assert [(f.code, f.column) for f in caught.value.findings] == [(code, "followers")]


def test_headings_as_people_write_them_are_understood(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("Gebruikersnaam;Naam;Volgers;Betaalde posts per maand;Commissie\nan;An;10.000;2;20%\n")
    form = creator_of(rows(path)[0], "r.csv", DATA).form
    assert (form.id, form.name, form.followers.low) == ("an", "An", 10_000)
    assert (form.sponsored.posts_per_month.low, form.management_fee_share.low) == (2, 0.2)


@pytest.mark.parametrize(
    ("last", "total"),
    [
        ("Alles bij elkaar;60.000;6", True),
        (";60.000;6", True),
        ("Per creator;20.000;2", True),
        ("cee;60.000;7", False),  # one of the two may add up by chance
        ("cee;30.000;", False),
        (";60.000;", True),
        ("cee;20.500;2", False),
    ],
)
def test_a_last_row_that_adds_up_the_others_is_no_creator(tmp_path, last, total):
    path = tmp_path / "r.csv"
    path.write_text(f"id;volgers;sponsored.posts_per_month\nan;10.000;1\nbo;20.000;2\nko;30.000;3\n{last}\n")
    assert scan(path).total_row == (5 if total else None)


def test_other_ways_of_writing_are_understood():
    cells = {"engagement_share": "5%", "as_of": "15-11-2026", "active_community": "WAAR", "age": "23"}
    [[row]] = read_roster(pd.DataFrame([{"id": "an", **cells}]))
    form = creator_of(row, "roster", DATA).form
    assert (form.engagement_share.low, form.as_of) == (0.05, dt.date(2026, 11, 15))
    assert (form.active_community, form.age) == (True, 23)


@pytest.mark.parametrize("id_", ["007", "7", "ja", "2026-01-01", "1,50", "1.000"])
def test_an_id_stays_as_it_is_written(tmp_path, id_):
    path = tmp_path / "ids.csv"
    path.write_text(f"id;followers\n{id_};5\n", encoding="utf-8")
    assert creator_of(rows(path)[0], "ids.csv", DATA).id == id_


def test_a_file_in_the_encoding_of_windows_is_read(tmp_path):
    path = tmp_path / "windows.csv"
    path.write_bytes("id;name\na;Zoë\n".encode("cp1252"))
    assert creator_of(rows(path)[0], "windows.csv", DATA).name == "Zoë"


def test_a_row_with_too_few_or_too_many_cells_is_wrong_and_the_rest_is_read(tmp_path):
    path = tmp_path / "scheef.csv"
    path.write_text("id,followers\na,1\nb\n\nc,1,2\nd,4\n", encoding="utf-8")
    found = rows(path)
    assert [row.number for row in found] == [2, 3, 5, 6]
    assert [[f.code for f in row.problems] for row in found] == [[], ["row_shape"], ["row_shape"], []]


def test_underscores_will_do_for_dots():
    cells = {"followers_low": 1, "followers_high": 2, "sponsored_posts_per_month": 3, "shop_2_name": "Mok"}
    [[row]] = read_roster(pd.DataFrame([{"id": "an", **cells}]))
    assert row.form["followers"] == {"low": 1, "high": 2}
    with pytest.raises(InputError) as caught:
        creator_of(row, "roster", DATA)
    assert {f.column for f in caught.value.findings} == {"shop_2_orders_per_month", "shop_2_price_eur"}


def test_one_number_and_a_range_contradict():
    [[row]] = read_roster(
        pd.DataFrame([{"id": "an", "followers": 5, "followers.low": 1, "followers.high": 9}])
    )
    with pytest.raises(InputError) as caught:
        creator_of(row, "roster", DATA)
    assert {f.code for f in caught.value.findings} == {"either_or"}


def test_a_first_look_finds_what_is_double_in_whatever_order():
    frame = pd.DataFrame({"id": ["a", "b", "a", None], "as_of": ["2026-01-02", None, "2026-11-15", None]})
    seen, turned = scan(frame), scan(frame.iloc[::-1])
    assert seen == turned
    assert (seen.rows, seen.newest) == (3, dt.date(2026, 11, 15))
    found = [seen.repeats(row) for row in next(read_roster(frame))]
    assert found == [True, False, True]


@pytest.mark.parametrize(
    "label", ["Totaal", "TOTAL", "Totaal:", "Subtotaal", "Eindtotaal", "Gemiddelde", "average", "Totaal (2)"]
)
def test_a_total_or_an_average_is_not_a_creator(tmp_path, label):
    path = tmp_path / "r.csv"
    path.write_text(f"id;followers;sponsored.posts_per_month\nverzonnen.a;10000;1\n;;\n{label};10000;1\n")
    first, last = [row for batch in read_roster(path) for row in batch]
    assert creator_of(first, "r.csv").id == "verzonnen.a"
    with pytest.raises(InputError) as caught:
        creator_of(last, "r.csv")
    [finding] = caught.value.findings
    assert (finding.code, finding.row, finding.found) == ("row_is_total", 4, label)


@pytest.mark.parametrize("name", ["totaalbeauty", "max", "total.look", "average.joe"])
def test_a_creator_whose_name_looks_like_a_total_is_one(tmp_path, name):
    path = tmp_path / "r.csv"
    path.write_text(f"id,followers\n{name},10000\n")
    [[row]] = read_roster(path)
    assert creator_of(row, "r.csv").id == name


def test_rows_without_anything_in_them_are_no_creators(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("id;followers\na;1\n;\n\n  ; \nb;2\n;\n")
    assert [row.number for batch in read_roster(path) for row in batch] == [2, 6]
    assert scan(path).rows == 2


@pytest.mark.parametrize("cell", ["x" * 131_073, '"' + "x\n" * 70_000])
def test_a_cell_without_end_is_one_error_with_its_row(tmp_path, cell):
    path = tmp_path / "roster.csv"
    path.write_text(f"id;name\nan;An\nbo;{cell}\n", encoding="utf-8")
    for read in (rows, scan):
        with pytest.raises(InputError) as caught:
            read(path)
        [finding] = caught.value.findings
        assert (finding.code, finding.expected) == ("text_too_long", "131072")
        assert finding.row >= 3


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.9, 0.98])
@pytest.mark.parametrize("how", ["cut", "zeros", "flipped"])
def test_a_damaged_parquet_file_is_read_or_one_error(tmp_path, at, how):
    path = tmp_path / "roster.parquet"
    names = [f"creator {i}" for i in range(5000)]
    pd.DataFrame({"id": names, "followers": range(5000)}).to_parquet(path)
    raw = bytearray(path.read_bytes())
    place = int(at * len(raw))
    if how == "cut":
        del raw[place:]
    elif how == "zeros":
        raw[place : place + 40] = bytes(40)
    else:
        raw[place] ^= 0xFF
    path.write_bytes(raw)
    files = []
    for read in (rows, scan):
        try:
            read(path)
        except InputError as error:
            files += [finding.file for finding in error.findings]
    assert set(files) <= {path.name}


def test_a_workbook_has_one_sheet_that_is_the_roster(tmp_path):
    path = tmp_path / "roster.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"uitleg": ["vul in"]}).to_excel(book, sheet_name="Uitleg", index=False)
        pd.DataFrame({"id": ["a", None, "Totaal"], "followers": [5, None, 5]}).to_excel(book, index=False)
    first, total = rows(path)
    assert (first.number, first.form["followers"]) == (2, 5)
    assert [problem.code for problem in total.problems] == ["row_is_total"]
    with pd.ExcelWriter(path) as book:
        for name in ("Mei", "Juni"):
            pd.DataFrame({"id": ["a"]}).to_excel(book, sheet_name=name, index=False)
    with pytest.raises(InputError, match="Mei, Juni"):
        rows(path)


def test_a_damaged_workbook_is_told(tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(b"PK no workbook")
    with pytest.raises(InputError, match="workbook_damaged"):
        rows(path)
