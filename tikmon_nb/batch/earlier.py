"""What earlier runs left in a folder: for each page and notebook a record of what it was made of and says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tikmon_nb.batch.plan import Job, Outcome, Parameters, read_object
from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import sha256

MANIFEST, MARK = "manifest.json", "tikmon_manifest"
PER_RUN = frozenset({"today"})
"""Parameters that differ from run to run without making the results another thing."""
ENTRIES = "creators"
"""Where a manifest lists what was run: each with its `id`, and its page, or why it has no page."""
FILES = ("ipynb", "html", "json")
"""Endings of the files of one result, in the order in which they are put in place: the record comes last."""
RECORD_VERSION = 1


@dataclass(frozen=True)
class Kept:
    """One result in a run's folder, as its record says it: the files beside it bear the same name.

    `parameters` are those of its run. `made_of` is a digest of all that it was made of, `lasting` whether it
    is so on any later day. `record` is what its notebook told, None if it failed. `before` is what was told
    by the last result that was another one.
    """

    id: str
    name: str
    stem: str
    status: str
    parameters: dict[str, Any]
    versions: dict[str, str]
    made: str
    made_of: str = ""
    lasting: bool = False
    html_sha256: str = ""
    notebook_bytes: int = 0
    reason: str = ""
    record: dict[str, Any] | None = None
    before: dict[str, Any] | None = None
    tikmon_record: int = field(default=RECORD_VERSION, kw_only=True)

    def outcome(self, parameters: Parameters) -> Outcome:
        """The result as an outcome of a run with `parameters`."""
        shown = {"show_as": self.name} if parameters.get("show_as") else {}
        job = Job(self.id, self.stem, Path(), Path(), {**parameters, **shown}, 0)
        same = not differing(self.parameters, parameters)
        return Outcome(
            job,
            record=self.record,
            reason=self.reason,
            comparable=same,
            made_of=self.made_of,
            before=self.before,
        )

    def is_whole(self, folder: Path) -> bool:
        """Whether the page and notebook beside it are those that it was written for."""
        if self.record is None:
            return True
        try:
            size = (folder / f"{self.stem}.ipynb").stat().st_size
            return size == self.notebook_bytes and sha256(folder / f"{self.stem}.html") == self.html_sha256
        except OSError:
            return False

    def write(self, folder: Path) -> None:
        """Write the record into `folder`, where its page and notebook may be."""
        written = json.dumps(asdict(self), ensure_ascii=False, allow_nan=False)
        (folder / f"{self.stem}.json").write_text(written + "\n", encoding="utf-8", newline="\n")


_NEEDED = {
    **dict.fromkeys(("id", "name", "stem", "status", "made", "made_of", "html_sha256", "reason"), str),
    **dict.fromkeys(("parameters", "versions"), dict),
}


def kept_results(folder: Path, seen: Mapping[str, Kept] | None = None) -> dict[str, Kept]:
    """The results in `folder` by id, in the order of their file names.

    What is not whole, or what somebody else put there, is left out. Those of `seen` are known to be whole.
    """
    whole = seen or {}
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    found = (_kept(path) for path in paths if path.name != MANIFEST)
    return {kept.id: kept for kept in found if kept and (whole.get(kept.id) == kept or kept.is_whole(folder))}


def kept_at(folder: Path, stem: str) -> Kept | None:
    """The result whose files bear this name, whole or not."""
    return _kept(folder / f"{stem}.json")


def _kept(path: Path) -> Kept | None:
    told = read_object(path)
    if told.get("tikmon_record") != RECORD_VERSION or told.get("stem") != path.stem:
        return None
    if not all(isinstance(told.get(name), kind) for name, kind in _NEEDED.items()):
        return None
    try:
        return Kept(**told)
    except TypeError:  # of another version
        return None


def is_ours(folder: Path) -> bool:
    """Whether a result of ours lies in `folder`, whatever has become of its manifest."""
    return any(path.name != MANIFEST and _kept(path) is not None for path in folder.glob("*.json"))


def check_fitting(folder: Path, others: Iterable[Mapping[str, Any]], parameters: Parameters) -> None:
    """Raise `InputError` when the parameters of `others`, who write to `folder` too, differ from a run's.

    Two scenarios in one overview would compare nothing.
    """
    for other in others:
        if differs := differing(other, parameters):
            raise InputError([_other_run(folder, name, other, parameters) for name in differs])


def differing(before: Mapping[str, Any], now: Parameters) -> list[str]:
    """Names of the parameters that make two runs different ones."""
    names = [name for name in {**now, **before} if name not in PER_RUN]
    return [name for name in names if before.get(name) != now.get(name)]


def _other_run(folder: Path, name: str, before: Mapping[str, Any], parameters: Parameters) -> Finding:
    if name == "show_as":
        code = "folder_without_names" if before.get(name) else "folder_with_names"
        return Finding(code, "error", str(folder))
    was, now = (str(values.get(name, "")) for values in (before, parameters))
    return Finding("folder_of_other_run", "error", str(folder), column=name, expected=was, found=now)


def known_entries(folder: Path) -> list[dict[str, Any]]:
    """What the manifest in `folder` lists; nothing where it cannot be read."""
    entries = read_object(folder / MANIFEST).get(ENTRIES)
    listed = entries if isinstance(entries, list) else []
    return [entry for entry in listed if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


def listed_files(entries: Iterable[Mapping[str, Any]]) -> dict[str, None]:
    """Names of the files that a manifest with these entries stands for: page, notebook, record, PDF."""
    pages = [str(entry["html"]) for entry in entries if entry.get("html")]
    stems = [Path(page).stem for page in pages if page == f"{Path(page).stem}.html"]  # a name, never a path
    return {f"{stem}.{ending}": None for stem in stems for ending in (*FILES, "pdf")}
