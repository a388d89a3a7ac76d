"""Jobs in processes that are forked from a warm one: a fresh process for each, called like `map`."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from tikmon_nb.batch.pool import Processes
from tikmon_nb.batch.warm import fork_server
from tikmon_nb.batch.warm.fork_server import FORK, PID, REAP, REFUSED

Job = TypeVar("Job")
Result = TypeVar("Result")

SURE = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "agg",
}
"""Without these, libraries start threads as they are imported, and nothing may be forked."""
GRACE = 10
"""Seconds more than a job asked for before it is ended."""


class NoForkError(RuntimeError):
    """No process can be forked here: another way must be taken."""


class Child:
    """A forked process, and the connection to it. `status` is what it ended with, once it is buried."""

    def __init__(self, server: ForkServer, number: int, connection: Connection) -> None:
        self.connection, self.number, self._server = connection, number, server
        self.ended = os.pidfd_open(number)
        """Ready to be read once the process has ended, even where what it started lives on."""

    def bury(self) -> int:
        """End it and all that it started, whatever it does, and give what it ended with."""
        self.connection.close()
        os.close(self.ended)
        return self._server.reap(self.number)


class ForkServer:
    """The warm process: started at once, asked when a process is needed. `prepare` is what it does first."""

    def __init__(self, prepare: Callable[[], object]) -> None:
        if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
            raise NoForkError(sys.platform)
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-P", fork_server.__file__, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  ourselves
                command,
                env={**os.environ, **SURE},
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # a Ctrl-C is for who asked, who then closes this
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        with Connection(os.dup(self._control.fileno())) as connection:
            connection.send([path for path in sys.path if path])  # where `prepare` is found
            connection.send_bytes(pickle.dumps(prepare))

    def fork(self, function: Callable[..., object], *arguments: Any) -> Child:
        """A fresh process that calls `function` with its connection and `arguments`; raises `NoForkError`."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [FORK], [theirs.fileno()])
                number = self._number()
            except OSError:
                number = REFUSED
        connection = Connection(ours.detach())
        if number == REFUSED:
            connection.close()
            raise NoForkError("threads")
        child = Child(self, number, connection)
        surroundings = {"variables": dict(os.environ), "folder": os.getcwd()}  # noqa: PTH109
        with suppress(OSError):  # of one that has ended, as is seen later
            connection.send_bytes(pickle.dumps((surroundings, function, arguments)))
        return child

    def reap(self, number: int) -> int:
        """End the process and give what it ended with; -9 where the server is gone, and so all it forked."""
        try:
            self._control.sendall(REAP + PID.pack(number))
            return self._number()
        except OSError:
            return -9

    def close(self) -> None:
        """End the server and all that it forked."""
        self._control.close()
        self._process.wait()

    def _number(self) -> int:
        answer = self._control.recv(PID.size, socket.MSG_WAITALL)
        if len(answer) < PID.size:
            raise ConnectionResetError
        [number] = PID.unpack(answer)
        return int(number)


_asking: Connection | None = None
"""In a forked process that does a job: the connection to who wants its result."""


def in_fork() -> bool:
    """Whether this process was forked for one job, so that it may be used up."""
    return _asking is not None


def within(seconds: float) -> None:
    """Say how long what comes next may take; who asked ends this process when it takes longer."""
    if _asking is not None:
        _asking.send(("within", seconds))


def _work(connection: Connection, function: Callable[[Job], Result], job: Job) -> None:
    global _asking
    _asking = connection
    done: tuple[str, object]
    try:
        done = "result", function(job)
    except Exception as error:
        done = "error", error
    connection.send(done)


@dataclass
class _Running(Generic[Job]):
    job: Job
    child: Child
    tries: int
    until: float = float("inf")
    said: tuple[str, Any] = ("", None)


@dataclass(frozen=True)
class Forks(Generic[Job, Result]):
    """Called like `map`: a function, and what it is applied to; results come as they are ready.

    `workers` jobs run at a time, each in a process forked from one that has done `prepare`; function, jobs
    and results are pickled. A job whose process ends before it is done is tried once more; then `lost` gives
    its result, or `late` where it took longer than it said (`within`). Where nothing can be forked, jobs
    run as they do in `Processes`. Closing what a call returns ends what still runs.
    """

    workers: int
    lost: Callable[[Job], Result]
    late: Callable[[Job], Result]
    prepare: Callable[[], object]

    def __call__(
        self, function: Callable[[Job], Result], jobs: Iterable[Job]
    ) -> Generator[Result, None, None]:
        """The result of `function` for each of `jobs`, none of which is read before there is room for it."""
        todo, waiting = iter(jobs), list[tuple[Job, int]]()
        with ExitStack() as stack:
            running: dict[Any, _Running[Job]] = {}
            try:
                server = ForkServer(self.prepare)
                stack.callback(server.close)
                stack.callback(lambda: [one.child.bury() for one in running.values()])
                while self._fill(server, function, todo, waiting, running):
                    for one in self._moved(running):
                        del running[one.child.number]
                        one.child.bury()
                        if one.said[0] == "died" and one.tries == 1:
                            waiting.append((one.job, one.tries + 1))
                        else:
                            yield self._result(one)
                return
            except NoForkError:
                left = [*(job for job, _ in waiting), *(one.job for one in running.values())]
        yield from Processes(self.workers, self.lost)(function, chain(left, todo))

    def _fill(
        self,
        server: ForkServer,
        function: Callable[[Job], Result],
        todo: Iterator[Job],
        waiting: list[tuple[Job, int]],
        running: dict[int, _Running[Job]],
    ) -> bool:
        """Start as many jobs as there is room for; whether any runs."""
        while len(running) < self.workers:
            if not waiting:
                try:
                    waiting.append((next(todo), 1))
                except StopIteration:
                    break
            job, tries = waiting[-1]  # not taken out before: what cannot be forked is not forgotten
            child = server.fork(_work, function, job)
            waiting.pop()
            running[child.number] = _Running(job, child, tries)
        return bool(running)

    def _moved(self, running: Mapping[int, _Running[Job]]) -> list[_Running[Job]]:
        """Those of `running` that are done, have ended or take too long, which is in `said`; after a wait."""
        ends: list[Any] = [end for one in running.values() for end in (one.child.connection, one.child.ended)]
        left = min(one.until for one in running.values()) - time.monotonic()
        ready = wait(ends, None if left == float("inf") else max(left, 0))
        moved = {}
        for one in running.values():
            if one.child.connection in ready:
                _listen(one)
            elif one.child.ended in ready:
                one.said = "died", None
            elif one.until < time.monotonic():
                one.said = "late", None
            if one.said[0]:
                moved[one.child.number] = one
        return list(moved.values())

    def _result(self, one: _Running[Job]) -> Result:
        kind, value = one.said
        if kind == "error":
            raise value
        if kind in ("died", "late"):
            return {"died": self.lost, "late": self.late}[kind](one.job)
        result: Result = value
        return result


def _listen(one: _Running[Any]) -> None:
    """Take what a job says: its result, or how long it may take."""
    try:
        kind, value = one.child.connection.recv()
    except (EOFError, OSError):
        kind, value = "died", None
    if kind == "within":
        one.until = time.monotonic() + value + GRACE
    else:
        one.said = kind, value
