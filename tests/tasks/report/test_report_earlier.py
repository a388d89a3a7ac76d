"""What an earlier run left: which of its reports stay, which go, and what the manifest says of them.

What happens between the runs is not tried here, so no kernel is started.
"""

from __future__ import annotations

import html
import json
import re
import shutil

import pandas as pd
import pytest

from tests.stand_in import run_here
from tests.tasks.report.test_report import plan, write
from tikmon_nb.batch.plan import Outcome
from tikmon_nb.inputs import InputError
from tikmon_nb.tasks.report.reports import run_reports

pytestmark = pytest.mark.usefixtures("without_kernels")


@pytest.mark.parametrize("content", ["", "[]", "oud", '{"creators": [1, {"id": 3}]}'])
def test_a_folder_of_another_program_is_not_written_to(content, data, tmp_path, stand_in):
    write(data, "a")
    (tmp_path / "o").mkdir()
    for name in ("manifest.json", "index.html", "a.html", "a.json"):
        (tmp_path / "o" / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        plan(data, tmp_path / "o", notebook=stand_in)
    assert caught.value.findings[0].code == "folder_not_ours"
    assert {path.read_text("utf-8") for path in (tmp_path / "o").iterdir()} == {content}


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def ids_of(folder):
    return [entry["id"] for entry in manifest_of(folder)["creators"]]


def test_a_run_of_some_keeps_the_reports_of_the_others(data, tmp_path, stand_in):
    for creator_id in ("a", "b", "raises"):
        write(data, creator_id)
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    before, page = manifest_of(out), (out / "a.html").read_bytes()
    write(data, "c")
    done = run_reports(plan(data, out, "b", "c", notebook=stand_in))
    assert [outcome.job.id for outcome in done.outcomes] == ["b", "c"]
    assert ids_of(out) == ["a", "b", "raises", "c"]
    after = manifest_of(out)
    assert after["creators"][0] == before["creators"][0]
    assert after["creators"][2]["status"] == "failed"
    index = (out / "index.html").read_text("utf-8")
    assert re.findall(r'href="(\w+)\.html"', index) == ["a", "b", "c"]
    assert index.count('<tr class="status-failed">') == 1
    assert (out / "a.html").read_bytes() == page
    table = pd.read_parquet(out / "summary.parquet")
    assert list(dict.fromkeys(table["creator_id"])) == ["a", "b", "c"]


def test_a_removed_or_changed_report_is_not_kept(data, tmp_path, stand_in):
    for creator_id in ("a", "b", "c", "d"):
        write(data, creator_id)
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    (out / "a.html").unlink()
    (out / "b.html").write_text("van iemand anders", encoding="utf-8")
    (out / "c.ipynb").write_text("{}", encoding="utf-8")
    run_reports(plan(data, out, "d", notebook=stand_in))
    assert ids_of(out) == ["d"]


def test_a_run_of_everyone_begins_anew(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    shutil.rmtree(data / "creators" / "map0")
    run_reports(plan(data, out, notebook=stand_in))
    assert ids_of(out) == ["b"]


def test_another_scenario_does_not_mix_with_an_earlier_run(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, "a", notebook=stand_in))
    with pytest.raises(InputError) as caught:
        plan(data, out, "b", notebook=stand_in, scenario="voorzichtig")
    [finding] = caught.value.findings
    assert (finding.code, finding.column, finding.expected) == ("folder_of_other_run", "scenario", "basis")
    run_reports(plan(data, out, "a", notebook=stand_in, scenario="voorzichtig"))  # replaces the only one
    assert manifest_of(out)["parameters"]["scenario"] == "voorzichtig"


@pytest.mark.parametrize("content", [None, "", "[]", '{"creators": 3}', '{"tikmon_manifest": 1, "crea'])
def test_a_manifest_that_is_lost_or_cut_off_forgets_no_report(content, data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    (out / "manifest.json").unlink()
    if content is not None:
        (out / "manifest.json").write_text(content, encoding="utf-8")
    run_reports(plan(data, out, "a", notebook=stand_in))
    assert ids_of(out) == ["a", "b"]


def test_reports_of_other_versions_say_so(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, "a", notebook=stand_in))
    kept = json.loads((out / "a.json").read_text("utf-8"))
    kept["versions"]["numpy"] = "0.1"
    (out / "a.json").write_text(json.dumps(kept), encoding="utf-8")
    run_reports(plan(data, out, "b", notebook=stand_in))
    first, second = manifest_of(out)["creators"]
    assert first["versions"]["numpy"] == "0.1"
    assert "versions" not in second


def test_a_pdf_of_an_earlier_run_does_not_stay_beside_a_newer_page(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    for name in ("a.pdf", "b.pdf"):
        (out / name).write_bytes(b"%PDF-")
    run_reports(plan(data, out, "a", notebook=stand_in, force=True))
    assert not (out / "a.pdf").exists()
    assert (out / "b.pdf").exists()


def test_a_report_of_another_day_stays(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, "a", notebook=stand_in, today="2026-11-29"))
    run_reports(plan(data, out, "b", notebook=stand_in, today="2026-11-30"))
    assert [entry["id"] for entry in manifest_of(out)["creators"]] == ["a", "b"]
    assert manifest_of(out)["parameters"]["today"] == "2026-11-30"


def test_a_parameter_that_only_the_earlier_run_had_is_a_difference_too(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, "a", notebook=stand_in, precision=0.5))
    with pytest.raises(InputError) as caught:
        plan(data, out, "b", notebook=stand_in)
    [finding] = caught.value.findings
    assert (finding.column, finding.expected, finding.found) == ("precision", "0.5", "")


