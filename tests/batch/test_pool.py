"""Jobs on worker processes: each result once, few read ahead, and a death that costs one job."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import closing
from pathlib import Path

import pytest

from tikmon_nb.batch.pool import AHEAD, Processes


def die_on_x(job: str) -> str:
    if job == "x":
        os._exit(3)
    return job.upper()


def lost(job: str) -> str:
    return f"{job} lost"


@pytest.mark.parametrize("ordered", [False, True])
def test_a_worker_that_dies_takes_only_its_own_job_down(ordered):
    jobs = ["a", "x", "b", "c", "d", "x", "e"]
    results = list(Processes(2, lost, ordered=ordered)(die_on_x, jobs))
    expected = [lost(job) if job == "x" else job.upper() for job in jobs]
    assert (results if ordered else sorted(results)) == (expected if ordered else sorted(expected))


def wait_for_file(path: Path) -> str:
    if path.name == "first":
        while not path.with_name("second").exists():
            os.sched_yield()
    else:
        path.write_text("", encoding="utf-8")
    return path.name


@pytest.mark.parametrize("ordered", [False, True])
def test_results_come_in_order_or_as_they_are_ready(tmp_path, ordered):
    jobs = [tmp_path / "first", tmp_path / "second"]
    results = list(Processes(2, str, ordered=ordered)(wait_for_file, jobs))
    assert (results if ordered else sorted(results)) == ["first", "second"]  # both may be ready at once


@pytest.mark.parametrize("ordered", [False, True])
def test_no_more_jobs_are_read_than_the_workers_need(ordered):
    read = []
    jobs = (read.append(n) or n for n in range(30))
    for done, _ in enumerate(Processes(1, abs, ordered=ordered)(abs, jobs), 1):
        assert len(read) <= done + AHEAD
    assert (done, len(read)) == (30, 30)


def test_what_a_function_or_a_list_of_jobs_raises_comes_out():
    with pytest.raises(ValueError, match="geen getal"):
        list(Processes(1, lost)(int, ["geen getal"]))

    def jobs():
        yield "1"
        raise KeyError("op")

    with pytest.raises(KeyError):
        list(Processes(1, lost)(int, jobs()))


def note_and_wait(path: Path) -> str:
    if path.name == "first":
        return "first"
    path.write_text(str(os.getpid()), encoding="utf-8")
    while True:
        os.sched_yield()


def test_closing_ends_what_still_runs(tmp_path):
    jobs = [tmp_path / "first", tmp_path / "second"]
    with closing(Processes(2, str)(note_and_wait, jobs)) as running:
        assert next(running) == "first"
        while not jobs[1].exists():
            os.sched_yield()
    # the pool's own thread may be the one that sees a process end, a moment before it says so
    patience = time.monotonic() + 60
    while multiprocessing.active_children() and time.monotonic() < patience:
        os.sched_yield()
    assert multiprocessing.active_children() == []
