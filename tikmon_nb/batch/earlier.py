"""What an earlier run left in the folder, of what is not run again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tikmon_nb.batch.plan import Job, Outcome, Parameters, RecordKind
from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import sha256

MANIFEST = "manifest.json"
PER_RUN = frozenset({"today"})
"""Parameters that differ from run to run without making the results another thing."""
ENTRIES = "creators"
"""Where a manifest lists what was run: each with its `id`, and its page, or why it has no page."""


@dataclass(frozen=True)
class Earlier:
    """A result of an earlier run that stands: what became of it, and what the manifest said of it."""

    outcome: Outcome
    entry: dict[str, Any]


def earlier_results(
    folder: Path,
    running: Sequence[str],
    parameters: Parameters,
    versions: Mapping[str, str],
    kind: RecordKind,
) -> tuple[Earlier, ...]:
    """The results in `folder` of other ids than those `running`, in the order of its manifest.

    What has been removed or changed since, or cannot be read, is left out. Raises `InputError` when the
    earlier run had other parameters: two scenarios in one overview would compare nothing.
    """
    manifest = _manifest(folder)
    entries = [entry for entry in _entries(manifest) if entry["id"] not in running]
    kept = [earlier for entry in entries if (earlier := _earlier(entry, folder, parameters, kind))]
    was = _parameters(manifest)
    if kept and (differs := _differing(was, parameters)):
        raise InputError([_other_run(folder, name, was, parameters) for name in differs])
    old = manifest.get("versions")
    if old != dict(versions):  # then the manifest's own versions are not those of these results
        kept = [Earlier(earlier.outcome, {"versions": old, **earlier.entry}) for earlier in kept]
    return tuple(kept)


def still_good(
    folder: Path, failed: Iterable[Outcome], parameters: Parameters, kind: RecordKind
) -> dict[str, Earlier]:
    """By id, the earlier result in `folder` of what failed now for a reason that does not lie in its input.

    It says why it was not renewed. Results with names do not stay in a run without, nor the reverse.
    """
    manifest = _manifest(folder)
    was = _parameters(manifest)
    if was.get("show_as") != parameters.get("show_as"):
        return {}
    reasons = {outcome.job.id: outcome.reason for outcome in failed if not outcome.of_input}
    kept = {}
    for entry in _entries(manifest):
        earlier = _earlier(entry, folder, was, kind) if entry["id"] in reasons else None
        if earlier and earlier.outcome.record:
            reason = reasons[entry["id"]]
            same = "parameters" not in entry and not _differing(was, parameters)
            outcome = replace(earlier.outcome, reason=reason, comparable=same)
            told = {"versions": manifest.get("versions"), **({} if same else {"parameters": was})}
            marks = {"status": "not_renewed", "reason": reason}
            kept[entry["id"]] = Earlier(outcome, {**told, **entry, **marks})
    return kept


def _parameters(manifest: Mapping[str, Any]) -> dict[str, Any]:
    before = manifest.get("parameters")
    return before if isinstance(before, dict) else {}


def _differing(before: Parameters, now: Parameters) -> list[str]:
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
    return _entries(_manifest(folder))


def listed_files(entries: Iterable[Mapping[str, Any]]) -> dict[str, None]:
    """Names of the files that a manifest with these entries stands for, in its order: page, notebook, PDF."""
    pages = [str(entry["html"]) for entry in entries if entry.get("html")]
    stems = [Path(page).stem for page in pages if page == f"{Path(page).stem}.html"]  # a name, never a path
    return {f"{stem}.{ending}": None for stem in stems for ending in ("html", "ipynb", "pdf")}


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _entries(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    entries = manifest.get(ENTRIES)
    listed = entries if isinstance(entries, list) else []
    return [entry for entry in listed if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


def _earlier(entry: dict[str, Any], folder: Path, parameters: Parameters, kind: RecordKind) -> Earlier | None:
    """The result behind a manifest's entry, its record taken from its notebook; None if it is not there."""
    page = str(entry.get("html", ""))
    stem = Path(page).stem
    shown = {"show_as": str(entry.get("name", parameters["show_as"]))} if parameters.get("show_as") else {}
    job = Job(entry["id"], stem, Path(), Path(), {**parameters, **shown}, 0)
    if entry.get("status") == "failed":
        return Earlier(Outcome(job, reason=str(entry.get("reason", ""))), entry)
    if page != f"{stem}.html" or not (folder / page).is_file():  # a name, never a path
        return None
    record = _record(folder / f"{stem}.ipynb", kind)
    if record is None or sha256(folder / page) != entry.get("html_sha256"):
        return None
    reason = str(entry.get("reason", ""))
    return Earlier(Outcome(job, record=record, reason=reason, comparable="parameters" not in entry), entry)


def _record(notebook: Path, kind: RecordKind) -> dict[str, Any] | None:
    try:
        return kind.find(json.loads(notebook.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
