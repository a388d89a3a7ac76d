"""The overview of many: the same columns on the page and in every table, and no text that is a formula."""

from __future__ import annotations

import csv
import io
import time

import openpyxl
import pandas as pd
import pytest

from tests.stand_in import BODY
from tikmon_nb.batch.plan import Job, Outcome
from tikmon_nb.tasks.report.overview import index_page
from tikmon_nb.tasks.report.overview_columns import COLUMNS
from tikmon_nb.tasks.report.overview_tables import FILES, write_overview
from tikmon_nb.views.page.record import MIME
from tikmon_nb.views.page.text import Text

HOSTILE = ("=1+1", "+31 6", "-x", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")', "a\x00b", '<b>, "x"')
NAMES = {"card": "kaart", "scenario": "basis"}


def record_of(creator, p50=2.0):
    shown = []
    names = {
        "creator_id": creator,
        "show_as": "",
        "scenario": "s",
        "card": "c",
        "lang": "nl",
        "seed": 1,
        "draws": 9,
    }
    names |= {"display": lambda data, raw: shown.append(data), "HTML": str}
    exec(BODY.replace("from IPython.display import HTML, display", ""), names)
    row = {"p10": 1.0, "p50": p50, "p90": 3 * p50, "mean": 1.5 * p50, "chance_zero": 0.25}
    return {**shown[0][MIME], "gross": row, "net": {**row, "p50": p50 / 2, "mean": p50}}


def outcome_of(creator, p50=2.0, before=None, **parameters):
    job = Job(creator, f"c{abs(hash(creator))}", None, None, parameters, 1)
    told = before and {"gross": {"p50": before}}
    return Outcome(job, record=record_of(creator, p50), before=told)


def test_no_text_is_a_formula_and_every_cell_has_a_type(tmp_path):
    outcomes = [outcome_of(creator, 1234.5, before=1500.0) for creator in HOSTILE]
    outcomes.append(Outcome(Job("failed", "failed", None, None, {}, 1), reason="=1+1"))
    write_overview(outcomes, tmp_path, "en")
    sheet = openpyxl.load_workbook(tmp_path / FILES[0]).active
    heads, *rows = sheet.iter_rows()
    assert [cell.value for cell in heads] == [column.name for column in COLUMNS]
    assert {cell.data_type for row in rows for cell in row} == {"s", "n"}
    kinds = [{"text": "s"}.get(column.kind, "n") for column in COLUMNS]
    for row, creator in zip(rows, HOSTILE, strict=False):
        assert [cell.data_type for cell in row] == kinds
        assert row[0].value == creator.replace("\x00", "?")
    assert "f" not in {cell.data_type for row in rows for cell in row}
    lines = list(csv.reader(io.StringIO((tmp_path / FILES[1]).read_bytes().decode("utf-8-sig"), newline="")))
    texts = [at for at, column in enumerate(COLUMNS) if column.kind == "text"]
    assert not [line[at] for line in lines for at in texts if line[at].startswith(tuple("=+-@\t"))]
    change = [column.name for column in COLUMNS].index("change_p50_eur")
    assert lines[1][change] == "-265.5"  # a number, and no text of somebody
    table = pd.read_parquet(tmp_path / FILES[2])
    assert list(table["creator_id"]) == [*HOSTILE, "failed"]
    assert table["p50_eur"].dtype == float
    assert table["p50_eur"].isna().tolist() == [*[False] * len(HOSTILE), True]


def test_the_tables_have_the_same_bytes_whenever_they_are_made(tmp_path, monkeypatch):
    found, real = [], time.localtime
    for name, seconds in (("a", 1e9), ("b", 2e9)):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(time, "localtime", lambda *_, seconds=seconds: real(seconds))
        write_overview([outcome_of("a")], tmp_path / name, "nl")
        found.append([(tmp_path / name / file).read_bytes() for file in FILES])
    assert found[0] == found[1]


def test_a_table_without_names_has_no_ids(tmp_path):
    write_overview([outcome_of("noor", show_as="Creator 1")], tmp_path, "en")
    for table in (pd.read_parquet(tmp_path / FILES[2]), pd.read_csv(tmp_path / FILES[1])):
        assert "creator_id" not in table


@pytest.mark.parametrize(("before", "shown"), [(None, None), (1000.0, "+€ 1.000"), (3000.0, "-€ 1.000")])
def test_the_change_since_the_last_different_report_is_shown_where_there_is_one(before, shown):
    page = index_page([outcome_of("a", 2000.0, before)], NAMES, Text("nl"))
    assert ("Verschil</th>" in page) == (before is not None)
    assert shown is None or shown in page.replace("\xa0", " ")


def test_a_loss_is_shown_as_one():
    made = outcome_of("a", 50.0)
    made.record["net"]["p50"] = -209.25
    assert "-€ 210" in index_page([made], NAMES, Text("nl")).replace("\xa0", " ")


def test_an_overview_of_nobody_is_a_page_and_tables(tmp_path):
    write_overview([], tmp_path, "nl")
    assert pd.read_parquet(tmp_path / FILES[2]).empty
    assert "<tbody>\n</tbody>" in index_page([], NAMES, Text("nl"))
