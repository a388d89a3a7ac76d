"""A worker process: it leaves when it is told to, or when its parent is gone, and takes its kernel along."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing import connection
from typing import Any, TypeVar

Result = TypeVar("Result")

_at_work = False
"""Whether a job is under way: only then does something have to be put away before this process may leave."""


def prepare() -> None:
    """Set up this process to leave in order; the first thing a worker does."""
    # Ctrl-C reaches every process of a terminal: the parent decides. Not SIG_IGN, which kernels inherit.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, _leave)
    # what a kernel writes as it dies is no sentence for a person; the outcome says what happened
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def work(run: Callable[..., Result], *arguments: Any) -> Result:
    """The result of `run`; a worker that is told to leave stops its kernel first, and starts nothing more."""
    global _at_work
    try:
        _at_work = True
        try:
            return run(*arguments)
        finally:
            _at_work = False
    except SystemExit:
        os._exit(1)


def _leave(*_: object) -> None:
    if not _at_work:  # raised there, it would end in the hands of the pool, which takes it for a job's error
        os._exit(1)
    raise SystemExit(1)  # unwinds what runs, so that its kernel is shut down and its files are removed


def _leave_with_parent() -> None:
    """Wait until the parent has ended, in whatever way, then end this process too."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    connection.wait([parent.sentinel])
    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGTERM)
    else:
        os._exit(1)
