"""`tikmon prices`, and a media kit that tells nothing but what its creator chose."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace

import pandas as pd
import pytest

from tests.browser.serving import chromium_path
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.findings import InputError
from tikmon_nb.inputs import load_creator
from tikmon_nb.inputs.creator_form import CreatorForm, MediaKit
from tikmon_nb.inputs.rule_sets.law import load_tone
from tikmon_nb.rules.tone import promises
from tikmon_nb.tasks.prices import lines, prices, write_kit
from tikmon_nb.views.page.text import Text

PARTS = (
    "name",
    "handle",
    "niche",
    "reach",
    "followers",
    "views",
    "engagement",
    "audience",
    "brands",
    "prices",
)
WORDS = (
    "Geheimnaam",
    "geheimhandle",
    "Geheimniche",
    "Geheimmerk",
    "Geheimcontract",
    "Geheimwinkel",
    "Geheimkost",
)
WORDS += ("Geheimdienst", "Geheimtitel", "geheimnoot", "Geheimvriend", "geheimadres", "98765", "Geheimland")


@pytest.fixture
def planted():
    """Daan's price list, with a planted word in every field of form and files that holds words."""
    found = prices("daan", draws=256)
    daan = load_creator("daan")
    form = CreatorForm.model_validate(
        {
            "id": "geheimadres",
            "name": "Geheimnaam",
            "handle": "geheimhandle",
            "niche": "Geheimniche",
            "age": 31,
            "ambassador": [
                {
                    "brand": "Geheimcontract",
                    "eur_per_month": 98765,
                    "start": "2026-06-01",
                    "end": "2027-05-31",
                }
            ],
            "shop": [{"name": "Geheimwinkel", "orders_per_month": 1, "price_eur": 98765}],
            "other": [{"name": "Geheimdienst", "eur_per_month": 98765}],
            "costs": [{"name": "Geheimkost", "eur_once": 98765}],
            "not_brands": ["Geheimvriend"],
            "privacy": {"promotions": {"what": "geheimadres"}},
        }
    )
    videos = daan.exports.videos
    videos = videos.assign(title="Geheimtitel", link="https://www.tiktok.com/@geheimhandle/video/1")
    audience = replace(daan.exports.audience, territories={"Geheimland": 0.3, "NL": 0.6})
    deal = {"brand": "Geheimmerk", "kind": "paid", "amount_eur": 98_765.0, "note": "geheimnoot", "posts": 1}
    deal |= {"status": "done", "payer": "Geheimmerk", "video_id": videos.index[0], "category": "geheimnoot"}
    deals = pd.DataFrame([deal]).reindex(columns=daan.deals.columns)
    exports = replace(daan.exports, videos=videos, audience=audience)
    return replace(found, creator=replace(daan, form=form, exports=exports, deals=deals, offers=deals))


def choosing(found, *show, examples=()):
    kit = MediaKit(show=show, examples=examples)
    form = found.creator.form.model_copy(update={"media_kit": kit})
    return replace(found, creator=replace(found.creator, form=form))


def page(found, tmp_path, lang="nl"):
    write_kit(found, [tmp_path / "kit.html"], Text(lang))
    return (tmp_path / "kit.html").read_text("utf-8")


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("part", ["reach", "followers", "views", "engagement", "audience", "prices"])
def test_figures_bring_no_words_along(planted, tmp_path, part, lang):
    shown = page(choosing(planted, part), tmp_path, lang)
    assert "<h2>" in shown
    assert not [word for word in WORDS if word.casefold() in shown.casefold()]


@pytest.mark.parametrize(
    ("part", "word"),
    [("name", "Geheimnaam"), ("handle", "geheimhandle"), ("niche", "Geheimniche"), ("brands", "Geheimmerk")],
)
def test_words_that_were_chosen_are_there_and_no_other(planted, tmp_path, part, word):
    shown = page(choosing(planted, part), tmp_path)
    assert word in shown
    assert not [other for other in WORDS if other != word and other.casefold() in shown.casefold()]


def test_an_example_shows_its_link_and_views_but_no_caption(planted, tmp_path):
    chosen = planted.creator.exports.videos.index[0]
    shown = page(choosing(planted, examples=(chosen,)), tmp_path)
    assert shown.count("<li>") == 1
    assert 'href="https://www.tiktok.com/@geheimhandle/video/1"' in shown
    assert "Geheimtitel" not in shown


def test_a_deal_that_nobody_has_seen_yet_is_not_told(planted, tmp_path):
    deals = planted.creator.deals.assign(status="agreed", video_id="")
    secret = replace(planted, creator=replace(planted.creator, deals=deals))
    assert "Geheimmerk" not in page(choosing(secret, "brands", "niche"), tmp_path)


def test_what_is_not_measured_is_not_shown(make_creator, data, tmp_path):
    make_creator("proef", followers=12_345, views_30d=50_000, niche="koken", media_kit={"show": list(PARTS)})
    shown = page(prices("proef", data, draws=256), tmp_path)
    assert "koken" in shown
    assert "12.345" not in shown
    assert "50.000" not in shown


def test_nothing_chosen_makes_no_file(planted, tmp_path):
    with pytest.raises(InputError) as caught:
        page(choosing(planted), tmp_path)
    assert caught.value.findings[0].code == "media_kit_empty"
    with pytest.raises(InputError) as caught:
        page(choosing(planted, examples=("1",)), tmp_path)
    assert caught.value.findings[0].code == "media_kit_post_unknown"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_a_pdf_tells_no_more_than_the_page(planted, tmp_path):
    if chromium_path() is None:
        pytest.skip("no Chromium on this machine; install the package chromium")
    write_kit(choosing(planted, "niche", "reach", "audience", "prices"), [tmp_path / "kit.pdf"], Text("nl"))
    content = (tmp_path / "kit.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    told = content + b"".join(map(_inflated, streams))
    for word in set(WORDS) - {"Geheimniche"}:
        for written in (word, word.casefold()):
            assert written.encode() not in told
            assert written.encode("utf-16-be").hex().encode() not in told.lower()
    assert str(tmp_path).encode() not in told
    assert b"Mediakit" in told  # the title, where a name would stand
    assert [path.name for path in tmp_path.iterdir()] == ["kit.pdf"]


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:  # a picture or a font of another kind
        return stream


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_list_promises_nothing(planted, lang):
    said = "\n".join(lines(planted, Text(lang)))
    assert not promises(said, load_tone())


def test_the_command_prints_and_writes(data, make_creator, tmp_path, capsys):
    make_creator("proef", followers=5_000, niche="koken", media_kit={"show": ["niche", "prices"]})
    asked = ["prices", "proef", "--data", str(data), "--draws", "256", "--json"]
    assert run(tikmon, [*asked, "--html", str(tmp_path / "kit.html")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["files"] == ["kit.html"]
    for price in found["prices"]:
        assert price["eur"]["p10"] <= price["eur"]["p50"] <= price["eur"]["p90"]
        assert price["rests_on"]
    assert run(tikmon, [*asked, "--pdf", str(tmp_path / "kit.txt")]) == 2
