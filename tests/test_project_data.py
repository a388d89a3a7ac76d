"""What a user puts into `data` is none of the tests' business."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests import project_data
from tests.conftest import DATA


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A project with one card of its own and a user's creator beside it."""
    for name in ("rates/kaart.yml", "creators/fleur/creator.yml"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True)
        path.write_text("id: x")
        path.chmod(0o444)
    monkeypatch.setattr(project_data, "ROOT", tmp_path)
    return tmp_path


def test_only_what_belongs_to_the_project_is_read(elsewhere):
    for command in (["init", "-q"], ["add", "data/rates/kaart.yml"]):
        subprocess.run(["git", *command], cwd=elsewhere, check=True)
    assert project_data.own_files() == [Path("rates/kaart.yml")]
    copied = project_data.copy_own_data(elsewhere / "copy") / "rates" / "kaart.yml"
    assert copied.read_text() == "id: x"
    assert copied.stat().st_mode & 0o200
    assert not (elsewhere / "copy" / "creators").exists()


def test_without_git_all_of_it_is(elsewhere, monkeypatch):
    monkeypatch.setenv("PATH", str(elsewhere))
    assert len(project_data.own_files()) == 2


def test_tests_read_the_copy_unless_they_say_otherwise():
    assert os.environ["TIKMON_DATA"] == str(DATA)
    assert (DATA / "creators" / "noor" / "creator.yml").is_file()
