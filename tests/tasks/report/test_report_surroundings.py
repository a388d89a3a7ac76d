"""A run does not depend on what else a machine holds, and takes everything along when it is stopped."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import papermill
import pytest

from tests.tasks.report.test_report import PARAMETERS, plan, write
from tikmon_nb.batch.plan import Job, find_notebook
from tikmon_nb.inputs.folders import shipped
from tikmon_nb.tasks.report.reports import run_report, run_reports
from tikmon_nb.views.page.record import MIME


@pytest.fixture
def strange_machine(tmp_path, monkeypatch):
    """A python3 kernel that cannot start, a start-up file that breaks kernels, a long temporary path."""
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "Stray", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-own.py").write_text("import os; os._exit(5)", encoding="utf-8")
    temporary = tmp_path / ("t" * 100)
    temporary.mkdir()
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("TMPDIR", str(temporary))
    return temporary


def test_other_kernels_start_up_files_and_odd_paths_change_nothing(data, tmp_path, stand_in, strange_machine):
    folder = tmp_path / "{jaar} %s"
    folder.mkdir()
    shutil.copy(stand_in, folder)
    write(data, "goed")
    done = run_reports(plan(data, folder / "uit", notebook=folder / stand_in.name, timeout=60))
    assert [outcome.reason for outcome in done.outcomes] == [""]
    assert list(strange_machine.iterdir()) == []


def test_nothing_of_the_folder_one_is_in_is_run(data, tmp_path, stand_in, monkeypatch):
    elsewhere = tmp_path / "elders"
    (elsewhere / "notebooks").mkdir(parents=True)
    (elsewhere / "notebooks" / "creator_report.ipynb").write_text("niet van ons", encoding="utf-8")
    for name in ("calendar", "yaml", "socket", "ipykernel_launcher", "tikmon_nb", "sitecustomize"):
        ran = tmp_path / f"{name}.ran"
        (elsewhere / f"{name}.py").write_text(f"open({str(ran)!r}, 'w'); raise SystemExit(3)", "utf-8")
    monkeypatch.chdir(elsewhere)
    write(data, "goed")
    done = run_reports(plan(data, tmp_path / "uit", notebook=stand_in))
    assert [outcome.reason for outcome in done.outcomes] == [""]
    assert list(tmp_path.glob("*.ran")) == []
    assert find_notebook("creator_report.ipynb").parent == shipped("notebooks")


def notebook_that_shows(*records):
    outputs = [nbformat.v4.new_output("display_data", data={MIME: record}) for record in records]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(id="a", outputs=outputs)])


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([], "geen uitkomst"),
        ([{}], "geen uitkomst"),
        ([{"creator": {}}, {"creator": {}}], "geen uitkomst"),
        ([{"gross": {"p50": float("nan")}}], "ValueError"),
    ],
    ids=["none", "empty", "two", "nan"],
)
def test_a_result_that_an_overview_cannot_use_is_a_failure(data, tmp_path, monkeypatch, records, reason):
    monkeypatch.setattr(papermill, "execute_notebook", lambda *_, **__: notebook_that_shows(*records))
    write(data, "goed")
    outcome = run_report(Job("goed", "goed", tmp_path / "n.ipynb", data, {**PARAMETERS}, 9), tmp_path)
    assert not outcome.ok
    assert reason in outcome.reason


def test_the_process_that_runs_a_notebook_keeps_its_own_variables(data, tmp_path, stand_in, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "own")
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    before = dict(os.environ)
    for creator_id in ("goed", "raises"):
        write(data, creator_id)
        parameters = {"creator_id": creator_id, **PARAMETERS}
        outcome = run_report(Job(creator_id, creator_id, stand_in, data.resolve(), parameters, 60), tmp_path)
        assert outcome.ok == (creator_id == "goed")
        assert dict(os.environ) == before


def test_a_kernel_that_dies_is_tried_once_more(data, tmp_path, stand_in):
    write(data, "dies once")
    parameters = {"creator_id": "dies once", **PARAMETERS}
    outcome = run_report(Job("dies once", "d", stand_in, data.resolve(), parameters, 60), tmp_path)
    assert outcome.ok
    assert (data / "died").exists()


def test_no_room_for_temporary_files_is_said_as_that(data, tmp_path, stand_in, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "weg")])
    write(data, "goed")
    with pytest.raises(OSError, match="No space left on device: 'TMPDIR'"):
        run_report(Job("goed", "goed", stand_in, data, {"creator_id": "goed", **PARAMETERS}, 9), tmp_path)


def test_a_full_disk_is_no_reason_of_one_creator(data, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(papermill, "execute_notebook", full)
    write(data, "goed")
    with pytest.raises(OSError, match="No space left"):
        run_report(Job("goed", "goed", tmp_path / "n.ipynb", data, {**PARAMETERS}, 9), tmp_path)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def wait_until(true, seconds):
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert true()


def stop_whatever_is_left(process, noted):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if noted.exists():
        with suppress(ProcessLookupError):
            os.kill(int(noted.read_text("utf-8")), signal.SIGKILL)
    process.communicate()
