"""`tikmon offer`, worked out for creators of whom the answer is known."""

from __future__ import annotations

import html
import json
import math

import numpy as np
import pytest

from tests.notebook_cells import shown
from tikmon_nb.cli.commands import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.findings import InputError
from tikmon_nb.inputs import load_creator
from tikmon_nb.inputs.rule_sets.law import load_tone
from tikmon_nb.rules.tone import promises
from tikmon_nb.tasks.offer import fields, keep, lines, offer, settle
from tikmon_nb.tasks.prices import prices
from tikmon_nb.views.offers.answer_mail import asked_eur
from tikmon_nb.views.offers.watch_out import watch_lines
from tikmon_nb.views.page.text import Text

DRAWS = 512
STEADY = {
    "age": 30,
    "as_of": "2026-11-30",
    "followers": 40_000,
    "engagement_share": 0.04,
    "sponsored": {"posts_per_month": 2, "eur_per_post": 300},
    "money": {"entrepreneur": True, "enough_hours": True, "starter_years_used": 3, "wage_eur_per_year": 0},
}


@pytest.fixture
def ask(make_creator, data):
    def call(mail=None, form=None, **asked):
        make_creator("proef", **STEADY | (form or {}))
        return offer("proef", mail, data, draws=DRAWS, **asked)

    return call


def test_a_deal_without_terms_adds_its_amount(ask):
    found = ask(amount=1_000, vat="excluded")
    assert found.difference.gross_eur == pytest.approx(1_000)
    assert (found.difference.net_eur > 0).all()
    assert (found.difference.net_eur < 1_000).all()
    assert not found.difference.lost_eur.any()
    assert found.extras == []
    assert (found.total_eur == found.posts_eur).all()


def test_vat_that_is_included_comes_off(ask):
    assert ask(amount=1_210, vat="included").terms.eur == pytest.approx(1_000)
    unsaid = ask(amount=1_210)
    assert unsaid.terms.eur == 1_210
    assert unsaid.terms.vat_guessed


def test_exclusivity_costs_a_share_of_the_other_deals(ask, data):
    """Nothing is known of categories: between none and all, half on average; longer costs more."""
    short, long = (ask(amount=500, exclusive=days).difference.lost_eur for days in (31, 90))
    assert (long >= short).all()
    december = ask(amount=500).difference
    assert not december.lost_eur.any()
    first = ask(amount=500, exclusive=31)
    assert not first.difference.category_known
    assert np.mean(short) == pytest.approx(0.5 * 300 * 2 * 1.5, rel=0.4)  # December is a busy month


def test_with_categories_in_deals_csv_their_share_is_known(ask, data, make_creator):
    make_creator("proef", **STEADY)
    rows = "".join(
        f"2026-0{n}-01;Merk {n};betaald;300;{'voeding' if n < 3 else 'mode'}\n" for n in range(1, 9)
    )
    place = data / "creators" / "proef" / "deals.csv"
    place.write_text("datum;merk;soort;bedrag;branche\n" + rows, "utf-8")
    found = offer("proef", data=data, draws=DRAWS, amount=500, exclusive=31, category="Voeding")
    assert found.difference.category_known
    every = offer("proef", data=data, draws=DRAWS, amount=500, exclusive=31)
    assert found.difference.lost_eur.mean() < every.difference.lost_eur.mean()
    assert found.fee.agreed == 8


def test_an_option_goes_before_the_mail(ask):
    mail = "We bieden € 400 voor 2 TikToks, 30 dagen exclusief, gebruiksrecht 6 maanden."
    read = ask(mail)
    assert (read.terms.eur, read.terms.posts) == (400, 2)
    assert set(read.terms.extras) == {"rights", "exclusivity"}
    other = ask(mail, amount=600, posts=3, exclusive=0)
    assert (other.terms.eur, other.terms.posts, set(other.terms.extras)) == (600, 3, {"rights"})
    assert other.language == "nl"


