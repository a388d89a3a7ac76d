"""Runs what a fingerprint is made of, from a copy of a checkout, and gives what came of it as text."""

from __future__ import annotations

import datetime as dt
import fnmatch
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

import click
from fingerprint_text import digest, file_text, plain

HERE = Path(__file__).resolve().parent
TOOLS = next(parent for parent in (HERE, *HERE.parents) if parent.name == "tools")
TODAY = dt.date(2026, 11, 16)
NOON = dt.datetime.combine(TODAY, dt.time(12)).timestamp()
CLOCK = f"""
import time

def _clock(real):
    start = real()
    return lambda: {NOON} + real() - start

time.time = _clock(time.time)  # which date.today() asks
"""
PROBE = "import datetime, tikmon_nb; print(datetime.date.today(), tikmon_nb.__file__)"
NOT_COPIED = (".*", "__pycache__", "build", "*.egg-info", "benchmarks", "docs", "reports", "tests")
NOT_INHERITED = ("PYTHON", "TIKMON_", "JUPYTER_", "IPYTHON", "MPLBACKEND", "LC_", "LANG")

Items = dict[str, str]
"""Texts by what they are of: a command, or a file."""


@dataclass(frozen=True)
class Job:
    """Commands (or names of notebooks) to run in one project, and the files that are put there first."""

    name: str
    run: tuple[str, ...]
    quick: bool = False
    varied: bool = False
    notebooks: bool = False
    files: Mapping[str, str] = field(default_factory=dict)


class Place:
    """A copy of a checkout, the varied creators, and the environment in which both are used."""

    def __init__(self, root: Path, checkout: Path) -> None:
        self.root, self.package, self.creators = root, root / "package", root / "varied/data/creators"
        start_up = root / "start_up"
        start_up.mkdir()
        (start_up / "sitecustomize.py").write_text(CLOCK, "utf-8")  # also for every process below
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)},
            "PYTHONPATH": f"{start_up}{os.pathsep}{self.package}",
            "JUPYTER_CONFIG_DIR": str(start_up),
            "IPYTHONDIR": str(start_up / "ipython"),
            "LC_ALL": "C.UTF-8",
            "TZ": "Europe/Amsterdam",
            "COLUMNS": "100",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        shutil.copytree(checkout, self.package, ignore=shutil.ignore_patterns(*NOT_COPIED))
        found = self.python("-c", PROBE).stdout.split()
        if found != [TODAY.isoformat(), str(self.package / "tikmon_nb" / "__init__.py")]:
            raise click.ClickException(f"this would not run {checkout} on {TODAY}: {found}")
        # both states are held against the same creators: those of the checkout that this tool belongs to
        [maker] = TOOLS.rglob("varied_creators.py")
        path = os.pathsep.join([str(TOOLS), str(TOOLS.parent)])
        made = self.python(str(maker), str(root / "varied"), "--creators-only", PYTHONPATH=path)
        if made.returncode:
            raise click.ClickException(made.stderr)

    def python(self, *words: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments, and with `more` in its environment."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=cwd or self.root,
            env=self.environment | more,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


class Caller:
    """A process that runs command lines in any folder; see fingerprint_call.py."""

    def __init__(self, place: Place) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(HERE / "fingerprint_call.py")],
            cwd=place.root,
            env=place.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def call(self, folder: Path, lines: Iterable[list[str]]) -> list[str]:
        """Exit code and output of each command line, run in `folder`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as out:
            calls = [(words, f"{out}/{i}.out", f"{out}/{i}.err") for i, words in enumerate(lines)]
            self._process.stdin.write(json.dumps([str(folder), calls]) + "\n")
            self._process.stdin.flush()
            codes = json.loads(self._process.stdout.readline())
            said = [[Path(file).read_text("utf-8") for file in files] for _, *files in calls]
        return [
            f"[exit code] {code}\n[out]\n{out}[err]\n{err}"
            for code, (out, err) in zip(codes, said, strict=True)
        ]

    def end(self) -> None:
        """Let the process end."""
        self._process.communicate()


def take_all(jobs: list[Job], place: Place, workers: int) -> Iterator[Items]:
    """What each job left, in their order, `workers` of them at a time; those done are told on stderr."""
    callers: SimpleQueue[Caller] = SimpleQueue()
    for _ in range(workers):
        callers.put(Caller(place))

    def take(job: Job) -> Items:
        start, caller = time.monotonic(), callers.get()
        try:
            found = take_job(job, place, caller)
        finally:
            callers.put(caller)
        click.echo(f"{job.name}: {len(found)} items, {time.monotonic() - start:.0f} s", err=True)
        return found

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(take, jobs)
    for _ in range(workers):
        callers.get().end()


def take_job(job: Job, place: Place, caller: Caller) -> Items:
    """What the job's commands said, and which files they left in the project."""
    with tempfile.TemporaryDirectory(prefix="job-", dir=place.root) as folder:
        project = Path(folder)
        _make_project(project, job, place)
        before = checksums(project)
        said = _notebooks(job, place, project) if job.notebooks else _commands(job, caller, project)
        left = [name for name, found in checksums(project).items() if before.get(name) != found]
        said |= {name: file_text(project / name) for name in left}
    places = {str(project): "<project>", str(place.package): "<package>", str(place.root): "<root>"}
    return {item: plain(text, places) for item, text in said.items()}


def _make_project(project: Path, job: Job, place: Place) -> None:
    for name in ("data", "notebooks"):
        shutil.copytree(place.package / name, project / name)
    if job.varied:
        shutil.rmtree(project / "data" / "creators")
        shutil.copytree(place.creators, project / "data" / "creators")
    (project / "reports").mkdir()
    for name, content in job.files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content, "utf-8")
    for path in project.rglob("*"):
        os.utime(path, (NOON, NOON))  # an export that says no date has that of its file


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in `folder`, by its name from there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _commands(job: Job, caller: Caller, project: Path) -> Items:
    creators = sorted(path.name for path in (project / "data" / "creators").iterdir())
    lines = [_words(command, creators) for command in job.run]
    said = caller.call(project, lines)
    return {
        item_of(command): f"$ tikmon {command}\n{text}" for command, text in zip(job.run, said, strict=True)
    }


def _words(command: str, creators: list[str]) -> list[str]:
    """The words of a command line; one with wildcards stands for the creators whose ids it matches."""
    words = shlex.split(command)
    return [
        one
        for word in words
        for one in ((fnmatch.filter(creators, word) if set("?*[") & set(word) else []) or [word])
    ]


def _notebooks(job: Job, place: Place, project: Path) -> Items:
    """Run every notebook into a file of the project; what is said of those that fail."""
    said = {}
    for command in job.run:
        name, *options = shlex.split(command)
        files = f"notebooks/{name}.ipynb", f"reports/{item_of(command)}.ipynb"
        how = "--kernel", "python3", "--cwd", "notebooks", "--no-progress-bar"
        done = place.python("-W", "ignore", "-m", "papermill", *files, *how, *options, cwd=project)
        if done.returncode:
            said[item_of(command)] = f"[exit code] {done.returncode}\n{done.stderr}"
    return said


def item_of(command: str) -> str:
    """A file name for what a command says."""
    name = re.sub(r"[^\w.,+=@\[\]-]+", "_", command).strip("_") or "tikmon"
    return name if len(name) <= 100 else f"{name[:90]}_{digest(command)[:6]}"
