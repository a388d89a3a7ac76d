"""The public names: each has an example that runs, tab and `dir` find them all, a slip says what to call."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys

import pytest
from IPython.core.completer import IPCompleter, provisionalcompleter

import tikmon_nb as tk
from tests.conftest import ROOT
from tikmon_nb.inputs import Creator, RateCard
from tikmon_nb.model import Summary, Year


def run_examples(thing, name):
    """How many examples its docstring and those of its methods hold, all of which must run."""
    found = doctest.DocTestFinder().find(thing, name, globs={})
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    for test in found:
        runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)
    return sum(len(test.examples) for test in found)


@pytest.mark.parametrize("name", tk.__all__)
def test_every_public_name_has_an_example_that_runs(name):
    assert run_examples(getattr(tk, name), name) >= 2


@pytest.mark.parametrize("record", [RateCard, Year, Summary])
def test_every_table_of_a_record_has_an_example_that_runs(record):
    assert run_examples(record.to_frame, record.__name__) >= 2


@pytest.mark.parametrize("package", ["tikmon_nb", "tikmon_nb.inputs", "tikmon_nb.model"])
def test_dir_lists_the_public_names_and_nothing_else(package):
    module = importlib.import_module(package)
    assert dir(module) == sorted(module.__all__)
    assert all(hasattr(module, name) for name in dir(module))


@pytest.mark.parametrize("use_jedi", [True, False])
def test_tab_offers_the_public_names_and_nothing_else(use_jedi):
    completer = IPCompleter(namespace={"tk": tk}, use_jedi=use_jedi)
    with provisionalcompleter():
        offered = {found.text.lstrip(".") for found in completer.completions("tk.", 3)}
    assert offered == set(tk.__all__)


def test_names_are_imported_once_they_are_used():
    probe = "import sys, tikmon_nb; print({'numpy', 'pandas', 'matplotlib', 'pydantic'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.fixture(scope="module")
def known():
    creator, card = tk.load_creator("noor"), tk.load_rate_card()
    return {"creator": creator, "card": card, "year": tk.simulate(creator, card, draws=64), "tk": tk}


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("tk.simulate('noor', card)", "load_creator('noor') gives, not the text 'noor'"),
        ("tk.simulate(creator, 'nl-2026')", "load_rate_card('nl-2026') gives, not the text 'nl-2026'"),
        ("tk.simulate(card, creator)", "load_creator(…) gives, not something of type RateCard"),
        ("tk.simulate('x' * 999, card)", "not the text …"),
        ("tk.compare_scenarios('noor', card, ['basis'])", "load_creator('noor')"),
        ("tk.summarise('noor')", "simulate(creator, card) gives, not the text 'noor'"),
        ("tk.summarise(creator)", "simulate(creator, card) gives, not something of type Creator"),
        ("tk.say(year)", "summarise(year) gives, not something of type Year"),
        ("tk.plot_year(year)", "summarise(year) gives"),
        ("tk.plot_streams(year)", "summarise(year) gives"),
        ("tk.plot_possible_years(year)", "summarise(year) gives"),
        ("tk.load_creator(creator)", "takes the id of a creator, not something of type Creator"),
        ("tk.load_rate_card(card)", "takes the name of a card, not something of type RateCard"),
        ("tk.load_scenario(creator)", "takes the name of a scenario, not something of type Creator"),
    ],
)
def test_a_slip_is_told_what_to_call(slip, said, known):
    with pytest.raises(TypeError) as refused:
        eval(slip, known)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_scenario_may_be_one_or_its_name(known):
    creator, card = known["creator"], known["card"]
    by_name = tk.simulate(creator, card, "voorzichtig", draws=64)
    assert (
        by_name.gross == tk.simulate(creator, card, tk.load_scenario("voorzichtig"), draws=64).gross
    ).all()
    with pytest.raises(TypeError, match="load_scenario"):
        tk.simulate(creator, card, creator, draws=64)


def test_the_classes_are_those_of_the_rooms(known):
    assert type(known["creator"]) is Creator
    assert type(known["card"]) is RateCard


def test_the_page_of_the_library_has_every_name_with_an_example():
    """That it is of today is what `make check` asks `tools/api_page.py`."""
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert all(f"\n### {name}\n\n```python\n{name}(" in page for name in tk.__all__)
    assert page.count("```python\n>>> ") >= len(tk.__all__)
    assert "tools/api_page.py --check" in (ROOT / "Makefile").read_text("utf-8")