def test_below_the_floor_below_the_band_within_and_above(ask):
    text = Text("en")

    def said(amount, **more):
        found = ask(amount=amount, **more)
        return fields(found, text)["verdict"]

    assert "below your floor" in said(50, hours=(4, 8), hour_eur=(30, 30))
    assert "below the band" in said(1)
    assert "within the band" in said(float(np.median(ask().posts_eur)))
    assert "above the band" in said(1_000_000)


def test_terms_without_days_are_asked_for_and_not_priced(ask):
    found = ask("Wij bieden 300 euro voor een video, met exclusiviteit.")
    assert found.terms.undated == ("exclusivity",)
    assert found.extras == []
    assert any("hoelang" in line for line in lines(found, Text("nl")))


def test_a_mail_without_an_offer_is_told(ask):
    with pytest.raises(InputError) as caught:
        ask("Hoi, lekker weer vandaag! Bel 06-12345678.")
    assert [finding.code for finding in caught.value.findings] == ["offer_not_found"]


def test_nothing_offered_still_says_what_to_ask(ask):
    found = ask(posts=1, rights=math.inf)
    assert found.terms.eur is None
    assert found.difference is None
    assert found.below is None
    assert any(", or more" in line for line in lines(found, Text("en")))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_answer_promises_nothing_and_threatens_nobody(ask, lang, data):
    mail = (
        "We offer EUR 300 for 2 TikToks, perpetual usage rights, unlimited revisions, exclusivity 30 days,"
        " payment after the campaign results. Penalty of EUR 5000 if the deadline is missed. Free product."
    )
    found = ask(mail, mail_lang=lang, form={"age": 16})
    assert {"perpetual", "revisions", "penalty", "gift", "minor"} <= set(fields(found, Text("en"))["flags"])
    whole = "\n".join(lines(found, Text(lang)))
    answer = fields(found, Text(lang))["answer"]
    assert promises(whole, load_tone(data=data)) == []
    for word in ("wet", "law", "must", "moet", "illegal", "verplicht", "compliant", "guarantee", "garandeer"):
        assert f" {word}" not in answer.casefold()


@pytest.mark.parametrize(
    "mail",
    [
        "<script>alert(1)</script><p>Fee: &euro;&nbsp;400 for 1 TikTok</p>",
        '=HYPERLINK("http://x") € 400 voor 1 video',
        "€ 400 \u202e\u2066 voor 1 TikTok\x1b[31m",
        "€ 400 voor 1 TikTok " + "x" * 1_000_000,
    ],
)
def test_hostile_mails_are_only_words(ask, mail):
    found = ask(mail)
    said = "\n".join(lines(found, Text("nl")))
    assert found.terms.eur in (400, None)  # words that change direction are not trusted
    assert "<script" not in said
    assert not set("\x1b\u202e\u2066") & set(said)
    assert len(said) < 10_000


VAPES = (
    "Hi! EUR 300 incl. VAT for 2 TikToks with our vape, perpetual usage rights incl. paid ads."
    " Exclusivity for energy drinks 3 months. You pay nothing for the clothes worth EUR 250."
)


def test_each_reading_shows_its_value_words_and_option(ask):
    said = lines(ask(VAPES), Text("en"))
    for wanted in (
        "  amount: EUR 300, with VAT (“EUR 300”) --amount",
        "  posts: 2 posts (“2 TikToks”) --posts",
        "  usage rights: without an end (“usage rights”) --rights",
        "  exclusivity: 90 days (“Exclusivity”) --exclusive",
    ):
        assert wanted in said
    assert said.index("Read in the mail:") == 0


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_subject_with_rules_of_its_own_is_told_with_its_rule(ask, lang):
    found, text = ask(VAPES), Text(lang)
    assert {row.id for row, _ in found.subjects} >= {"tobacco"}
    [tobacco] = [row for row, _ in found.subjects if row.id == "tobacco"]
    [line] = [line for line in lines(found, text) if text.pick(tobacco.rule) in line]
    assert "“vape”" in line
    assert text.pick(tobacco.source) in line
    assert any("--whitelisting" in line for line in lines(found, text))  # paid use is not priced unasked
    assert "whitelisting" not in found.terms.extras