@pytest.fixture
def trouble(monkeypatch):
    """Reasons, by creator, why the next runs fail; those in `wrong` have an input that is wrong."""
    reasons, wrong = {}, set()

    def instead(job, folder, *_, **__):
        if job.id in reasons:
            return Outcome(job, reason=reasons[job.id], of_input=job.id in wrong)
        return run_here(job, folder)

    monkeypatch.setattr("tikmon_nb.tasks.report.reports.run_job", instead)
    return reasons, wrong


def test_a_run_that_fails_leaves_the_good_report_of_an_earlier_one(data, tmp_path, stand_in, trouble):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    page = (out / "a.html").read_text("utf-8")
    (out / "a.pdf").write_bytes(b"%PDF-")
    reasons, _ = trouble
    for reason in ("geen geheugen <x>", "gestopt"):  # twice: the note of the first goes
        reasons["a"] = reason
        done = run_reports(plan(data, out, notebook=stand_in, force=True))
        assert [outcome.job.id for outcome in done.failed] == ["a"]
        noted = (out / "a.html").read_text("utf-8")
        shown = html.escape(reason)
        note = f'<p class="disclaimer" role="note">Dit rapport is vandaag niet vernieuwd: {shown}</p>\n'
        assert noted.replace(note, "") == page
        assert noted.count('role="note"') == 1
        entry, other = manifest_of(out)["creators"]
        assert (entry["status"], entry["reason"], other["status"]) == ("not_renewed", reason, "ok")
        assert (out / "a.pdf").exists()
        assert (out / "a.ipynb").exists()
    index = (out / "index.html").read_text("utf-8")
    assert '<a href="a.html">' in index
    assert "vandaag niet vernieuwd" in index
    assert set(pd.read_parquet(out / "summary.parquet")["creator_id"]) == {"a", "b"}
    run_reports(plan(data, out, "b", notebook=stand_in))
    assert [entry["status"] for entry in manifest_of(out)["creators"]] == ["not_renewed", "ok"]
    del reasons["a"]
    run_reports(plan(data, out, notebook=stand_in))
    assert (out / "a.html").read_text("utf-8") == page
    assert [entry["status"] for entry in manifest_of(out)["creators"]] == ["ok", "ok"]
    assert "reason" not in manifest_of(out)["creators"][0]


def test_a_report_of_other_settings_stays_without_amounts(data, tmp_path, stand_in, trouble):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    trouble[0]["a"] = "gestopt"
    run_reports(plan(data, out, notebook=stand_in, seed=4))
    assert "niet vernieuwd" in (out / "a.html").read_text("utf-8")
    assert manifest_of(out)["creators"][0]["parameters"]["seed"] == 3
    assert set(pd.read_parquet(out / "summary.parquet")["creator_id"]) == {"b"}


def test_an_input_that_is_wrong_now_takes_its_report_away(data, tmp_path, stand_in, trouble):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    trouble[0]["a"] = "leeftijd ontbreekt"
    trouble[1].add("a")
    run_reports(plan(data, out, notebook=stand_in, force=True))
    assert [path.name for path in out.glob("a.*")] == ["a.json"]  # with the reason
    assert [entry["status"] for entry in manifest_of(out)["creators"]] == ["failed", "ok"]


def test_a_report_with_names_does_not_stay_in_a_run_without(data, tmp_path, stand_in, trouble):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    trouble[0]["a"] = "gestopt"
    run_reports(plan(data, out, notebook=stand_in, show_as="Creator"))
    assert {path.name for path in out.glob("*.html")} == {"index.html", "creator-2.html"}
    trouble[0].clear()
    run_reports(plan(data, out, notebook=stand_in, show_as="Creator"))
    trouble[0]["a"] = "de map van Noor"
    run_reports(plan(data, out, notebook=stand_in, show_as="Creator", force=True))
    pages = [(out / name).read_text("utf-8") for name in ("creator-1.html", "index.html")]
    assert all("manifest.json" in page and "Noor" not in page for page in pages)
