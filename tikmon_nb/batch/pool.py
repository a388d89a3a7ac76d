"""Jobs on worker processes, called like `map`; a worker that dies takes only its own job down."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

from tikmon_nb.batch.worker import prepare, work

Job = TypeVar("Job")
Result = TypeVar("Result")

AHEAD = 4
"""Jobs for each worker that are in hand, or done and waiting for one before them; no other is read yet."""


@dataclass(frozen=True)
class Processes(Generic[Job, Result]):
    """Called like `map`, which does the same in this process: a function, and what it is applied to.

    `workers` jobs run at a time, each in a process; function, jobs and results are pickled. Results come as
    they are ready, or where `ordered` in the order of the jobs. `lost` gives the result of a job whose
    process ended before it was done. Closing what a call returns stops what still runs.
    """

    workers: int
    lost: Callable[[Job], Result]
    ordered: bool = False

    def __call__(
        self, function: Callable[[Job], Result], jobs: Iterable[Job]
    ) -> Generator[Result, None, None]:
        """The result of `function` for each of `jobs`, of which only a few are read ahead."""
        todo, unfinished = iter(jobs), list[Job]()
        while True:
            try:
                yield from self._together(function, todo, unfinished)
                return
            except BrokenProcessPool:
                # nobody knows whose fault it was: give each job that was under way a pool of its own
                while unfinished:
                    yield self._alone(function, unfinished.pop(0))

    def _together(
        self, function: Callable[[Job], Result], todo: Iterator[Job], unfinished: list[Job]
    ) -> Generator[Result, None, None]:
        others = set(multiprocessing.active_children())
        # spawned, not forked: the parent may hold threads, and a kernel must inherit no state
        context = multiprocessing.get_context("spawn")
        os.environ["PYTHONSAFEPATH"] = "1"  # nor may a file in the folder one happens to be in be imported
        futures: dict[Future[Result], Job] = {}
        with ProcessPoolExecutor(self.workers, context, initializer=prepare) as pool:
            try:
                for job in todo:
                    unfinished.append(job)  # first: a broken pool takes no job
                    futures[pool.submit(work, function, job)] = job
                    if len(futures) >= AHEAD * self.workers:
                        yield self._next(futures, unfinished)
                while futures:
                    yield self._next(futures, unfinished)
            except BaseException:  # an interrupt too: what runs must stop, and nothing more may start
                pool.shutdown(wait=False, cancel_futures=True)
                for process in set(multiprocessing.active_children()) - others:
                    process.terminate()
                raise

    def _next(self, futures: dict[Future[Result], Job], unfinished: list[Job]) -> Result:
        future = next(iter(futures) if self.ordered else as_completed(futures))
        result = future.result()
        unfinished.remove(futures.pop(future))
        return result

    def _alone(self, function: Callable[[Job], Result], job: Job) -> Result:
        try:
            [result] = self._together(function, iter([job]), [])
        except BrokenProcessPool:
            return self.lost(job)
        return result
