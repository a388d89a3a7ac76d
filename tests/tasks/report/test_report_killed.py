"""A run that is stopped or killed, and whose parts are: what is ready is whole, and nothing stays behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.stand_in import without_kernels
from tests.tasks.report.test_report import plan, write
from tests.tasks.report.test_report_earlier import manifest_of
from tests.tasks.report.test_report_surroundings import running, stop_whatever_is_left, wait_until
from tikmon_nb.batch.earlier import kept_results
from tikmon_nb.tasks.report.reports import run_reports

__all__ = ["without_kernels"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")

STOPS = {
    "SIGTERM": [signal.SIGTERM],
    "SIGHUP": [signal.SIGHUP],
    "SIGINT": [signal.SIGINT],
    "twice": [signal.SIGINT, signal.SIGINT],
    "SIGKILL": [signal.SIGKILL],
}


class Run:
    """`tikmon report --all` with the stand-in, as a process of its own."""

    def __init__(self, folder, stand_in):
        self.folder, self.stand_in = folder, stand_in
        self.data, self.out, self.temporary = folder / "data", folder / "uit", folder / "t"
        self.temporary.mkdir()
        self.noted = self.data / "kernel.pid"

    def start(self, *creators):
        ours = f"planning.find_notebook = lambda _: pathlib.Path({str(self.stand_in)!r})"
        code = f"import pathlib; from tikmon_nb.tasks.report import planning; {ours}"
        command = [
            sys.executable,
            "-c",
            f"{code}; from tikmon_nb.cli import main; main()",
            "report",
            *creators,
        ]
        self.process = subprocess.Popen(
            [*command, "--data", str(self.data), "--out", str(self.out), "--workers", "1"],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_for_kernel(self):
        wait_until(lambda: self.noted.exists() and self.noted.read_text("utf-8").isdigit(), 120)
        return int(self.noted.read_text("utf-8"))

    def end(self):
        out, err = self.process.communicate(timeout=120)
        return self.process.returncode, out, err

    def is_tidy(self):
        """Neither a working folder nor a temporary file is left."""
        return not list(self.out.glob(".*")) and not list(self.temporary.iterdir())


@pytest.fixture
def started(data, tmp_path, stand_in):
    run = Run(tmp_path, stand_in)
    yield run
    stop_whatever_is_left(run.process, run.noted)


def stopped(run, told, monkeypatch):
    """Stop `run`, which has made `a` and is at `slow`; then see what is there, and what a next run leaves."""
    write(run.data, "a")
    write(run.data, "slow")
    run.start("--all")
    kernel = run.wait_for_kernel()
    wait_until(lambda: (run.out / "a.json").exists(), 60)
    for kind in told:
        run.process.send_signal(kind)
    code, _, err = run.end()
    wait_until(lambda: not running(kernel), 15)
    assert set(kept_results(run.out)) == {"a"}
    if signal.SIGKILL not in told:
        assert code == 130
        assert err.splitlines()[-1].startswith("Gestopt")
    if signal.SIGKILL not in told and len(told) == 1:  # who asks twice does not wait for the overview
        assert "volgende keer gaat het daar verder" in err
        assert [entry["status"] for entry in manifest_of(run.out)["creators"]] == ["ok", "failed"]
        wait_until(run.is_tidy, 15)
    monkeypatch.setattr(tempfile, "tempdir", str(run.temporary))
    before = (run.out / "a.html").stat().st_mtime_ns
    run.noted.unlink()
    again = run_reports(plan(run.data, run.out, "a", notebook=run.stand_in, **defaults(run)))
    assert [outcome.unchanged for outcome in again.outcomes] == [True]
    assert (run.out / "a.html").stat().st_mtime_ns == before
    assert run.is_tidy()


def defaults(run):
    """The parameters that the command itself gave."""
    return kept_results(run.out)["a"].parameters


@pytest.mark.parametrize("how", ["SIGINT", "SIGKILL"])
def test_a_run_that_is_stopped_keeps_what_is_ready(started, without_kernels, monkeypatch, how):
    stopped(started, STOPS[how], monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("how", STOPS)
@pytest.mark.parametrize("time", range(20))
def test_a_run_that_is_stopped_in_any_way_keeps_what_is_ready(
    started, without_kernels, monkeypatch, how, time
):
    stopped(started, STOPS[how], monkeypatch)


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])


def killed(run, whom):
    """Kill the kernel of `slow once`, or the process that runs it: it is tried once more."""
    write(run.data, "a")
    write(run.data, "slow once")
    run.start("--all")
    kernel = run.wait_for_kernel()
    os.kill(kernel if whom == "kernel" else parent_of(kernel), signal.SIGKILL)
    code, out, err = run.end()
    assert (code, err) == (0, "")
    assert "2 verslagen zijn klaar" in out
    assert len(kept_results(run.out)) == 2
    assert not running(kernel)
    assert not list(run.out.glob(".*"))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="who runs a kernel")
@pytest.mark.long
@pytest.mark.parametrize("whom", ["kernel", "worker"])
@pytest.mark.parametrize("time", range(20))
def test_a_kernel_or_a_worker_that_is_killed_is_tried_once_more(started, whom, time):
    killed(started, whom)


@pytest.mark.long
@pytest.mark.parametrize("time", range(20))
def test_a_group_that_is_killed_at_any_moment_leaves_only_whole_reports(
    started, without_kernels, monkeypatch, time
):
    """The moment is another one each time: so many looks at the folder after the first file is there."""
    run = started
    for creator in ("a", "b", "c", "d"):
        write(run.data, creator)
    run.start("--all")
    wait_until(lambda: (run.out / "manifest.json").exists(), 60)
    looks = random.Random(time).randrange(60_000)
    for _ in range(looks):
        if run.process.poll() is not None:
            break
        os.sched_yield()
    os.killpg(run.process.pid, signal.SIGKILL)
    run.end()
    there = kept_results(run.out)
    assert "a" in there or not (run.out / "a.json").exists()
    monkeypatch.setattr(tempfile, "tempdir", str(run.temporary))
    parameters = next(iter(there.values())).parameters if there else {}
    again = run_reports(plan(run.data, run.out, notebook=run.stand_in, **parameters))
    assert {outcome.job.id for outcome in again.outcomes if outcome.unchanged} >= set(there)
    assert set(kept_results(run.out)) == {"a", "b", "c", "d"}
    assert run.is_tidy()
