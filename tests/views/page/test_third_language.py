"""A third language is one catalogue: a copy of the package with one file more speaks it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys

import catalogues
import pytest
from babel.messages.pofile import read_po, write_po

from tests.conftest import DATA, ROOT


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package with a catalogue in which every French sentence is the English one between « and »."""
    folder = tmp_path_factory.mktemp("fr")
    shutil.copytree(ROOT / "tikmon_nb", folder / "tikmon_nb", ignore=shutil.ignore_patterns("__pycache__"))
    catalogue = read_po(io.BytesIO(catalogues.written(catalogues.merged())), locale="fr")
    for message in catalogue:
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(f"«{form}»" for form in forms)
            message.string = said if isinstance(message.id, tuple) else said[0]
    target = folder / catalogues.path_of("fr").relative_to(ROOT)
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, catalogue)
    return folder


def run(package, *words):
    code = "import sys; from tikmon_nb.cli import main; main(sys.argv[1:])"
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=package, env=environment, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_help_and_errors_speak_it(package):
    told = run(package, "--lang", "fr", "report", "--help").stdout
    assert "«Make a report for each creator, with an index and a manifest.»" in " ".join(told.split())
    assert "nl|en|fr" in told
    assert "«ROSTER is missing.»" in run(package, "portfolio", "--lang", "fr").stderr


def test_numbers_and_dates_are_its_own_and_data_texts_are_english(package):
    told = run(package, "rates", "nl-2026", "--lang", "fr", "--data", str(DATA)).stdout
    assert "What is known for the Netherlands" in told
    assert "0,35\u00a0€" in told.replace("\u202f", "\u00a0")


def test_a_report_speaks_it(package):
    out = package / "out"
    options = ("--lang", "fr", "--draws", "64", "--data", str(DATA), "--out", str(out))
    shutil.copytree(ROOT / "notebooks", package / "notebooks")
    assert run(package, "report", "noor", *options).returncode == 0
    page = (out / "noor.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    assert "«What moves the year most»" in page
    assert "décembre 2026" in page
