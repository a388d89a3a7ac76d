"""The cells of the report's notebook, run here and not in a kernel: the same sections, sooner."""

from __future__ import annotations

import ast
from typing import Any

import nbformat

from tests.conftest import ROOT


def shown(**parameters: Any) -> list[str]:
    """The markup that the cells show, one after the other, with `parameters` set."""
    notebook = nbformat.read(ROOT / "notebooks" / "creator_report.ipynb", as_version=4)
    names: dict[str, Any] = {}
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        *statements, last = ast.parse(cell.source).body
        if not isinstance(last, ast.Expr):
            statements, last = [*statements, last], None
        exec(compile(ast.Module(statements, []), cell.id, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= parameters
        value = eval(compile(ast.Expression(last.value), cell.id, "eval"), names) if last else None
        if hasattr(value, "_repr_html_"):
            found.append(value._repr_html_())
    return found
