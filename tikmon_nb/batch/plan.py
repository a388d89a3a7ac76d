"""What to run and where to: jobs, what comes of each, the notebook, and the folder that holds the results."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tikmon_nb.batch.placing import PREFIX
from tikmon_nb.findings import Finding, InputError, refuse_parameters
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
    reads: Path | None = None
    """The folder with the files of its own, if that can be told."""
    made_on: str = ""
    """The day of an earlier result that differs in nothing but its day."""


@dataclass(frozen=True)
class Refusal:
    """Why a notebook is not run, in words; empty if it may be. `of_input`: the input itself is wrong."""

    reason: str = ""
    of_input: bool = True


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the notebook's record and page content, or the reason why there are none.

    With a record and a reason, the record is that of an earlier run, which could not be renewed; it is not
    `comparable` if that run had other parameters. `of_input`: the reason lies in the input. `unchanged`: the
    result of an earlier run is still what a new one would give, and `lasting` if it is on any later day.
    `made_of`: a digest of all that the result was made of. `before`: what the last different result was.
    """

    job: Job
    record: dict[str, Any] | None = None
    fragments: tuple[str, ...] = ()
    reason: str = ""
    of_input: bool = False
    comparable: bool = True
    unchanged: bool = False
    lasting: bool = False
    made_of: str = ""
    before: Mapping[str, Any] | None = None

    @property
    def ok(self) -> bool:
        """Whether there is a result that is not out of date."""
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
    """The notebook as tikmon brings it; one in the folder one happens to be in is not run."""
    notebook = shipped("notebooks") / name
    if not notebook.is_file():
        raise InputError([Finding("notebook_missing", "error", f"notebooks/{name}")])
    return notebook


def check_parameters(notebook: Path, parameters: Parameters) -> None:
    """Raise `InputError` for a parameter that the notebook does not have; papermill only logs it."""
    refuse_parameters(parameters, _declared(notebook), notebook.name)


def _declared(notebook: Path) -> list[str]:
    """The names that the cell tagged `parameters` assigns; papermill would take half a second to tell."""
    cells = read_object(notebook).get("cells", [])
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    source = "\n".join("".join(cell["source"]) for cell in tagged)
    stored = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    return [node.id for node in stored if isinstance(node.ctx, ast.Store)]


def check_folder(folder: Path, marker: str, key: str) -> None:
    """Raise `InputError` when `folder` holds things, but no file `marker` of an earlier run of ours.

    That is a JSON object with `key` in it: a file of that name alone says nothing.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError([Finding("not_a_folder", "error", str(folder))])
    held = [path for path in folder.iterdir() if not path.name.startswith(PREFIX)] if folder.is_dir() else []
    if held and key not in read_object(folder / marker):
        raise InputError([Finding("folder_not_ours", "error", str(folder))])


def read_object(file: Path) -> dict[str, Any]:
    """The JSON object in `file`; an empty one where there is none that can be read."""
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
