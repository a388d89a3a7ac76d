"""A row written into `deals.csv`, and its status changed: nothing else moves."""

from __future__ import annotations

import pytest

from tikmon_nb.findings import Findings, InputError
from tikmon_nb.inputs.books.deal_rows import with_cells, with_row
from tikmon_nb.inputs.books.ledger import read_deals

ROW = {
    "deal_id": "2026-12-01-1",
    "brand": "Merk; BV",
    "kind": "paid",
    "status": "offered",
    "asked_eur": 412.5,
}

FILES = {
    "dutch": b"datum;merk;soort;bedrag;aantal posts;notitie\r\n20-08-2026;Testlabel;betaald;750,00;2;\r\n",
    "no end of line": b"date,brand,kind,amount_eur,status,deal_id\n2026-08-20,Eerste,paid,750.50,done,a1",
    "ansi": "datum;merk;soort;bedrag\n20-08-2026;Caf\xe9;betaald;1.250,00\n".encode("cp1252"),
    "mark": "\ufeffdatum;merk;soort;bedrag\n20-08-2026;Café;betaald;750\n".encode(),
    "utf-16": "datum;merk;soort;bedrag\r\n20-08-2026;Café;betaald;750,5\r\n".encode("utf-16"),
    "a cell of two lines": b'date;brand;kind;amount_eur;note\n2026-08-20;"A ""b""";paid;5,5;"twee\nregels"\n',
}


def read(tmp_path, data):
    path = tmp_path / "deals.csv"
    path.write_bytes(data)
    findings = Findings(file="deals.csv")
    table = read_deals(path, findings)
    assert not findings.has_errors, list(findings)
    return table


@pytest.mark.parametrize("name", FILES)
def test_a_row_comes_behind_the_others(tmp_path, name):
    before, after = read(tmp_path, FILES[name]), read(tmp_path, with_row(FILES[name], ROW))
    assert len(after) == len(before) + 1
    columns = [column for column in before if column not in ("deal_id", "status")]
    assert after[columns].iloc[:-1].equals(before[columns])
    last = after.iloc[-1]
    assert (last["brand"], last["kind"], last["status"], last["asked_eur"]) == (
        "Merk; BV",
        "paid",
        "offered",
        412.5,
    )


@pytest.mark.parametrize("name", FILES)
def test_the_lines_that_were_there_stay_to_the_byte(name):
    old, new = FILES[name], with_row(FILES[name], ROW)
    encoding = {"ansi": "cp1252", "utf-16": "utf-16"}.get(name, "utf-8")
    was, now = old.decode(encoding), new.decode(encoding)
    body = was.split("\n", 1)[1]
    assert body in now
    assert now.startswith(was.split("\n", 1)[0].rstrip("\r"))


def test_a_status_changes_and_nothing_else(tmp_path):
    for name in FILES:
        with_one = with_row(FILES[name], ROW)
        changed = with_cells(with_one, "2026-12-01-1", {"status": "refused_by_brand"})
        table = read(tmp_path, changed)
        assert table.iloc[-1]["status"] == "refused_by_brand"
        grown = len("refused_by_brand") - len("offered")
        assert len(changed) - len(with_one) == grown * (2 if name == "utf-16" else 1)


def test_a_file_is_begun(tmp_path):
    table = read(tmp_path, with_row(None, ROW | {"rights_days": float("inf"), "brand": "=1+1"}))
    assert table.loc[0, "rights_days"] == float("inf")
    assert not table.loc[0, "brand"].startswith("=")


@pytest.mark.parametrize("number", ["niet", "dubbel"])
def test_a_number_that_is_not_there_once_is_refused(number):
    data = b"deal_id;brand;kind;status\ndubbel;a;paid;done\ndubbel;b;paid;done\n"
    with pytest.raises(InputError):
        with_cells(data, number, {"status": "agreed"})


def test_a_file_without_column_names_is_refused():
    with pytest.raises(InputError):
        with_row(b"a;b\n1;2\n", ROW)
