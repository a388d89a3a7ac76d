"""The public names: each has an example that runs, and `dir` finds them all."""

from __future__ import annotations

import doctest
import importlib

import pytest

import tikmon_nb


@pytest.mark.parametrize("name", tikmon_nb.__all__)
def test_every_public_name_has_an_example_that_runs(name):
    found = doctest.DocTestFinder().find(getattr(tikmon_nb, name), name, globs={})
    assert sum(len(test.examples) for test in found) >= 2
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    for test in found:
        runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


@pytest.mark.parametrize("package", ["tikmon_nb", "tikmon_nb.inputs", "tikmon_nb.model"])
def test_dir_lists_the_public_names_and_nothing_else(package):
    module = importlib.import_module(package)
    assert dir(module) == sorted(module.__all__)
    assert all(hasattr(module, name) for name in dir(module))
