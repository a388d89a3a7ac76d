"""The files below a folder, and the entries of the ZIPs among them, as bytes in memory.

Nothing is unpacked to disk and no link is followed, so no entry name can reach outside the folder.
A ZIP that unpacks to more than the limits below is refused before it fills the memory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tikmon_nb.inputs.exports.tally import Tally, printable
from tikmon_nb.inputs.quality import Findings, Severity

MAX_BYTES = 64 * 2**20  # of one file or one entry, unpacked
MAX_ARCHIVE_BYTES = 256 * 2**20  # of all entries of one ZIP together, ZIPs within it included
MAX_RATIO = 200  # unpacked to packed, above 1 MiB
MAX_ENTRIES = 2000
MAX_NAME = 200
MAX_DEPTH = 2  # a ZIP within a ZIP, no deeper
TABLES = (".csv", ".zip")  # what a file that must not be missed is called
_DAMAGED = (
    *(zipfile.BadZipFile, RuntimeError, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(ValueError, LookupError, OverflowError, struct.error),
)


@dataclass(frozen=True)
class RawFile:
    """A file or ZIP entry: `path` is the file on disk, `name` adds `!entry` for what is inside."""

    name: str
    path: str
    inner: str  # path within the folder or the ZIP that holds it
    data: bytes
    modified: dt.datetime  # of the file on disk, UTC

    @property
    def base(self) -> str:
        """The last part of its name."""
        return PurePosixPath(self.inner).name

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def is_system_file(name: str) -> bool:
    """Whether `name` is what an operating system leaves behind, never what TikTok writes."""
    parts = PurePosixPath(name).parts
    hidden = any(part.lstrip(".") != part and part.strip(".") for part in parts)
    return hidden or "__MACOSX" in parts or parts[-1:] in (("Thumbs.db",), ("desktop.ini",))


def files_below(folder: Path, findings: Findings) -> Iterator[RawFile]:
    """Every regular file below `folder`, in order of path; unreadable ones become findings."""
    for path in sorted(_paths(folder), key=lambda path: path.relative_to(folder).as_posix()):
        raw_name = path.relative_to(folder).as_posix()
        name = printable(os.fsencode(raw_name).decode("utf-8", "replace"))
        if path.is_symlink():
            findings.add("link_not_followed", "note", file=name)
            continue
        try:
            info = path.stat()
            if info.st_size > MAX_BYTES:
                severity: Severity = "error" if path.suffix.casefold() in TABLES else "note"
                sizes = {"expected": str(MAX_BYTES), "found": str(info.st_size)}
                findings.add("file_too_large", severity, file=name, **sizes)
                continue
            modified = dt.datetime.fromtimestamp(info.st_mtime, dt.UTC)
            yield RawFile(name, name, name, path.read_bytes(), modified)
        except (OSError, ValueError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            findings.error("file_unreadable", file=name, found=reason)


def _paths(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if path.is_symlink() or path.is_file():
                yield path


def is_zip(data: bytes) -> bool:
    """Whether `data` begins as a ZIP does."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_workbook(data: bytes) -> bool:
    """Whether `data` is an Excel workbook (a ZIP inside, too)."""
    try:
        return "[Content_Types].xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    except _DAMAGED:
        return False


@dataclass
class Budget:
    """How many bytes one file on disk may still unpack to, ZIPs within it included."""

    left: int = MAX_ARCHIVE_BYTES


def entries_of(archive: RawFile, findings: Findings, budget: Budget) -> Iterator[RawFile]:
    """The entries of a ZIP that can be read safely; the others become one finding per kind."""
    tally = Tally(archive.name)
    try:
        with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
            infos = [i for i in opened.infolist() if not i.is_dir()]
            infos = [i for i in infos if not is_system_file(i.filename)]
            if _within_limits(infos, budget, tally):
                for info in sorted(infos, key=lambda info: info.filename):
                    if (data := _read(opened, info, tally)) is not None:
                        inner = printable(info.filename)[-MAX_NAME:]
                        name = f"{archive.name}!{inner}"
                        yield RawFile(name, archive.path, inner, data, archive.modified)
    except _DAMAGED as error:
        tally.error("zip_damaged", found=error)
    findings.extend(tally.findings)


def _within_limits(infos: list[zipfile.ZipInfo], budget: Budget, tally: Tally) -> bool:
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_ENTRIES:
        tally.error("zip_too_many_files", expected=str(MAX_ENTRIES), found=len(infos))
    elif total > budget.left:
        tally.error("zip_too_large", expected=str(MAX_ARCHIVE_BYTES), found=str(total))
    elif not infos:
        tally.add("zip_empty")
    budget.left -= total
    return not tally.has_errors


def _read(opened: zipfile.ZipFile, info: zipfile.ZipInfo, tally: Tally) -> bytes | None:
    bomb = info.file_size > 2**20 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if info.file_size > MAX_BYTES or bomb:
        tally.error("zip_too_large", expected=str(MAX_BYTES), found=str(info.file_size))
    elif info.flag_bits & 1:
        tally.error("zip_encrypted", found=info.filename)
    else:
        try:
            with opened.open(info) as entry:
                return entry.read(MAX_BYTES)
        except _DAMAGED as error:
            tally.error("zip_damaged", found=f"{info.filename}: {error}")
    return None
