"""Books kept by hand: read as they were meant, or refused with the place and the reason."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inputs.tabular.test_amounts import dutch, english, plain
from tikmon_nb.findings import Findings
from tikmon_nb.inputs.books import ledger, ledger_table
from tikmon_nb.inputs.books.deals_file import KIND_NAMES, KINDS, video_id_of
from tikmon_nb.inputs.books.deals_file import TYPES as DEAL_TYPES
from tikmon_nb.inputs.books.income_file import STREAM_NAMES
from tikmon_nb.inputs.books.income_file import TYPES as INCOME_TYPES
from tikmon_nb.inputs.books.ledger import agreed, no_deals, no_income, read_deals, read_income
from tikmon_nb.vocabulary import STREAMS

ID = "7684739837721576764"

DUTCH = """\
Mijn inkomsten;;;;;
;;;;;
Datum;Inkomstenbron;Bedrag (EUR);Bron;Opmerking;
31-12-2026;Gesponsord;€ 1.250,00;Merk Één BV;"zei ""ja""; dus";
02-03-2026;LIVE-cadeaus;12,5;TikTok;;
2 maart 2026;creator rewards;1.234;TikTok;"twee
regels";
2026-06-05;TikTok Shop;€ 25,-;;;
5-6-2026;overig;-10;;terug;
;;;;;
"""

ENGLISH = """\
date,stream,amount_eur,source,note
2026-12-31,sponsored,"1,250.00",Merk Één BV,"zei ""ja""; dus"
2026-03-02,live_gifts,12.50,TikTok,
2026-03-02,creator_fund,"1,234.00",TikTok,"twee
regels"
2026-06-05,shop,25.00,,
"5 June 2026",other,-10.00,,terug
"""

EXPECTED = [
    ("2026-03-02", "live_gifts", 12.5, "EUR", "TikTok", ""),
    ("2026-03-02", "creator_fund", 1234.0, "EUR", "TikTok", "twee\nregels"),
    ("2026-06-05", "shop", 25.0, "EUR", "", ""),
    ("2026-06-05", "other", -10.0, "EUR", "", "terug"),
    ("2026-12-31", "sponsored", 1250.0, "EUR", "Merk Één BV", 'zei "ja"; dus'),
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """Writes text or bytes to a file and reads it: the table and the findings."""
    folder = tmp_path_factory.mktemp("books")

    def read(content, read_file=read_income):
        path = folder / "book.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        findings = Findings()
        return read_file(path, findings), list(findings)

    return read


@pytest.fixture(scope="module")
def income(reader):
    return reader


@pytest.fixture(scope="module")
def deals(reader):
    return lambda content: reader(content, read_deals)


def rows(frame):
    shown = frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d"))
    return list(shown.itertuples(index=False, name=None))


def told(findings):
    return [(finding.code, finding.severity, finding.row, finding.column) for finding in findings]


def types_of(frame):
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


# --- what a book says -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("book", [DUTCH, ENGLISH], ids=["dutch", "english"])
def test_a_book_is_read_as_it_was_meant(income, book, newline, encoding):
    frame, findings = income(book.replace("\n", newline).encode(encoding))
    assert [(*row[:5], row[5].replace(newline, "\n")) for row in rows(frame)] == EXPECTED
    assert not frame["payer"].any()
    assert not frame["deal_id"].any()
    assert types_of(frame) == INCOME_TYPES
    assert [(finding.code, finding.severity, finding.count) for finding in findings] == [
        ("amount_negative", "note", 1)
    ]


def test_tabs_and_the_first_line_of_excel_are_understood(income):
    for text in (DUTCH.replace(";", "\t"), "sep=;\n" + DUTCH, "\n\n" + DUTCH):
        assert len(income(text)[0]) == 5


def test_another_currency_needs_a_rate_of_the_users_own(income):
    book = "datum;soort;bedrag;valuta;koers;bron\n1-2-2026;affiliate;$ 1.000,50;usd;0,9;Amazon\n"
    frame, findings = income(book + "2-2-2026;live;100;;;TikTok\n3-2-2026;live;200;EUR;1;\n")
    assert [(row[2], row[3]) for row in rows(frame)] == [(900.45, "USD"), (100, "EUR"), (200, "EUR")]
    assert not findings
    _, findings = income("datum;soort;bedrag;valuta\n1-2-2026;live;100;USD\n1-2-2026;live;$ 5;\n")
    assert told(findings) == [
        ("currency_without_rate", "error", 2, "valuta"),
        ("currency_without_rate", "error", 3, "valuta"),
    ]


def test_euros_may_stand_beside_the_amount_they_were_made_of(income):
    book = "date,stream,amount_eur,amount,currency,eur_per_unit\n"
    frame, findings = income(book + "2026-01-01,live,92.00,100.00,USD,0.92\n2026-01-02,live,91,100,USD,\n")
    assert frame["amount_eur"].tolist() == [92, 91]
    assert frame["currency"].tolist() == ["USD", "USD"]
    assert not findings
    _, findings = income(book + "2026-01-01,live,100.00,100.00,USD,0.92\n")
    assert told(findings) == [("either_or", "error", 2, "amount_eur")]


def test_bedrag_is_in_euros_and_amount_may_be_in_anything(income):
    frame, findings = income("datum;soort;bedrag\n1-2-2026;live;5\n")
    assert (frame["amount_eur"].tolist(), findings) == ([5], [])
    frame, findings = income("date;stream;amount\n1-2-2026;live;5\n")
    assert frame.empty
    assert told(findings) == [
        ("columns_missing", "error", 1, ""),
        ("column_unknown", "error", 1, "amount"),
    ]
    assert findings[0].expected == "amount_eur"
    _, findings = income("date;stream;amount_eur;bedrag\n1-2-2026;live;5;6\n")
    assert told(findings) == [("either_or", "error", 1, "bedrag")]


@pytest.mark.parametrize(("name", "stream"), list(STREAM_NAMES.items()))
def test_every_name_of_a_stream_is_understood(income, name, stream):
    for written in (name, name.upper(), name.replace(" ", "-"), f" {name.replace(' ', '  ')}."):
        frame, findings = income(f"datum;soort;bedrag\n1-2-2026;{written};5\n")
        assert (frame["stream"].tolist(), findings) == ([stream], [])


def test_every_stream_and_kind_has_a_dutch_name():
    assert Counter(STREAM_NAMES.values()).keys() == set(STREAMS)
    assert min(Counter(STREAM_NAMES.values()).values()) > 1
    assert min(Counter(KIND_NAMES.values()).values()) > 1


@pytest.mark.parametrize(
    "cell",
    [
        *("31-12-2026", "31/12/2026", "31.12.2026", "2026-12-31", "2026/12/31", "31 december 2026"),
        *(
            "31 dec. 2026",
            "do 31 december 2026",
            "December 31, 2026",
            "31-12-2026 14:05",
            "31/12/2026 0:00:00",
        ),
        *("2026-12-31T23:59:59Z", "2026-12-31 23:59:59.123", "12/31/2026 11:59 PM"),
    ],
)
def test_a_date_is_understood(income, cell):
    frame, findings = income(f'datum;soort;bedrag\n"{cell}";live;5\n')
    assert frame["date"].tolist() == [pd.Timestamp(2026, 12, 31)]
    assert {finding.severity for finding in findings} <= {"warning"}


def test_day_and_month_stand_in_one_order_in_the_whole_file(income):
    book = "datum;soort;bedrag\n{};live;5\n{};live;6\n"
    for days, read, codes in [
        (("3-4-2026", "4-3-2026"), ["2026-03-04", "2026-04-03"], []),
        (("3/4/2026", "4/3/2026"), ["2026-03-04", "2026-04-03"], [("dates_day_first", "note", 2, "datum")]),
        (("3/4/2026", "31/3/2026"), ["2026-03-31", "2026-04-03"], []),
        (
            ("3/4/2026", "3/31/2026"),
            ["2026-03-04", "2026-03-31"],
            [("dates_month_first", "warning", 3, "datum")],
        ),
        (("3/4/2026", "3 mei 2026"), ["2026-04-03", "2026-05-03"], [("dates_day_first", "note", 2, "datum")]),
        (("3 mei 2026", "3 May 2027"), ["2026-05-03", "2027-05-03"], []),
    ]:
        frame, findings = income(book.format(*days))
        assert [row[0] for row in rows(frame)] == read, days
        assert told(findings) == codes, days
    _, findings = income(book.format("31/3/2026", "3/31/2026"))
    assert told(findings) == [("date_orders_mixed", "error", 3, "datum")]
    assert (findings[0].expected, findings[0].found) == ("31/3/2026", "3/31/2026")


DEALS = f"""\
video id;Merk;Soort;Bedrag;Aantal posts;Datum;Notitie
https://www.tiktok.com/@sam/video/{ID}?lang=nl;Mok;betaald;1.250,00;2;31 december 2026;
https://www.tiktok.com/@sam/photo/{ID[:-1]}5;Jurk;cadeau;45,95;;1-2-2026;mooi
{ID};;eigen;;;;
;Tas;Ruil;;;;
'{ID[:-1]}1;Schoen;affiliate;;0,5;;
"""


STATUSES = (
    "dealnummer;merk;soort;bedrag;datum;status;betaler;branche;gevraagd;geboden;btw;"
    "factuurdatum;betaaltermijn;betaald op;gebruiksrecht;exclusiviteit\n"
    "d1;Mok;betaald;500;1-2-2026;klaar;Mok BV;keuken;600;400;excl;5-2-2026;30;20-3-2026;onbeperkt;30\n"
    "d2;Tas;betaald;;3-3-2026;afgewezen door merk;;;1.200;450;;;;;;\n"
    "d3;Jas;betaald;250;13-3-2026;;Jas NV;mode;;;kor;;14;;180;\n"
    "d4;Pet;betaald;;;aangeboden;;;;99,50;;;;;;\n"
)


def test_what_was_only_offered_or_refused_is_no_deal(deals):
    frame, findings = deals(STATUSES)
    assert not findings
    assert frame["status"].tolist() == ["done", "refused_by_brand", "agreed", "offered"]
    assert agreed(frame)["deal_id"].tolist() == ["d1", "d3"]
    first = frame.iloc[0]
    assert (first["payer"], first["category"], first["vat"]) == ("Mok BV", "keuken", "excluded")
    assert (first["asked_eur"], first["offered_eur"], first["due_days"]) == (600, 400, 30)
    assert (first["rights_days"], first["exclusive_days"]) == (math.inf, 30)
    assert (first["invoiced_on"], first["paid_on"]) == (pd.Timestamp(2026, 2, 5), pd.Timestamp(2026, 3, 20))
    assert frame["offered_eur"].fillna(-1).tolist() == [400, 450, -1, 99.5]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("status", "misschien", "value_not_allowed"),
        ("btw", "half", "value_not_allowed"),
        ("gevraagd", "-5", "number_out_of_range"),
        ("betaaltermijn", "gauw", "not_a_number"),
        ("betaald op", "straks", "not_a_date"),
        ("gebruiksrecht", "1e9", "not_a_number"),
    ],
)
def test_a_wrong_cell_of_a_deal_is_named(deals, column, cell, code):
    frame, findings = deals(f"merk;soort;{column}\nMok;betaald;{cell}\n")
    assert told(findings) == [(code, "error", 2, column)]
    assert frame.empty


def test_deals_are_read_as_they_were_meant(deals):
    frame, findings = deals(DEALS)
    assert types_of(frame) == DEAL_TYPES
    assert not findings
    assert frame["video_id"].tolist() == [ID, ID[:-1] + "5", ID, "", ID[:-1] + "1"]
    assert frame["kind"].tolist() == ["paid", "gift", "own", "barter", "affiliate"]
    assert frame["posts"].tolist() == [2, 1, 1, 1, 0.5]
    assert frame["amount_eur"].fillna(-1).tolist() == [1250, 45.95, -1, -1, -1]
    assert frame["date"].isna().tolist() == [False, False, True, True, True]
    assert frame["brand"].tolist() == ["Mok", "Jurk", "", "Tas", "Schoen"]
    assert frame["note"].tolist() == ["", "mooi", "", "", ""]


@pytest.mark.parametrize(("name", "kind"), list(KIND_NAMES.items()))
def test_every_name_of_a_kind_is_understood(deals, name, kind):
    frame, findings = deals(f"merk,soort\nMok,{name.capitalize()}\n")
    assert (frame["kind"].tolist(), findings) == ([kind], [])


@pytest.mark.parametrize(
    ("cell", "video_id"),
    [
        (f"https://www.tiktok.com/@a.b_c/video/{ID}", ID),
        (f"tiktok.com/@x/photo/{ID}/", ID),
        (f"https://m.tiktok.com/share/video/{ID}?_r=1&u=2", ID),
        (f'="{ID}"', ID),
        (f"'{ID}", ID),
        ("https://vm.tiktok.com/ZMabc/", None),
        (f"https://example.com/video/{ID}", None),
        (f"{ID}{ID}", None),
        ("12", None),
        ("", None),
    ],
)
def test_a_link_gives_the_number_of_its_video(cell, video_id):
    assert video_id_of(cell) == video_id


@pytest.mark.parametrize(
    "cell", ["7.5E+18", "7,68474e+18", "7684739837721576764,0", f"{ID}.", ID[:15] + "0000"]
)
def test_a_number_that_a_spreadsheet_rounded_is_not_a_video(deals, cell):
    frame, findings = deals(f"video_id;merk;soort;bedrag\n{cell};Mok;betaald;5\n")
    assert frame[["video_id", "amount_eur"]].values.tolist() == [["", 5]]
    assert told(findings) == [("video_id_spoiled", "warning", 2, "video_id")]


def test_what_is_no_video_is_said_and_the_deal_kept(deals):
    frame, findings = deals("link;merk;soort\nhttps://vm.tiktok.com/ZMabc/;Mok;betaald\n")
    assert len(frame) == 1
    assert told(findings) == [("video_id_unreadable", "warning", 2, "link")]


# --- what can be wrong ------------------------------------------------------------------------------------

HEAD = "datum;soort;bedrag;valuta;koers;bron\n"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (";live;5", ("value_missing", 2, "datum")),
        ("31-12-2026;;5", ("value_missing", 2, "soort")),
        ("31-12-2026;live;", ("value_missing", 2, "bedrag")),
        ("31-12-2026;live", ("value_missing", 2, "bedrag")),
        ("Totaal;live;5", ("not_a_date", 2, "datum")),
        ("31-12;live;5", ("not_a_date", 2, "datum")),
        ("31-12-26;live;5", ("not_a_date", 2, "datum")),
        ("december 2026;live;5", ("not_a_date", 2, "datum")),
        ("46387;live;5", ("not_a_date", 2, "datum")),
        ("31-31-2026;live;5", ("not_a_date", 2, "datum")),
        ("29-2-2026;live;5", ("not_a_date", 2, "datum")),
        ("2026-12-31 en 2027;live;5", ("not_a_date", 2, "datum")),
        ("x" * 99 + ";live;5", ("not_a_date", 2, "datum")),
        ("31-12-1999;live;5", ("number_out_of_range", 2, "datum")),
        ("3026-12-31;live;5", ("number_out_of_range", 2, "datum")),
        ("31 december 2226;live;5", ("number_out_of_range", 2, "datum")),
        ("31-12-2026;lieve;5", ("stream_unknown", 2, "soort")),
        ("31-12-2026;live;veel", ("not_a_number", 2, "bedrag")),
        ("31-12-2026;live;1.2.3", ("not_a_number", 2, "bedrag")),
        ("31-12-2026;live;1e5", ("not_a_number", 2, "bedrag")),
        ("31-12-2026;live;1.234", ("number_ambiguous", 2, "bedrag")),
        ("31-12-2026;live;1,234", ("number_ambiguous", 2, "bedrag")),
        ("31-12-2026;live;999999999999", ("number_out_of_range", 2, "bedrag")),
        ("31-12-2026;live;5;dubloenen", ("value_not_allowed", 2, "valuta")),
        ("31-12-2026;live;5;USD", ("currency_without_rate", 2, "valuta")),
        ("31-12-2026;live;5;USD;0", ("number_out_of_range", 2, "koers")),
        ("31-12-2026;live;5;USD;-1", ("number_out_of_range", 2, "koers")),
        ("31-12-2026;live;5;USD;laag", ("not_a_number", 2, "koers")),
        ("31-12-2026;live;5;EUR;0,9", ("value_not_allowed", 2, "koers")),
        ("31-12-2026;live;$ 5;EUR", ("currency_differs", 2, "bedrag")),
        ("31-12-2026;live;€ 5;USD;0,9", ("currency_differs", 2, "bedrag")),
        ("31-12-2026;live;5;EUR;;TikTok;meer", ("row_shape", 2, "")),
    ],
)
def test_a_wrong_row_is_named_and_the_others_are_read(income, row, problem):
    frame, findings = income(f"{HEAD}{row}\n1-1-2026;shop;7\n")
    assert told(findings) == [(problem[0], "error", *problem[1:])]
    assert frame["amount_eur"].tolist() == [7]


def test_every_problem_of_a_row_is_told_at_once(income):
    _, findings = income(HEAD + "gisteren;lieve;veel;dubloenen;laag;\n")
    assert [finding.code for finding in findings] == [
        *("not_a_date", "stream_unknown", "value_not_allowed", "not_a_number", "not_a_number")
    ]
    assert "live" in findings[1].near


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (";Mok;betald;", ("kind_unknown", "error", 2, "soort")),
        (";Mok;;", ("value_missing", "error", 2, "soort")),
        (";Mok;betaald;-5", ("number_out_of_range", "error", 2, "bedrag")),
        (";Mok;betaald;5;0", ("number_out_of_range", "error", 2, "posts")),
        (";Mok;betaald;5;1001", ("number_out_of_range", "error", 2, "posts")),
        (";Mok;betaald;5;twee", ("not_a_number", "error", 2, "posts")),
        (";Mok;betaald;5;;1999-12-31", ("number_out_of_range", "error", 2, "datum")),
        (";Mok;betaald;$ 5", ("currency_differs", "error", 2, "bedrag")),
        (";;betaald;5", ("brand_missing", "warning", 2, "merk")),
    ],
)
def test_a_wrong_deal_is_named_and_the_others_are_read(deals, row, problem):
    frame, findings = deals(f"video;merk;soort;bedrag;posts;datum\n{row}\n;Tas;eigen\n")
    assert told(findings) == [problem]
    assert len(frame) == (2 if problem[1] == "warning" else 1)


def test_a_misspelt_kind_has_near_names(deals):
    _, findings = deals("merk;soort\nMok;betald\n")
    assert "betaald" in findings[0].near
    assert set(findings[0].expected.split(", ")) == set(KINDS)


@pytest.mark.parametrize("rest", ["12,50;12.50", "1.250,00;12.50", "12,50;1,250.00"])
def test_two_decimal_marks_in_one_file_are_refused(income, rest):
    one, other = rest.split(";")
    _, findings = income(f"datum;soort;bedrag\n1-1-2026;live;{one}\n1-2-2026;live;{other}\n1-3-2026;live;x\n")
    assert told(findings) == [
        ("decimal_marks_mixed", "error", 3, "bedrag"),
        ("not_a_number", "error", 4, "bedrag"),
    ]
    assert (findings[0].expected, findings[0].found) == (one, other)


def test_a_thousand_is_known_from_the_other_amounts(income):
    frame, findings = income("datum;soort;bedrag\n1-1-2026;live;1.234\n1-2-2026;live;0,50\n")
    assert (frame["amount_eur"].tolist(), findings) == ([1234, 0.5], [])
    frame, findings = income("datum;soort;bedrag\n1-1-2026;live;1.234\n1-2-2026;live;0.50\n")
    assert told(findings) == [("number_ambiguous", "error", 2, "bedrag")]
    assert frame["amount_eur"].tolist() == [0.5]


@pytest.mark.parametrize("row", ["2026-01-01,live,12,50,TikTok", "2026-01-01,live,1,250"])
def test_a_comma_in_an_amount_is_not_taken_for_one_between_cells(income, row):
    frame, findings = income(f"date,stream,amount_eur,source,note\n{row}\n")
    assert frame.empty
    assert told(findings) == [("comma_cuts_amount", "error", 2, "amount_eur")]


@pytest.mark.parametrize(
    ("heading", "problems"),
    [
        ("datum;soort;bedrag;kleur", [("column_unknown", "warning", 1, "kleur")]),
        ("datum;soort;bedrag;valutta", [("column_unknown", "error", 1, "valutta")]),
        ("date;soort;bedrag;datum", [("column_twice", "error", 1, "datum")]),
        ("datum;soort", [("columns_missing", "error", 1, "")]),
        ("a;b;c", [("columns_missing", "error", 1, "")]),
        ("iets", [("columns_missing", "error", 1, "")]),
    ],
)
def test_a_wrong_column_is_named(income, heading, problems):
    _, findings = income(f"{heading}\n31-12-2026;live;5;x\n")
    assert told(findings) == problems


def test_what_looks_entered_twice_is_said_and_counts_twice(income, deals):
    row = "1-1-2026;live;5;TikTok;x\n"
    frame, findings = income("datum;soort;bedrag;bron;notitie\n" + row + row + row.replace("x", "y"))
    assert frame["amount_eur"].sum() == 15
    assert [(*told([finding])[0], finding.expected) for finding in findings] == [
        ("entry_twice", "warning", 3, "", "2")
    ]
    _, findings = deals("merk;soort;bedrag\nMok;ruil;\nMok;ruil;\nMok;ruil;5\n")
    assert told(findings) == [("entry_twice", "warning", 3, "")]


@pytest.mark.parametrize(("read", "empty"), [(read_income, no_income), (read_deals, no_deals)])
def test_no_file_and_no_rows_are_nothing(reader, tmp_path, read, empty):
    findings = Findings()
    pd.testing.assert_frame_equal(read(tmp_path / "none.csv", findings), empty())
    assert not findings.items
    for content in (
        "",
        "\n \n",
        "datum;soort;merk;bedrag\n".replace("merk;", "" if read is read_income else "merk;"),
    ):
        frame, found = reader(content, read)
        pd.testing.assert_frame_equal(frame, empty())
        assert [(finding.code, finding.severity) for finding in found] == [("ledger_empty", "note")]


def test_a_file_that_cannot_be_read_is_said(income, tmp_path, monkeypatch):
    findings = Findings()
    read_income(tmp_path, findings)
    assert told(findings) == [("file_not_regular", "error", None, "")]
    assert told(income(b"PK\x03\x04rest")[1]) == [("file_unreadable", "error", None, "")]
    assert told(income(b"\xef\xbb\xbf" + HEAD.encode() + b"1-1-2026;live;5;;;\xff\n")[1]) == [
        ("letters_damaged", "warning", None, "")
    ]
    _, findings = income(HEAD + '1-1-2026;live;5;;;x\n2-1-2026;live;5;;;"x\n3-1-2026;live;5;;;x\n')
    assert told(findings) == [("table_broken", "error", 3, "")]
    monkeypatch.setattr(ledger_table, "MAX_ROWS", 1)
    frame, findings = income(HEAD + "1-1-2026;live;5\n" * 3)
    assert (len(frame), told(findings)) == (1, [("table_too_long", "error", 3, "")])
    monkeypatch.setattr(ledger_table, "MAX_BYTES", 9)
    assert told(income(HEAD)[1]) == [("file_too_large", "error", None, "")]


def test_many_problems_do_not_flood_a_report(income):
    _, findings = income(HEAD + "".join(f"dag {i};live;5\n" for i in range(100)))
    assert Counter(finding.code for finding in findings) == {
        "not_a_date": ledger.SHOWN,
        "more_findings": 1,
    }
    assert (findings[-1].count, findings[-1].severity) == (100 - ledger.SHOWN, "error")
    _, findings = income(HEAD + "".join(f"{i}-1-2026;live;-5\n" for i in range(1, 29)))
    assert [(finding.code, finding.row, finding.count) for finding in findings] == [
        ("amount_negative", 2, 28)
    ]


# --- whatever is written ----------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufffd\x00"), max_size=30) | (
    st.sampled_from(
        ['"', '""', "a;b,c\td", "é\r\nè", "👩‍👩‍👧 🎉", "مرحبا \u202eabc", "=1+1", "'", "€ 5", "\u200b"]
    )
)
DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2100, 12, 31))
ENTRIES = st.lists(
    st.tuples(DAYS, st.sampled_from(tuple(STREAMS)), st.integers(-(10**9), 10**9), TEXTS, TEXTS),
    min_size=1,
    max_size=8,
)


def written(entries, write, delimiter, day, names="datum soort bedrag bron notitie"):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(names.split())
    for date, stream, cents, source, note in entries:
        writer.writerow([date.strftime(day), stream, write(cents), source, note])
    return text.getvalue()


def meant(entries):
    ordered = sorted(entries, key=lambda entry: entry[0])
    return [
        (date.isoformat(), stream, cents / 100, "EUR", source.strip(), note.strip())
        for date, stream, cents, source, note in ordered
    ]


@settings(deadline=None)
@given(
    ENTRIES,
    st.sampled_from([dutch, english, plain, lambda cents: f"€ {dutch(cents)}"]),
    st.sampled_from(";,\t"),
    st.sampled_from(["%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(reader, entries, write, delimiter, day, encoding):
    frame, findings = reader(written(entries, write, delimiter, day).encode(encoding))
    assert [row[:6] for row in rows(frame)] == meant(entries)
    assert types_of(frame) == INCOME_TYPES
    assert {finding.code for finding in findings} <= {"amount_negative", "entry_twice"}


@settings(deadline=None)
@given(ENTRIES)
def test_both_notations_give_the_same_table(reader, entries):
    one, _ = reader(written(entries, dutch, ";", "%d-%m-%Y"))
    other, _ = reader(written(entries, english, ",", "%Y-%m-%d", "date stream amount_eur source note"))
    pd.testing.assert_frame_equal(one, other)


CELLS = st.sampled_from(
    [
        *(
            "",
            "datum",
            "soort",
            "bedrag",
            "merk",
            "valuta",
            "koers",
            "video",
            "posts",
            "live",
            "betaald",
            "1.234",
        ),
        *("12,50", "12.50", "31-12-2026", "12/31/2026", "31/12/2026", "USD", "$ 5", '"', '"x', ID, "7,5E+18"),
    ]
)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=8), st.sampled_from(";,\t"))
def test_whatever_the_cells_hold_every_row_is_sound(reader, lines, delimiter):
    text = "\n".join(delimiter.join(line) for line in lines)
    for head, read, types in (
        ("datum;soort;bedrag\n", read_income, INCOME_TYPES),
        ("", read_deals, DEAL_TYPES),
    ):
        frame, findings = reader(head.replace(";", delimiter) + text, read)
        assert types_of(frame) == types
        assert all(finding.code and finding.file for finding in findings)
        if read is read_income:
            assert frame["amount_eur"].notna().all()
            assert frame["date"].notna().all()


@settings(deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"datum;soort;bedrag\n", b"\xef\xbb\xbfmerk,soort\n", b"\xff\xfe"]),
)
def test_random_bytes_never_raise(reader, data, start):
    for read, types in ((read_income, INCOME_TYPES), (read_deals, DEAL_TYPES)):
        frame, _ = reader(start + data, read)
        assert types_of(frame) == types
