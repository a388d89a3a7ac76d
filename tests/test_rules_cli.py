"""`tikmon check` and `tikmon claim` as people run them."""

from __future__ import annotations

import json

import pytest

from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.inputs import load_creator
from tikmon_nb.tasks import duties
from tikmon_nb.views.advertising import disclosure
from tikmon_nb.views.page.text import Text


@pytest.fixture
def tik(capsys):
    def call(*arguments):
        code = run(tikmon, [str(argument) for argument in arguments])
        out = capsys.readouterr()
        return code, out.out.replace("\u00a0", " "), out.err

    return call


def test_one_text_under_the_code_of_its_day(tik):
    asked = ("check", "--text", "#beauty #ad #mooi Nieuw serum", "--deal", "paid")
    code, out, _ = tik(*asked, "--date", "2026-06-30")
    assert code == 1
    assert "rsm-2022: probleem" in out
    assert "rsm-2026" not in out
    assert "Artikel: verantwoord monetiseren op TikTok in 2026 komt uit op: zelf nakijken." in " ".join(
        out.split()
    )
    code, out, _ = tik(*asked, "--date", "2026-07-01")
    assert code == 0  # what is known second-hand makes no problem
    assert "rsm-2026: zelf nakijken" in out
    assert "uit de tweede hand" in out
    assert "Begin bijvoorbeeld met: #advertentie" in out
    assert "Wat een beschrijving niet laat zien" in out


def test_every_set_can_be_asked_for(tik):
    asked = ("check", "--text", "#ad Nieuw serum", "--deal", "paid")
    code, out, _ = tik(*asked, "--rules", "artikel-2026", "--rules", "rsm-2022", "--rules", "rsm-2026")
    assert code == 0
    for said in ("artikel-2026: zelf nakijken", "rsm-2022: zelf nakijken", "rsm-2026: geen probleem"):
        assert said in out


def test_nothing_that_steers_a_terminal_is_printed(tik):
    caption = "\u202e@mer\x1bk\x00 a\x1b[31mb\x07\x7f\ufffe\udcff met code X\x1bY"
    code, out, _ = tik("check", "--text", caption, "--deal", "paid")
    assert code == 1
    assert "“@merk a[31mb? met code XY”" in out
    assert "Begin bijvoorbeeld met: #advertentie @merk" in out
    assert all(char.isprintable() or char == "\n" for char in out)


def test_a_clean_text_and_one_rule_set(tik):
    code, out, _ = tik("check", "--text", "#advertentie serum", "--rules", "rsm-2022", "--lang", "en")
    assert code == 0
    assert "rsm-2022: no problem found" in out
    assert "artikel-2026:" not in out


def test_as_json(tik):
    code, out, _ = tik("check", "noor", "--text", "hoi @merkshop", "--json")
    found = json.loads(out)
    assert code == 0
    [check] = found["captions"][0]["checks"]
    [reason] = check["reasons"]
    assert (check["verdict"], check["rules"]) == ("check_by_hand", "rsm-2026")
    assert reason["spans"] == [[4, 13, "@merkshop"]]
    assert reason["address"] == "unknown"
    assert len(found["posts"][0]["posts"]) == 15
    assert found["caveats"]


