"""A small stand-in for the report notebook, so that the batch can be tried without waiting."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from tikmon_nb.batch.plan import Outcome
from tikmon_nb.views.page.record import MIME

PARAMETERS = """creator_id: str = ""  # id
scenario: str = ""  # scenario
card: str = ""  # card
lang: str = "nl"  # language
draws: int = 1  # draws
months: int = 1  # months
seed: int = 1  # seed
start: str = ""  # start
method: str = "sobol"  # method
precision: float = 0.0  # precision
goal_eur_per_month: float = 0.0  # goal
floor_eur_per_month: float = 0.0  # floor
today: str = ""  # day
show_as: str = ""  # name to show"""

BODY = """
import os
from IPython.display import HTML, display
row = {"p10": 1.0, "p50": 2.0, "p90": 3.0, "chance_zero": 0.0}
streams = ("creator_fund", "sponsored", "ambassador", "affiliate", "shop", "live_gifts", "other")
fields = {
    "creator": {"id": creator_id, "name": show_as or creator_id, "invented": False, "folder": creator_id},
    "period": {"start": "2026-12-01", "months": 12}, "card": card, "scenario": scenario, "lang": lang,
    "seed": seed, "draws": draws, "known": True, "gross": row, "net": row,
    "streams": {stream: {**row, "state": "open"} for stream in streams},
    "guesses": [1, 2], "findings": [], "inputs": {},
}
if creator_id == "raises":
    raise ValueError("stuk <script>")
if creator_id == "dies":
    os._exit(9)
if creator_id == "dies once":
    import pathlib
    once = pathlib.Path(os.environ["TIKMON_DATA"], "died")
    if not once.exists():
        once.touch()
        os._exit(9)
if creator_id == "slow" or creator_id == "slow once" and not os.path.exists(
    os.path.join(os.environ["TIKMON_DATA"], "kernel.pid")
):
    import time
    with open(os.path.join(os.environ["TIKMON_DATA"], "kernel.pid"), "w") as file:
        file.write(str(os.getpid()))
    time.sleep(300)
if creator_id != "silent":
    display({"application/vnd.tikmon.report+json": fields, "text/plain": ""}, raw=True)
HTML('<section><h1>Kop</h1></section>')
"""


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory) -> Path:
    """A notebook with the report's parameters and contract."""
    notebook = nbformat.v4.new_notebook()
    parameters = nbformat.v4.new_code_cell(PARAMETERS, id="parameters")
    parameters.metadata["tags"] = ["parameters"]
    notebook.cells = [parameters, nbformat.v4.new_code_cell(BODY, id="body")]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = tmp_path_factory.mktemp("notebooks") / "stand_in.ipynb"
    nbformat.write(notebook, path)
    return path


def run_here(job, folder):
    """What `run_job` gives for the stand-in, without a process, a kernel or a notebook."""
    shown = []
    names = {"show_as": "", **job.parameters, "display": lambda data, raw: shown.append(data), "HTML": str}
    try:
        exec(BODY.replace("from IPython.display import HTML, display", ""), names)
    except ValueError as error:
        return Outcome(job, reason=str(error))
    notebook = {"cells": [{"outputs": [{"data": shown[0]}]}]}
    (folder / f"{job.stem}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return Outcome(job, record=shown[0][MIME], fragments=("<section><h1>Kop</h1></section>",))


@pytest.fixture
def without_kernels(monkeypatch):
    """Jobs are run in this process, one after the other."""
    monkeypatch.setattr(
        "tikmon_nb.tasks.report.reports.Forks",
        lambda *_, **__: lambda run, jobs: (run(job) for job in jobs),
    )
    monkeypatch.setattr(
        "tikmon_nb.tasks.report.reports.run_job", lambda job, folder, *_, **__: run_here(job, folder)
    )
