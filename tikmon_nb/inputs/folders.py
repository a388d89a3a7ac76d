"""Where the data folder is, and how a name becomes a path in it: only by being listed there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tikmon_nb.findings import Finding, InputError, unknown_name


def data_folder(data: Path | str | None = None) -> Path:
    """The data folder: the one given, else `TIKMON_DATA`, else the nearest `data/rates` upwards.

    Raises `InputError` when there is no such folder.
    """
    given = data or os.environ.get("TIKMON_DATA")
    if given:
        folder = Path(given)
        if not (folder / "rates").is_dir():
            raise InputError([Finding("data_folder_missing", "error", str(given), expected="rates/")])
        return folder
    here = Path.cwd()
    for parent in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (parent / "data" / "rates").is_dir():
            return parent / "data"
    raise InputError([Finding("data_folder_missing", "error", "data", expected="rates/")])


def pick(folder: Path, name: str, code: str, *endings: str) -> Path:
    """The file `name` (YAML, or with one of `endings`) in `folder`; a name is never joined to a path."""
    kinds = endings or (".yml",)
    known = {path.stem: path for path in sorted(folder.glob("*")) if path.suffix.casefold() in kinds}
    if name not in known:
        raise unknown_name(code, name, known)
    return known[name]


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
