"""What holds of every kind of export file, whichever is registered."""

from __future__ import annotations

import json

import pytest
import studio_format as studio

from tests import fuzz_seeds
from tikmon_nb.inputs.exports import export_kind, merging, read_exports
from tikmon_nb.inputs.exports.registry import KINDS
from tikmon_nb.inputs.tabular.headings import Heading
from tikmon_nb.tasks.inspect import Inspected, fields
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.names import file_kind
from tikmon_nb.views.page.text import Text

TABLES = (*("daily", "videos", "own_posts", "orders", "live", "audience"), "profile")
SEEDS = ("overview", "own_data_3", "orders", "posts_array", "live")
FAILS = "hier gaat het mis"  # what the file holds at which a reader is made to fail
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def boom(*_):
    raise RuntimeError("woorden uit het bestand")


@pytest.fixture
def folder(tmp_path):
    """A folder with a file of every kind."""
    for name in SEEDS:
        suffix, data = fuzz_seeds.SEEDS[name]()
        (tmp_path / f"{name}{suffix[1:]}").write_bytes(data)
    return tmp_path


@pytest.fixture
def read(folder, monkeypatch):
    """Reads the folder as users do; of a kind, with other steps than its own."""
    monkeypatch.setattr(export_kind, "FAILURES", (Exception,))

    def call(kind=None, **steps):
        for name, step in steps.items():
            monkeypatch.setitem(kind.__dict__, name, step)
        return read_exports(folder, handle="noor_fictief")

    return call


def failing(kind):
    """The steps of a kind that takes the file that fails for its own, until one of them is made to fail."""
    find, read = kind.find, kind.read
    found = Heading(kind.name, 1, {}, {}, 1)
    return {
        "find": lambda text: found if FAILS in text else find(text),
        "read": lambda file, told: file.part(None, 1, []) if file.name == "x.csv" else read(file, told),
    }


def failed(exports):
    return {finding.file for finding in exports.findings if finding.code == "reader_failed"}


def values(exports):
    return {name: repr(getattr(exports, name)) for name in (*TABLES, "sources")}


@every_kind
@pytest.mark.parametrize("step", ["find", "read"])
def test_a_reader_that_fails_costs_its_file_only(kind, step, read, folder):
    before, steps = read(), failing(kind)
    (folder / "x.csv").write_text(FAILS)
    own = getattr(kind, step)
    fails = {
        "find": lambda text: boom() if FAILS in text else own(text),
        "read": lambda file, told: boom() if file.name == "x.csv" else own(file, told),
    }
    after = read(kind, **steps | {step: fails[step]})
    (told,) = set(after.findings) - set(before.findings)
    assert (told.code, told.severity, told.file) == ("reader_failed", "error", "x.csv")
    assert told.found.startswith("RuntimeError, test_registry.py:")
    assert set(before.findings) < set(after.findings)
    assert values(after) == values(before)


@every_kind
def test_files_that_cannot_be_put_together_cost_their_kind_only(kind, read, folder):
    (folder / "x.csv").write_text(FAILS)
    merge, steps = kind.merge, failing(kind)
    after = read(kind, **steps, merge=lambda parts, *rest: boom() if parts else merge(parts, *rest))
    assert "x.csv" in failed(after)
    for name in failed(after):
        (folder / name).unlink()
    assert values(after) == values(read())


@every_kind
def test_a_json_file_at_which_recognising_fails_is_left_out(kind, read, folder):
    before = read()
    (folder / "x.json").write_text(json.dumps([FAILS]))
    own = kind.is_json
    after = read(kind, is_json=lambda raw, told: boom() if FAILS.encode() in raw.data else own(raw, told))
    assert failed(after) == {"x.json"}
    assert values(after) == values(before)


def test_one_table_of_several_is_left_out_when_it_fails(read, folder, monkeypatch):
    (folder / "Viewers.csv").write_bytes(fuzz_seeds.SEEDS["viewers"]()[1])
    monkeypatch.setattr("tikmon_nb.inputs.exports.studio.daily._viewers", boom)
    exports = read()
    assert failed(exports) == {"Viewers.csv"}
    assert exports.daily["views"].notna().all()
    assert "Viewers.csv" not in {source.name for source in exports.sources}


def test_an_entry_of_a_zip_does_not_take_the_others_with_it(read, folder):
    packed = studio.archive({path.name: path.read_bytes() for path in folder.iterdir()})
    for path in folder.iterdir():
        path.unlink()
    (folder / "a.zip").write_bytes(packed)
    exports = read(KINDS[0], read=boom)
    assert failed(exports) == {"a.zip!overview.csv"}
    assert {one.family for one in exports.sources} == {"gdpr", "affiliate_orders", "posts", "live_backstage"}


def test_videos_that_cannot_be_put_together_cost_the_videos_only(read, monkeypatch):
    merge = merging.merge_videos
    monkeypatch.setattr(merging, "merge_videos", lambda tables: boom() if list(tables) else merge([]))
    exports = read()
    assert failed(exports) == {"exports"}
    assert exports.videos.empty
    assert len(exports.daily) == 12


@pytest.mark.parametrize(("lang", "said"), [("nl", "meld het"), ("en", "please report it")])
def test_a_mistake_of_ours_is_said_as_such(read, lang, said):
    findings = read(KINDS[0], read=boom).findings
    (told,) = [sentence(one, Text(lang)) for one in findings if one.code == "reader_failed"]
    assert said in told
    assert "test_registry.py" in told
    assert "woorden uit het bestand" not in told


def test_every_file_is_called_something_and_counted(folder):
    exports = read_exports(folder, handle="noor_fictief")
    shown = [file_kind(source.kind, Text("nl")) for source in exports.sources]
    assert len(shown) == len(SEEDS)
    assert not {name.partition(" (")[0] for name in shown} & {source.family for source in exports.sources}
    counts = fields(Inspected("x", exports, exports.orders, exports.orders, ()), Text("nl"))
    assert all(counts[key] for kind in KINDS for key, _ in kind.held.values())


def test_what_is_named_for_people_is_named_once():
    words = [name for kind in KINDS for name in kind.words]
    assert len(words) == len(set(words))
