"""The cells of a notebook, run here and not in a kernel: what they show, sooner."""

from __future__ import annotations

import ast
from typing import Any

import nbformat

from tests.conftest import ROOT


def shown(notebook: str, **parameters: Any) -> list[str]:
    """The markup that the cells show, one after the other, with `parameters` set."""
    found = results(notebook, **parameters)
    return [value._repr_html_() for value in found if hasattr(value, "_repr_html_")]


def results(notebook: str, **parameters: Any) -> list[Any]:
    """What the last line of each cell gives, where it gives anything."""
    return run(notebook, **parameters)[1]


def run(notebook: str, **parameters: Any) -> tuple[dict[str, Any], list[Any]]:
    """The names that the cells leave, and `results`."""
    names: dict[str, Any] = {}
    found = []
    for cell in nbformat.read(ROOT / "notebooks" / f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type != "code":
            continue
        value = last_line(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            assert set(parameters) <= set(names), set(parameters) - set(names)
            names |= parameters
        if value is not None:
            found.append(value)
    return names, found


def last_line(code: str, names: dict[str, Any]) -> Any:
    """Run `code` among `names`; what its last line gives, or None if that is no expression."""
    *statements, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        statements, last = [*statements, last], None
    exec(compile(ast.Module(statements, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
