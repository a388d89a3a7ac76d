"""Jobs in forked processes: nothing passes on, a death costs one job, and nothing stays behind."""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tikmon_nb.batch.warm import forks
from tikmon_nb.batch.warm.fork_server import threads
from tikmon_nb.batch.warm.forks import Forks, ForkServer, NoForkError, in_fork, within

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def lost(job: object) -> str:
    return f"{job} lost"


def late(job: object) -> str:
    return f"{job} late"


def prepared() -> None:
    """What the warm process does first; it leaves behind what no job may find."""
    import matplotlib.pyplot as plt

    random.seed(1)
    np.random.seed(1)  # noqa: NPY002
    plt.figure()
    plt.close("all")


def in_forks(workers: int = 2, prepare=gc.collect) -> Forks:
    return Forks(workers, lost=lost, late=late, prepare=prepare)


def names_in(folder: str) -> list[str]:
    return [path.name for path in Path(folder).iterdir()]


def touch_all(job: int) -> dict:
    """What a job finds, before it leaves all sorts of things behind for the next."""
    import locale

    import matplotlib as mpl
    import matplotlib.pyplot as plt

    found = {
        "random": random.random(),
        "numpy": float(np.random.random()),  # noqa: NPY002
        "variable": os.environ.get("LEFT_BEHIND"),
        "folder": str(Path.cwd()),
        "figures": plt.get_fignums(),
        "width": mpl.rcParams["lines.linewidth"],
        "attribute": getattr(np, "left_behind", None),
        "descriptors": sorted(names_in("/proc/self/fd"))[:-1],
        "umask": os.umask(0),
        "locale": locale.setlocale(locale.LC_ALL),
        "temporary": names_in(tempfile.gettempdir()),
        "signals": [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGCHLD)],
        "print": np.get_printoptions()["precision"],
        "errors": np.geterr(),
        "pid": os.getpid(),
        "fork": in_fork(),
        "threads": threads(),
    }
    os.environ["LEFT_BEHIND"] = "yes"
    os.chdir("/")
    plt.figure()
    mpl.rcParams["lines.linewidth"] = 99
    np.left_behind = job
    os.open("/dev/null", os.O_RDONLY)
    Path(tempfile.gettempdir(), "left").touch()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    np.set_printoptions(precision=2)
    np.seterr(all="ignore")
    return found


def test_nothing_passes_on_from_one_job_to_the_next():
    first, *others = in_forks(1, prepared)(touch_all, range(3))
    own = {"random", "numpy", "pid"}
    for other in others:
        assert {name for name in first if first[name] != other[name]} == own
    assert (first["variable"], first["figures"], first["temporary"], first["fork"]) == (None, [], [], True)
    assert first["folder"] == str(Path.cwd())
    assert first["threads"] == 1
    assert not in_fork()


def where_and_what(_: int) -> tuple[str, str, str]:
    return str(Path.cwd()), os.environ["SAID"], time.tzname[0]


def test_a_job_finds_folder_and_environment_as_they_are_when_it_starts(tmp_path, monkeypatch):
    def jobs():
        for number, zone in enumerate(("UTC", "CET-1")):
            folder = tmp_path / str(number)
            folder.mkdir()
            monkeypatch.chdir(folder)
            monkeypatch.setenv("SAID", str(number))
            monkeypatch.setenv("TZ", zone)
            yield number

    found = list(in_forks(1)(where_and_what, jobs()))
    assert found == [(str(tmp_path / "0"), "0", "UTC"), (str(tmp_path / "1"), "1", "CET")]


