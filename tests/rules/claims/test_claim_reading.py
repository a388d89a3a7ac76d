"""Claims of income in a text: what stands there, and nothing else."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs.rule_sets.law import load_tone
from tikmon_nb.rules.claims.claim_reading import read_claims
from tikmon_nb.rules.claims.claim_records import Claim, Per
from tikmon_nb.rules.tone import promises

TONE = load_tone()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Verdien 3000 euro per maand met TikTok", (3000, 3000, "EUR", "month")),
        ("EUR 5,000 a month is what you earn", (5000, 5000, "EUR", "month")),
        ("Ik verdien €5k p/maand", (5000, 5000, "EUR", "month")),
        ("Ik verdien 2,5k euro per maand", (2500, 2500, "EUR", "month")),
        ("Verdien tot wel € 10.000 per maand!", (10000, 10000, "EUR", "month")),
        ("2.000 tot 3.000 euro per maand verdienen", (2000, 3000, "EUR", "month")),
        ("€1-2k per maand verdienen", (1000, 2000, "EUR", "month")),
        ("ik verdien 25,50 euro per video", (25.5, 25.5, "EUR", "video")),
        ("I made $2,500 last month", (2500, 2500, "USD", "month")),
        ("I earn £12.50 an hour", (12.5, 12.5, "GBP", "hour")),
        ("verdiende 1.234 euro in een week", (1234, 1234, "EUR", "week")),
        ("mijn inkomsten waren maandelijks 800 euro", (800, 800, "EUR", "month")),
        ("Omzet: 1 miljoen euro", (1e6, 1e6, "EUR", "")),
        ("€ 1-2 per 1000 weergaven verdien je", (1, 2, "EUR", "thousand_views")),
        ("Ｖｅｒｄｉｅｎ ５００ euro per dag", (500, 500, "EUR", "day")),
        ("bijverdienen: 150 euro per week", (150, 150, "EUR", "week")),
        ("3000 euro p/m verdienen", (3000, 3000, "EUR", "month")),
        ("verdien € 3000,- p.m.", (3000, 3000, "EUR", "month")),
        ("€500 p/w verdienen", (500, 500, "EUR", "week")),
        ("Verdien 3000 per maand", (3000, 3000, "EUR", "month")),
        ("verdien 100 euro's per jaar", (100, 100, "EUR", "year")),
        ("Verdien 500 tot 1k euro per maand", (500, 1000, "EUR", "month")),
        ("Verdien 900 tot 1.5k euro per maand", (900, 1500, "EUR", "month")),
        ("Verdien tussen de 500 en 2 mille euro per maand", (500, 2000, "EUR", "month")),
        ("Verdien 5 tot 10k euro per maand", (5000, 10_000, "EUR", "month")),
        ("Verdien 10 tot 10k euro per maand", (10_000, 10_000, "EUR", "month")),
        ("Verdien 3.000,- euro per maand", (3000, 3000, "EUR", "month")),
        ("Verdien € 3.000,- per maand", (3000, 3000, "EUR", "month")),
        ("Verdien €3.000,-- per maand", (3000, 3000, "EUR", "month")),
        ("Verdien 3000,-- per maand", (3000, 3000, "EUR", "month")),
        ("Verdien 3000,– euro per maand", (3000, 3000, "EUR", "month")),
        ("Verdien € 3.000,00 per maand", (3000, 3000, "EUR", "month")),
        ("Verdien 3.000,00 euro per maand", (3000, 3000, "EUR", "month")),
        ("Verdien 2.000,- tot 3.000,- euro per maand", (2000, 3000, "EUR", "month")),
        ("Verdien € 2.000,- - € 3.000,- per maand", (2000, 3000, "EUR", "month")),
    ],
)
def test_a_claim_is_read(text, expected):
    [claim] = read_claims(text).claims
    assert (claim.low, claim.high, claim.currency, claim.per) == expected
    assert claim.span.text in text
    assert text[claim.span.start : claim.span.end] == claim.span.text


WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@pytest.mark.parametrize(
    ("when", "per"),
    [
        *((f"op {day}", "") for day in WEEKDAYS),
        *((f"vorige {day}", "") for day in WEEKDAYS),
        *(
            ("volgende maandag", ""),
            ("in mijn agenda maand na maand", ""),
            ("met een panda week na week", ""),
        ),
        *(
            ("op een extra dag", ""),
            ("on an extra day", ""),
            ("on an extra week", ""),
            ("halfjaarlijks", "month"),
        ),
        *(("tweewekelijks", "week"), ("bi-weekly", ""), ("met mama week na week", "")),
        *(("a day", "day"), ("an hour", "hour"), ("per dag", "day"), ("/dag", "day"), ("p/dag", "day")),
        *(
            ("/maand", "month"),
            ("/m", "month"),
            ("p/w", "week"),
            ("vorige maand", "month"),
            ("weekly", "week"),
        ),
    ],
)
def test_a_period_is_a_word_of_its_own(when, per):
    [claim] = read_claims(f"Ik verdiende 500 euro {when}").claims
    assert claim.per == per


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Deze jas kost € 49,95 per stuk",
        "€0 per maand verdienen",
        "Ik verdien genoeg",
        "Win 500 euro! Wat ik verdien is geheim",  # another sentence
        "1.000 volgers verdienen in een maand",
    ],
)
def test_what_is_no_claim(text):
    assert read_claims(text).claims == ()


def test_several_claims_stand_in_order():
    claims = read_claims("Ik verdien 500 euro per maand. Zij verdient 2000 euro per maand.").claims
    assert [claim.low for claim in claims] == [500, 2000]


def test_followers_and_up_to_are_read():
    [claim] = read_claims("Tot wel 5000 euro per maand verdienen met 20k volgers").claims
    assert (claim.up_to, claim.followers) == (True, 20_000)


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    for claim in read_claims(text).claims:
        assert isinstance(claim, Claim)
        assert 0 <= claim.low <= claim.high
        assert claim.per in get_args(Per)


@given(
    st.integers(1, 999_999),
    st.sampled_from(["maand", "week", "dag", "jaar"]),
    st.sampled_from(["{n} euro", "€ {n}", "€{n}", "EUR {n}"]),
    st.sampled_from(["plain", "dutch", "english"]),
)
def test_amounts_come_back_as_written(amount, unit, form, grouping):
    grouped = {"plain": str(amount), "dutch": f"{amount:,}".replace(",", "."), "english": f"{amount:,}"}
    [claim] = read_claims(
        f"Je kunt {form.format(n=grouped[grouping])} per {unit} verdienen met TikTok"
    ).claims
    assert claim.low == claim.high == amount
    assert claim.currency == "EUR"


@pytest.mark.parametrize(
    "hostile",
    [
        "verdien " + "1" * 19_000,
        "verdien " + "1.000" * 4_000,
        "verdien €" + " " * 19_000,
        "verdien " + "€1 - " * 4_000,
        "verdien 5 euro " + "per " * 4_900,
        "verdien " + "1 000 " * 3_000,
        "verdien " + "1.000,- " * 2_000,
        "verdien 1" + ",-" * 9_000,
        ("verdien 5 euro per maand " * 800),
        "€" * 20_000 + "verdien",
    ],
    ids=lambda text: text[:14],
)
def test_no_text_makes_the_reading_hang(hostile):
    read_claims(hostile)  # a runaway search would never come back


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gegarandeerd 3000 euro per maand", ["Gegarandeerd"]),
        ("Je verdient 3000 euro", ["Je verdient"]),
        ("Passief inkomen, zonder risico", ["Passief inkomen", "zonder risico"]),
        ("You will earn a lot", ["You will earn"]),
        ("This is compliant", ["compliant"]),
        ("Dit is geen belofte", []),
        ("no promise of any kind", []),
        ("Een jaar kan 300 euro opleveren", []),
    ],
)
def test_promises(text, found):
    assert [span.text for span in promises(text, TONE)] == found


SOMETHING_ELSE = (
    "ik heb {n} volgers",
    "{n} views per dag",
    "met {n} likes en {m} reacties",
    "op {d}-{mo}-2026 ging het los",
    "sinds {d} maart 20{y}",
    "bel 06{phone} of app",
    "call +31 6 {phone}",
    "mijn huur is €{n} per maand",
    "de cursus kost {n} euro",
    "deze tas van €{n}",
    "ik gaf {n} euro uit aan advertenties",
    "win {n} euro shoptegoed",
    "ik ben {y} jaar oud",
    "bestelling nr. {n}{m}",
    "iban nl{y}abna0{phone}",
    "om {d}:{y} live",
    "{y}% korting met code SAVE{n}",
    "https://voorbeeld.nl/{n}-euro",
    "#{n}euro",
    "ik bespaar {n} euro per jaar",
    "i spent ${n} on a camera",
    "my rent is ${n} a month",
    "only €{n} per month, cancel anytime",
    "{n} followers in {d} days",
    "nobody earns €{n} a month",
    "je verdient echt geen {n} euro per maand",
)


@given(
    st.lists(st.sampled_from(SOMETHING_ELSE), min_size=1, max_size=3, unique=True),
    st.integers(100, 99_999),
    st.integers(1, 28),
    st.integers(10_000_000, 99_999_999),
    st.sampled_from([". ", "! ", "\n", " 🎉 ", "; "]),
    st.booleans(),
)
def test_no_amount_is_read_of_a_number_that_is_something_else(others, n, d, phone, joint, first):
    values = {"n": n, "m": n % 97 + 3, "d": d, "mo": d % 12 + 1, "y": d + 17, "phone": phone}
    parts = [other.format(**values) for other in others]
    own = "Ik verdien 123456 euro per maand"
    parts = [own, *parts] if first else [*parts, own]
    for claim in read_claims(joint.join(parts)).claims:
        assert (claim.low, claim.high) == (123_456, 123_456)


@given(
    st.sampled_from(SOMETHING_ELSE),
    st.integers(100, 99_999),
    st.sampled_from([", ", " en ", " maar ", " and ", " - ", " met "]),
)
def test_what_stands_in_the_same_sentence_is_told_apart(other, n, joint):
    part = other.format(n=n, m=n % 97 + 3, d=7, mo=3, y=24, phone=12_345_678)
    for text in (
        f"Ik verdien 123456 euro per maand{joint}{part}",
        f"{part}{joint}ik verdien 123456 euro per maand",
    ):
        for claim in read_claims(text).claims:
            assert (claim.low, claim.high) == (123_456, 123_456)
