"""A roster's results: the same on any number of workers, and as they were written."""

from __future__ import annotations

import json
import os
from functools import partial

import numpy as np
import pandas as pd
import pytest

from tests.conftest import DATA
from tests.model.test_roster import table
from tikmon_nb.batch.pool import Processes
from tikmon_nb.inputs import InputError, load_rate_card, load_scenario
from tikmon_nb.inputs.roster.rows import BATCH
from tikmon_nb.model.roster import lost_batch, simulate_roster
from tikmon_nb.tasks.roster.results import SCHEMA, portfolio_of, read_portfolio, write_portfolio

RUN = {"card": "artikel-2026", "scenario": "basis", "draws": 300, "months": 12, "seed": 1}


def worked_out(frame, work):
    card, basis = load_rate_card("artikel-2026", DATA), load_scenario("basis", DATA)
    rows = []
    roster = simulate_roster(frame, card, basis, draws=400, data=str(DATA), sink=rows.extend, work=work)
    return roster, rows


PROCESSES = Processes(2, lost=partial(lost_batch, file="roster", draws=400), ordered=True)


def test_two_workers_say_what_one_says():
    frame = table(2 * BATCH + 3).assign(**{"live.hours_per_month": 0.0})
    alone, rows = worked_out(frame, map)
    together, others = worked_out(frame, PROCESSES)
    np.testing.assert_array_equal(alone.totals, together.totals)
    assert rows == others


def die_on_c20(work_out, rows):
    if "c20" in [row.id for row in rows]:
        os._exit(9)
    return work_out(rows)


def test_a_worker_that_dies_leaves_out_the_rows_that_it_had():
    frame = table(2 * BATCH + 3).assign(**{"live.hours_per_month": 0.0})
    roster, rows = worked_out(frame, lambda work_out, jobs: PROCESSES(partial(die_on_c20, work_out), jobs))
    assert [row["row"] for row in rows if row["error"]] == list(range(BATCH + 2, 2 * BATCH + 2))
    assert (roster.creators, roster.left_out) == (BATCH + 3, BATCH)
    assert rows[BATCH]["error"] == "roster, row 18: row_failed: found the process ended"


def test_results_come_back_as_they_were_written(tmp_path):
    heard = []
    roster = write_portfolio(
        DATA / "rosters" / "voorbeeld.csv", tmp_path, **RUN, data=DATA, advance=heard.append
    )
    again = read_portfolio(tmp_path)
    assert sum(heard) == len(again.creators) == roster.creators == 60
    assert list(again.creators.columns) == SCHEMA.names
    example = portfolio_of("", "voorbeeld", str(tmp_path), DATA, **RUN)
    pd.testing.assert_frame_equal(again.creators, example.creators)
    assert json.loads((tmp_path / "portfolio.json").read_text())["creators"] == 60


def test_a_folder_without_results_says_so(tmp_path):
    with pytest.raises(InputError) as caught:
        read_portfolio(tmp_path)
    assert caught.value.findings[0].code == "portfolio_missing"
