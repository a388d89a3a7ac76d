"""Tables as spreadsheets: typed cells, text that is never a formula, the same bytes twice."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess

import pandas as pd
import pytest
from openpyxl import load_workbook

from tikmon_nb.tasks.roster.spreadsheets import write_tables

NASTY = ["=1+1", "+31 6", "-2", "@noor", "\t=1", " =HYPERLINK(1)", "gewoon", "a\x07b", "=x" * 20_000]


@pytest.fixture
def table():
    n = len(NASTY)
    frame = pd.DataFrame(
        {"Rij": range(n), "=naam": NASTY, "EUR": [1234.5, None, *[0.0] * (n - 2)], "Deel": [0.25] * n}
    )
    frame.attrs["shares"] = ["Deel"]
    return frame


def test_a_workbook_has_typed_cells_and_no_formula(table, tmp_path):
    assert write_tables(table, tmp_path, "creators", "nl") == ["creators.csv", "creators.xlsx"]
    sheet = load_workbook(tmp_path / "creators.xlsx").worksheets[0]
    assert "f" not in {cell.data_type for row in sheet for cell in row}
    assert [cell.data_type for cell in sheet[2]] == ["n", "s", "n", "n"]
    assert [cell.value for cell in sheet[2]] == [0, "=1+1", 1234.5, 0.25]
    assert sheet["C3"].value is None
    assert (sheet["C2"].number_format, sheet["D2"].number_format) == ("#,##0.00", "0%")
    assert [sheet[f"B{row}"].quotePrefix for row in (2, 8)] == [True, False]


def test_a_csv_is_as_the_spreadsheets_of_the_language_write_it(table, tmp_path):
    write_tables(table, tmp_path, "nl", "nl")
    write_tables(table, tmp_path, "en", "en")
    dutch, english = (
        list(csv.reader(io.StringIO((tmp_path / f"{lang}.csv").read_text("utf-8-sig")), delimiter=separator))
        for lang, separator in (("nl", ";"), ("en", ","))
    )
    assert dutch[1][2:] == ["1234,5", "0,25"]
    assert english[1][2:] == ["1234.5", "0.25"]
    cells = [cell for row in dutch for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))]
    assert "'@noor" in cells


def test_the_same_table_gives_the_same_bytes(table, tmp_path):
    first, second = (tmp_path / name for name in ("a", "b"))
    for folder in (first, second):
        folder.mkdir()
        write_tables(table, folder, "creators", "nl")
    assert (first / "creators.xlsx").read_bytes() == (second / "creators.xlsx").read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_program_opens_it_and_saves_the_same(table, tmp_path):
    write_tables(table, tmp_path, "creators", "nl")
    out = tmp_path / "again"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(tmp_path / "creators.xlsx")], check=True, capture_output=True, timeout=120)
    before, after = (
        load_workbook(folder / "creators.xlsx").worksheets[0].iter_rows() for folder in (tmp_path, out)
    )
    for one, other in zip(before, after, strict=True):
        assert [(cell.value, cell.data_type) for cell in one] == [
            (cell.value, cell.data_type) for cell in other
        ]
