"""Excel workbooks: TikTok's own, those that people saved, and those that mean harm."""

import datetime as dt
import io
import zipfile

import pytest
import studio_format as studio
import workbook_format as excel
from openpyxl import Workbook

from tikmon_nb.inputs.exports import archives, read_exports
from tikmon_nb.inputs.tabular import workbooks

ROWS = [["14 november", 10, 1, 1, 1, 1], ["15 november", 20, 1, 1, 1, 1]]
TABLE = excel.strings([studio.OVERVIEW, *ROWS])
TIDY = excel.workbook({"Overview": TABLE})


def read(folder, data, name="a.xlsx"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return read_exports(folder, exported_on=dt.date(2026, 11, 16))


def codes(exports):
    return [(finding.code, finding.severity) for finding in exports.findings]


def parts(data, **changed):
    """The workbook with parts added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, changed.pop(info.filename, None) or old.read(info))
        for name, part in changed.items():
            new.writestr(name, part)
    return buffer.getvalue()


def sheet_xml(data, change):
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return parts(data, **{"xl/worksheets/sheet1.xml": change(opened.read("xl/worksheets/sheet1.xml"))})


@pytest.mark.parametrize("name", ["a.xlsx", "Overview (1).xlsx", "zonder naam"])
def test_a_workbook_reads_as_the_csv_does(tmp_path, name):
    csv = read(tmp_path / "csv", studio.table(studio.OVERVIEW, ROWS), "a.csv")
    exports = read(tmp_path / "xlsx", TIDY, name)
    assert exports.findings == ()
    assert exports.daily.equals(csv.daily)
    assert [source.name for source in exports.sources] == [name]


def test_a_workbook_in_a_zip(tmp_path):
    exports = read(tmp_path, studio.archive({"Overview.xlsx": TIDY}), "a.zip")
    assert exports.findings == ()
    assert [source.name for source in exports.sources] == ["a.zip!Overview.xlsx"]


def test_numbers_as_numbers_are_read_too(tmp_path):
    exports = read(tmp_path, excel.workbook({"x": [studio.OVERVIEW, *ROWS]}))
    assert exports.daily["views"].tolist() == [10.0, 20.0]


def test_several_sheets_are_several_tables(tmp_path):
    followers = excel.strings([studio.FOLLOWER_HISTORY, ["15 november", 800, 1]])
    exports = read(tmp_path, excel.workbook({"Overview": TABLE, "Followers": followers, "Notes": [["x"]]}))
    assert [source.name for source in exports.sources] == ["a.xlsx!Followers", "a.xlsx!Overview"]
    assert exports.daily["followers"].dropna().tolist() == [800.0]


def test_dates_that_a_spreadsheet_made_dates_are_read(tmp_path):
    rows = [[dt.datetime(2026, 11, 14), *ROWS[0][1:]], [dt.date(2026, 11, 15), *ROWS[1][1:]]]
    exports = read(tmp_path, excel.workbook({"x": [studio.OVERVIEW, *rows]}))
    assert [day.date() for day in exports.daily.index] == [dt.date(2026, 11, 14), dt.date(2026, 11, 15)]


def test_a_formula_is_refused(tmp_path):
    rows = [*TABLE[:2], ["15 november", "=SUM(B2:B2)", "1", "1", "1", "1"]]
    exports = read(tmp_path, excel.workbook({"x": rows}))
    assert codes(exports) == [("workbook_formula", "error")]
    assert exports.daily.empty


def test_a_caption_that_begins_as_a_formula_is_text(tmp_path):
    book = Workbook()
    link = studio.video_link("noor", studio.video_id(dt.datetime(2026, 11, 1, 18, tzinfo=dt.UTC)))
    rows = excel.strings([studio.CONTENT, ["16 november", "=1+1", link, "1 november", 1, 1, 1, 5]])
    for row in rows:
        book.active.append(row)
    book.active["B2"].data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    assert read(tmp_path, buffer.getvalue()).videos["title"].tolist() == ["=1+1"]


def test_links_to_other_files_are_never_followed(tmp_path, monkeypatch):
    def refuse(*_):
        raise AssertionError("something was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    data = parts(TIDY, **{"xl/externalLinks/externalLink1.xml": link})
    assert read(tmp_path, data).daily["views"].tolist() == [10.0, 20.0]


def test_entities_are_refused(tmp_path):
    bomb = b'<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    data = sheet_xml(TIDY, lambda xml: bomb + xml)
    assert codes(read(tmp_path, data)) == [("workbook_damaged", "error")]


@pytest.mark.parametrize("claim", [b'r="99999999"', b'r="1048576"'])
def test_a_row_number_that_claims_millions_costs_nothing(tmp_path, claim):
    exports = read(tmp_path, sheet_xml(TIDY, lambda xml: xml.replace(b'<row r="3"', b"<row " + claim)))
    assert len(exports.daily) <= 2


def test_a_claimed_size_is_not_believed(tmp_path):
    data = sheet_xml(TIDY, lambda xml: xml.replace(b"A1:F3", b"A1:XFD1048576"))
    exports = read(tmp_path, data)
    assert exports.daily["views"].tolist() == [10.0, 20.0]


def test_a_bomb_of_a_workbook_is_refused(tmp_path):
    data = sheet_xml(TIDY, lambda xml: xml + b" " * (300 * 2**20 // 8))
    assert codes(read(tmp_path, data)) == [("zip_too_large", "error")]


def test_limits_on_sheets_and_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_SHEETS", 1)
    assert codes(read(tmp_path / "1", excel.workbook({"a": TABLE, "b": TABLE}))) == [
        ("too_many_sheets", "error")
    ]
    monkeypatch.setattr(workbooks, "MAX_SHEET_ROWS", 2)
    assert ("too_many_rows", "error") in codes(read(tmp_path / "2", TIDY))
    monkeypatch.setattr(archives, "MAX_BYTES", 100)
    assert codes(read(tmp_path / "3", TIDY, "a.xlsx"))[0][1] == "error"


@pytest.mark.parametrize("data", [TIDY[:-200], TIDY[:300], sheet_xml(TIDY, lambda xml: xml[:200])])
def test_a_damaged_workbook_is_one_clear_finding(tmp_path, data):
    exports = read(tmp_path, data)
    assert len(exports.findings) == 1
    assert exports.findings[0].severity == "error"


def test_an_empty_workbook_and_one_about_something_else(tmp_path):
    assert codes(read(tmp_path / "1", excel.workbook({"x": []}))) == [("workbook_empty", "note")]
    assert codes(read(tmp_path / "2", excel.workbook({"x": [["naam", "bedrag"]]}))) == [
        ("not_from_tiktok", "warning")
    ]


def test_a_workbook_of_the_old_kind_says_what_to_do(tmp_path):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert codes(read(tmp_path, data, "a.xls")) == [("workbook_old", "error")]
