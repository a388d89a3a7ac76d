"""Runs without names: who has which number, and that no file that may be shared tells who is who."""

from __future__ import annotations

import json
import re

import pytest

from tests.tasks.report.test_report import plan, write
from tests.tasks.report.test_report_earlier import ids_of, manifest_of
from tikmon_nb.batch.earlier import Kept
from tikmon_nb.inputs import InputError
from tikmon_nb.tasks.report.overview import shown_names
from tikmon_nb.tasks.report.reports import run_reports
from tikmon_nb.tasks.report.shelf import TABLES

pytestmark = pytest.mark.usefixtures("without_kernels")


def anonymous(data, out, *creators, **changes):
    return plan(data, out, *creators, show_as="Creator", **changes)


def names_of(folder):
    return {entry["id"]: entry["name"] for entry in manifest_of(folder)["creators"]}


def test_a_creator_keeps_its_number_when_others_come_before_it(data, tmp_path, stand_in):
    out = tmp_path / "o"
    write(data, "m", name="Em")
    run_reports(anonymous(data, out, "m", notebook=stand_in))
    page = (out / "creator-1.html").read_bytes()
    write(data, "a")
    (data / "creators" / "map1").rename(data / "creators" / "a-komt-eerst")
    run_reports(anonymous(data, out, "a", notebook=stand_in))
    assert names_of(out) == {"m": "Creator 1", "a": "Creator 3"}
    assert (out / "creator-1.html").read_bytes() == page
    run_reports(anonymous(data, out, notebook=stand_in))  # of everyone
    assert names_of(out) == {"m": "Creator 1", "a": "Creator 3"}


def kept(creator, name):
    return Kept(creator, name, stem="", status="", parameters={}, versions={}, made="")


def test_numbers_are_those_of_the_roster_until_one_is_taken():
    assert shown_names("", ["a", "b"]) == {}
    assert shown_names("C", ["a", "b"]) == {"a": "C 1", "b": "C 2"}
    known = [kept("b", "C 1"), kept("gone", "C 7"), kept("a", "Ann")]
    assert shown_names("C", ["a", "b", "c"], known) == {"a": "C 8", "b": "C 1", "c": "C 3"}
    for wrong in ("C 0", "C -1", "C 1x", "C 99999999999999999999"):
        assert shown_names("C", ["a"], [kept("a", wrong)]) == {"a": "C 1"}


def test_a_failure_is_neither_named_nor_explained_in_the_overview(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "raises")
    out = tmp_path / "o"
    for creators in ((), ("a",)):  # the second time as what an earlier run left
        run_reports(anonymous(data, out, *creators, notebook=stand_in))
        index = (out / "index.html").read_text("utf-8")
        assert index.count('<tr class="status-failed">') == 1
        assert "raises" not in index
        assert "stuk" not in index
        assert "Creator 2" in index
        assert "manifest.json" in index
        assert "stuk" in manifest_of(out)["creators"][1]["reason"]


def test_the_default_folder_names_nobody(data):
    write(data, "geheim")
    write(data, "anders")
    names = {anonymous(data, None, creator).out.name for creator in ("geheim", "anders")}
    write(data, "aaa")  # whoever comes before them moves neither
    assert {anonymous(data, None, creator).out.name for creator in ("geheim", "anders")} == names
    assert all(re.fullmatch("artikel-2026_basis_nl_anonymous_[0-9a-f]{8}", name) for name in names)
    assert len(names) == 2
    assert anonymous(data, None).out.name == "artikel-2026_basis_nl_anonymous"
    assert plan(data, None, "geheim").out.name == "artikel-2026_basis_nl_geheim"


@pytest.mark.parametrize("first", ["", "Creator"])
def test_pages_with_and_without_names_are_not_mixed_and_that_is_said(data, tmp_path, stand_in, first):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    shown, other = ({"show_as": name} if name else {} for name in (first, "" if first else "Creator"))
    run_reports(plan(data, out, "a", notebook=stand_in, **shown))
    with pytest.raises(InputError) as caught:
        plan(data, out, "b", notebook=stand_in, **other)
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["folder_without_names" if first else "folder_with_names"]


def test_a_named_page_does_not_stay_beside_anonymous_ones(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    (out / "a.pdf").write_bytes(b"%PDF-")
    (out / "van-mij.html").write_text("van mij", encoding="utf-8")
    run_reports(anonymous(data, out, notebook=stand_in))
    pages = {path.name for path in out.iterdir()}
    expected = {f"creator-{n}.{ending}" for n in (1, 2) for ending in ("html", "ipynb", "json")}
    assert pages == expected | {"index.html", "manifest.json", *TABLES, "van-mij.html"}
    run_reports(plan(data, out, notebook=stand_in))
    assert not list(out.glob("creator-*"))
    for page in (out / "index.html", out / "a.html"):
        assert not re.search(r"Creator \d", page.read_text("utf-8"))
    assert json.loads((out / "manifest.json").read_text("utf-8"))["creators"]
    assert ids_of(out) == ["a", "b"]
