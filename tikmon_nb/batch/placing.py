"""The folder that a run writes to: one run at a time, old pages gone, and nothing left of runs that died."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".tikmon-"
"""How the folder begins in which a run works, beside the one that it writes to."""
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
STALE_SECONDS = 24 * 3600  # without a change, a run that made such a folder has died


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
def alone_in(folder: Path) -> Iterator[None]:
    """Make `folder` and wait until no other run writes to it; where nothing can be locked, do not wait."""
    folder.mkdir(PRIVATE_FOLDER, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    # the folder itself, so that no lock file stays behind; the lock ends with this process, however it ends
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network disks lock no folders
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def work_beside(folder: Path) -> Iterator[Path]:
    """A folder to work in, on the disk of `folder`, gone afterwards; what dead runs left there is swept."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep(folder.parent)
    work = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder.parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def put_in_place(work: Path, folder: Path, gone: Iterable[str], last: Iterable[str]) -> None:
    """Remove `gone` from `folder`, then move the files of `work` there one by one, those of `last` last.

    They hold names and amounts, so nobody else on this machine can read them.
    """
    ending = tuple(last)
    with changing():
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        for path in sorted(work.iterdir(), key=lambda path: path.name in ending):
            path.chmod(PRIVATE_FILE)
            path.replace(folder / path.name)


def sweep(parent: Path) -> None:
    """Remove what runs that were killed left in `parent`, once nothing in it has changed for a day."""
    for path in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):  # of another user, or another sweep is at it
            if path.is_symlink() or not path.is_dir():
                continue
            newest = max(file.lstat().st_mtime for file in (path, *path.iterdir()))
            if time.time() - newest > STALE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
