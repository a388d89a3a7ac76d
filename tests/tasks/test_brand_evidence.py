"""The pack for one brand: its own posts with verdict and source, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace

import pandas as pd
import pytest

from tests.views.year.test_sections import checked
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.findings import InputError
from tikmon_nb.inputs import load_creator
from tikmon_nb.tasks.brand_evidence import FIELDS, HASHES, PAGE, write_evidence
from tikmon_nb.views.page.text import Text

TODAY = dt.date(2026, 11, 30)
PLANTED = ("Zwartkijker", "zwartkijker", "Geheimtas", "geheimtas", "98765", "geheime afspraak", "43210")


@pytest.fixture
def planted():
    """Daan with two brands, deals, amounts and captions of which one brand's pack may tell nothing."""
    daan = load_creator("daan")
    videos = list(daan.exports.videos.index)
    titles = list(daan.exports.videos["title"])
    titles[0] = "Mijn keuken is af #voorbeeldkeuken"
    titles[1] = "Zo kook ik"
    titles[2] = "Met mijn Zwartkijker en mijn Voorbeeldkeuken"
    titles[3] = "Alleen mijn Zwartkijker"
    rows = [
        (videos[1], "Voorbeeldkeuken", "paid", 98_765.0),
        (videos[2], "Voorbeeldkeuken", "gift", 1.0),
        (videos[2], "Zwartkijker", "paid", 43_210.0),
        (videos[3], "Zwartkijker", "paid", 43_210.0),
        ("", "Geheimtas", "barter", 43_210.0),
    ]
    deals = pd.DataFrame(rows, columns=["video_id", "brand", "kind", "amount_eur"])
    deals = deals.assign(date=pd.NaT, note="geheime afspraak", posts=1)
    deals = deals.reindex(columns=daan.deals.columns)
    exports = replace(daan.exports, videos=daan.exports.videos.assign(title=titles))
    return replace(daan, deals=deals[list(daan.deals.columns)], exports=exports)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_other_deal_brand_or_amount_is_in_it(planted, tmp_path, lang):
    folder = write_evidence(planted, "voorbeeldkeuken", tmp_path / "pack", Text(lang), TODAY)
    assert sorted(path.name for path in folder.iterdir()) == sorted((PAGE, FIELDS, HASHES))
    for path in folder.iterdir():
        assert not [word for word in PLANTED if word in path.read_text("utf-8")]
    posts = json.loads((folder / FIELDS).read_text("utf-8"))["posts"]
    assert {post["caption"] for post in posts} == {
        "Mijn keuken is af #voorbeeldkeuken",
        "Zo kook ik",
        None,  # names the other brand too
    }
    assert sum(post["caption_left_out"] for post in posts) == 1


def test_a_pack_says_what_was_judged_by_which_rules(planted, tmp_path):
    folder = write_evidence(planted, "Voorbeeldkeuken", tmp_path / "pack", Text("nl"), TODAY)
    pack = json.loads((folder / FIELDS).read_text("utf-8"))
    by_caption = {post["caption"]: post for post in pack["posts"]}
    paid = by_caption["Zo kook ik"]
    assert (paid["relation"], paid["verdict"]) == ("betaald", "problem")
    assert paid["caption_sha256"] == hashlib.sha256(b"Zo kook ik").hexdigest()
    [reason] = paid["checks"][0]["reasons"]
    assert reason["code"] == "label_missing"
    assert reason["source"]
    assert reason["address"]
    titles = list(planted.exports.videos["title"])
    assert by_caption[None]["caption_sha256"] == hashlib.sha256(titles[2].encode()).hexdigest()
    assert by_caption[titles[0]]["relation"] == "merk genoemd"
    assert {rules["id"] for rules in pack["rules"]} <= {"rsm-2022", "rsm-2026"}
    assert all(rules["files_sha256"] for rules in pack["rules"])
    assert (pack["made_on"], bool(pack["data_until"]), bool(pack["unseen"])) == ("2026-11-30", True, True)
    checked((folder / PAGE).read_text("utf-8"))


def test_the_hashes_are_those_of_the_files(planted, tmp_path):
    folder = write_evidence(planted, "Voorbeeldkeuken", tmp_path / "pack", Text("nl"), TODAY)
    lines = (folder / HASHES).read_text("utf-8").splitlines()
    hashes = dict(reversed(line.split("  ")) for line in lines)
    assert hashes == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (PAGE, FIELDS)
    }
    again = write_evidence(planted, "Voorbeeldkeuken", tmp_path / "again", Text("nl"), TODAY)
    assert (again / HASHES).read_text("utf-8") == (folder / HASHES).read_text("utf-8")


def test_a_caption_that_is_markup_stays_text(planted, tmp_path):
    titles = list(planted.exports.videos["title"])
    titles[1] = "<script>alert(1)</script>"
    exports = replace(planted.exports, videos=planted.exports.videos.assign(title=titles))
    folder = write_evidence(
        replace(planted, exports=exports), "Voorbeeldkeuken", tmp_path / "p", Text("nl"), TODAY
    )
    assert "<script" not in (folder / PAGE).read_text("utf-8")


def test_what_cannot_be_written_is_said(planted, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("x")
    for brand, folder, code in (
        ("Voorbeeldkeukn", "new", "brand_unknown"),
        ("Geheimtas", "new", "brand_without_posts"),
        ("Voorbeeldkeuken", "full", "folder_not_empty"),
    ):
        with pytest.raises(InputError) as caught:
            write_evidence(planted, brand, tmp_path / folder, Text("nl"), TODAY)
        assert [finding.code for finding in caught.value.findings] == [code]
    assert not (tmp_path / "new").exists()
    assert (full / "mine.txt").read_text() == "x"


def test_the_command_writes_it(tmp_path, capsys):
    words = ["check", "daan", "--brand", "Voorbeeldkeuken", "--evidence", str(tmp_path / "bewijs")]
    assert run(tikmon, words) == 0
    assert PAGE in capsys.readouterr().out
    assert (tmp_path / "bewijs" / PAGE).exists()
    assert run(tikmon, words[:4]) == 2
    assert run(tikmon, [*words, "--text", "hoi"]) == 2
