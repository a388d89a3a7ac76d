"""Who searches for a name finds one thing: no class name and no file name twice, and no circle of imports."""

from __future__ import annotations

import ast
import graphlib
from collections import defaultdict

import grimp

from tests.project_data import ROOT

PACKAGE = ROOT / "tikmon_nb"

CHAPTERS = {"backtest", "claims", "comparison", "roster", "tax"}
"""A chapter bears the same name in every room that has it."""


def test_no_module_has_the_name_of_another():
    homes = defaultdict(list)
    for path in PACKAGE.rglob("*.py"):
        if path.stem != "__init__" and path.parent.name != "streams":  # these are called as their stream
            homes[path.stem].append(path.relative_to(PACKAGE))
    twice = {name: paths for name, paths in homes.items() if len(paths) > 1}
    assert not set(twice) - CHAPTERS, twice
    for chapter in CHAPTERS & set(twice):
        assert len({path.parts[0] for path in twice[chapter]}) == len(twice[chapter])


def test_no_class_has_the_name_of_another():
    homes = defaultdict(list)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(path.relative_to(PACKAGE))
    twice = {name: paths for name, paths in homes.items() if len(paths) > 1}
    assert not set(twice), twice


def test_no_imports_go_round_in_a_circle():
    graph = grimp.build_graph("tikmon_nb", exclude_type_checking_imports=True)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(imports).prepare()
