"""What `tikmon report` says of a run: JSON as documented, pages that cannot be printed, a stop."""

from __future__ import annotations

import json
import re

import pytest

from tests.conftest import ROOT
from tests.stand_in import without_kernels
from tests.tasks.report.test_report import write
from tests.tasks.report.test_report_earlier import manifest_of
from tikmon_nb.cli import runs as command
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.findings import Finding
from tikmon_nb.inputs import InputError

__all__ = ["without_kernels"]

pytestmark = pytest.mark.usefixtures("without_kernels")


@pytest.fixture
def report(data, tmp_path, capsys):
    """Runs the command on creators `a`, `b` and `raises`; exit code, standard output and standard error."""
    for creator in ("a", "b", "raises"):
        write(data, creator)

    def call(*arguments):
        code = run(tikmon, ["report", *arguments, "--data", str(data), "--out", str(tmp_path / "o")])
        return (code, *capsys.readouterr())

    return call


def documented(row):
    """The keys that docs/json.md gives a creator in one row of its table: with a report, and failed."""
    [line] = re.findall(
        rf"^\| `{re.escape(row)}` \|.*$", (ROOT / "docs" / "json.md").read_text("utf-8"), re.M
    )
    return [set(re.findall(r"`(\w+)`", cell.split(";")[0])) for cell in line.split("|")[2:4]]


def test_the_shapes_are_the_documented_ones(report, tmp_path):
    fields = json.loads(report("a", "raises", "--json")[1])
    assert set(fields) == {"folder", "index", "creators"}
    assert [set(entry) for entry in fields["creators"]] == documented("--json")
    manifest = manifest_of(tmp_path / "o")
    assert [set(entry) for entry in manifest["creators"]] == documented("manifest.json")
    said = (ROOT / "docs" / "json.md").read_text("utf-8")
    [line] = re.findall(r"^The run's `manifest.json` holds.*$", said, re.M)
    assert set(manifest) == set(re.findall(r"`(\w+)`", line))


def test_files_that_say_who_is_who_are_listed(report, tmp_path):
    fields = json.loads(report("a", "raises", "--json", "--anonymous")[1])
    assert fields["do_not_share"] == ["creator-1.ipynb", "creator-1.json", "manifest.json", "summary.parquet"]
    for name in fields["do_not_share"]:
        assert (tmp_path / "o" / name).is_file()
    fields = json.loads(report("b", "--json", "--anonymous")[1])  # with what an earlier run left
    assert fields["do_not_share"][::2][:2] == ["creator-1.ipynb", "creator-2.ipynb"]
    assert "manifest.json" in (ROOT / "README.md").read_text("utf-8")


def test_another_way_of_showing_names_is_refused_with_a_sentence(report):
    assert report("a", "--anonymous")[0] == 0
    code, out, err = report("b")
    assert (code, out) == (2, "")
    assert "anoniem" in err
    [error] = json.loads(report("b", "--json")[1])["errors"]
    assert error["code"] == "folder_without_names"


@pytest.fixture
def printer(monkeypatch):
    """A browser that prints nothing of `a`, and something of all others."""

    def print_page(page, browser):
        if page.stem == "a":
            raise InputError([Finding("pdf_failed", "error", page.name, found="exit 3")])
        page.with_suffix(".pdf").write_bytes(b"%PDF-")

    monkeypatch.setattr(command, "find_chromium", lambda: "chromium")
    monkeypatch.setattr(command, "print_page", print_page)


def test_a_page_that_cannot_be_printed_stops_nothing_else(report, printer, tmp_path):
    code, out, err = report("a", "b", "--pdf")
    assert code == 1
    assert "index.html" in out
    [line] = err.splitlines()
    assert line.startswith("a: a.html: ")
    assert "exit 3" in line
    fields = json.loads(report("a", "b", "--pdf", "--json")[1])
    first, second = fields["creators"]
    assert first["pdf_error"] == line.removeprefix("a: ")
    assert "pdf" not in first
    assert (second["pdf"], "pdf_error" in second) == ("b.pdf", False)


def test_a_full_disk_at_one_page_stops_nothing_else(report, printer, monkeypatch):
    def full(page, browser):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command, "print_page", full)
    fields = json.loads(report("a", "--pdf", "--json")[1])
    assert "No space left" in fields["creators"][0]["pdf_error"]


def test_a_stop_while_printing_does_not_say_that_nothing_was_changed(report, printer, monkeypatch, tmp_path):
    def interrupted(page, browser):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "print_page", interrupted)
    assert report("a", "--pdf") == (
        130,
        "",
        "\nGestopt; wat klaar is blijft staan, en de volgende keer gaat het daar verder.\n",
    )
    assert (tmp_path / "o" / "a.html").is_file()


def test_a_stop_before_anything_is_replaced_says_so(report, monkeypatch, tmp_path):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("tikmon_nb.tasks.report.reports.Forks", interrupted)
    assert report("a") == (130, "", "\nGestopt; er is niets veranderd.\n")
    assert not (tmp_path / "o").exists()
