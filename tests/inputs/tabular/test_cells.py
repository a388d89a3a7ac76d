"""Arrow and Python cut the same cells, so that it does not matter which of them reads a table."""

import csv
import io
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikmon_nb.findings import Findings
from tikmon_nb.inputs.tabular import cells
from tikmon_nb.inputs.tabular.encodings import EncodedText
from tikmon_nb.inputs.tabular.headings import Heading

HEADING = Heading("x", 1, {"a": 0, "b": 1}, {"a": "a", "b": "b"}, 2)


def cut_cells(body, most=100, heading=HEADING):
    findings = Findings(file="x.csv", counted=True)
    cut = cells.cells_below(heading, EncodedText(body), most, findings)
    rows = zip(*(column.to_pylist() for column in cut.columns.values()), strict=True)
    return dict(zip(cut.rows.tolist(), rows, strict=True)), [finding.code for finding in findings]


@settings(max_examples=400, deadline=None)
@given(st.text('",\n\r a', max_size=40), st.sampled_from([16, 64, 2**16]))
def test_cells_are_those_of_the_csv_module(body, block):
    text = "a,b\n" + body
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "BLOCK", block)
        found, _ = cut_cells(text)
    rows = enumerate(csv.reader(io.StringIO(text, newline="")), start=1)
    shown = {number: row for number, row in rows if number > 1 and any(cell.strip() for cell in row)}
    assert found == {
        number: tuple(cell.strip() for cell in row[:2])
        for number, row in shown.items()
        if len(row) >= 2 and not any(cell.strip() for cell in row[2:])
    }


@pytest.mark.parametrize(
    ("text", "rows", "codes"),
    [
        ("a,b\n1,2\n", {2: ("1", "2")}, []),
        ("\ufeff\ufeffa,b\r1,2\r", {2: ("1", "2")}, []),
        ("a,b\n\n1,2\n , \n3,4\n\n", {3: ("1", "2"), 5: ("3", "4")}, []),
        ("a,b\n1\n1,2,3\n1,2,\n", {4: ("1", "2")}, ["row_left_out"]),
        ('a,b\n1,"2', {2: ("1", "2")}, []),
        ('a,b\n1,"2\nb\x00"', {2: ("1", "2\nb\x00")}, []),
        ("a,b\n1,2\n3," + "x" * 131_073, {2: ("1", "2")}, ["table_unreadable"]),
        ("a,b", {}, []),
        ("", {}, []),
    ],
)
def test_rows_keep_their_numbers(text, rows, codes):
    assert cut_cells(text) == (rows, codes)


def test_the_names_may_stand_lower():
    assert cut_cells("x,\n\na,b\n1,2", heading=Heading("x", 3, {"b": 1}, {"b": "b"}, 2)) == ({4: ("2",)}, [])


@pytest.mark.parametrize("text", ["a,b\n1,2\n3,4\n", "a,b\n1,2\n\n3,4\n"])
def test_too_many_rows_are_none(text):
    assert cut_cells(text, most=2)[1] == []
    assert cut_cells(text, most=1) == ({}, ["too_many_rows"])


def test_the_same_space_is_trimmed_as_everywhere():
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    trimmed = pc.utf8_trim_whitespace(pa.array(characters)).to_pylist()
    assert trimmed == [character.strip() for character in characters]
