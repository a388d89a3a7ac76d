"""Shared fixtures: a data folder of their own for every test, and creators written into it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from tests.project_data import ROOT, copy_own_data
from tikmon_nb.inputs import Creator, Scenario, folders, load_creator
from tikmon_nb.inputs.exports import export_kind
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Change
from tikmon_nb.views.page.text import Text

__all__ = ["DATA", "ROOT"]

DATA = copy_own_data(Path(tempfile.mkdtemp(prefix="tikmon-tests-")) / "data")
"""The project's own data, and what every test reads that names no other folder; of this process alone."""
atexit.register(shutil.rmtree, DATA.parent, ignore_errors=True)
os.environ["TIKMON_DATA"] = str(DATA)
folders.shipped = lambda part: DATA if part == "data" else ROOT / part  # not what a user put beside it

# No deadlines: a busy machine is no fault. The same examples at every run, so that what was green for one
# change stays green until the next; `make test-long` looks for others, and what it finds becomes an @example.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("fresh", deadline=None, max_examples=300)
settings.load_profile(os.environ.get("TIKMON_EXAMPLES", "same"))

# Nothing grows and no month differs from another, so that amounts can be checked by hand.
STANDSTILL = Scenario(
    id="stilstand",
    changes={
        name: Change(set=fixed(0.0))
        for name in (
            "followers_growth_per_month",
            "views_growth_per_month",
            "followers_month_sd",
            "followers_wander_sd",
            "views_month_sd",
            "views_wander_sd",
            "live_month_sd",
        )
    },
)


def pytest_terminal_summary(terminalreporter):
    """Measures that a test records as `told` are printed at the end, whichever process took them."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told":
                terminalreporter.write_line(value)


@pytest.fixture(autouse=True)
def _every_sentence_is_in_the_catalogues(monkeypatch):
    """A sentence that the collector does not see would be shown in English: fail instead.

    What the Dutch catalogue holds is what the collector sees (`tests/views/page/test_text.py`).
    """
    plain, plural, known = Text.__call__, Text.plural, Text()._catalogue._catalog

    def strict(self, message, **values):
        assert message in known, message
        return plain(self, message, **values)

    def strict_plural(self, singular, several, n, **values):
        assert (singular, 0) in known, singular
        return plural(self, singular, several, n, **values)

    monkeypatch.setattr(Text, "__call__", strict)
    monkeypatch.setattr(Text, "plural", strict_plural)


@pytest.fixture(autouse=True)
def _a_reader_that_fails_fails_the_test(monkeypatch):
    """For whoever uses it, it costs one file and becomes a finding, among which nobody would notice it."""
    monkeypatch.setattr(export_kind, "FAILURES", ())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the project's cards, rules and scenarios, and no creators."""
    folder = tmp_path / "data"
    shutil.copytree(DATA / "rates", folder / "rates")
    shutil.copytree(DATA / "rules", folder / "rules")
    for file in ("scenarios.yml", "published_incomes.yml"):
        shutil.copy(DATA / file, folder)
    (folder / "creators").mkdir()
    return folder


@pytest.fixture
def make_creator(data: Path) -> Callable[..., Creator]:
    """Writes `creator.yml` from keyword arguments and loads it, as a user would."""

    def make(creator_id: str = "test", **form: Any) -> Creator:
        folder = data / "creators" / creator_id
        folder.mkdir(exist_ok=True)
        text = yaml.safe_dump({"id": creator_id, **form}, allow_unicode=True)
        (folder / "creator.yml").write_text(text, encoding="utf-8")
        return load_creator(creator_id, data)

    return make
