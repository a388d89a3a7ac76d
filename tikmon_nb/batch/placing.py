"""The folder that a run writes to: what is ready is put there at once; nothing stays of runs that died."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PREFIX = ".tikmon-"
"""How the folder begins in which a run works, inside the one that it writes to."""
PRIVATE_PREFIX = "tikmon-run-"
"""How the folders begin, among the system's temporary files, in which a notebook runs."""
ABOUT = "run.json"
"""What a run says of itself in the folder in which it works."""
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
STOPS = ("SIGINT", "SIGTERM", "SIGHUP")
STALE_SECONDS = 24 * 3600  # without a change, where nothing tells whether the run still lives


class StoppedHalfwayError(KeyboardInterrupt):
    """An interrupt after files were replaced, so that nobody is told that nothing was changed."""


@contextmanager
def changing() -> Iterator[None]:
    """While files are replaced, or after it: an interrupt says that something was changed."""
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedHalfwayError from None


@contextmanager
def undivided() -> Iterator[None]:
    """What is begun is finished: whatever would stop this process does so afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    kinds = [kind for name in STOPS if (kind := getattr(signal, name, None))]
    before = {kind: signal.signal(kind, lambda number, _: came.append(number)) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
    for number in came[:1]:
        signal.raise_signal(number)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make `folder` and wait until no other run writes to it; where nothing can be locked, do not wait."""
    folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle = _open(folder)
    try:
        _lock(handle, wait=True)
        yield
    finally:
        _close(handle)


@contextmanager
def work_in(
    folder: Path,
    about: Mapping[str, Any] | None = None,
    join: Callable[[Mapping[str, Any]], object] = id,
) -> Iterator[Path]:
    """A folder to work in, inside `folder` and so on its disk, gone afterwards.

    It stays locked for as long as this process lives, so that others know that this run goes on, and can
    remove what runs that were killed left. `join` is given what every other run that goes on says `about`
    itself, and raises where the two do not go together. `folder` is made, and removed again where it stays
    empty.
    """
    with alone_in(folder):
        _sweep(folder, PREFIX)
        _sweep(Path(tempfile.gettempdir()), PRIVATE_PREFIX)
        for other in _folders(folder, PREFIX):
            join(_about(other))
        work, handle = _locked(folder, PREFIX)
        (work / ABOUT).write_text(json.dumps(about or {}), encoding="utf-8")
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _close(handle)
        with suppress(OSError):  # not empty, which is the rule
            folder.rmdir()


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for the time of a notebook, among the system's temporary files.

    The next run removes it if this process dies. Raises `FileNotFoundError` where there is no room.
    """
    work, handle = _locked(Path(tempfile.gettempdir()), PRIVATE_PREFIX)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _close(handle)


def _locked(parent: Path, prefix: str) -> tuple[Path, int | None]:
    """A new folder, and the lock that tells for as long as this process lives that it is in use."""
    while True:
        work = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(FileNotFoundError):
            handle = _open(work)
            if _lock(handle, wait=False) is not False and work.exists():
                return work, handle
            _close(handle)  # another run has just swept it: it was not locked yet


def _sweep(parent: Path, prefix: str) -> None:
    """Remove what runs that were killed left in `parent`."""
    for path in _folders(parent, prefix):
        if _is_left(path):
            shutil.rmtree(path, ignore_errors=True)


def place(work: Path, folder: Path, names: Iterable[str]) -> None:
    """Move the files `names` of `work` to `folder`, in this order; each is on the disk before the next.

    They hold names and amounts, so nobody else on this machine can read them.
    """
    listed = list(names)
    for name in listed:
        (work / name).chmod(PRIVATE_FILE)
        _to_disk(work / name)
    for name in listed:
        (work / name).replace(folder / name)
    with suppress(OSError):  # Windows opens no folder, and some disks cannot
        _to_disk(folder)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folders(parent: Path, prefix: str) -> list[Path]:
    return [path for path in parent.glob(f"{prefix}*") if path.is_dir() and not path.is_symlink()]


def _about(work: Path) -> dict[str, Any]:
    try:
        content = json.loads((work / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):  # it has just ended
        return {}
    return content if isinstance(content, dict) else {}


def _is_left(work: Path) -> bool:
    """Whether the run that made `work` is dead: it held a lock while it lived."""
    try:
        handle = _open(work)
    except OSError:  # of another user, or gone
        return False
    try:
        locked = _lock(handle, wait=False)
        return _is_old(work) if locked is None else locked
    finally:
        _close(handle)


def _is_old(work: Path) -> bool:
    with suppress(OSError):
        newest = max(path.lstat().st_mtime for path in (work, *work.iterdir()))
        return time.time() - newest > STALE_SECONDS
    return False


def _open(folder: Path) -> int | None:
    # the folder itself, so that no lock file stays behind; the lock ends with this process, however it ends
    return os.open(folder, os.O_RDONLY) if os.name == "posix" else None


def _close(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


def _lock(handle: int | None, *, wait: bool) -> bool | None:
    """Whether this process has the lock now; None where nothing can be locked."""
    if handle is None:
        return None
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:  # some network disks lock no folders
        return None
    return True
