"""The files below a folder, and the entries of the ZIPs among them, as bytes in memory.

Nothing is unpacked to disk and no link is followed, so no entry name can reach outside the folder.
A ZIP that unpacks to more than the limits below is refused before it fills the memory.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tikmon_nb.findings import Findings, InputError, Severity, printable
from tikmon_nb.inputs.folders import read_regular, sha256, unreadable
from tikmon_nb.inputs.tabular.workbooks import ZIP_FAULTS

MAX_BYTES = 256 * 2**20  # of one file or one entry, unpacked
MAX_STREAM_BYTES = 8 * 2**30  # of a file on disk that is read row by row
MAX_ARCHIVE_BYTES = 512 * 2**20  # of all entries of one ZIP together, ZIPs within it included
MAX_RATIO = 200  # unpacked to packed, above 1 MiB
MAX_ENTRIES = 2000
MAX_NAME = 200
MAX_DEPTH = 2  # a ZIP within a ZIP, no deeper
HEAD = 2**16  # bytes at the start of a file that tell what it is
UNFINISHED = (".crdownload", ".opdownload", ".download", ".part", ".partial", ".tmp")
TABLES = (".csv", ".zip", ".xlsx", ".json", ".jsonl", ".ndjson")  # names of files that must not be missed


@dataclass(frozen=True)
class RawFile:
    """A file or ZIP entry: `path` is the file on disk, `name` adds `!entry` for what is inside."""

    name: str
    path: str
    inner: str  # path within the folder or the ZIP that holds it
    source: bytes | Path  # its bytes, or the file on disk where these are too many to hold
    stamped: dt.datetime | None = None  # when it was put in its ZIP; of a file on disk nothing is known

    @property
    def base(self) -> str:
        """The last part of its name."""
        return PurePosixPath(self.inner).name

    @property
    def is_held(self) -> bool:
        """Whether all of its bytes are in memory."""
        return isinstance(self.source, bytes)

    @property
    def data(self) -> bytes:
        """Its bytes; only the first of them when they are not all in memory."""
        return self.source if isinstance(self.source, bytes) else self.head

    @functools.cached_property
    def head(self) -> bytes:
        """Its first bytes."""
        with self.open() as file:
            return file.read(HEAD)

    def open(self) -> BinaryIO:
        """Its bytes as a file; raises `OSError` when the disk has changed its mind."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in hexadecimal."""
        if isinstance(self.source, bytes):
            return hashlib.sha256(self.source).hexdigest()
        return sha256(self.source)


def is_system_file(name: str) -> bool:
    """Whether `name` is what a system, an open program or an unfinished download leaves behind."""
    parts = PurePosixPath(name).parts
    hidden = any(part.lstrip(".") != part and part.strip(".") for part in parts)
    last = parts[-1].casefold() if parts else ""
    left = last.startswith("~$") or last.endswith(UNFINISHED) or last in ("thumbs.db", "desktop.ini")
    return hidden or left or "__MACOSX" in parts


def files_below(folder: Path, findings: Findings) -> Iterator[RawFile]:
    """Every regular file below `folder`, in order of path; unreadable ones become findings."""
    for path in _paths(folder, findings):
        raw_name = path.relative_to(folder).as_posix()
        name = printable(os.fsencode(raw_name).decode("utf-8", "replace"))
        if path.is_symlink():
            findings.add("link_not_followed", "note", file=name)
        else:
            yield from _open_file(path, name, findings)


def files_at(paths: Iterable[Path], findings: Findings) -> Iterator[RawFile]:
    """The files at `paths`, and every file below those that are folders; what is not there is a finding."""
    listed = list(paths)
    for path in listed:
        name = printable(os.fsencode(path.name).decode("utf-8", "replace")) or str(path)
        if len(listed) > 1:  # two folders may each hold a file of one name
            name = printable(os.fsencode(path.as_posix()).decode("utf-8", "replace"))
        if path.is_dir():
            before = f"{name}/" if len(listed) > 1 else ""
            for raw in files_below(path, findings):
                yield replace(raw, name=before + raw.name, path=before + raw.path)
        elif path.is_file():
            yield from _open_file(path, name, findings)
        else:
            findings.error("file_missing", file=name)


