"""A text file of captions, one a line."""

from __future__ import annotations

from pathlib import Path

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import read_regular

MAX_BYTES = 64 * 2**20


def is_there(name: str) -> bool:
    """Whether `name` is a file or folder; neither a long caption nor an empty one is a path."""
    try:
        return bool(name.strip()) and Path(name).exists()
    except (OSError, ValueError):
        return False


def read_captions(path: Path) -> list[str]:
    """The lines of `path` that are not empty; UTF-8, with or without a byte order mark.

    Raises `InputError` for a file that cannot be read, is larger than 64 MiB, or is not UTF-8.
    """
    return [line for line in read_plain(path).split("\n") if line.strip()]


def read_plain(path: Path) -> str:
    """The text of a small UTF-8 file; raises as `read_captions` does."""
    try:
        return read_regular(path, MAX_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputError([Finding("not_utf8", "error", path.name, expected="UTF-8")]) from None
