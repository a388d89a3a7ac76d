"""The benchmark's report: every section is kept, whatever becomes of the others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from benchmarks import run


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Runs sections of one line each, of which `last` sees what is written by then; returns the report."""
    out = tmp_path / "results.md"
    monkeypatch.setattr(run.children, "run_child", lambda *_: SimpleNamespace(versions={}))
    monkeypatch.setattr(run.machine, "describe", lambda _: ["- a machine"])
    seen = []

    def broken(_plan):
        raise RuntimeError("no")

    def last(_plan):
        seen.append(out.read_text("utf-8"))
        return ["## Last", "", "3"]

    def measure(*arguments, first="1"):
        sections = {"first": lambda _: ["## First", "", first, "", "## More", "", "2"]}
        monkeypatch.setattr(run, "SECTIONS", sections | {"broken": broken, "last": last})
        with pytest.raises(SystemExit) as left:
            run.main([*arguments, "--out", str(out)], standalone_mode=False)
        return left.value.code, out.read_text("utf-8"), seen

    return measure


def test_what_is_measured_is_written_at_once_and_a_failure_costs_its_section_alone(measured, capsys):
    code, report, seen = measured("--only", "first,broken,last")
    assert code == 1
    assert "not measured: broken" in capsys.readouterr().out
    assert seen == ["# Benchmark\n\n- a machine\n\n## First\n\n1\n\n## More\n\n2\n"]
    assert report == seen[0] + "\n## Last\n\n3\n"


def test_a_section_by_itself_takes_its_own_place(measured):
    before = measured("--only", "first,broken,last")[1]
    code, report, _ = measured("--only", "first", first="one")
    assert code == 0
    assert [line for line in report.splitlines() if line and "Measured apart" not in line] == [
        line.replace("1", "one") for line in before.splitlines() if line
    ]
    assert report.count("Measured apart on") == 2
