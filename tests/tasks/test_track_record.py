"""The track record: what a report keeps, what it is held against, and that nothing else notices."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scoringrules
from pyarrow import parquet

from tests.conftest import DATA
from tests.notebook_cells import results, shown
from tests.tasks.report.test_report import plan, write
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.inputs import load_creator, load_rate_card, load_scenario
from tikmon_nb.inputs.books.kept_forecasts import ABOUT, FOLDER, read_forecasts
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.model import simulate, summarise
from tikmon_nb.model.history.track_record import SHARES, forecast_fields, track_record
from tikmon_nb.tasks.hindsight.forecast_files import keep_forecast
from tikmon_nb.tasks.hindsight.score import track_record_of
from tikmon_nb.tasks.report.reports import run_reports
from tikmon_nb.views.page.record import YearRecord, record
from tikmon_nb.views.page.text import Text

MADE = dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def daan(data):
    """A data folder with daan, whose files and books know half a year after the forecast of `made`."""
    shutil.copytree(DATA / "creators" / "daan", data / "creators" / "daan")
    return data


def record_of(data, until="2026-04-30", draws=400, seed=3, card=DEFAULT_CARD, start=None):
    """What a report would have shown at the end of the day `until`."""
    from tikmon_nb.model.history.backtest import known_by

    creator = known_by(load_creator("daan", data), dt.date.fromisoformat(until))
    year = simulate(creator, load_rate_card(card, data), draws=draws, seed=seed, start=start)
    return record(summarise(year), Text()).fields


def keep(data, made=MADE, **how):
    return keep_forecast(record_of(data, **how), data, made)


def folder_of(data):
    return data / "creators" / "daan" / FOLDER


def test_what_is_kept_are_the_quantiles_of_the_year_and_what_it_rests_on(daan):
    path = keep(daan)
    assert path.parent == folder_of(daan)
    [forecast], findings = read_forecasts(path.parent)
    assert findings == []
    assert (forecast.start, forecast.made, forecast.shares) == (dt.date(2026, 5, 1), MADE, SHARES)
    assert forecast.about["stands_on"] == "2026-04-30"
    assert forecast.about["version"]
    assert "creators/daan/creator.yml" in forecast.about["inputs"]
    rows = {(row.quantity, row.months, row.total): row.quantiles for row in forecast.rows}
    from tikmon_nb.model.history.backtest import known_by

    creator = known_by(load_creator("daan", daan), dt.date(2026, 4, 30))
    year = simulate(creator, load_rate_card(DEFAULT_CARD, daan), draws=400, seed=3)
    assert rows["gross", 2, False] == pytest.approx(np.quantile(year.gross[1], SHARES), rel=1e-5)
    assert rows["gross", 12, True] == pytest.approx(np.quantile(year.gross.sum(axis=0), SHARES), rel=1e-5)
    assert rows["views", 1, False] == pytest.approx(np.quantile(year.audience.views_30d[0], SHARES), rel=1e-5)
    assert path.stat().st_size < 60_000


def test_only_the_usual_report_keeps_its_forecast(daan):
    assert keep(daan, card="artikel-2026") is None
    assert keep(daan, start=dt.date(2026, 7, 1)) is None
    creator, card = load_creator("daan", daan), load_rate_card(DEFAULT_CARD, daan)
    assert forecast_fields(simulate(creator, card, load_scenario("voorzichtig", daan), draws=64)) is None
    assert not folder_of(daan).exists()


def test_a_shipped_example_that_is_no_creator_of_ones_own_keeps_nothing(data):
    shown = record_of(DATA)
    assert keep_forecast(shown, data, MADE) is None


def test_every_forecast_month_that_came_in_is_scored(daan):
    keep(daan)
    creator = load_creator("daan", daan)
    found = track_record_of(creator)
    assert (found.kept, found.counted, found.awaited) == (1, 1, None)
    rows = found.rows.set_index(["quantity", "total", "months"])
    views = rows.loc[("views", False, 2)]
    june = creator.exports.daily["views"]["2026-06"].dropna().mean() * 30
    assert views["came"] == pytest.approx(june)
    [forecast], _ = read_forecasts(folder_of(daan))
    [kept] = [row for row in forecast.rows if (row.quantity, row.months, row.total) == ("views", 2, False)]
    quantiles = np.array(kept.quantiles)
    expected = scoringrules.crps_quantile(np.log(june), np.log(quantiles), np.array(SHARES))
    assert views["crps"] == pytest.approx(expected)
    assert views["held_80"] == float(quantiles[1] <= june <= quantiles[17])
    assert {"gross", "sponsored", "views", "followers"} <= set(found.rows["quantity"])
    assert max(one.months for one in found.scores if one.quantity == "views") == 6


def test_of_one_start_month_the_first_that_was_made_counts(daan):
    for minute in range(5):
        keep(daan, seed=minute, made=MADE + dt.timedelta(minutes=minute))
    keep(daan, until="2026-06-30", made=dt.datetime(2026, 7, 2, tzinfo=dt.UTC))
    creator = load_creator("daan", daan)
    found = track_record_of(creator)
    assert (found.kept, found.counted) == (6, 2)
    first, _ = read_forecasts(folder_of(daan))
    alone = track_record(creator, [first[0]]).rows
    both = found.rows[found.rows["origin"] == pd.Period("2026-05")].reset_index(drop=True)
    pd.testing.assert_frame_equal(both, alone)


def test_a_month_that_was_over_when_the_forecast_was_made_does_not_count(daan):
    keep(daan, made=dt.datetime(2026, 7, 2, tzinfo=dt.UTC))
    rows = track_record_of(load_creator("daan", daan)).rows
    views = rows[rows["quantity"] == "views"]
    assert views[~views["total"]]["months"].tolist() == [3, 4, 5, 6]
    assert not views["total"].any()


def test_until_its_months_are_in_the_files_a_forecast_waits(daan):
    keep(daan, until="2026-11-15", made=dt.datetime(2026, 11, 30, tzinfo=dt.UTC))
    found = track_record_of(load_creator("daan", daan))
    assert (found.kept, len(found.rows), str(found.awaited)) == (1, 0, "2026-12")


def test_what_is_kept_is_no_input(daan):
    """Pages, hashes and amounts are the same to the byte with forecasts in the folder and without."""
    here = {"creator_id": "daan", "draws": 64, "data_folder": str(daan)}
    before = shown("creator_report", **here), load_creator("daan", daan).inputs
    [first] = [one for one in results("creator_report", **here) if isinstance(one, YearRecord)]
    assert keep_forecast(first.fields, daan, MADE) is not None
    (folder_of(daan) / "nonsense.parquet").write_bytes(b"no")
    assert (shown("creator_report", **here), load_creator("daan", daan).inputs) == before
    [again] = [one for one in results("creator_report", **here) if isinstance(one, YearRecord)]
    assert again.fields == first.fields


def test_an_older_shape_is_read_and_a_newer_or_damaged_one_is_told(daan, capsys):
    keep(daan)
    folder = folder_of(daan)
    about = {"start": "2026-06-01", "made": "2026-05-31T00:00:00"}
    older = pa.table({"quantity": ["gross"], "months": [1], "p10": [1.0], "p50": [2e3], "p90": [1e9]})
    parquet.write_table(older.replace_schema_metadata({ABOUT: json.dumps(about)}), folder / "a.parquet")
    newer = older.replace_schema_metadata({ABOUT: json.dumps({**about, "schema": 99})})
    parquet.write_table(newer, folder / "b.parquet")
    whole = next(folder.glob("2026*")).read_bytes()
    (folder / "c.parquet").write_bytes(whole[: len(whole) // 2])
    parquet.write_table(older, folder / "d.parquet")
    kept, findings = read_forecasts(folder)
    assert len(kept) == 2
    assert [(one.code, one.file) for one in findings] == [
        ("forecast_newer", "b.parquet"),
        ("forecast_unreadable", "c.parquet"),
        ("forecast_unreadable", "d.parquet"),
    ]
    rows = track_record_of(load_creator("daan", daan)).rows
    [row] = rows[rows["origin"] == pd.Period("2026-06")].to_dict("records")
    assert (row["quantity"], row["held_80"], np.isnan(row["held_50"])) == ("gross", 1.0, True)
    assert run(tikmon, ["score", "daan", "--data", str(daan)]) == 0
    out = capsys.readouterr().out
    assert "nieuwere tikmon" in out
    assert "Alles bij elkaar, 1 maand vooruit" in out


WRITER = """
import sys, json, datetime as dt
from pathlib import Path
from tikmon_nb.tasks.hindsight.forecast_files import keep_forecast
record = json.loads(Path(sys.argv[2]).read_text())
print("ready", flush=True)
for turn in range(int(sys.argv[3])):
    record["seed"] = turn
    keep_forecast(record, Path(sys.argv[1]), dt.datetime(2026, 5, 3, 12, tzinfo=dt.UTC))
