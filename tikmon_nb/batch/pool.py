"""Several jobs at a time, each in a worker process; a worker that dies takes only its own job down."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from tikmon_nb.batch.execute import Job, Outcome, run_job
from tikmon_nb.batch.worker import prepare, work
from tikmon_nb.views.page.text import Text

Run = Callable[[Job, Path], Outcome]
Outcomes = Generator[Outcome, None, None]


def run_jobs(jobs: Sequence[Job], folder: Path, workers: int, run: Run = run_job) -> Outcomes:
    """The outcomes of `jobs` as they come, `workers` at a time; closing it stops what still runs."""
    unfinished = {job.creator_id: job for job in jobs}
    try:
        for outcome in _run_together(list(jobs), folder, workers, run):
            del unfinished[outcome.job.creator_id]
            yield outcome
    except BrokenProcessPool:
        # nobody knows whose fault it was: give each of the rest a pool of its own
        for job in unfinished.values():
            yield _run_alone(job, folder, run)


def _run_together(jobs: list[Job], folder: Path, workers: int, run: Run) -> Outcomes:
    others = set(multiprocessing.active_children())
    with _pool(min(workers, len(jobs))) as pool:
        try:
            futures = [pool.submit(work, run, job, folder) for job in jobs]
            for future in as_completed(futures):
                yield future.result()
        except BaseException:  # an interrupt too: what runs must stop, what has not started must not start
            pool.shutdown(wait=False, cancel_futures=True)
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise


def _run_alone(job: Job, folder: Path, run: Run) -> Outcome:
    try:
        [outcome] = _run_together([job], folder, 1, run)
    except BrokenProcessPool:
        text = Text(str(job.parameters["lang"]))
        return Outcome(job, reason=text("The notebook's process ended unexpectedly."))
    return outcome


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawned, not forked: the parent may hold threads, and a kernel must inherit no state
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=prepare)
