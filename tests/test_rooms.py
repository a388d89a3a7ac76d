"""What a room must not do, read from its code; import-linter holds the arrows between the rooms."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator

import nbformat
import pytest

from tests.conftest import ROOT

LOADS = re.compile(r"(load|write|save)_\w+|simulate")
OPENS = re.compile(r"open|(read|write)_(text|bytes)")
STARTS = re.compile(r"(multiprocessing|concurrent|subprocess|threading)(\..*)?")
IN_MEMORY = {"write_mo"}  # which compiles a catalogue


def names_in(code: str) -> Iterator[str]:
    """Everything that `code` imports, modules too, and every function and method that it calls."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.name for alias in node.names)
            yield getattr(node, "module", None) or ""
        elif isinstance(node, ast.Call):
            yield getattr(node.func, "id", "") or getattr(node.func, "attr", "")


@pytest.mark.parametrize(("room", "forbidden"), [("views", LOADS), ("model", OPENS), ("model", STARTS)])
def test_a_room_leaves_to_others_what_is_theirs(room, forbidden):
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "tikmon_nb" / room).rglob("*.py"))
        for name in names_in(path.read_text("utf-8"))
        if forbidden.fullmatch(name) and name not in IN_MEMORY
    ]
    assert wrong == []


def test_modules_and_folders_stay_small():
    """No module above 350 lines but the table of quantities, no folder above twelve modules."""
    paths = [path for path in (ROOT / "tikmon_nb").rglob("*.py") if path.name != "__init__.py"]
    assert {path.name for path in paths if path.read_text("utf-8").count("\n") > 350} <= {"vocabulary.py"}
    folders = [path.parent for path in paths]
    assert {folder.name for folder in folders if folders.count(folder) > 12} == set()


def test_only_the_shell_writes_to_a_terminal():
    """It cleans what it is given of signs that steer one."""
    speaking = {"shell.py", "speaking.py"}  # which shows help, the words of which are ours
    paths = [path for path in (ROOT / "tikmon_nb").rglob("*.py") if path.name not in speaking]
    assert [path.name for path in paths if {"echo", "print"} & {*names_in(path.read_text("utf-8"))}] == []


def test_what_is_forbidden_is_seen():
    code = "from a import load_x as y\nimport concurrent.futures\nsimulate(1)\np.open().read_text()"
    found = [*names_in(code)]
    assert [name for name in found if LOADS.fullmatch(name)] == ["load_x", "simulate"]
    assert sorted(name for name in found if OPENS.fullmatch(name)) == ["open", "read_text"]
    assert [name for name in found if STARTS.fullmatch(name)] == ["concurrent.futures"]


def test_what_a_notebook_imports_loads_nothing_that_runs_notebooks():
    imports = {
        ast.unparse(node)
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("tikmon_nb.tasks")
    }
    assert imports
    probe = [*sorted(imports), "import sys", "print({'papermill', 'nbconvert', 'nbclient'} & {*sys.modules})"]
    command = [sys.executable, "-c", "\n".join(probe)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
