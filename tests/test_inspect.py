"""`tikmon inspect`: what is recognised, before anything is computed."""

from __future__ import annotations

import datetime as dt
import json

import post_format
import pytest
import shop_format as shop
import studio_format as studio
from click.testing import CliRunner

from tests.conftest import DATA
from tikmon_nb.cli.commands import tikmon
from tikmon_nb.cli.shell import run


@pytest.fixture
def inspect(capsys):
    def call(*arguments):
        code = run(tikmon, ["inspect", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_a_creator_with_everything_that_was_dropped_in(inspect):
    code, out, _ = inspect("mila", "--data", DATA)
    assert code == 0
    assert (
        "Creator data.xlsx: LIVE Backstage: cijfers per creator, 14 regels, 1 mei 2026 – 15 november 2026"
        in out
    )
    assert "7 perioden met LIVE-cijfers" in out
    assert "29 openbare posts in je eigen gegevens" in out
    assert "1 post die niet iedereen mag zien is weggelaten" in out


def test_own_books_are_counted(inspect):
    _, out, _ = inspect("daan", "--data", DATA, "--lang", "en")
    assert "8 entries in income.csv" in out
    assert "3 deals in deals.csv" in out


def test_files_by_their_path_need_no_creator_and_no_data_folder(inspect, tmp_path, monkeypatch):
    first = dt.datetime(2026, 7, 3, 10)
    (tmp_path / "o.csv").write_bytes(shop.csv_of(shop.rows_of([shop.order(n, first) for n in range(3)])))
    (tmp_path / "p.jsonl").write_bytes(
        post_format.json_lines([post_format.post(n) for n in range(1, 4)], post_format.web_item)
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIKMON_DATA", raising=False)
    code, out, _ = inspect("o.csv", tmp_path / "p.jsonl", "--lang", "en")
    assert code == 0
    assert "o.csv: TikTok Shop: affiliate orders, 3 rows, 3 July 2026" in out
    assert "/p.jsonl: List of posts (web_item), 3 rows" in out
    assert "3 videos" in out


def test_a_whole_folder_as_json(inspect):
    code, out, _ = inspect(DATA / "creators" / "yara" / "exports", "--json")
    (target,) = json.loads(out)["targets"]
    assert (code, target["ok"], target["orders"], target["days"]) == (0, True, 132, 365)
    kinds = {file["kind"] for file in target["files"]}
    assert {"overview", "affiliate_orders", "follower_gender"} <= kinds
    assert {"name", "kind", "rows", "first", "last", "exported_on"} == set(target["files"][0])


def test_what_is_wrong_is_shown_beside_what_was_read(inspect, tmp_path):
    table = studio.table(studio.OVERVIEW, [["15 november", 10, 1, 1, 1, 1]])
    (tmp_path / "a.csv").write_bytes(table)
    (tmp_path / "Overview.csv").write_bytes(b"naam,bedrag\n1,2\n")
    code, out, _ = inspect(tmp_path, "--exported-on", "2026-11-16", "--lang", "en")
    assert code == 1
    assert "a.csv: TikTok Studio: views and reactions per day, 1 row, 15 November 2026" in out
    assert out.index("✕ Overview.csv") > 0


def test_a_creator_whose_form_is_wrong_is_still_shown(inspect, tmp_path):
    folder = tmp_path / "creators" / "fleur"
    (folder / "exports").mkdir(parents=True)
    (tmp_path / "rates").mkdir()
    (folder / "creator.yml").write_text("id: fleur\nviews_30d: veel\n")
    (folder / "exports" / "o.csv").write_bytes(studio.table(studio.OVERVIEW, [["1 mei", 1, 1, 1, 1, 1]]))
    code, out, _ = inspect("fleur", "--data", tmp_path)
    assert code == 1
    assert "o.csv: TikTok Studio" in out
    assert "✕ creator.yml" in out


def test_what_is_neither_is_one_clear_message(inspect):
    code, _, err = inspect("norr", "--data", DATA)
    assert code == 2
    assert "noor" in err


def test_the_account_can_be_named_for_files_of_several(inspect, tmp_path):
    day = dt.date(2026, 7, 1)
    rows = [shop.period(name, day, day) for name in ("een_fictief", "twee_fictief")]
    (tmp_path / "l.csv").write_bytes(shop.csv_of(shop.rows_of(rows, shop.LIVE_COLUMNS)))
    assert inspect(tmp_path / "l.csv")[0] == 1
    code, out, _ = inspect(tmp_path / "l.csv", "--handle", "twee_fictief", "--lang", "en")
    assert (code, "1 period of LIVE figures" in out) == (0, True)


def test_help_names_both_ways(tmp_path):
    result = CliRunner().invoke(tikmon, ["inspect", "--help"])
    assert "CREATOR|PATH" in result.output
