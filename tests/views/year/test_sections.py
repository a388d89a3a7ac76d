"""The report's sections: the numbers are the model's, names stay text, figures have words."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from tests.conftest import DATA, STANDSTILL
from tests.notebook_cells import shown
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import compare_scenarios, simulate, summarise
from tikmon_nb.views.choices import scenarios_compared
from tikmon_nb.views.page.record import MIME, record
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year import first_screen, sections, unlocks
from tikmon_nb.views.year.sentences import chance, say

VOID = {"img", "br", "wbr", "hr", "meta", "link", "input"}


class Checker(HTMLParser):
    """Balanced tags, alternative text, heading order, unique ids."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.images, self.headings, self.text = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "img":
            self.images.append(attributes)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def checked(markup: str) -> Checker:
    checker = Checker()
    checker.feed(markup)
    checker.close()
    assert checker.open == []
    return checker


def whole(creator_id, lang, data=DATA):
    """All sections of the report, as its notebook has them."""
    asked = {"creator_id": creator_id, "lang": lang, "data_folder": str(data), "draws": 500}
    return "".join(shown("creator_report", **asked))


NAMES = ("sam", "noor", "yara", "daan", "mila", "tim")
TWICE = ("noor", "daan")


@pytest.fixture(scope="module", params=NAMES)
def summary(request):
    creator = load_creator(request.param, DATA)
    return summarise(simulate(creator, load_rate_card("artikel-2026", DATA), draws=500))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_sound_html_with_words_for_every_figure(name, lang):
    markup = whole(name, lang)
    if name in TWICE:
        assert markup == whole(name, lang)  # the same year gives the same bytes
    page = checked(markup)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert len(page.ids) == len(set(page.ids))
    assert all(len(image["alt"]) > 30 for image in page.images)
    assert all(image["src"].startswith("data:image/svg+xml,") for image in page.images)


def test_the_answer_holds_the_models_numbers(summary):
    text, row = Text("nl"), summary.row("gross")
    said = say(summary, "nl")
    if summary.year.known and row["p95"] >= 0.5:
        assert text.money(row["p10"]) in said
        assert text.money(row["p90"]) in said
        assert "geen belofte" in said
    else:
        assert "te weinig bekend" in said or "niets binnen" in said


def test_each_tile_and_sentence_holds_its_own_number(make_creator, data):
    creator = make_creator(
        "x",
        followers=60_000,
        engagement_share=0.05,
        sponsored={"posts_per_month": {"low": 1, "high": 4}},
        costs=[{"name": "c", "eur_per_month": {"low": 100, "high": 300}}],
    )
    summary = summarise(simulate(creator, load_rate_card("artikel-2026", data), draws=2000))
    text, gross, net = Text("nl"), summary.row("gross"), summary.row("net")
    assert len({text.money(gross[p]) for p in ("p10", "p50", "p90")} | {text.money(net["p10"])}) == 4
    markup = first_screen.answer(summary, text)
    tiles = re.findall(r"<dt>(\w+)</dt><dd><strong>(.*?)</strong>", markup)
    assert dict(tiles) == {
        "Laag": text.money(gross["p10"]),
        "Midden": text.money(gross["p50"]),
        "Hoog": text.money(gross["p90"]),
    }
    said = say(summary, "nl")
    assert f"tussen {text.money(gross['p10'])} en {text.money(gross['p90'])} binnen" in said
    assert f"boven {text.money(gross['p50'])} uit" in said
    assert f"jaren tussen {text.money(net['p10'])} en {text.money(net['p90'])} over" in said


def test_a_warning_stands_beside_the_stream_it_is_about(summary):
    if summary.year.status["creator_fund"].state != "not_available":
        assert "liep voor zover bekend nooit in Nederland" in sections.streams(summary, Text("nl")) or (
            not summary.year.known
        )


def test_costs_that_hold_a_managers_share_say_so(summary):
    managed = summary.year.creator.form.management_fee_share is not None
    assert ("je manager" in sections.streams(summary, Text("nl"))) == managed


def test_a_shared_record_keeps_no_caption_that_no_sentence_shows():
    from tikmon_nb.findings import Finding
    from tikmon_nb.views.page.finding_sentences import told_fields

    assert "found" not in told_fields(Finding("broken_row_repaired", found="een titel"))
    assert told_fields(Finding("numbers_rounded", found="1.2K"))["found"] == "1.2K"


def test_the_record_holds_the_models_numbers(summary):
    fields = record(summary, Text("nl"))._repr_mimebundle_()[MIME]
    assert fields == json.loads(json.dumps(fields, allow_nan=False))
    assert fields["gross"]["p50"] == pytest.approx(summary.at("gross", "p50"), abs=1e-6)
    assert fields["inputs"]["scenarios.yml"]
    assert fields["guesses"][0] <= fields["guesses"][1]


def test_every_rate_in_use_is_shown_with_source_date_and_confidence(summary):
    text = Text("nl")
    shown = sections.rates(summary, text)
    from markupsafe import escape

    for item in summary.year.used:
        if item.provenance is not None:
            assert escape(item.provenance.source["nl"]) in shown
            assert f"badge-{item.provenance.confidence}" in shown


HOSTILE = '<script>alert("x")</script>\'"&😀 ; rm -rf / {0} %s'


def test_hostile_names_stay_text(make_creator, data):
    make_creator(
        "x",
        name=HOSTILE,
        niche=HOSTILE,
        followers=60000,
        engagement_share=0.05,
        views_30d=400000,
        other=[{"name": HOSTILE, "eur_per_month": 5}],
        costs=[{"name": HOSTILE, "eur_per_month": 5}],
        shop=[{"name": HOSTILE, "orders_per_month": 3, "price_eur": 9}],
    )
    for lang in ("nl", "en"):
        markup = whole("x", lang, data)
        assert "<script" not in markup
        assert HOSTILE in "".join(checked(markup).text)


def test_chances_never_read_as_certainty():
    text = Text("nl")
    assert "minder dan 1" in chance(0.0, text)
    assert "meer dan 99" in chance(1.0, text)
    assert "37" in chance(0.37, text)


def test_what_would_unlock_a_stream_is_named(make_creator, data):
    creator = make_creator(
        country="DE",  # where there was a fund
        followers=640,
        views_30d=9000,
        engagement_share=0.06,
        live={"hours_per_month": 4},
        sponsored={"posts_per_month": 1},
    )
    summary = summarise(simulate(creator, load_rate_card("artikel-2026", data), STANDSTILL, draws=50))
    said = "".join(checked(unlocks.unlocks(summary, Text("nl"))).text)
    assert "minstens 1.000 volgers (nu ongeveer 640)" in said
    assert "minstens 10.000 volgers" in said
    assert "minstens 100.000 weergaven in 30 dagen (nu ongeveer 9.000)" in said


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_scenarios_side_by_side(lang):
    creator = load_creator("yara", DATA)
    card = load_rate_card("artikel-2026", DATA)
    summaries = compare_scenarios(creator, card, ["basis", "voorzichtig", "zonder-tiktok"], draws=300)
    text = Text(lang)
    markup = scenarios_compared.side_by_side(summaries, text) + scenarios_compared.what_changes(
        summaries, text
    )
    page = checked(markup)
    assert page.headings.count(3) == 2
    assert text.money(summaries["basis"].at("gross", "p90")) in "".join(page.text)