def die_on_x(job: str, folder: Path) -> str:
    if job == "x" or (job == "once" and not (folder / "died").exists()):
        (folder / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "raises":
        raise ValueError("geen getal")
    return job.upper()


def test_a_death_costs_one_job_which_is_tried_once_more(tmp_path):
    results = list(in_forks()(partial(die_on_x, folder=tmp_path), ["a", "x", "b", "c", "x", "d"]))
    assert sorted(results) == sorted(["A", "x lost", "B", "C", "x lost", "D"])
    (tmp_path / "died").unlink()
    assert list(in_forks()(partial(die_on_x, folder=tmp_path), ["once"])) == ["ONCE"]


def test_what_a_function_or_a_list_of_jobs_raises_comes_out(tmp_path):
    with pytest.raises(ValueError, match="geen getal"):
        list(in_forks(1)(partial(die_on_x, folder=tmp_path), ["raises"]))

    def jobs():
        yield "a"
        raise KeyError("op")

    with pytest.raises(KeyError):
        list(in_forks(1)(partial(die_on_x, folder=tmp_path), jobs()))


def never_end(job: Path) -> str:
    within(0.01)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    (job / str(os.getpid())).touch()
    if os.fork() == 0:  # what it starts must not outlive it, nor keep anybody waiting
        (job / str(os.getpid())).touch()
    while True:
        signal.pause()


def gone(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def await_gone(numbers) -> None:
    patience = time.monotonic() + 60
    while not all(map(gone, numbers)) and time.monotonic() < patience:
        os.sched_yield()
    assert all(map(gone, numbers))


def test_a_job_that_takes_longer_than_it_said_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(forks, "GRACE", 0.5)
    assert list(in_forks(1)(never_end, [tmp_path])) == [f"{tmp_path} late"]
    numbers = [int(path.name) for path in tmp_path.iterdir()]
    assert numbers
    await_gone(numbers)


def tell_and_wait(job: Path) -> str:
    if job.name == "first":
        return "first"
    job.write_text(f"{os.getpid()} {os.getppid()} {tempfile.gettempdir()}", encoding="utf-8")
    while True:
        signal.pause()


def test_closing_ends_what_still_runs_and_leaves_nothing(tmp_path):
    before = set(names_in("/proc/self/fd"))
    jobs = [tmp_path / "first", tmp_path / "second"]
    with closing(in_forks()(tell_and_wait, jobs)) as running:
        assert next(running) == "first"
        while not (jobs[1].exists() and jobs[1].read_text()):
            os.sched_yield()
    number, server, folder = jobs[1].read_text().split(" ", 2)
    assert gone(int(number))
    assert gone(int(server))
    assert not Path(folder).exists()
    assert set(names_in("/proc/self/fd")) == before


def test_a_server_that_is_killed_takes_what_it_forked_along(tmp_path):
    job = tmp_path / "second"
    server = ForkServer(gc.collect)
    child = server.fork(_serve, job)
    while not (job.exists() and job.read_text()):
        os.sched_yield()
    os.kill(server._process.pid, signal.SIGKILL)
    server._process.wait()
    await_gone([child.number])
    assert child.bury() == -9
    with pytest.raises(NoForkError):
        server.fork(_serve, job)
    server.close()


def _serve(_connection, job: Path) -> None:
    tell_and_wait(job)


def with_a_thread() -> None:
    import threading

    threading.Thread(target=threading.Event().wait, daemon=True).start()


def test_nothing_is_forked_beside_another_thread():
    """A lock that the thread holds would stay locked: the jobs run in another way."""
    jobs = Forks(1, lost=lost, late=late, prepare=with_a_thread)
    assert list(jobs(abs, [-1, -2])) == [1, 2]
    server = ForkServer(with_a_thread)
    try:
        with pytest.raises(NoForkError):
            server.fork(_serve, Path())
    finally:
        server.close()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_where_nothing_can_be_forked_jobs_run_all_the_same(platform, monkeypatch):
    monkeypatch.setattr(forks.sys, "platform", platform)
    with pytest.raises(NoForkError):
        ForkServer(gc.collect)
    monkeypatch.setattr(forks, "Processes", lambda *_: lambda function, jobs: map(function, jobs))
    assert sorted(in_forks()(abs, iter([-1, -2, 3]))) == [1, 2, 3]
