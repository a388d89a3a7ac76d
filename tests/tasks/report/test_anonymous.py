"""Without names: nothing on the page tells who it is about, and no number changes."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter

import pytest

from tests.notebook_cells import results
from tikmon_nb.batch.page import notebook_page
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.findings import Finding
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import simulate
from tikmon_nb.model.posts.post_statistics import post_statistics
from tikmon_nb.tasks import duties
from tikmon_nb.tasks.report.anonymous import anonymised, anonymised_year, without_titles
from tikmon_nb.tasks.report.neutral_findings import COUNTED, HIDDEN, WORDED, is_known_column, neutral
from tikmon_nb.views.advertising import disclosure, obligations
from tikmon_nb.views.page.finding_sentences import SENTENCES, sentence
from tikmon_nb.views.page.html import Html
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.posts import post_sections as posts
from tikmon_nb.views.posts import post_sentences


def page_of(creator, lang, name="Creator 7"):
    """The whole page as the notebook makes it, its findings as data included."""
    asked = {"creator_id": creator.id, "data_folder": str(creator.data or ""), "card": "nl-2026", "draws": 64}
    cells = results("creator_report", **asked, lang=lang, show_as=name)
    [fields] = [cell.fields for cell in cells if hasattr(cell, "fields")]
    sections = [cell for cell in cells if isinstance(cell, Html)]
    page = notebook_page(fields["creator"]["name"], sections, Text(lang))
    return page + json.dumps(fields["findings"], ensure_ascii=False)


def telling(creator):
    """Words that tell who it is: names, handles, brands, and every caption."""
    form = creator.form
    words = {creator.name, form.handle or "", "voorbeeldmerk", "testlabel", "voorbeeldkeuken"}
    words |= {item.name for item in (*form.shop, *form.other, *form.costs)}
    words |= {contract.brand for contract in form.ambassador} | set(creator.deals["brand"])
    words |= {" ".join(title.split()[:4]) for title in creator.exports.videos["title"]}
    words |= {*creator.exports.videos.index, *creator.exports.orders["video_id"]}
    return {word for word in words if len(word) > 3} - {"YouTube"}  # which the Media Act names too


@pytest.mark.parametrize("creator_id", ["daan", "yara", "mila"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nothing_on_the_page_tells_who_it_is(creator_id, lang):
    creator = load_creator(creator_id)
    page = page_of(creator, lang)
    assert "Creator 7" in page
    for word in telling(creator):
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", page, re.IGNORECASE), word
    assert "tiktok.com/@" not in page
    assert "_voorbeeld" not in page


SECRET = (
    *("geheimehandle99", "anderehandle", "zonnebloem", "bolognese", "derdenaam", "@bo", "stiekem", "HP"),
    *("7512345678901234567", "vertrouwelijk", "marktkraam", "kluslokaal", "drukwerk", "tiktok.com/@"),
)


def said_in(page):
    """Which of the words that only the creator would know are on a page."""
    shown = re.sub(r"base64,[\w+/=]*|sha256-[\w+/=]*|<style.*?</style>", "", page, flags=re.DOTALL)
    words = {word: re.escape(word) + ("" if word.endswith("@") else r"(?!\w)") for word in SECRET}
    words |= {"Bo": r"bo(?!\w)", "zonnebloem…": "zonnebloem"}
    return [word for word, said in words.items() if re.search(rf"(?<![\w@]){said}", shown, re.IGNORECASE)]


@pytest.fixture
def leaky(data, make_creator):
    """A creator of whom every file, cell and item says something that only the creator would know."""
    folder = data / "creators" / "bo"
    folder.mkdir()
    exports = folder / "exports"
    exports.mkdir()
    content = "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\n"
    rows = [
        'November 16,"Met zonnebloem op reis #ad #zonnebloempartner",'
        "https://www.tiktok.com/@geheimehandle99/video/7512345678901234567,June 4,10,1,1,900",
        'November 16,"Nog een keer bolognese",https://www.tiktok.com/@anderehandle/video/7512345678901234568,'
        "June 5,10,1,1,800",
        'November 16,"Zonder nummer",https://www.tiktok.com/@derdenaam/stiekem,June 5,10,1,1,800',
    ]
    for name in ("2026-11-16_1794814931_geheimehandle99", "zonnebloem"):
        with zipfile.ZipFile(exports / f"Content_{name}.zip", "w") as archive:
            archive.writestr("vertrouwelijk\\Content.csv", content + "\n".join(rows) + "\n")
            archive.writestr("marktkraam.txt", "niets")
    (exports / "stiekem van HP.txt").write_text("niets", encoding="utf-8")
    post = {"id": "7512345678901234569", "create_time": 1780000000, "view_count": 5, "like_count": 1}
    post |= {"video_description": "bolognese @bo", "share_url": "https://www.tiktok.com/@bo/video/1"}
    (exports / "Posts van HP.json").write_text(json.dumps({"data": {"videos": [post]}}), encoding="utf-8")
    (folder / "deals.csv").write_text(
        "video;merk;soort;bedrag;drukwerk van HP\n"
        "https://vm.tiktok.com/stiekem;HP;betaald;10;x\n"
        ";zonnebloem;betaald;90;vertrouwelijk\n",
        encoding="utf-8",
    )
    year = {"eur_per_month": 10, "start": "2020-01-01", "end": "2020-12-31"}
    return make_creator(
        "bo",
        name="Bo",
        handle="geheimehandle98",
        followers=20000,
        niche="kluslokaal",
        not_brands=["bolognese"],
        as_of="2026-11-16",
        ambassador=[{"brand": "HP", **year}],
        shop=[{"name": "zonnebloem", "orders_per_month": 2, "price_eur": 10}],
        other=[{"name": "marktkraam", "eur_per_month": 10, "platform": "kluslokaal"}],
        costs=[{"name": "drukwerk", "eur_per_month": 1}],
        privacy={"promotions": {"what": "vertrouwelijk"}},
    )


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nothing_that_somebody_wrote_is_on_the_page(leaky, lang):
    named, page = (page_of(leaky, lang, name) for name in ("", "Creator 7"))
    codes = {finding.code for finding in leaky.findings}
    assert codes >= {"video_without_id", "several_accounts", "file_ignored", "video_id_unreadable"}
    assert codes >= {"column_unknown", "files_of_several_accounts"}
    assert said_in(page) == []
    assert sum(word in named for word in SECRET) > 6  # else nothing was tried
    assert "#ad" in page


def figures(page):
    """How often every amount and share stands on a page, pictures aside."""
    shown = re.sub(r"<svg.*?</svg>|<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    return Counter(re.findall(r"€\s?[\d.,]+|\d+\s?%", shown))


@pytest.mark.parametrize("creator_id", ["daan", "yara", "mila", "noor"])
def test_no_number_changes(creator_id):
    creator = load_creator(creator_id)
    named, unnamed = (page_of(creator, "nl", name) for name in ("", "Creator 7"))
    assert len(figures(named)) > 20
    assert figures(unnamed) <= figures(named)
    captions = " ".join(creator.exports.videos["title"])
    assert all(figure in captions for figure in figures(named) - figures(unnamed))
    one, other = duties.duties(creator), duties.duties(creator, hide=True)
    assert one.posts.counts("rsm-2022") == other.posts.counts("rsm-2022")
    assert one.scope == other.scope


def test_what_captions_do_is_said_without_them():
    creator, text = load_creator("daan"), Text("nl")
    found = post_statistics(creator)
    hidden = without_titles(found, text)
    assert post_sentences.captions(found, text) != [text("There are no captions to compare.")]
    told = [post_sentences.captions(one, text) for one in (found, hidden)]
    numbers = [re.findall(r"\d+(?:,\d+)?", re.sub(r"#\w+", "", " ".join(said))) for said in told]
    assert numbers[0] == numbers[1]
    assert "beschrijving weggelaten" in posts.in_short(hidden, text)
    assert without_titles(found, text, hide=False) is found


def test_a_caption_that_is_left_out_is_not_called_missing():
    markup = disclosure.to_mend(duties.duties(load_creator("daan"), hide=True).posts, Text("nl"))
    assert "beschrijving weggelaten" in markup
    assert "geen beschrijving" not in markup


def test_an_answer_that_is_left_out_is_not_called_open(make_creator):
    creator = make_creator("x", privacy={"promotions": {"what": "e-mail"}})
    found = duties.duties(creator, hide=True)
    markup = obligations.privacy(found.checklist, found.wording, Text("nl"))
    assert "e-mail" not in markup
    assert markup.count(HIDDEN) == 1


def test_files_are_numbered_and_their_findings_say_which():
    creator, text = load_creator("mila"), Text("nl")
    hidden = anonymised(creator, "Creator", text)
    assert [source.name for source in hidden.exports.sources[:2]] == ["bestand 1", "bestand 2"]
    for real, shown in zip(creator.findings, hidden.findings, strict=True):
        at = [source.name for source in creator.exports.sources].index(real.file)
        assert shown.file == hidden.exports.sources[at].name


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_finding_of_any_code_shows_nothing_that_was_written(code):
    written = Finding(
        code, "warning", "Jan.zip!a\\b.csv", 3, "Jan", "Jan, 7512345678901234567", "Jan", ("Jan",)
    )
    said = sentence(neutral(written, {}), Text("nl"))
    assert "Jan" not in said
    assert "7512345" not in said


def test_figures_days_and_names_of_ours_are_shown():
    for code, value in (("row_left_out", "12"), ("days_missing", "2026-01-31"), ("shares_above_one", "103%")):
        assert neutral(Finding(code, found=value), {}).found == value
    assert neutral(Finding("platform_not_used", expected="tiktok, Patreon"), {}).expected == "tiktok, …"
    assert set(SENTENCES) >= COUNTED | set(WORDED)
    for column in ("Video Views", "ambassador[1].eur_per_month", "privacy.promotions.what", "bedrag", "merk"):
        assert is_known_column(column), column
    for column in ("", "naam", "Bo", "other[1].Bo", "7512345678901234567", "Order ID van Bo"):
        assert not is_known_column(column), column


def test_a_contract_that_ended_is_told_by_its_number(make_creator):
    year = {"eur_per_month": 10, "start": "2020-01-01", "end": "2020-12-31"}
    creator = make_creator("x", followers=10, ambassador=[{"brand": "HP", **year}, {"brand": "KPN", **year}])
    found = anonymised_year(simulate(creator, load_rate_card("nl-2026"), draws=8), "C", Text("nl")).findings
    assert [one.found for one in found if one.code == "contract_ended"] == ["merk 1", "merk 2"]


def test_without_a_name_to_show_nothing_changes():
    creator = load_creator("noor")
    assert anonymised(creator, "", Text("nl")) is creator
    year = simulate(creator, load_rate_card("nl-2026"), draws=8)
    assert anonymised_year(year, "", Text("nl")) is year


def test_the_command_makes_pages_without_names(leaky, tmp_path, capsys):
    out = tmp_path / "run"
    arguments = ["report", "bo", "--anonymous", "--draws", "64", "--out", str(out)]
    assert run(tikmon, [*arguments, "--data", str(leaky.data)]) == 0
    assert "wie wie is" in capsys.readouterr().out
    pages = {path.name: path.read_text("utf-8") for path in out.glob("*.html")}
    assert sorted(pages) == ["creator-1.html", "index.html"]
    for page in pages.values():
        assert "Creator 1" in page
        assert said_in(page) == []
