"""Files are replaced by one run at a time, and an interrupt says what it left."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tikmon_nb.batch import placing
from tikmon_nb.batch.earlier import listed_files
from tikmon_nb.batch.placing import StoppedHalfwayError, alone_in, changing, place


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
    with pytest.raises(StoppedHalfwayError), changing():
        place(work, out, ["a.html"])


def test_only_what_a_manifest_names_by_a_plain_name_is_its_own():
    pages = ["a.html", "../b.html", "/etc/c.html", "d/e.html", "f.txt", "", None, 3]
    assert list(listed_files([{"html": page} for page in pages] + [{}])) == [
        "a.ipynb",
        "a.html",
        "a.json",
        "a.pdf",
    ]
