"""What a report is made of, as one digest: while it stays the same, the report need not be made again."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import os
import pickle
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tikmon_nb.batch.earlier import PER_RUN
from tikmon_nb.batch.plan import Job
from tikmon_nb.inputs.books.kept_forecasts import FOLDER
from tikmon_nb.inputs.creators import load_creator
from tikmon_nb.inputs.dates import day_of
from tikmon_nb.inputs.folders import PARTS, layers, sha256
from tikmon_nb.tasks.report.overview import versions

_PACKAGE = Path(__file__).resolve().parents[2]
_NO_PROGRAM = ("__pycache__", "shipped")
_OF_ONE = ("creators", "rosters")
"""Parts of a data folder that no other creator's report depends on."""


def fingerprint(job: Job, common: str) -> str:
    """Hexadecimal SHA-256 of all that the job's report depends on but for the day of the run.

    That is its parameters, the files of its creator, and with `common` what all reports share. Empty where
    nobody can tell which folder is the creator's.
    """
    if job.reads is None:
        return ""
    parameters = {name: value for name, value in job.parameters.items() if name not in PER_RUN}
    return _digest([common, sorted(parameters.items()), _contents(job.reads, leave_out=(FOLDER,))])


def common_fingerprint(data: Path, notebook: Path) -> str:
    """Of cards, rules and scenarios, of the notebook, and of the program with what it is built on."""
    shared = [[_contents(layer / part) for part in PARTS if part not in _OF_ONE] for layer in layers(data)]
    return _digest([shared, _contents(notebook), program()])


@functools.cache
def program() -> str:
    """Of every file of this package, and of the versions of the packages that its numbers depend on."""
    return _digest([_contents(_PACKAGE, leave_out=_NO_PROGRAM), versions()])


def same_on(job: Job, before: str) -> bool:
    """Whether the creator's files say the same on the day of the job as on the day `before`.

    Only what lies after the day of a run, or has no year of its own, makes a difference.
    """
    return _same(job, day_of(before), day_of(_day(job)))


def same_for_ever(job: Job) -> bool:
    """Whether the creator's files say the same on every later day: nothing in them is still to come."""
    return _same(job, day_of(_day(job)), dt.date.max)


def _same(job: Job, *days: dt.date | None) -> bool:
    try:
        for _ in range(2):  # what is read first in a process is shared in another way within the object
            then, now = (pickle.dumps(load_creator(job.id, job.data, day)) for day in days)
            if then == now:
                return True
    except Exception:  # then it is made, which says what is wrong; some dates end before others
        return False
    return False


def _day(job: Job) -> str:
    return str(job.parameters.get("today", ""))


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _contents(path: Path, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """What lies at and below `path`, by path: a digest, or what keeps it from being read."""
    return dict(sorted(_walk(path, "", leave_out)))


def _walk(path: Path, name: str, leave_out: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield name, "folder"
            with os.scandir(path) as entries:
                inside = [entry.name for entry in entries if entry.name not in leave_out]
            for each in inside:
                if name.count("/") < 2 or not (path / each).is_symlink():  # which nobody follows
                    yield from _walk(path / each, f"{name}/{each}", leave_out)
        elif stat.S_ISREG(mode):  # neither a pipe nor a device is waited for
            yield name, sha256(path)
        else:
            yield name, "special"
    except FileNotFoundError:
        return
    except OSError as error:
        yield name, f"errno {error.errno}"