"""


def start(data, tmp_path, times):
    told = tmp_path / "record.json"
    told.write_text(json.dumps(record_of(data)))
    command = [sys.executable, "-c", WRITER, str(data), str(told), str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "TIKMON_DATA": str(data)})


def test_a_run_that_is_killed_leaves_whole_files_only(daan, tmp_path):
    process = start(daan, tmp_path, 100_000)
    process.stdout.readline()
    while len(list(folder_of(daan).glob("*.parquet"))) < 3 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    kept, findings = read_forecasts(folder_of(daan))
    assert len(kept) >= 3
    assert findings == []


def test_what_was_left_half_written_goes_after_a_day(daan):
    folder_of(daan).mkdir()
    old, new = (folder_of(daan) / f".tikmon-{name}" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    keep(daan)
    assert (old.exists(), new.exists()) == (False, True)
    assert read_forecasts(folder_of(daan))[1] == []


def test_two_runs_at_once_keep_all_of_theirs(daan, tmp_path):
    processes = [start(daan, tmp_path, 4) for _ in range(2)]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    kept, findings = read_forecasts(folder_of(daan))
    assert findings == []
    assert sorted(one.about["seed"] for one in kept) == [0, 1, 2, 3]  # the same forecast is one file
    before = {path: path.read_bytes() for path in folder_of(daan).iterdir()}
    keep(daan)
    assert {path: path.read_bytes() for path in before} == before


def test_the_section_says_what_was_forecast_and_what_came(daan):
    keep(daan)
    pages = shown("track_record", creator_id="daan", data_folder=str(daan), draws=64, lang="en")
    assert len(pages) == 2
    assert "Tried on your own past" in pages[0]
    assert "<img" in pages[0]
    assert "1 forecast was kept." in pages[1]
    assert "May 2026" in pages[1]


def test_score_as_json_and_of_everyone(daan, capsys):
    keep(daan)
    broken = daan / "creators" / "stuk"
    broken.mkdir()
    (broken / "creator.yml").write_text("id: stuk\nfollowers: -3\n", encoding="utf-8")
    assert run(tikmon, ["score", "--all", "--json", "--data", str(daan)]) == 1
    out, err = capsys.readouterr()
    fields = json.loads(out)
    assert list(fields) == ["creators", "together", "failed"]
    [one] = fields["creators"]
    assert (one["id"], one["kept"], one["counted"], one["awaited"]) == ("daan", 1, 1, None)
    assert one["scores"] == fields["together"]
    assert list(fields["failed"]) == ["stuk"]
    assert err.startswith("stuk: ")
    score = one["scores"][0]
    assert (score["quantity"], score["months"], score["total"]) == ("views", 1, False)
    assert set(score["held"]) == {"50", "80", "90"}


def test_backtest_as_json_in_words_and_as_figure(daan, capsys, tmp_path):
    picture = tmp_path / "held.svg"
    command = ["backtest", "daan", "--draws", "64", "--data", str(daan)]
    assert run(tikmon, [*command, "--json", "--figure", str(picture)]) == 0
    fields = json.loads(capsys.readouterr().out)
    [one] = fields["creators"]
    assert one["origins"][0] == "2026-03"
    assert one["possible_from"] is None
    assert {score["quantity"] for score in one["scores"]} >= {"views", "followers", "gross", "sponsored"}
    assert picture.read_text("utf-8").startswith("<svg")
    assert run(tikmon, command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"daan: {one['sentence']}"
    assert any(line.startswith("Weergaven, 1 maand vooruit") for line in lines)
    assert run(tikmon, [*command[:1], "nobody", *command[2:]]) == 2
    assert "nobody" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_costs_no_report(
    data, tmp_path, stand_in, without_kernels, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tikmon_nb.tasks.report.shelf.keep_forecast", full)
    write(data, "a")
    done = run_reports(plan(data, tmp_path / "o", notebook=stand_in))
    assert done.not_kept == {"a": "No space left on device"}
    assert (tmp_path / "o" / "a.html").is_file()
