"""`tikmon offer`, worked out for creators of whom the answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tikmon_nb.findings import InputError
from tikmon_nb.inputs import load_creator
from tikmon_nb.inputs.rule_sets.law import load_tone
from tikmon_nb.rules.tone import promises
from tikmon_nb.tasks.offer import fields, keep, lines, offer, settle
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
    assert any("at least" in line for line in lines(found, Text("en")))


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


def test_an_offer_is_kept_and_its_status_changed(ask, data):
    found = ask(
        "We bieden € 400 voor 2 TikToks, 30 dagen exclusief. Betaling binnen 60 dagen.", vat="excluded"
    )
    number = keep(found, "Merk")
    assert keep(found, "Merk") != number  # a second one has a number of its own
    table = load_creator("proef", data).deals
    assert table["deal_id"].tolist()[0] == number
    row = table.iloc[0]
    assert (row["status"], row["offered_eur"], row["posts"], row["due_days"]) == ("offered", 400, 2, 60)
    assert row["exclusive_days"] == 30
    assert row["asked_eur"] > 0
    settle("proef", number, "agreed", 700, data)
    row = load_creator("proef", data).deals.iloc[0]
    assert (row["status"], row["amount_eur"]) == ("agreed", 700)
    assert not list((data / "creators" / "proef").glob(".deals-*"))
