"""`tikmon report --pdf`: a real PDF where there is a browser, and a clear word where there is none."""

from __future__ import annotations

import json
import re
import stat

import pytest

from tests.browser.serving import chromium_path
from tests.conftest import DATA
from tikmon_nb.batch import pdf
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.inputs import InputError

PAGE = "<!doctype html><html lang=nl><title>x</title><p>een bladzijde<p style='break-before:page'>nog een"


@pytest.mark.browser
def test_a_report_is_printed(tmp_path, capsys):
    if chromium_path() is None:
        pytest.skip("no Chromium on this machine; install the package chromium")
    out = tmp_path / "run"
    arguments = ["report", "tim", "--draws", "100", "--out", str(out), "--data", str(DATA), "--json"]
    assert run(tikmon, [*arguments, "--pdf"]) == 0
    assert json.loads(capsys.readouterr().out)["creators"][0]["pdf"] == "tim.pdf"
    content = (out / "tim.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 2


def test_without_a_browser_that_is_said_before_anything_is_done(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    arguments = ["report", "tim", "--out", str(tmp_path / "run"), "--data", str(DATA), "--pdf"]
    assert run(tikmon, arguments) == 2
    assert "browser" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("script", ["exit 3", "exit 0"])
def test_a_browser_that_prints_nothing_is_an_error(tmp_path, script):
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    with pytest.raises(InputError) as caught:
        pdf.print_page(page, str(browser))
    assert caught.value.findings[0].code == "pdf_failed"
    assert not page.with_suffix(".pdf").exists()


def test_a_browser_that_hangs_is_ended(tmp_path):
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    with pytest.raises(InputError) as caught:
        pdf.print_page(page, str(browser), timeout=1)
    assert caught.value.findings[0].found == "> 1 s"
