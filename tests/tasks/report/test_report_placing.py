"""What happens in the folder of a run when others write to it too, or when it dies."""

from __future__ import annotations

import json
import os

import pytest

from tests.tasks.report.test_report import PARAMETERS, plan, write
from tests.tasks.report.test_report_earlier import ids_of, manifest_of
from tikmon_nb.batch import placing
from tikmon_nb.batch.placing import work_in
from tikmon_nb.findings import Finding
from tikmon_nb.inputs import InputError
from tikmon_nb.inputs.new_creator import make_creator_folder
from tikmon_nb.tasks.report.reports import run_reports

pytestmark = pytest.mark.usefixtures("without_kernels")


def during(plan_of_other):
    """A run that is finished by somebody else while ours is running."""
    return lambda _: run_reports(plan_of_other)


def test_two_runs_at_once_are_both_in_the_overview(data, tmp_path, stand_in):
    for creator in ("a", "b", "c"):
        write(data, creator)
    out = tmp_path / "o"
    run_reports(plan(data, out, "a", notebook=stand_in))
    ours, other = (plan(data, out, creator, notebook=stand_in) for creator in ("c", "b"))
    run_reports(ours, during(other))
    assert ids_of(out) == ["a", "b", "c"]
    assert (out / "b.html").is_file()


def test_two_anonymous_runs_at_once_have_their_own_numbers(data, tmp_path, stand_in):
    for creator in ("a", "b"):
        write(data, creator)
    out = tmp_path / "o"
    ours, other = (plan(data, out, creator, notebook=stand_in, show_as="Creator") for creator in ("a", "b"))
    run_reports(ours, during(other))
    assert [entry["name"] for entry in manifest_of(out)["creators"]] == ["Creator 1", "Creator 2"]


def test_a_run_with_other_parameters_is_refused_while_one_goes_on(data, tmp_path, stand_in):
    for creator in ("a", "b"):
        write(data, creator)
    out = tmp_path / "o"
    ours = plan(data, out, "a", notebook=stand_in)
    other = plan(data, out, "b", notebook=stand_in, scenario="voorzichtig")
    refused = []

    def try_other(_):
        with pytest.raises(InputError) as caught:
            run_reports(other)
        refused.extend(finding.code for finding in caught.value.findings)

    run_reports(ours, try_other)
    assert refused == ["folder_of_other_run"]
    assert ids_of(out) == ["a"]
    assert not (out / "b.html").exists()


def test_a_file_name_that_another_run_took_is_refused(data, tmp_path, stand_in):
    for creator in ("a", "b"):
        write(data, creator)
    out = tmp_path / "o"

    def take(_):  # as when two rosters differ
        kept = json.loads((out / "a.json").read_text("utf-8"))
        (out / "b.json").write_text(json.dumps({**kept, "id": "c", "stem": "b"}), encoding="utf-8")

    with pytest.raises(InputError) as caught:
        run_reports(plan(data, out, "a", "b", notebook=stand_in), take)
    assert caught.value.findings[0].code == "folder_changed_meanwhile"
    assert (out / "a.html").is_file()


def test_a_removed_creator_does_not_stay_after_a_run_of_everyone(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    (data / "creators" / "map0" / "creator.yml").unlink()
    run_reports(plan(data, out, notebook=stand_in))
    assert {path.stem for path in out.iterdir()} == {"b", "index", "manifest", "overview", "summary"}


def test_what_a_killed_run_left_is_removed_by_the_next(data, tmp_path, stand_in):
    out = tmp_path / "o"
    left, own = out / ".tikmon-oud", tmp_path / "elders"
    for folder in (left, own):
        folder.mkdir(parents=True)
        (folder / "a.ipynb").write_text("{}", encoding="utf-8")
    (out / ".tikmon-bestand").write_text("", encoding="utf-8")
    (out / ".tikmon-link").symlink_to(own)
    write(data, "a")
    with work_in(out, {"parameters": PARAMETERS}) as of_another:
        run_reports(plan(data, out, notebook=stand_in))
        assert of_another.is_dir()
    assert {path.name for path in out.glob(".*")} == {".tikmon-bestand", ".tikmon-link"}
    assert (own / "a.ipynb").is_file()


def test_where_nothing_can_be_locked_what_is_a_day_old_is_of_a_dead_run(tmp_path, monkeypatch):
    monkeypatch.setattr(placing, "_lock", lambda *_, **__: None)
    for name in (".tikmon-oud", ".tikmon-nieuw"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.ipynb").write_text("{}", encoding="utf-8")
    for path in (tmp_path / ".tikmon-oud" / "a.ipynb", tmp_path / ".tikmon-oud"):
        os.utime(path, (0, 0))
    with work_in(tmp_path):
        assert not (tmp_path / ".tikmon-oud").exists()
    assert [path.name for path in tmp_path.iterdir()] == [".tikmon-nieuw"]


def test_nobody_else_on_this_machine_can_read_what_holds_names_and_amounts(data, tmp_path, stand_in):
    before = os.umask(0o022)
    try:
        write(data, "a")
        run_reports(plan(data, tmp_path / "o", notebook=stand_in))
        made = make_creator_folder("fleur", "fleur", data)
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "o").iterdir()}
    assert len(modes) == 9
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "o").stat().st_mode & 0o777 == made.stat().st_mode & 0o777 == 0o700


def test_an_input_error_always_says_something():
    with pytest.raises(ValueError, match="without findings"):
        InputError([])
    assert str(InputError([Finding("x")]))
