"""The project's own data without what a user has put beside it: the tests pass for whoever uses it, too."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def own_files() -> list[Path]:
    """Files of `data` that belong to the project, relative to it: those that git knows, all without git.

    A new card, scenario or example is known to the tests once it is added (`git add`).
    """
    command = ["git", "ls-files", "-z", "--", "data"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = [path.relative_to(ROOT) for path in (ROOT / "data").rglob("*") if path.is_file()]
    else:
        found = [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]
    return sorted(path.relative_to("data") for path in found)


def copy_own_data(folder: Path) -> Path:
    """`folder` with the project's own data, writable whatever the sources are, as old as these."""
    for name in own_files():
        source, target = ROOT / "data" / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        at = source.stat()
        os.utime(target, ns=(at.st_atime_ns, at.st_mtime_ns))
    return folder
