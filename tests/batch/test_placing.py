"""What happens in the folder of a run when others write to it too, when it is stopped, or when it dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.batch.test_earlier_runs import ids_of, manifest_of
from tests.batch.test_reports import plan, write
from tikmon_nb.batch import placing
from tikmon_nb.batch.earlier import listed_files
from tikmon_nb.batch.placing import StoppedHalfwayError, alone_in, put_in_place, sweep
from tikmon_nb.batch.reports import run_reports
from tikmon_nb.findings import Finding
from tikmon_nb.inputs import InputError

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


def test_a_run_with_other_parameters_is_refused_at_the_end_too(data, tmp_path, stand_in):
    for creator in ("a", "b"):
        write(data, creator)
    out = tmp_path / "o"
    ours = plan(data, out, "a", notebook=stand_in)
    other = plan(data, out, "b", notebook=stand_in, scenario="voorzichtig")
    with pytest.raises(InputError) as caught:
        run_reports(ours, during(other))
    assert [finding.code for finding in caught.value.findings] == ["folder_of_other_run"]
    assert ids_of(out) == ["b"]
    assert not (out / "a.html").exists()


def test_a_file_name_that_another_run_took_is_refused(data, tmp_path, stand_in):
    write(data, "a")
    out = tmp_path / "o"

    def take(_):
        run_reports(plan(data, out, "a", notebook=stand_in))
        manifest = manifest_of(out)
        manifest["creators"][0]["id"] = "b"  # as when two rosters differ
        (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(InputError) as caught:
        run_reports(plan(data, out, "a", notebook=stand_in), take)
    assert caught.value.findings[0].code == "folder_changed_meanwhile"


@pytest.mark.skipif(os.name != "posix", reason="no locks")
def test_a_run_waits_for_the_one_that_is_writing(tmp_path):
    probe = (
        "import sys; from pathlib import Path; from tikmon_nb.batch.placing import alone_in\n"
        "print('here', flush=True)\n"
        "with alone_in(Path(sys.argv[1])): print('in', flush=True)"
    )
    with alone_in(tmp_path / "o"):
        other = subprocess.Popen(
            [sys.executable, "-c", probe, str(tmp_path / "o")],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert other.stdout.readline() == "here\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=0.5)
    assert other.communicate(timeout=30)[0] == "in\n"
    assert list((tmp_path / "o").iterdir()) == []


def test_an_interrupt_while_files_are_replaced_says_that_something_changed(tmp_path, monkeypatch):
    work, out = tmp_path / "w", tmp_path / "o"
    work.mkdir()
    out.mkdir()
    (work / "a.html").write_text("nieuw", encoding="utf-8")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(placing.Path, "replace", interrupted)
    with pytest.raises(StoppedHalfwayError):
        put_in_place(work, out, gone=(), last=())


def test_only_what_a_manifest_names_by_a_plain_name_is_its_own():
    pages = ["a.html", "../b.html", "/etc/c.html", "d/e.html", "f.txt", "", None, 3]
    assert list(listed_files([{"html": page} for page in pages] + [{}])) == ["a.html", "a.ipynb", "a.pdf"]


def test_a_removed_creator_does_not_stay_after_a_run_of_everyone(data, tmp_path, stand_in):
    write(data, "a")
    write(data, "b")
    out = tmp_path / "o"
    run_reports(plan(data, out, notebook=stand_in))
    (data / "creators" / "map0" / "creator.yml").unlink()
    run_reports(plan(data, out, notebook=stand_in))
    assert {path.stem for path in out.iterdir()} == {"b", "index", "manifest", "summary"}


def test_what_a_killed_run_left_is_removed_after_a_day(data, tmp_path, stand_in):
    old, new, own = (tmp_path / name for name in (".tikmon-oud", ".tikmon-nieuw", ".anders"))
    for folder in (old, new, own):
        folder.mkdir()
        (folder / "a.ipynb").write_text("{}", encoding="utf-8")
        os.utime(folder, (0, 0))
    for folder in (old, own):
        os.utime(folder / "a.ipynb", (0, 0))
        os.utime(folder, (0, 0))
    (tmp_path / ".tikmon-bestand").write_text("", encoding="utf-8")
    (tmp_path / ".tikmon-link").symlink_to(own)
    write(data, "a")
    run_reports(plan(data, tmp_path / "o", notebook=stand_in))
    left = {path.name for path in tmp_path.iterdir()} - {"data", "o"}
    assert left == {".tikmon-nieuw", ".anders", ".tikmon-bestand", ".tikmon-link"}
    assert (own / "a.ipynb").is_file()
    sweep(tmp_path / "is-er-niet")


def test_an_input_error_always_says_something():
    with pytest.raises(ValueError, match="without findings"):
        InputError([])
    assert str(InputError([Finding("x")]))
