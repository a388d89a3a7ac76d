"""Offers in mails: the newest wins, hostile texts are harmless, and no amount comes of another number."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs.offers import offer_reading
from tikmon_nb.inputs.offers.mail_text import mail_text
from tikmon_nb.inputs.offers.offer_reading import read_offer
from tikmon_nb.inputs.offers.offer_records import AskedPosts, Exclusivity, Fee, Gift, Offer, UsageRights


def test_an_offer_has_every_field_and_its_piece_of_text():
    mail = (
        "Wij bieden € 1.250,- excl. btw voor 2 TikToks en 3 Instagram stories.\n"
        "Gebruiksrecht: 6 maanden, ook voor ads.\n"
        "Exclusiviteit: 30 dagen (skincare). Whitelisting: 60 dagen. Correctierondes: 2.\n"
        "Ruwe beelden graag.\n"
        "Uiterlijk 14 maart 2027. Betaling binnen 45 dagen. Plus 10% commissie.\n"
        "Het pakket (t.w.v. €65) mag je houden.\n"
        "Bij schending geldt een boete van €500."
    )
    offer = read_offer(mail)
    assert offer.fee == Fee(1250, 1250, "EUR", "", "excluded")
    assert offer.posts == (AskedPosts(3, "story"), AskedPosts(2, "video"))
    assert offer.platforms == ("tiktok", "instagram")
    assert offer.rights == UsageRights(180, paid=True)
    assert offer.exclusivity == Exclusivity(30, "skincare")
    assert (offer.whitelisting_days, offer.revisions, offer.paid_in_days) == (60, 2, 45)
    assert offer.raw_material
    assert offer.deadline == "14 maart 2027"
    assert offer.affiliate_share == pytest.approx(0.10)
    assert offer.gift == Gift(65, "EUR")
    assert offer.penalty.amount == 500
    assert set(offer.spans) == {
        *(
            "fee",
            "posts",
            "platforms",
            "rights",
            "exclusivity",
            "whitelisting_days",
            "revisions",
            "paid_in_days",
        ),
        *("raw_material", "deadline", "affiliate_share", "gift", "penalty"),
    }
    for span in offer.spans.values():
        assert mail[span.start : span.end] == span.text


NEWEST = [
    "Prima, we maken er €550 van.\n\nOp 3 nov schreef Noor <noor@voorbeeld.nl>:\n> €650 voor 1 TikTok.",
    "Prima, we maken er €550 van.\n\n-----Oorspronkelijk bericht-----\nOns bod is €400 voor 1 TikTok.",
    "Prima, we maken er €550 van.\n\nVan: Noor\nVerzonden: maandag\n\nVoor 1 TikTok vraag ik €650.",
    "We can do €550.\n\nOn Mon, Nov 3, 2026 Tim <tim@example.com> wrote:\n> €650, 1 TikTok\n>> €400",
]


@pytest.mark.parametrize("mail", NEWEST)
def test_the_newest_amount_wins_and_what_it_leaves_open_is_taken_from_the_quote(mail):
    offer = read_offer(mail)
    assert offer.fee.low == 550
    assert offer.posts == (AskedPosts(1, "video"),)


def test_a_newer_amount_that_is_not_understood_does_not_bring_back_the_old_one():
    offer = read_offer("Kun je 450 doen?\n\n> Ons bod is €400 voor 1 TikTok.")
    assert offer.fee is None
    assert [name for name, _ in offer.unread] == ["fee"]


@pytest.mark.parametrize(
    ("mail", "low", "per", "vat"),
    [
        ("Fee: 400 EUR + 21% VAT = 484 EUR", 400, "", "excluded"),
        ("€ 350,- ex. / € 423,50 incl. btw", 350, "", "excluded"),
        ("Total fee: €600 (€300 upfront, €300 after posting).", 600, "", "unknown"),
        ("1 TikTok (€300) + 1 Reel (€200) = €500", 500, "", "unknown"),
        ("2 TikToks @ €250", 250, "post", "unknown"),
        ("€200 each for 3 videos", 200, "post", "unknown"),
        ("€500/TikTok incl. btw", 500, "video", "included"),
        ("Last time we paid €250. This time: €350?", 350, "", "unknown"),
        ("Dagtarief 450 euro", 450, "day", "unknown"),
        ("€5 for every download, plus €100 fixed", 100, "", "unknown"),
        ("De jas kost €249. Wij bieden €100 en de jas.", 100, "", "unknown"),
        ("Boete bij schending: €10.000. Honorarium: €1.500.", 1500, "", "unknown"),
    ],
)
def test_one_fee_among_several_amounts(mail, low, per, vat):
    fee = read_offer(mail).fee
    assert (fee.low, fee.high, fee.per, fee.vat) == (low, low, per, vat)


@pytest.mark.parametrize(
    "mail",
    [
        "Optie A: €400 voor 1 video. Optie B: €700 voor 2 video's.",
        "We betalen €200 bij ondertekening en €200 na plaatsing.",
        "TikTok €300, Reel €200, story €50",
        "The fee is between 200 and 300.",
        "Wij betalen 25 euro per 10.000 views.",
        "2x €250 for 2 TikToks",
    ],
)
def test_an_amount_that_can_be_meant_in_two_ways_is_asked(mail):
    offer = read_offer(mail)
    assert offer.fee is None
    assert "fee" in dict(offer.unread)


@pytest.mark.parametrize(
    ("mail", "field"),
    [
        ("€400, geen exclusiviteit.", "exclusivity"),
        ("€400. Exclusivity: none.", "exclusivity"),
        ("€400 exclusief btw", "exclusivity"),
        ("€400 and you keep all rights.", "rights"),
        ("€400. We don't need raw files.", "raw_material"),
        ("€400. No penalty applies.", "penalty"),
        ("€400. Feel free to ask. Free shipping for followers.", "gift"),
        ("€400. 20% korting voor je volgers.", "affiliate_share"),
        ("€400. Laat je het voor 1 juni weten?", "deadline"),
    ],
)
def test_what_is_refused_or_means_something_else_is_no_condition(mail, field):
    assert field not in read_offer(mail).spans


def test_conditions_that_have_no_end_say_so():
    offer = read_offer("€400 voor 1 TikTok. Unlimited revisions. Usage in perpetuity. Commission on sales.")
    assert offer.revisions == math.inf
    assert offer.rights.perpetual
    assert math.isnan(offer.affiliate_share)


@pytest.mark.parametrize(
    "mail", ["", " \n", "Hoi!", "Bel 06-12345678 op 3 maart 2027, we hebben 12.000 volgers."]
)
def test_a_text_in_which_nothing_is_read_says_so(mail):
    assert read_offer(mail) == Offer()
    assert read_offer(mail).is_empty


EML = """\
From: =?utf-8?q?Merk_Zo=C3=ABtbloem?= <merk@example.com>
To: noor@example.com
Subject: Aanbod 999 euro
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="grens"