def test_a_file_of_captions_and_a_file_of_posts(tik, tmp_path):
    captions = tmp_path / "captions.txt"
    captions.write_text("\ufeff#advertentie hoi\n\nhoi @merk\n", "utf-8")
    code, out, _ = tik("check", captions)
    assert code == 0
    assert out.count("rsm-2022:") == 2
    assert out.count("rsm-2026:") == 2  # no day is known
    posts = tmp_path / "posts.jsonl"
    item = {"id": "7628320224088066145", "desc": "hoi", "createTime": 1776000000, "isAd": True}
    item |= {"stats": {"playCount": 5, "diggCount": 1, "commentCount": 0, "shareCount": 0}}
    item |= {"author": {"uniqueId": "fictief"}}
    posts.write_text(json.dumps(item) + "\n", "utf-8")
    code, out, _ = tik("check", posts)
    assert code == 1
    assert "gemarkeerd door het platform" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "--text"),
        (["check", "nor"], "noor"),
        (["check", "--text", "x", "--rules", "rsm-2021"], "rsm-2022"),
        (["check", "--text", "x", "--deal", "betaald"], "paid"),
        (["claim", "--creator", "yara"], "--amount"),
        (["claim", "--creator", "yara", "--amount", "5", "tekst"], "--amount"),
        (["claim", "--creator", "yara", "--amount", "0"], "0"),
        (["claim", "--creator", "yara", "--amount=-5"], "-5"),
        (["claim", "--creator", "yara", "--amount", "1e15"], "100.000.000"),
        (["claim", "--creator", "yara", "--amount", "5", "--per", "hour"], "uur"),
        (["claim", "--creator", "yara", "--amount", "5", "--per", "video"], "--videos-per-month"),
        (["claim", "--creator", "yara", "--amount", "5", "--currency", "USD"], "--eur-per-unit"),
        (["claim", "--creator", "yara", "gewoon een tekst"], "gewoon een tekst"),
        (["claim", "--creator", "yara", "--amount", "5", "--followers", "-1"], "-1"),
        (["claim", "--creator", "nor", "--amount", "5"], "noor"),
        (["claim", "--creator", "yara", ""], "De tekst is leeg."),
        (["claim", "--creator", "yara", " \n"], "De tekst is leeg."),
        (["check", ""], "noor"),
    ],
)
def test_what_is_wrong_is_said_clearly(tik, arguments, said):
    code, _, err = tik(*arguments)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_a_file_without_posts_is_no_silent_success(tik, tmp_path):
    (tmp_path / "leeg.txt").write_text("\n \n", "utf-8")
    assert tik("check", tmp_path / "leeg.txt")[0] == 2
    (tmp_path / "latin.txt").write_bytes("caf\xe9".encode("latin-1"))
    assert tik("check", tmp_path / "latin.txt")[0] == 2


def test_a_claim_from_a_text(tik):
    text = "Verdien tot wel 3000 euro per maand met TikTok, gegarandeerd! Al met 20k volgers"
    code, out, _ = tik("claim", "--creator", "yara", text, "--draws", "512")
    assert code == 0
    for said in (
        "€ 3.000 per maand",
        "20.000 volgers",
        "Tot wel",
        "gegarandeerd",
        "minder dan 1%",
        "geen oordeel",
    ):
        assert said in out
    assert "Verenigde Staten, 2022" in out
    assert "Nederlandse creators verdienen is niet gevonden" in out


def test_a_claim_as_json_is_the_model_s_own(tik):
    arguments = ("claim", "--creator", "yara", "--draws", "512", "--json", "--card", "nl-2026")
    code, out, _ = tik(*arguments, "--amount", "4800", "--per", "year")
    year = json.loads(out)["claims"][0]["answer"]
    _, out, _ = tik(*arguments, "--amount", "400", "--per", "month")
    month = json.loads(out)["claims"][0]["answer"]
    assert code == 0
    assert year["eur_per_month"] == month["eur_per_month"] == 400
    assert year["chance_average_month"] == month["chance_average_month"]
    assert 0 < year["chance_average_month"] < 1
    assert list(year["usual_eur_per_month"]) == ["p10", "p50", "p90"]


def test_other_currencies_videos_and_files(tik, tmp_path):
    base = ("claim", "--creator", "yara", "--draws", "512")
    code, out, _ = tik(*base, "--amount", "1000", "--currency", "usd", "--eur-per-unit", "0.9")
    assert (code, "€ 900 per maand" in out) == (0, True)
    code, out, _ = tik(*base, "--amount", "50", "--per", "video", "--videos-per-month", "12")
    assert (code, "€ 600 per maand" in out) == (0, True)
    (tmp_path / "advert.txt").write_text("I earn €2,000 a month", "utf-8")
    code, out, _ = tik(*base, tmp_path / "advert.txt", "--lang", "en")
    assert (code, "€2,000 a month" in out) == (0, True)


