"""What an earlier run left: which of its reports stay, which go, and what the manifest says of them.

What happens between the runs is not tried here, so no kernel is started.
"""

from __future__ import annotations

import json
import re
import shutil

import pandas as pd
import pytest

from tests.tasks.test_report import plan, write
from tikmon_nb.inputs import InputError
from tikmon_nb.tasks.report import run_reports

pytestmark = pytest.mark.usefixtures("without_kernels")


def test_a_page_of_an_earlier_run_does_not_outlive_a_failure(data, tmp_path, stand_in):
    write(data, "raises")
    (tmp_path / "o").mkdir()
    for name in ("manifest.json", "raises.html", "raises.ipynb", "iemand-anders.html"):
        (tmp_path / "o" / name).write_text("oud", encoding="utf-8")
    assert run_reports(plan(data, tmp_path / "o", notebook=stand_in)).failed
    assert not list((tmp_path / "o").glob("raises.*"))
    assert (tmp_path / "o" / "iemand-anders.html").read_text("utf-8") == "oud"


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


@pytest.mark.parametrize("content", ["", "[]", '{"creators": 3}', '{"creators": [1, {"id": 3}]}'])
def test_an_unreadable_manifest_keeps_nothing(content, data, tmp_path, stand_in):
    write(data, "a")
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "manifest.json").write_text(content, encoding="utf-8")
    run_reports(plan(data, tmp_path / "o", "a", notebook=stand_in))
    assert ids_of(tmp_path / "o") == ["a"]


def test_reports_of_other_versions_say_so(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, "a", notebook=stand_in))
    manifest = manifest_of(out)
    manifest["versions"]["numpy"] = "0.1"
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
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
    run_reports(plan(data, out, "a", notebook=stand_in))
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
