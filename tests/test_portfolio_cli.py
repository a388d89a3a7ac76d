"""`tikmon portfolio`, as a person runs it."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tests.conftest import DATA
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run

FAST = ["--draws", "200", "--workers", "1"]


@pytest.fixture
def roster(tmp_path):
    lines = (DATA / "rosters" / "voorbeeld.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "klein.csv"
    path.write_text("\n".join(lines[:5]) + "\n", encoding="utf-8")
    return path


def test_a_roster_becomes_a_page_and_tables(roster, tmp_path, capsys):
    out = tmp_path / "uit"
    assert run(tikmon, ["portfolio", str(roster), *FAST, "--out", str(out), "--data", str(DATA)]) == 0
    assert "4 creators" in capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {
        *("creators.parquet", "creators.csv", "creators.xlsx"),
        "totals.parquet",
        "portfolio.json",
        "portfolio.html",
        "portfolio.ipynb",
    }
    page = (out / "portfolio.html").read_text(encoding="utf-8")
    assert "Verzonnen creator 3" in page
    assert str(tmp_path) not in page + (out / "portfolio.ipynb").read_text(encoding="utf-8")
    assert len(pd.read_parquet(out / "creators.parquet")) == 4


def test_the_same_roster_gives_the_same_bytes(roster, tmp_path):
    folders = [tmp_path / name for name in ("een", "twee")]
    for folder in folders:
        run(
            tikmon,
            ["portfolio", str(roster), *FAST, "--out", str(folder), "--data", str(DATA), "--quiet"],
        )
    for path in folders[0].iterdir():
        assert path.read_bytes() == (folders[1] / path.name).read_bytes(), path.name


def test_a_wrong_row_is_told_and_the_code_is_1(roster, tmp_path, capsys):
    with roster.open("a", encoding="utf-8") as file:
        file.write("fout;Fout;;;-5" + ";" * 15 + "\n")
    out = tmp_path / "uit"
    arguments = ["portfolio", str(roster), *FAST, "--out", str(out), "--data", str(DATA), "--json"]
    assert run(tikmon, arguments) == 1
    assert json.loads(capsys.readouterr().out)["left_out"] == 1
    assert "followers" in (out / "portfolio.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["geen-roster"], "voorbeeld"),
        (["voorbeeld", "--card", "artikel"], "artikel-2026"),
        (["voorbeeld", "--scenario", "basiss"], "basis"),
        (["voorbeeld", "--draws", "0"], "draws"),
    ],
)
def test_what_cannot_be_run_is_one_message_and_leaves_nothing(arguments, told, tmp_path, capsys):
    out = tmp_path / "uit"
    assert run(tikmon, ["portfolio", *arguments, "--out", str(out), "--data", str(DATA)]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_somebody_elses_folder_is_left_alone(roster, tmp_path):
    out = tmp_path / "uit"
    out.mkdir()
    (out / "brief.txt").write_text("van iemand anders")
    assert run(tikmon, ["portfolio", str(roster), *FAST, "--out", str(out), "--data", str(DATA)]) == 2