def test_a_claim_without_a_period_is_read_kindly(tik):
    _, out, _ = tik("claim", "--creator", "yara", "--draws", "512", "Ik heb 500 euro verdiend met TikTok")
    assert "gunstigste uitleg" in out


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Passief inkomen voor iedereen, stuur me een dm", 0, "“Passief inkomen”"),
        ("Mijn huur is 1500 euro per maand en ik verdien er niks mee", 2, "Gelezen als huur"),
        ("Je verdient echt geen 3000 euro per maand, gegarandeerd", 0, "De tekst ontkent dit: “3000 euro"),
        ("Sinds de zomer heb ik 4000 euro verdiend", 2, "Wat “Sinds” hier betekent"),
        ("Ik verdien tonnen per jaar", 2, "Welk bedrag bedoeld is, is niet duidelijk: “tonnen”"),
        ("€250 per live verdienen", 2, "--lives-per-month"),
        ("Ik verdien 40 euro per uur", 2, "Een bewering per uur"),
        ("Ik verdien 2k per week", 0, "er is van euro's uitgegaan"),
        ("verdien 3000 euro in 2 weken met gifts", 0, "€ 3.000 in 2 weken"),
        ("verdien 3000 euro in 2 weken met gifts", 0, "(“gifts”); hier zijn alle soorten meegeteld"),
        ("netto 4000 euro per maand verdienen zonder diploma", 0, "“zonder diploma”"),
        ("verdien 2000 euro per maand zonder volgers", 0, "met 0 volgers"),
    ],
)
def test_what_is_read_of_a_text_and_what_is_not_is_told(tik, text, code, said):
    got, out, err = tik("claim", "--creator", "yara", "--draws", "64", text)
    assert got == code
    assert said in out + err
    assert got == 0 or "gunstigste" not in out


def test_a_claim_in_dutch_words_and_per_live(tik):
    base = ("claim", "--creator", "yara", "--draws", "64", "--amount", "250", "--json")
    code, out, _ = tik(*base, "--per", "live", "--lives-per-month", "4")
    assert (code, json.loads(out)["claims"][0]["answer"]["eur_per_month"]) == (0, 1000)
    code, out, _ = tik(*base, "--per", "kwartaal")
    assert (code, json.loads(out)["claims"][0]["per"]) == (0, "quarter")


def test_a_post_without_a_caption_is_told_and_not_tripped_over(tik, data, make_creator):
    make_creator("stil", followers=500)
    exports = data / "creators" / "stil" / "exports"
    exports.mkdir()
    posts = [("7628320224088066145", ""), ("7628320224088066999", "Rondje om de kerk")]
    rows = []
    for number, caption in posts:
        item = {"id": number, "desc": caption, "createTime": 1776000000, "author": {"uniqueId": "fictief"}}
        stats = {"playCount": 5, "diggCount": 1, "commentCount": 0, "shareCount": 0}
        rows.append(json.dumps(item | {"stats": stats}))
    (exports / "posts.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    code, out, _ = tik("check", "stil", "--data", data)
    assert (code, "geen beschrijving" in out) == (0, True)
    code, out, _ = tik("check", "stil", "--data", data, "--json")
    assert json.loads(out)["posts"][0]["posts"][0]["caption"] is None
    found = duties.duties(load_creator("stil", data))
    assert "geen beschrijving" in disclosure.to_mend(found.posts, Text("nl"))


def test_a_claim_that_cannot_be_compared_does_not_silence_the_others(tik):
    text = "Ik verdien 40 euro per uur. Zij verdient 500 euro per maand."
    code, out, _ = tik("claim", "--creator", "yara", "--draws", "256", text)
    assert code == 0
    assert "€ 500 per maand" in out
    assert "40 euro per uur" in out


def test_the_rate_card_is_named(tik):
    arguments = ("claim", "--creator", "yara", "--draws", "256", "--amount", "300")
    for card, title in (("nl-2026", "Wat er voor Nederland bekend is"), ("artikel-2026", "artikel")):
        _, out, _ = tik(*arguments, "--card", card)
        assert out.startswith("Tarievenkaart: ")
        assert title in out.split("\n")[0]
        _, out, _ = tik(*arguments, "--card", card, "--json")
        assert json.loads(out)["card"]["id"] == card
        assert title in json.loads(out)["card"]["title"]


def test_a_survey_names_its_year_once(tik):
    _, out, _ = tik("claim", "--creator", "yara", "--draws", "256", "--amount", "300")
    assert "Creator Economy Trends Report 2022; zekerheid" in out
    assert "2022, 2022" not in out


def test_a_claim_that_steers_a_terminal_is_shown_as_text(tik):
    words = "Verdien 500\u202e\x1b[31m euro per\x07 maand, gegaran\x7fdeerd"
    for claimed in (words, words.replace("\x1b[31m", "").replace("\u202e", "")):
        code, out, err = tik("claim", "--creator", "yara", "--draws", "256", claimed)
        assert code in (0, 2)
        assert all(char.isprintable() or char == "\n" for char in out + err)


def test_the_followers_that_are_asked_for_are_the_ones_that_are_told(tik):
    text = "Verdien 500 euro per maand met 20k volgers"
    _, out, _ = tik("claim", "--creator", "yara", "--draws", "256", "--followers", "50000", text)
    assert "50.000 volgers" in out