def _open_file(path: Path, name: str, findings: Findings) -> Iterator[RawFile]:
    try:
        info = path.stat()
        must_read = path.suffix.casefold() in TABLES
        if info.st_size > (MAX_STREAM_BYTES if must_read else MAX_BYTES):
            severity: Severity = "error" if must_read else "note"
            findings.add("file_too_large", severity, file=name, found=str(info.st_size))
            return
        source = read_regular(path, MAX_BYTES, name) if info.st_size <= MAX_BYTES else path
        yield RawFile(name, name, name, source)
    except InputError as error:
        findings.extend(error.findings)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        findings.error("file_unreadable", file=name, found=reason)


def _paths(folder: Path, findings: Findings) -> list[Path]:
    """Every file and link below `folder` by path; a folder that cannot be read is an error."""

    def refused(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            findings.extend(unreadable(_named(Path(error.filename)), error, "folder_unreadable").findings)

    def _named(path: Path) -> str:
        return printable(os.fsencode(path.relative_to(folder.parent)).decode("utf-8", "replace"))

    paths = []
    for parent, _, names in os.walk(folder, onerror=refused):
        for path in (Path(parent, name) for name in names):
            if _is_other_than_file(path):
                findings.error("file_not_regular", file=_named(path))
            else:
                paths.append(path)
    return sorted(paths, key=lambda path: path.relative_to(folder).as_posix())


def _is_other_than_file(path: Path) -> bool:
    """Whether this is a pipe, a socket or a device; what cannot be looked at is told when it is opened."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode))


@dataclass
class Budget:
    """How many bytes one file on disk may still unpack to, ZIPs within it included."""

    left: int = MAX_ARCHIVE_BYTES


def is_zip(data: bytes) -> bool:
    """Whether `data` begins as a ZIP does."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_workbook(data: bytes) -> bool:
    """Whether `data` is an Excel workbook (a ZIP inside, too)."""
    try:
        return "[Content_Types].xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    except ZIP_FAULTS:
        return False


def parts_fit(workbook: RawFile, budget: Budget, tally: Findings) -> bool:
    """Whether all that a workbook consists of unpacks within the limits; else `tally` has an error."""
    try:
        with zipfile.ZipFile(io.BytesIO(workbook.data)) as opened:
            infos = opened.infolist()
            return _within_limits(infos, budget, tally) and all(_may_open(info, tally) for info in infos)
    except ZIP_FAULTS as error:
        tally.error("zip_damaged", found=error)
    return False


def entries_of(archive: RawFile, findings: Findings, budget: Budget) -> Iterator[RawFile]:
    """The entries of a ZIP that can be read safely; the others become one finding per kind."""
    tally = Findings(file=archive.name, counted=True)
    try:
        with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
            infos = [i for i in opened.infolist() if not i.is_dir()]
            infos = [i for i in infos if not is_system_file(i.filename)]
            if _within_limits(infos, budget, tally):
                for info in sorted(infos, key=lambda info: info.filename):
                    if (data := _read(opened, info, tally)) is not None:
                        inner = printable(info.filename)[-MAX_NAME:]
                        name = f"{archive.name}!{inner}"
                        yield RawFile(name, archive.path, inner, data, _stamp(info))
    except ZIP_FAULTS as error:
        tally.error("zip_damaged", found=error)
    findings.extend(tally)


def _stamp(info: zipfile.ZipInfo) -> dt.datetime | None:
    """When an entry was last changed; None where its ZIP does not tell, as its first possible moment says."""
    try:
        return None if info.date_time[0] == 1980 else dt.datetime(*info.date_time)
    except ValueError:
        return None


def _within_limits(infos: list[zipfile.ZipInfo], budget: Budget, tally: Findings) -> bool:
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_ENTRIES:
        tally.error("zip_too_many_files", expected=str(MAX_ENTRIES), found=len(infos))
    elif total > budget.left:
        tally.error("zip_too_large", expected=str(MAX_ARCHIVE_BYTES), found=str(total))
    elif not infos:
        tally.add("zip_empty")
    budget.left -= total
    return not tally.has_errors


def _may_open(info: zipfile.ZipInfo, tally: Findings) -> bool:
    bomb = info.file_size > 2**20 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if info.file_size > MAX_BYTES or bomb:
        tally.error("zip_too_large", expected=str(MAX_BYTES), found=str(info.file_size))
        return False
    if info.flag_bits & 1:
        tally.error("zip_encrypted", found=info.filename)
        return False
    return True


def _read(opened: zipfile.ZipFile, info: zipfile.ZipInfo, tally: Findings) -> bytes | None:
    if _may_open(info, tally):
        try:
            with opened.open(info) as entry:
                return entry.read(MAX_BYTES)
        except ZIP_FAULTS as error:
            tally.error("zip_damaged", found=f"{info.filename}: {error}")
    return None
