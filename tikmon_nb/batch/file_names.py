"""File names that no creator id can escape from."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RESERVED = {"index", "manifest", "overview", "summary", "con", "prn", "aux", "nul"}
_RESERVED |= {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def file_stem(name: str) -> str:
    """A file name without ending for `name`: itself where it is plain, else a slug and a short hash."""
    if _PLAIN.fullmatch(name) and name not in _RESERVED:
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "creator"
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def file_stems(names: Iterable[str]) -> dict[str, str]:
    """A different file name for every name; two that fold to one on some disks both get a hash."""
    stems, taken = dict[str, str](), set[str]()
    for name in names:
        stem = file_stem(name)
        if stem in taken:
            stem = f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        stems[name] = stem
        taken.add(stem)
    return stems