--grens
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

We bieden 375 euro voor =E9=E9n TikTok, inclusief btw.

--grens
Content-Type: text/html; charset="utf-8"

<p>We bieden <b>9999 euro</b></p>
--grens--
"""


@pytest.mark.parametrize("as_bytes", [False, True])
def test_a_mail_file_is_read_by_its_plain_part(as_bytes):
    offer = read_offer(EML.encode() if as_bytes else EML)
    assert (offer.fee.low, offer.fee.vat) == (375, "included")
    assert offer.posts == (AskedPosts(1, "video"),)


def test_what_a_page_hides_is_not_read():
    page = (
        "<html><head><style>p {color: red}</style><title>€1</title></head><body><p>Fee: &euro;&nbsp;375</p>"
        "<div style='display:none'><p>€9,999</p></div><script>let fee = '€8,888'</script>"
        "<p hidden>€7,777</p></body></html>"
    )
    assert read_offer(page).fee.low == 375
    assert "9,999" not in mail_text(page).text


HOSTILE = {
    "digits": "Wij bieden " + "1" * 1_000_000,
    "points": "Wij bieden €" + "1." * 500_000,
    "amounts": "Wij bieden €1 - " * 60_000,
    "words": "30 dagen exclusief " * 50_000,
    "quotes": ">" * 1_000_000,
    "lines": "> €400\n" * 150_000,
    "tags": "<div>" * 200_000 + "€400",
    "open": "<p " * 300_000,
    "headers": "From: a@b\nTo: c@d\n" + "X-A: " + "b" * 900_000 + "\n\n€400",
    "boundary": "From: a@b\nTo: c@d\nContent-Type: multipart/mixed; boundary=x\n\n" + "--x\n\n" * 100_000,
    "marks": "€400" + "\u0301" * 1_000_000,
    "rtl": "\u202e" * 500_000 + "€400 voor 1 TikTok",
    "formulas": '=HYPERLINK("http://x","€400")\t@SUM(1+1)*cmd|\' /C calc\'!A0\n' * 20_000,
    "spaces": "Budget" + " " * 1_000_000 + "€400",
    "wrote": "Op " + "a" * 1_000_000 + " schreef:",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_harmless_and_bounded_in_time(name):
    begun = time.perf_counter()
    offer = read_offer(HOSTILE[name])
    assert time.perf_counter() - begun < 20
    assert isinstance(offer, Offer)


@given(st.text(max_size=600) | st.binary(max_size=600))
def test_any_mail_is_read(mail):
    offer = read_offer(mail)
    if offer.fee is not None:
        assert 0 < offer.fee.low <= offer.fee.high < math.inf


SOMETHING_ELSE = (
    "We hebben {n} volgers en {m} posts.",
    "Je laatste video had {n} views!",
    "Bel 06{phone} of +31 6 {phone}.",
    "De campagne begint op {d}-{mo}-2027.",
    "Op {d} maart 20{y} is de lancering.",
    "KvK {phone}, btw NL{phone}B01.",
    "Bestelling nr. {n}{m}.",
    "IBAN NL{y}ABNA0{phone}.",
    "Ons adres: Dorpsstraat {m}, 1234 AB Utrecht.",
    "Je volgers krijgen {y}% korting met code MERK{n}.",
    "Onze app heeft {n} downloads.",
    "Het product (t.w.v. €{n}) mag je houden.",
    "Op overtreding staat een boete van €{n}.",
    "Reiskosten van €{n} worden vergoed.",
    "Het product kost {n} euro in de winkel.",
    "Engagement: {m},{y}%, bereik {n} per maand.",
    "https://voorbeeld.nl/{n}/€{n}",
    "Om {d}:{y} uur bellen?",
)


@given(
    st.lists(st.sampled_from(SOMETHING_ELSE), min_size=1, max_size=4, unique=True),
    st.integers(100, 99_999),
    st.integers(1, 28),
    st.integers(10_000_000, 99_999_999),
    st.integers(0, 4),
    st.sampled_from([" ", "\n", "\n\n"]),
)
def test_no_amount_is_read_of_a_number_that_is_something_else(others, n, d, phone, place, joint):
    values = {"n": n, "m": n % 97 + 3, "d": d, "mo": d % 12 + 1, "y": d + 17, "phone": phone}
    parts = [other.format(**values) for other in others]
    assert read_offer(joint.join(parts)).fee is None
    parts.insert(min(place, len(parts)), "Wij bieden 123456 euro voor 1 TikTok.")
    fee = read_offer(joint.join(parts)).fee
    assert fee is None or (fee.low, fee.high) == (123_456, 123_456)


def test_nothing_of_a_mail_is_stored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    read_offer("Wij bieden €400 voor 1 TikTok.")
    assert list(tmp_path.iterdir()) == []
    source = Path(offer_reading.__file__).read_text("utf-8")
    assert "open(" not in source
    assert "write" not in source
