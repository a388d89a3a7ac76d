"""What holds of every kind of export file; a kind that is registered is tested here, and needs a seed."""

from __future__ import annotations

import dataclasses
import json

import pytest
import studio_format as studio

from tests import fuzz_seeds
from tikmon_nb.inputs.exports import export_reader, read_exports, reading
from tikmon_nb.inputs.exports.records import Exports
from tikmon_nb.inputs.exports.registry import KINDS
from tikmon_nb.tasks.inspect import Inspected, fields
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.names import file_kind
from tikmon_nb.views.page.text import Text

TABLES = (*("daily", "videos", "own_posts", "orders", "live", "audience"), "profile")
SEEDS = {"studio": "overview", "gdpr": "own_data_3", "affiliate_orders": "orders"}
SEEDS |= {"posts": "posts_array", "live_backstage": "live"}
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def boom(*_):
    raise RuntimeError("woorden uit het bestand")


@pytest.fixture
def folder(tmp_path):
    """A folder with a file of every kind."""
    for name in SEEDS.values():
        suffix, data = fuzz_seeds.SEEDS[name]()
        (tmp_path / f"{name}{suffix[1:]}").write_bytes(data)
    return tmp_path


@pytest.fixture
def read(folder, monkeypatch):
    """Reads the folder as users do, one step of one reader (the merging of videos, if of none) failing."""
    monkeypatch.setattr(export_reader, "FAILURES", (Exception,))

    def call(kind=None, **steps):
        if kind:
            monkeypatch.setitem(kind.__dict__, "reader", dataclasses.replace(kind.reader, **steps))
        return read_exports(folder, handle="noor_fictief")

    return call


def values(exports: Exports) -> dict[str, str]:
    return {name: repr(getattr(exports, name)) for name in TABLES}


@every_kind
@pytest.mark.parametrize("step", ["read", "merge"])
def test_a_reader_that_fails_costs_its_file_only(kind, step, read, folder):
    before = read()
    merge = kind.reader.merge
    failing = {"read": boom, "merge": lambda parts, *rest: boom() if parts else merge(parts, *rest)}
    after = read(kind, **{step: failing[step]})
    (failed,) = [finding for finding in after.findings if finding.code == "reader_failed"]
    assert (failed.severity, failed.file.partition(".")[0]) == ("error", SEEDS[kind.name])
    assert failed.found.startswith("RuntimeError, test_registry.py:")
    assert {one for one in before.findings if one.file != failed.file} <= set(after.findings)
    left = [source for source in before.sources if source.name != failed.file]
    assert list(after.sources) == left
    (folder / failed.file).unlink()
    assert values(after) == values(read_exports(folder, handle="noor_fictief"))


@every_kind
def test_a_file_at_which_recognising_fails_is_left_out(kind, read, folder):
    failed = [one.file for one in read(kind, find=boom, is_json=boom).findings if one.code == "reader_failed"]
    assert f"{SEEDS[kind.name]}.{'json' if kind.name in ('gdpr', 'posts') else 'csv'}" in failed


def test_one_table_of_several_is_left_out_when_it_fails(read, folder, monkeypatch):
    (folder / "Viewers.csv").write_bytes(fuzz_seeds.SEEDS["viewers"]()[1])
    monkeypatch.setattr("tikmon_nb.inputs.exports.studio.downloads.merge_audience", lambda _: None)
    daily = "tikmon_nb.inputs.exports.studio.daily._viewers"
    monkeypatch.setattr(daily, boom)
    exports = read()
    assert [f.file for f in exports.findings if f.code == "reader_failed"] == ["Viewers.csv"]
    assert exports.daily["views"].notna().all()
    assert "Viewers.csv" not in {source.name for source in exports.sources}


def test_an_entry_of_a_zip_does_not_take_the_others_with_it(read, folder):
    packed = studio.archive({path.name: path.read_bytes() for path in folder.iterdir()})
    for path in folder.iterdir():
        path.unlink()
    (folder / "a.zip").write_bytes(packed)
    exports = read(KINDS[0], read=boom)
    assert [f.file for f in exports.findings if f.code == "reader_failed"] == ["a.zip!overview.csv"]
    assert {source.family for source in exports.sources} == set(SEEDS) - {"studio"}


def test_videos_that_cannot_be_put_together_cost_the_videos_only(read, monkeypatch):
    merge = reading.merge_videos
    monkeypatch.setattr(reading, "merge_videos", lambda tables: boom() if list(tables) else merge([]))
    exports = read()
    assert [f.file for f in exports.findings if f.code == "reader_failed"] == ["exports"]
    assert exports.videos.empty
    assert len(exports.daily) == 12


@pytest.mark.parametrize(("lang", "said"), [("nl", "meld het"), ("en", "please report it")])
def test_a_mistake_of_ours_is_said_as_such(read, lang, said):
    findings = read(KINDS[0], read=boom).findings
    (told,) = [sentence(one, Text(lang)) for one in findings if one.code == "reader_failed"]
    assert said in told
    assert "test_registry.py" in told
    assert "woorden uit het bestand" not in told


@every_kind
def test_a_kind_says_all_that_is_asked_of_it(kind, folder):
    exports = read_exports(folder, handle="noor_fictief")
    mine = [source for source in exports.sources if source.name.startswith(SEEDS[kind.name])]
    assert {source.family for source in mine} <= set(kind.words)
    shown = [file_kind(source.kind, Text("nl")) for source in mine]
    assert shown
    assert not set(shown) & {source.kind for source in mine}
    counts = fields(Inspected("x", exports, exports.orders, exports.orders, ()), Text("nl"))
    assert all(json.dumps(counts[held.key]) > "0" for held in kind.held if held.table != "videos")


def test_what_is_named_for_people_is_named_once():
    words = [name for kind in KINDS for name in kind.words]
    assert len(words) == len(set(words))
