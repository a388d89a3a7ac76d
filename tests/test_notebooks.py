"""The notebooks: they run with their defaults, tell a story, and show the model's own numbers."""

from __future__ import annotations

import ast
import html
import re
from collections import Counter

import nbformat
import numpy as np
import papermill
import pytest
from nbconvert import HTMLExporter

from tests.conftest import DATA, ROOT
from tests.notebook_cells import last_line, shown
from tests.notebook_cells import run as cells_run
from tikmon_nb.inputs import InputError, load_creator, load_rate_card
from tikmon_nb.inputs.run_limits import check_parameters_set
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views.page.record import MIME

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_stripped_and_free_of_logic(path):
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            tree = ast.parse(cell.source)
            assert not any(
                isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in ast.walk(tree)
            )
            if "parameters" not in cell.metadata.get("tags", []):
                assert len(cell.source.splitlines()) <= 6
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_parameter_has_a_type_a_literal_and_a_meaning(path):
    [cell] = [c for c in read(path).cells if "parameters" in c.metadata.get("tags", [])]
    lines = cell.source.splitlines()
    for node, line in zip(ast.parse(cell.source).body, lines, strict=True):
        assert isinstance(node, ast.AnnAssign)
        ast.literal_eval(node.value)
        assert len(line.partition("  # ")[2]) > 10
    assert set(papermill.inspect_notebook(str(path))) == {line.split(":")[0] for line in lines}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_misspelt_parameter_is_looked_for_right_after_the_parameters(path):
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    tagged = ["parameters" in cell.metadata.get("tags", []) for cell in code]
    assert "check_parameters_set(globals())" in code[tagged.index(True) + 1].source


def test_the_exercises_have_folded_answers_that_run_and_are_right():
    folded = re.compile(
        r"<details>\n<summary>Antwoord</summary>\n\n```python\n(.*?)\n```\n\n.+?\n</details>", re.S
    )
    exercises = [
        cell.source for cell in read(ROOT / "notebooks" / "library.ipynb").cells if "## Opgave" in cell.source
    ]
    lean, largest, measured = (folded.search(source)[1] for source in exercises)
    names, _ = cells_run("library", creator_id="daan", draws=128, goal_eur_per_month=700)
    year, streams = names["year"], names["year"].income
    reached = [all(month >= 700 for month in draw) for draw in year.gross.T.tolist()]
    assert 0 < last_line(lean, names) == np.mean(reached) < 1
    tops = [max(streams, key=lambda stream: streams[stream][:, draw].sum()) for draw in range(year.draws)]
    assert last_line(largest, names).iloc[0] == max(Counter(tops).values()) / year.draws
    views = names["creator"].exports.daily["views"]
    beside = last_line(measured, names).set_index("month")
    for month, row in beside.iterrows():
        of_it = views[(views.index.month == month.month) & (views.index.year == row["date"].year)]
        assert row["measured_views"] == of_it.sum()


DECLARED = 'creator_id: str = "noor"  # id\ndraws: int = 10  # number'


@pytest.mark.parametrize(
    ("cells", "near"),
    [
        ([DECLARED, '# Parameters\ncreater = "sam"\n', "now"], ("creator_id",)),
        ([DECLARED, '# Parameters\ncreator_id = "sam"\nxyz = {"draws": 1}\n', "now"], ()),
    ],
)
def test_a_parameter_that_the_notebook_has_not_is_refused(cells, near):
    with pytest.raises(InputError) as refused:
        check_parameters_set({"In": ["", *cells]})
    [finding] = refused.value.findings
    assert (finding.code, finding.near, finding.expected) == ("parameter_unknown", near, "creator_id, draws")


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [DECLARED, "now"],
        [DECLARED, '# Parameters\ncreator_id = "sam"\ndraws = 20\n', "now"],
        [DECLARED, '# Parameters\ncreater = "sam"\n', "more = 1", "now"],  # run again by hand, later on
    ],
)
def test_nothing_else_is_refused(cells):
    check_parameters_set({"In": ["", *cells]})
    check_parameters_set({})


def test_papermill_stops_at_a_misspelt_parameter(run):
    with pytest.raises(papermill.PapermillExecutionError, match=r"did you mean creator_id\?"):
        run("explore", creater="sam")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs a notebook through papermill with a few draws and returns it."""

    def execute(name, **parameters):
        out = tmp_path_factory.mktemp("run") / f"{name}.ipynb"
        papermill.execute_notebook(
            str(ROOT / "notebooks" / f"{name}.ipynb"),
            str(out),
            parameters=parameters,
            kernel_name="python3",
            progress_bar=False,
            cwd=str(ROOT / "notebooks"),
        )
        return read(out)

    return execute


def outputs(notebook, mime):
    return [
        output["data"][mime]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if mime in output.get("data", {})
    ]


@pytest.fixture(scope="module")
def report(run):
    return run("creator_report", creator_id="yara", draws=700, seed=11, card="nl-2026", lang="en")


def test_nbconvert_makes_a_page_of_a_report_that_was_run(report):
    """Without tikmon's own page around it: all sections, their figures and links, and what is folded."""
    page, _ = HTMLExporter().from_notebook_node(report)
    sections = outputs(report, "text/html")
    words = [re.sub(r"<[^>]*>", " ", html.unescape(markup)).split() for markup in (page, *sections)]
    said = " ".join(words[0])
    assert all(" ".join(section) in said for section in words[1:])
    assert "Traceback" not in page
    assert page.count("<details") == sum(fragment.count("<details") for fragment in sections) > 5
    links = set(re.findall(r'href="#([a-z-]+)"', "".join(sections)))
    assert links
    assert all(f'id="{link}"' in page for link in links)
    assert re.findall(r"<img[^>]*>", page) == re.findall(r"<img[^>]*alt=\"[^\"]+\"[^>]*>", page) != []


def test_the_report_shows_what_the_model_says_when_called_directly(report):
    [shown] = outputs(report, MIME)
    card = load_rate_card("nl-2026", DATA)
    summary = summarise(simulate(load_creator("yara", DATA), card, draws=700, seed=11))
    for name in ("gross", "net"):
        for column in ("p10", "p50", "p90", "chance_zero"):
            assert shown[name][column] == pytest.approx(summary.at(name, column), abs=1e-6)
    assert shown["lang"] == "en"
    assert "What may a year bring in?" in outputs(report, "text/html")[0]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_its_sections_and_prints_nothing_besides(path, capsys):
    """With fewer draws than by default; nbval runs every notebook with its own parameters, in a kernel."""
    [cell] = [c for c in read(path).cells if "parameters" in c.metadata.get("tags", [])]
    found = shown(path.stem, **({"draws": 256} if "draws:" in cell.source else {}))
    assert found or path.stem == "explore"  # which shows a widget
    assert capsys.readouterr() == ("", "")
