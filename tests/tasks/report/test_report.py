"""Runs of reports: what is written, what happens to a creator that fails, and that nothing leaks."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.conftest import DATA, ROOT
from tikmon_nb.batch.plan import Job
from tikmon_nb.inputs import InputError, load_creator, load_rate_card
from tikmon_nb.inputs.books.kept_forecasts import FOLDER, read_forecasts
from tikmon_nb.inputs.rule_sets.law import load_tone
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.model import simulate, summarise
from tikmon_nb.rules.tone import promises
from tikmon_nb.tasks.report.planning import plan_reports
from tikmon_nb.tasks.report.reports import run_report, run_reports

PARAMETERS = {
    "scenario": "basis",
    "card": "artikel-2026",
    "lang": "nl",
    "draws": 300,
    "months": 12,
    "seed": 3,
    "start": "",
}


def write(data, creator_id, **form):
    folder = data / "creators" / f"map{len(list((data / 'creators').iterdir()))}"
    folder.mkdir()
    (folder / "creator.yml").write_text(yaml.safe_dump({"id": creator_id, **form}), encoding="utf-8")


def plan(data, out, *creators, notebook=None, workers=1, timeout=120, force=False, **changes):
    return plan_reports(
        creators,
        everyone=not creators,
        parameters={**PARAMETERS, **changes},
        data=data,
        out=out,
        workers=workers,
        notebook=notebook,
        timeout=timeout,
        force=force,
    )


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """The real notebook for two example creators, run twice: alone, and two at a time."""
    base = tmp_path_factory.mktemp("runs")
    data = DATA
    first = run_reports(plan(data, base / "a", "noor", "tim", card=DEFAULT_CARD))
    second = run_reports(plan(data, base / "b", "tim", "noor", "sam", workers=2, card=DEFAULT_CARD))
    return first, second


def test_the_same_inputs_give_the_same_bytes_whoever_else_is_there(examples):
    first, second = examples
    for name in ("noor.html", "tim.html", "noor.ipynb", "tim.ipynb"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes(), name


def test_a_run_keeps_its_forecast_which_no_manifest_lists(examples):
    kept, findings = read_forecasts(DATA / "creators" / "noor" / FOLDER)
    assert kept
    assert findings == []
    assert not (DATA / "creators" / "tim" / FOLDER).exists()  # of too few data there is no forecast
    entries = [json.loads((one.folder / "manifest.json").read_text("utf-8"))["creators"] for one in examples]
    noor = [next(entry for entry in found if entry["id"] == "noor") for found in entries]
    assert noor[0] == noor[1]  # the second run found what the first one kept
    assert not any(FOLDER in name for name in noor[1]["inputs"])
    assert [one.not_kept for one in examples] == [{}, {}]


def test_no_page_promises_income(examples):
    for path in examples[1].folder.glob("*.html"):
        shown = re.sub(r"<style.*?</style>|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        assert promises(html.unescape(shown), load_tone()) == []


def test_a_page_contacts_nobody_and_tells_nothing_of_this_machine(examples):
    for path in sorted(examples[1].folder.iterdir()):
        if path.suffix not in (".html", ".ipynb"):
            continue
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            assert "default-src 'none'" in text
            assert not re.search(r'(?:src|href)="(?!data:image/svg|#|[a-z0-9_-]+\.html")', text), path.name
            assert not re.search(r"url\((?!%23)|@import", text)  # %23: a place in the same picture
            assert text.startswith('<!doctype html>\n<html lang="nl">')
            assert "<title>" in text
            assert (path.name == "index.html") or "<script" not in text
        assert str(ROOT) not in text
        assert str(Path.home()) + "/" not in text
        assert "Traceback" not in text


def test_the_numbers_of_the_page_are_the_models(examples):
    manifest = json.loads((examples[0].folder / "manifest.json").read_text("utf-8"))
    card = load_rate_card(DEFAULT_CARD, DATA)
    summary = summarise(simulate(load_creator("noor", DATA), card, draws=300, seed=3))
    entry = manifest["creators"][0]
    assert entry["gross"]["p50"] == pytest.approx(summary.at("gross", "p50"), abs=1e-5)
    table = pd.read_parquet(examples[0].folder / "summary.parquet").set_index(["creator_id", "stream"])
    assert table.loc[("noor", "sponsored"), "p90_eur"] == pytest.approx(
        summary.at("sponsored", "p90"), abs=1e-5
    )


def test_the_manifest_says_what_was_run_with_what(examples):
    from tikmon_nb.inputs.folders import sha256

    folder = examples[0].folder
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["parameters"] == {
        "today": dt.date.today().isoformat(),
        **PARAMETERS,
        "card": DEFAULT_CARD,
    }
    assert manifest["versions"]["numpy"]
    assert manifest["started"] <= manifest["finished"]
    assert [entry["status"] for entry in manifest["creators"]] == ["ok", "few_data"]
    for entry in manifest["creators"]:
        assert entry["html_sha256"] == sha256(folder / entry["html"])
        for name, digest in entry["inputs"].items():
            assert sha256(DATA / name) == digest
        assert any(name.endswith("creator.yml") for name in entry["inputs"])


def test_nothing_but_the_run_is_left_behind(examples):
    assert {path.name for path in examples[0].folder.parent.iterdir()} == {"a", "b"}


@pytest.fixture(scope="module")
def mishaps(tmp_path_factory, stand_in):
    """One run in which creators fail in every way, among some that do not."""
    import shutil

    base = tmp_path_factory.mktemp("mishaps")
    data = base / "data"
    shutil.copytree(DATA / "rates", data / "rates")
    shutil.copy(DATA / "scenarios.yml", data)
    (data / "creators").mkdir()
    for creator_id in (
        "goed",
        "raises",
        "dies",
        "silent",
        "<script>alert(1)</script>",
        "../../buiten",
        "slow",
    ):
        write(data, creator_id)
    broken = data / "creators" / "kapot"
    broken.mkdir()
    (broken / "creator.yml").write_text("id: [\n", encoding="utf-8")
    done = run_reports(plan(data, base / "out" / "run", notebook=stand_in, workers=2, timeout=8))
    return base, {outcome.job.id: outcome for outcome in done.outcomes}, done


def test_a_creator_that_fails_does_not_stop_the_others(mishaps):
    _, outcomes, done = mishaps
    assert {name for name, outcome in outcomes.items() if outcome.ok} == {
        "goed",
        "<script>alert(1)</script>",
        "../../buiten",
    }
    assert "ValueError: stuk" in outcomes["raises"].reason
    assert "onverwacht gestopt" in outcomes["dies"].reason
    assert "te lang" in outcomes["slow"].reason
    assert "geen uitkomst" in outcomes["silent"].reason
    assert "geen geldige YAML" in outcomes["kapot"].reason
    assert len(done.failed) == 5


def test_a_failed_creator_is_red_in_the_index_with_its_reason(mishaps):
    _, _, done = mishaps
    index = (done.folder / "index.html").read_text("utf-8")
    assert index.count('<tr class="status-failed">') == 5
    assert "stuk &lt;script&gt;" in index
    assert "<script>alert" not in index
    manifest = json.loads((done.folder / "manifest.json").read_text("utf-8"))
    assert sum(entry["status"] == "failed" for entry in manifest["creators"]) == 5


def test_nothing_is_written_outside_the_run_folder(mishaps):
    base, _, done = mishaps
    assert {path.name for path in base.iterdir()} == {"data", "out"}
    assert {path.name for path in (base / "out").iterdir()} == {"run"}
    assert len(list(done.folder.glob("*.html"))) == 4


def test_a_page_shows_folded_parts_in_print_and_breaks_no_words(examples):
    page = (examples[0].folder / "noor.html").read_text("utf-8")
    printed = page[page.index("@media print") :]
    assert "details::details-content" in printed
    assert "overflow-wrap: anywhere" not in page


def test_exports_are_read_once_where_nothing_is_wrong(data, tmp_path, stand_in, monkeypatch):
    from tikmon_nb.inputs import creators

    read = []
    monkeypatch.setattr(creators, "read_exports", lambda *_, **__: read.append(1))
    write(data, "goed")
    job = Job("goed", "goed", stand_in, data.resolve(), {"creator_id": "goed", **PARAMETERS}, 60)
    assert run_report(job, tmp_path).ok
    assert read == []  # by this process; the notebook reads them


def test_what_only_the_model_finds_is_said_in_words(data, tmp_path):
    write(data, "x", affiliate={"channel": "tiktok_shop", "since": "2020-01-01"})
    [outcome] = run_reports(plan(data, tmp_path / "o")).outcomes
    assert "TikTok Shop was op “2020-01-01” nog niet open" in outcome.reason
    assert "before_platform_opened" not in outcome.reason


def test_a_folder_with_other_files_is_left_alone(data, tmp_path):
    write(data, "goed")
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "index.html").write_text("van mij", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        plan(data, tmp_path / "o")
    assert caught.value.findings[0].code == "folder_not_ours"


def test_one_creators_run_does_not_replace_the_overview_of_all(data):
    write(data, "goed")
    everyone, one = plan(data, None), plan(data, None, "goed")
    assert one.out != everyone.out
    assert everyone.out.name == "artikel-2026_basis_nl"


def test_an_empty_roster_says_how_to_begin(data, tmp_path):
    with pytest.raises(InputError) as caught:
        plan(data, tmp_path / "o")
    assert caught.value.findings[0].code == "roster_empty"


def test_an_unknown_parameter_is_an_error_and_not_a_silent_default(data, tmp_path, stand_in):
    write(data, "goed")
    with pytest.raises(InputError) as caught:
        plan(data, tmp_path / "o", notebook=stand_in, sceanrio="x")
    [finding] = caught.value.findings
    assert (finding.code, finding.near) == ("parameter_unknown", ("scenario",))


def test_all_problems_of_a_plan_come_at_once_and_nothing_is_written(data, tmp_path):
    write(data, "goed")
    with pytest.raises(InputError) as caught:
        plan(data, tmp_path / "o", "goot", "iemand", card="artikel", scenario="basi", start="2026-13")
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["creator_unknown", "creator_unknown", "card_unknown", "scenario_unknown", "not_a_date"]
    assert not (tmp_path / "o").exists()


def test_an_output_folder_that_is_a_file_is_an_error(data, tmp_path):
    write(data, "goed")
    (tmp_path / "o").write_text("van mij", encoding="utf-8")
    with pytest.raises(InputError):
        plan(data, tmp_path / "o")
    assert (tmp_path / "o").read_text("utf-8") == "van mij"


def test_a_job_never_raises(tmp_path, data):
    job = Job("niemand", "n", tmp_path / "weg.ipynb", data, {**PARAMETERS}, 9)
    outcome = run_report(job, tmp_path)
    assert not outcome.ok
    assert "niemand" in outcome.reason


@pytest.mark.parametrize("beside", ["kapot", "aannames-2026", "bestaat-niet"])
def test_a_card_beside_that_does_not_load_is_said_before_anything_is_done(tmp_path, beside):
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    (data / "rates" / "kapot.yml").write_text("id: kapot\ntitle: {nl: k}\nrates: 3\n", encoding="utf-8")
    mine = f"id: mijn\nextends: nl-2026\nbeside: {beside}\ntitle: {{nl: mijn}}\n"
    (data / "rates" / "mijn.yml").write_text(mine, encoding="utf-8")
    with pytest.raises(InputError):
        plan_reports(
            ["noor"],
            everyone=False,
            parameters={**PARAMETERS, "card": "mijn"},
            data=data,
            out=tmp_path / "o",
            workers=1,
        )
    assert not (tmp_path / "o").exists()
