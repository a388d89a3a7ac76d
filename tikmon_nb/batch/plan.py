"""What to run and where to: jobs, what comes of each, the notebook, and the folder that holds the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import shipped

Parameters = Mapping[str, str | int | float]


@dataclass(frozen=True)
class Job:
    """One notebook to run: for whom, with which parameters, on which data, and under which file name."""

    id: str
    stem: str
    notebook: Path
    data: Path
    parameters: Parameters
    timeout: int
    cwd: Path | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    """Of the environment, so that they stand in no notebook."""


@dataclass(frozen=True)
class Refusal:
    """Why a notebook is not run, in words; empty if it may be. `of_input`: the input itself is wrong."""

    reason: str = ""
    of_input: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the notebook's record and page content, or the reason why there are none.

    With a record and a reason, the record is that of an earlier run, which could not be renewed; it is not
    `comparable` if that run had other parameters. `of_input`: the reason lies in the input.
    """

    job: Job
    record: dict[str, Any] | None = None
    fragments: tuple[str, ...] = ()
    reason: str = ""
    of_input: bool = False
    comparable: bool = True

    @property
    def ok(self) -> bool:
        """Whether there is a new result."""
        return self.record is not None and not self.reason


@dataclass(frozen=True)
class RecordKind:
    """The one record that a notebook must show: its MIME type, and the fields that it must hold."""

    mime: str
    fields: frozenset[str]

    def find(self, notebook: Mapping[str, Any]) -> dict[str, Any] | None:
        """The record that an executed notebook shows; None unless there is exactly one."""
        records = shown(notebook, self.mime)
        whole = len(records) == 1 and isinstance(records[0], dict) and set(records[0]) >= self.fields
        return records[0] if whole else None


def shown(notebook: Mapping[str, Any], mime: str) -> list[Any]:
    """What the cells of an executed notebook show in this MIME type, in order."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    return [output["data"][mime] for output in outputs if mime in output.get("data", {})]


def find_notebook(name: str) -> Path:
    """The notebook of the project one works in, else the shipped one."""
    here = Path.cwd()
    for folder in (*(parent / "notebooks" for parent in (here, *here.parents)), shipped("notebooks")):
        if (folder / name).is_file():
            return folder / name
    raise InputError([Finding("notebook_missing", "error", f"notebooks/{name}")])


def check_folder(folder: Path, marker: str) -> None:
    """Raise `InputError` when `folder` holds things, but no file `marker` of an earlier run of ours."""
    if folder.exists() and not folder.is_dir():
        raise InputError([Finding("not_a_folder", "error", str(folder))])
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        raise InputError([Finding("folder_not_ours", "error", str(folder))])
