"""Where the data is: a folder of one's own over the shipped one; a name is a file only by being listed."""

from __future__ import annotations

import filecmp
import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from tikmon_nb.findings import Finding, InputError, unknown_name

PARTS = (
    "creators",
    "rates",
    "rules",
    "rosters",
    "scenarios.yml",
    "scenarios_own.yml",
    "published_incomes.yml",
)
"""What a data folder may hold; one of these makes a folder a data folder."""

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(part: str) -> Path:
    """`data` or `notebooks` as tikmon brings them: inside the installed package, in the project beside it."""
    installed = _PACKAGE / "shipped" / part
    return installed if installed.is_dir() else _PACKAGE.parent / part


def data_folder(data: Path | str | None = None) -> Path:
    """The data folder: the one given, else `TIKMON_DATA`, the nearest `data/` upwards, or the shipped one.

    Raises `InputError` when there is no such folder, or when it holds nothing that a data folder holds.
    """
    folder = _named(data) or _nearest() or shipped("data")
    if not is_data_folder(folder):
        expected = ", ".join(part if "." in part else f"{part}/" for part in PARTS)
        raise InputError([Finding("data_folder_missing", "error", str(folder), expected=expected)])
    return folder


def own_folder(data: Path | str | None = None) -> Path:
    """The data folder to write in: `data/` here rather than the shipped one; it need not be there yet.

    Raises `InputError` for a folder that is full of other things.
    """
    folder = _named(data)
    if folder and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return data_folder(folder)
    return folder or _nearest() or Path.cwd() / "data"


def is_data_folder(folder: Path) -> bool:
    """Whether `folder` holds at least one part of a data folder."""
    return any((folder / part).exists() for part in PARTS)


def _named(data: Path | str | None) -> Path | None:
    given = data or os.environ.get("TIKMON_DATA")
    return Path(given) if given else None


def _nearest() -> Path | None:
    here = Path.cwd()
    found = (parent / "data" for parent in (here, *here.parents))
    return next(filter(is_data_folder, found), None)


def layers(data: Path | str | None = None) -> tuple[Path, ...]:
    """The data folder, and under it the shipped one where that is there and another one."""
    own, below = data_folder(data), shipped("data")
    return (own, below) if below.is_dir() and own.resolve() != below.resolve() else (own,)


def data_file(name: str, data: Path | str | None = None) -> Path:
    """The file `name` of the data folder, or the shipped one where the folder has none."""
    own, below = layers(data)[0] / name, shipped("data") / name
    return below if below.is_file() and not own.is_file() else own


def overruled(data: Path | str | None = None) -> list[str]:
    """Paths in the data folder of the files that take the place of a shipped one with other content."""
    own, *below = layers(data)
    return [
        name
        for folder in below
        for pattern in ("rates/*.yml", "rules/**/*.yml", "scenarios.yml", "published_incomes.yml")
        for path in sorted(folder.glob(pattern))
        if (own / (name := path.relative_to(folder).as_posix())).is_file()
        and not filecmp.cmp(own / name, path, shallow=False)
    ]


def data_files(part: str, data: Path | str | None = None, *endings: str) -> dict[str, Path]:
    """The files in the folder `part` by name, sorted; a file of one's own goes before a shipped one."""
    return files_in(*(layer / part for layer in layers(data)), endings=endings)


def files_in(*folders: Path, endings: Sequence[str] = ()) -> dict[str, Path]:
    """The files (YAML, or with one of `endings`) by name, sorted; of two with one name the first folder's."""
    kinds, found = endings or (".yml",), dict[str, Path]()
    for folder in reversed(folders):
        paths = [folder / name for name in names_in(folder)]
        found |= {path.stem: path for path in paths if path.suffix.casefold() in kinds}
    return dict(sorted(found.items()))


def pick(files: dict[str, Path], name: str, code: str) -> Path:
    """The file called `name`, which is never joined to a path; an `InputError` `code` if there is none."""
    if name not in files:
        raise unknown_name(code, name, files)
    return files[name]


def read_regular(path: Path, most: int, name: str = "") -> bytes:
    """The bytes of a regular file of at most `most` bytes, about which problems are told under `name`.

    Neither a pipe nor a device is ever waited for or read. Raises `InputError` for these, for a file that is
    larger, and for one that cannot be read.
    """
    told = name or path.name
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise InputError([Finding("file_not_regular", "error", told)])
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if info.st_size <= most and len(data := file.read(most + 1)) <= most:
                return data
        size = str(info.st_size)
        raise InputError([Finding("file_too_large", "error", told, expected=str(most), found=size)])
    except OSError as error:
        raise unreadable(told, error) from None


def may_be_there(path: Path) -> bool:
    """Whether `path` is there, or may be: what cannot be looked at is told when it is read."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def unreadable(name: str, error: OSError, code: str = "file_unreadable") -> InputError:
    """The `InputError` for what the system does not let us read, or what is not there."""
    return InputError([Finding(code, "error", name, found=error.strerror or str(error))])


def names_in(folder: Path) -> list[str]:
    """What `folder` holds, sorted; nothing if it is not there. Raises `InputError` if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise unreadable(folder.name, error, "folder_unreadable") from None


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