def test_a_subject_of_a_quoted_mail_or_of_none_is_not_told(ask):
    plain = "Wij bieden € 400 voor 1 TikTok over onze schoenen."
    assert ask(plain).subjects == ()
    assert ask(amount=400).subjects == ()
    assert ask(f"{plain}\n\n> Of een post over ons casino voor € 300?").subjects == ()


def test_what_has_no_end_is_offered_for_the_period_of_the_sources(ask):
    found = ask(VAPES)
    period = max(source.per_days for source in found.rules.on_top("rights").sources)
    answer = fields(found, Text("en"))["answer"]
    assert f"usage rights, {period} days" in answer
    assert "365" not in answer
    asked = dict(asked_eur(found))
    [rights] = [line for line in found.extras if line.kind == "rights"]
    assert asked["rights"] / asked["posts"] == pytest.approx(
        np.median(rights.eur) * period / rights.days / np.median(found.posts_eur), rel=0.1
    )


def test_an_amount_that_is_enough_is_taken_with_its_periods(ask):
    found = ask(amount=1_000_000, rights=math.inf, mail_lang="en")
    answer = fields(found, Text("en"))["answer"]
    assert "suits me" in answer
    assert "usage rights, 90 days" in answer


def test_the_category_of_the_mail_is_the_one_that_is_closed(ask, data, make_creator):
    make_creator("proef", **STEADY)
    rows = "".join(f"2026-0{n}-01;Merk {n};betaald;300;mode\n" for n in range(1, 9))
    (data / "creators" / "proef" / "deals.csv").write_text(
        "datum;merk;soort;bedrag;branche\n" + rows, "utf-8"
    )
    mail = "Wij bieden € 500 voor 1 TikTok, 31 dagen exclusiviteit in de categorie {}."
    drinks, fashion = (
        offer("proef", mail.format(one), data, draws=DRAWS).difference.lost_eur.mean()
        for one in ("dranken", "mode")
    )
    assert drinks < 0.3 * fashion


def test_an_hour_of_the_offer_is_the_amount_over_the_hours(ask):
    said = lines(ask(amount=400, hours=(4, 8)), Text("en"))
    assert "€400 is between €50 and €100 an hour, before costs and tax." in said


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_notebook_says_what_the_command_says(lang):
    parts = shown("offer", mail=VAPES, lang=lang, draws=DRAWS, creator_id="noor", hours=[])
    said = html.unescape(" ".join(parts))
    found = offer("noor", VAPES, draws=DRAWS)
    told = fields(found, Text(lang))
    assert told["verdict"] in said
    assert all(line in said for line in watch_lines(found, Text(lang)))
    assert all(line in said for line in told["answer"].splitlines())
    assert len(parts) == 5


def test_an_offer_is_kept_and_its_status_changed(ask, data):
    found = ask(
        "We bieden € 400 voor 2 TikToks, 30 dagen exclusief. Betaling binnen 60 dagen.", vat="excluded"
    )
    number = keep(found, "Merk")
    assert keep(found, "Merk") != number  # a second one has a number of its own
    table = load_creator("proef", data).offers
    assert table["deal_id"].tolist()[0] == number
    row = table.iloc[0]
    assert (row["status"], row["offered_eur"], row["posts"], row["due_days"]) == ("offered", 400, 2, 60)
    assert row["exclusive_days"] == 30
    assert row["asked_eur"] > 0
    assert settle("proef", number, "afgesproken", 700, data) == "agreed"
    with pytest.raises(InputError):
        settle("proef", number, "misschien", None, data)
    row = load_creator("proef", data).deals.iloc[0]
    assert (row["status"], row["amount_eur"]) == ("agreed", 700)
    assert not list((data / "creators" / "proef").glob(".deals-*"))


