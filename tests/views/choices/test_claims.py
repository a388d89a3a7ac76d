"""What is said of a claim: figures that match, no year twice, no range between two equal amounts."""

from __future__ import annotations

import math
import re
from types import SimpleNamespace

import pytest

from tests.conftest import DATA
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.rule_sets.law import load_published_incomes
from tikmon_nb.model.choices.claims import Change50, claim_chance, claimed
from tikmon_nb.views.choices.claim_sentences import _change, claim_sentences, published_lines
from tikmon_nb.views.page.text import Text

NL = Text("nl")


def change(value, now, key="affiliate_orders_per_1000_views", unit="orders_per_1000_views"):
    return Change50(SimpleNamespace(value=value, key=key, unit=unit), now)


@pytest.mark.parametrize(
    ("value", "now", "said"),
    [
        (
            2.4,
            0.0545,
            "weergaven, veel meer dan nu: ongeveer 44 keer zoveel (nu ongeveer 0,054 ",
        ),
        (
            2.437,
            0.06,
            "weergaven, veel meer dan nu: ongeveer 40 keer zoveel (nu ongeveer 0,06 ",
        ),
        (30, 20, "30 bestellingen per 1.000 weergaven, 1,5 keer zoveel als nu (ongeveer 20 "),
        (
            1234,
            1,
            "weergaven, veel meer dan nu: ongeveer 1.200 keer zoveel (nu ongeveer 1 ",
        ),
        (5, 0, "5 bestellingen per 1.000 weergaven (nu niets)"),
        (5, math.nan, "5 bestellingen per 1.000 weergaven (nu niets)"),
    ],
)
def test_the_factor_is_that_of_the_figures_shown(value, now, said):
    assert said in _change(change(value, now), NL).replace("\u00a0", " ")


def test_a_share_keeps_two_figures():
    shown = _change(change(0.123, 0.00456, "affiliate_conversion_share", "share"), NL)
    assert "12%" in shown
    assert "0,46%" in shown
    assert "26 keer" in shown


def test_a_year_of_nothing_is_no_range(make_creator):
    nobody = make_creator(followers=500, sponsored={"posts_per_month": 0})
    found = claim_chance(
        nobody, load_rate_card("nl-2026"), "basis", claimed(50, "month"), levers=(), draws=256
    )
    assert found.usual == (0, 0, 0)
    for lang, word in (("nl", "komen daar ook ongeveer op uit"), ("en", "come to about as much")):
        said = " ".join(claim_sentences(found, "Test", Text(lang)))
        assert word in said
        assert not re.search(r"(liggen ongeveer|lie about)", said)


def test_the_date_of_a_survey_stands_once():
    published = load_published_incomes(DATA)
    lines = " ".join(published_lines(published, NL))
    assert not re.search(r"(20\d\d), \1", lines)
    [survey, *_] = published.surveys
    other = published.model_copy(
        update={"surveys": (survey.model_copy(update={"source": {"nl": "Een rapport"}}),)}
    )
    assert "(Een rapport, 2022; zekerheid" in " ".join(published_lines(other, NL))


def test_yara_is_told_with_ranges():
    found = claim_chance(
        load_creator("yara"), load_rate_card("nl-2026"), "basis", claimed(300, "month"), levers=(), draws=256
    )
    assert "liggen tussen" in " ".join(claim_sentences(found, "Yara", NL))
