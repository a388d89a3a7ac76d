"""How far a calculation is: shown in a notebook while it runs, gone when it is done, nothing elsewhere."""

from __future__ import annotations

import nbclient
import nbformat
import pytest

from tests.conftest import DATA
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model.choices import goal, sensitivity, variance
from tikmon_nb.model.year.simulation import prepare
from tikmon_nb.views.page import progress
from tikmon_nb.views.page.text import Text


def test_outside_a_notebook_the_items_are_given_and_nothing_is_shown(capsys):
    assert list(progress.with_progress(Text("nl"))(iter("abc"))) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


class Handle:
    """The place in a notebook, and what was shown there one after the other."""

    def __init__(self):
        self.shown = []

    def update(self, value):
        self.shown.append(value._repr_html_())


@pytest.mark.parametrize(("lang", "words"), [("nl", "1 van 3 uitgerekend"), ("en", "1 of 3 worked out")])
def test_in_a_notebook_it_says_how_many_are_done_and_leaves_nothing(lang, words, monkeypatch):
    handle = Handle()
    monkeypatch.setattr(progress, "get_ipython", object)
    monkeypatch.setattr(progress, "display", lambda *_, **__: handle)
    given = progress.with_progress(Text(lang))("abc")
    assert next(given) + next(given) == "ab"
    assert words in handle.shown[-1]
    assert 'value="1" max="3"' in handle.shown[-1]
    assert list(given) == ["c"]
    assert handle.shown[-1] == ""


def test_a_kernel_keeps_no_trace_of_it():
    code = (
        "from tikmon_nb import Text\nfrom tikmon_nb.views.page.progress import with_progress\n"
        "list(with_progress(Text('en'))(range(3)))"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    texts = [output["data"].get("text/html", "") for output in notebook.cells[0].outputs]
    assert len(texts) == 2  # the place where it was, and the list
    assert texts[0] == ""


def test_what_is_long_is_given_through_each_and_is_the_same():
    run = prepare(load_creator("sam", DATA), load_rate_card(data=DATA), draws=64, months=3, seed=1)
    passed = []

    def each(items):
        passed.append(len(list(items)))
        return iter(items)

    settings = {"draws": 16, "months": 2, "seed": 1}
    pairs = (run.creator, run.card, "basis", ("views_30d", [1e3, 1e4]), ("followers", [5.0, 6.0, 7.0]))
    for call in (
        lambda **more: sensitivity.tornado(run, **more),
        lambda **more: variance.sobol_indices(run, n=8, replicates=3, **more),
        lambda **more: goal.heat_map(*pairs, **settings, **more),
    ):
        assert call(each=each).equals(call())
    assert passed == [len(sensitivity.facts(run)), 3, 2]
