"""A second run makes what has changed and nothing else, and says what became of the rest."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.tasks.report.test_report import plan, write
from tests.tasks.report.test_report_earlier import ids_of, manifest_of
from tikmon_nb.batch.earlier import kept_results
from tikmon_nb.inputs.books.kept_forecasts import FOLDER
from tikmon_nb.tasks.report import fingerprints, reports, shelf
from tikmon_nb.tasks.report.reports import run_reports

pytestmark = pytest.mark.usefixtures("without_kernels")


@pytest.fixture
def run(data, tmp_path, stand_in):
    """Runs all of `a`, `b` and `c`, or those named; ids of those that were made anew."""
    for creator in ("a", "b", "c"):
        write(data, creator)

    def call(*creators, **changes):
        notebook = changes.pop("notebook", stand_in)
        done = run_reports(plan(data, tmp_path / "o", *creators, notebook=notebook, **changes))
        return {outcome.job.id for outcome in done.outcomes if not outcome.unchanged}

    return call


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}


def test_a_run_of_the_same_makes_nothing_and_leaves_every_byte(run, tmp_path):
    assert run() == {"a", "b", "c"}
    before = contents(tmp_path / "o")
    assert run() == set()
    assert contents(tmp_path / "o") == before
    assert run(force=True) == {"a", "b", "c"}
    pages = {name: content for name, content in before.items() if not name.endswith(".json")}
    assert {name: contents(tmp_path / "o")[name] for name in pages} == pages


def test_what_a_report_is_made_of_decides_whether_it_is_made(run, data, tmp_path, stand_in, monkeypatch):
    run()
    form = data / "creators" / "map1" / "creator.yml"
    form.write_text("id: b\nfollowers: 3\n", encoding="utf-8")
    assert run() == {"b"}
    (data / "creators" / "map2" / "exports").mkdir()
    (data / "creators" / "map2" / "exports" / "x.csv").write_text("x", encoding="utf-8")
    assert run() == {"c"}
    (data / "creators" / "map0" / FOLDER).mkdir()
    (data / "creators" / "map0" / FOLDER / "x.parquet").write_bytes(b"x")
    assert run() == set()
    for shared in ("scenarios.yml", "rules/toon-2026.yml", "rates/nl-2026.yml"):
        (data / shared).write_text((data / shared).read_text("utf-8") + "\n# x\n", encoding="utf-8")
        assert run() == {"a", "b", "c"}, shared
        assert run() == set()
    assert run(seed=4) == {"a", "b", "c"}
    other = tmp_path / "other.ipynb"
    other.write_text(stand_in.read_text("utf-8") + " ", encoding="utf-8")
    assert run(seed=4, notebook=other) == {"a", "b", "c"}
    monkeypatch.setattr(fingerprints, "program", lambda: "another")
    assert run(seed=4, notebook=other) == {"a", "b", "c"}


def test_the_program_is_its_files_and_not_only_its_version(tmp_path, monkeypatch):
    package = tmp_path / "tikmon_nb"
    (package / "__pycache__").mkdir(parents=True)
    (package / "a.py").write_text("1", encoding="utf-8")
    monkeypatch.setattr(fingerprints, "_PACKAGE", package)
    first = fingerprints.program.__wrapped__()
    (package / "__pycache__" / "a.pyc").write_text("1", encoding="utf-8")
    assert fingerprints.program.__wrapped__() == first
    (package / "a.py").write_text("2", encoding="utf-8")
    assert fingerprints.program.__wrapped__() != first


def test_a_report_that_is_gone_or_was_changed_is_made_again(run, tmp_path):
    run()
    (tmp_path / "o" / "a.html").unlink()
    (tmp_path / "o" / "b.html").write_text("van iemand anders", encoding="utf-8")
    (tmp_path / "o" / "c.ipynb").write_text("{}", encoding="utf-8")
    assert run() == {"a", "b", "c"}
    (tmp_path / "o" / "b.json").write_text('{"tikmon_record": 1, "id": "b", "stem": "b"}', encoding="utf-8")
    assert run() == {"b"}
    (tmp_path / "o" / "index.html").unlink()
    assert run() == set()
    assert (tmp_path / "o" / "index.html").is_file()


def test_on_another_day_only_what_was_still_to_come_is_made_again(run, data, tmp_path):
    (data / "creators" / "map1" / "income.csv").write_text(
        "date,stream,eur\n2026-12-20,sponsored,100\n", "utf-8"
    )
    run(today="2026-12-01")
    assert run(today="2026-12-02") == set()
    kept = kept_results(tmp_path / "o")
    assert [kept[creator].lasting for creator in "abc"] == [True, False, True]
    assert run(today="2027-01-05") == {"b"}
    assert kept_results(tmp_path / "o")["b"].parameters["today"] == "2027-01-05"


def test_what_failed_is_tried_again(run, data, tmp_path):
    write(data, "raises")
    assert "raises" in run()
    assert run() == {"raises"}
    assert manifest_of(tmp_path / "o")["creators"][3]["status"] == "failed"


def test_files_that_change_while_a_report_is_made_give_no_mixed_report(run, data, tmp_path, monkeypatch):
    form, made = data / "creators" / "map1" / "creator.yml", []
    real = reports.run_job

    def while_it_runs(job, folder, *more, **keywords):
        made.append(job.id)
        if job.id == "b" and made.count("b") <= changes:
            form.write_text(f"id: b\nfollowers: {len(made)}\n", encoding="utf-8")
        return real(job, folder, *more, **keywords)

    monkeypatch.setattr(reports, "run_job", while_it_runs)
    changes = 1
    assert run() == {"a", "b", "c"}
    assert (made.count("b"), made.count("a")) == (2, 1)
    assert run() == set()
    form.write_text("id: b\n", encoding="utf-8")
    made.clear()
    changes = 9
    run()
    kept = kept_results(tmp_path / "o")["b"]
    assert (kept.status, made) == ("not_renewed", ["b", "b"])
    assert "veranderden" in kept.reason


def test_a_run_that_is_stopped_keeps_what_is_ready_and_the_next_goes_on(run, data, tmp_path, monkeypatch):
    real, made = reports.run_job, []

    def stop(job, *more, **keywords):
        made.append(job.id)
        if job.id == "b" and made.count("b") == 1:
            raise KeyboardInterrupt
        return real(job, *more, **keywords)

    monkeypatch.setattr(reports, "run_job", stop)
    with pytest.raises(KeyboardInterrupt):
        run()
    out = tmp_path / "o"
    assert ids_of(out) == ["a", "b", "c"]
    assert [entry["status"] for entry in manifest_of(out)["creators"]] == ["ok", "failed", "failed"]
    assert "gestopt" in (out / "index.html").read_text("utf-8")
    assert not list(out.glob(".*"))
    assert run() == {"b", "c"}
    assert [entry["status"] for entry in manifest_of(out)["creators"]] == ["ok", "ok", "ok"]


def test_an_anonymous_run_that_is_stopped_names_nobody(run, tmp_path, monkeypatch):
    real = reports.run_job

    def stop(job, *more, **keywords):
        if job.id == "b":
            raise KeyboardInterrupt
        return real(job, *more, **keywords)

    monkeypatch.setattr(reports, "run_job", stop)
    with pytest.raises(KeyboardInterrupt):
        run(show_as="Creator")
    entries = manifest_of(tmp_path / "o")["creators"]
    assert [entry["name"] for entry in entries] == ["Creator 1", "Creator 2", "Creator 3"]


def test_a_full_disk_keeps_what_is_ready(run, tmp_path, monkeypatch):
    real, placed = shelf.place, []

    def full(work, folder, names):
        placed.append(list(names))
        if "b.html" in placed[-1]:
            raise OSError(28, "No space left on device")
        real(work, folder, placed[-1])

    monkeypatch.setattr(shelf, "place", full)
    with pytest.raises(OSError, match="No space"):
        run()
    assert set(kept_results(tmp_path / "o")) == {"a"}
    assert not list((tmp_path / "o").glob(".*"))
    monkeypatch.setattr(shelf, "place", real)
    assert run() == {"b", "c"}


def test_a_kill_at_any_file_loses_only_what_was_being_made(run, data, tmp_path, monkeypatch):
    """As a kill leaves it: after each single file that a run puts in place, nothing more is done."""
    out = tmp_path / "o"
    real = shelf.place.__globals__["Path"].replace
    run("a")
    kept = tmp_path / "kept"
    shutil.copytree(out, kept)
    for most in range(9):  # three of `b`, three of `c`, then the overview, its table and the manifest
        shutil.rmtree(out)
        shutil.copytree(kept, out)
        moved = []

        def replace(path, target, most=most, moved=moved):
            if len(moved) == most:
                raise SystemExit
            moved.append(target)
            return real(path, target)

        with monkeypatch.context() as patched:
            patched.setattr(shelf.place.__globals__["Path"], "replace", replace)
            with pytest.raises(SystemExit):
                run()
        there = kept_results(out)
        assert set(there) == {"a", *(("b",) if most >= 3 else ()), *(("c",) if most >= 6 else ())}
        assert run() == {"a", "b", "c"} - set(there)
        assert set(json.loads((out / "manifest.json").read_text("utf-8"))) >= {"tikmon_manifest", "finished"}