def test_an_offer_that_was_kept_tells_of_the_next_fee(ask, data):
    """What was offered is a bound, what was refused is one too; a deal that was agreed is a point."""
    before = ask(amount=2_000, vat="excluded")
    number = keep(before, "Merk")
    after = offer("proef", None, data, draws=DRAWS, amount=2_000, vat="excluded")
    assert (after.fee.agreed, after.fee.bounds) == (0, 1)
    assert np.median(after.fee.eur) > np.median(before.fee.eur)
    settle("proef", number, "agreed", 2_000, data)
    agreed = offer("proef", None, data, draws=DRAWS, amount=2_000, vat="excluded")
    assert (agreed.fee.agreed, agreed.fee.bounds) == (1, 0)


EML = (
    "From: merk@voorbeeld.nl\nTo: proef@voorbeeld.nl\nSubject: =CMD()\nContent-Type: text/html\n\n"
    "<p>Wij zijn een casino en bieden &euro; 400 excl. btw voor 2 TikToks.</p><script>stolen()</script>"
)


def test_a_mail_through_the_command_is_read_and_never_stored(tmp_path, data, make_creator, capsys):
    make_creator("proef", **STEADY)
    mail = tmp_path / "mail.eml"
    mail.write_text(EML, "utf-8")
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    few = ["--draws", str(DRAWS), "--data", str(data), "--json"]
    assert run(tikmon, ["offer", "proef", str(mail), *few]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["terms"]["eur"], said["terms"]["posts"]) == (400, 2)
    assert [row["id"] for row in said["subjects"]] == ["gambling"]
    assert "stolen" not in json.dumps(said)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_a_mail_in_which_nothing_is_read_says_so(data, make_creator, capsys):
    make_creator("proef", **STEADY)
    assert run(tikmon, ["offer", "proef", "Hoi, lekker weer!", "--data", str(data)]) == 2
    assert "--amount" in capsys.readouterr().err


def test_keeping_through_the_command_touches_one_file_and_one_row(data, make_creator, capsys):
    make_creator("proef", **STEADY)
    own = data / "creators" / "proef" / "deals.csv"
    row = "3-10-2026;Merk  één;betaald;300,50;=SOM(1)\r\n"
    own.write_bytes(("datum;merk;soort;bedrag;notitie\r\n" + row).encode())
    few = ["--data", str(data), "--draws", str(DRAWS), "--lang", "en"]
    assert run(tikmon, ["offer", "proef", "--amount", "400", "--keep", *few]) == 2  # a deal has a brand
    assert run(tikmon, ["offer", "proef", "--amount", "400", "--keep", "--brand", "=Merk", *few]) == 0
    kept = own.read_bytes()
    assert row.rstrip("\r\n").encode() in kept
    assert b";=Merk" not in kept
    number = load_creator("proef", data).offers["deal_id"].tolist()[-1]
    capsys.readouterr()
    changed = ["--deal", number, "--status", "refused_by_me"]
    assert run(tikmon, ["offer", "proef", *changed, "--data", str(data)]) == 0
    assert own.read_bytes() == kept.replace(b"offered", b"refused_by_me").replace(
        b"refused_by_me_eur", b"offered_eur"
    )
    assert run(tikmon, ["offer", "proef", "--deal", "none", *changed[2:], "--data", str(data)]) == 2


def test_an_offer_and_a_price_list_take_vat_off_alike(make_creator, data):
    """Amounts that a brand named with VAT count without it, wherever the fee of a post is told."""
    make_creator("proef", **STEADY)
    rows = "".join(f"2026-0{n}-01;Merk {n};betaald;0;aangeboden;1210;incl\n" for n in range(1, 4))
    place = data / "creators" / "proef" / "deals.csv"
    place.write_text("datum;merk;soort;bedrag;status;geboden;btw\n" + rows, "utf-8")
    asked = offer("proef", data=data, draws=DRAWS, amount=100).fee
    listed = prices("proef", data, draws=DRAWS).fee
    assert (asked.eur == listed.eur).all()
    place.write_text(place.read_text("utf-8").replace("incl", "excl"), "utf-8")
    assert np.median(prices("proef", data, draws=DRAWS).fee.eur) > np.median(listed.eur)
