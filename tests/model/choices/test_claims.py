"""The chance of a claim is the model's own, and the changes that are named do make it an even chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.conftest import STANDSTILL
from tikmon_nb.findings import InputError
from tikmon_nb.inputs import load_creator, load_rate_card, load_scenario
from tikmon_nb.model import simulate, summarise
from tikmon_nb.model.choices.claims import EVEN, claim_chance, claimed, with_followers
from tikmon_nb.model.choices.goal import chance_of, set_to

CARD = load_rate_card("nl-2026")
SETTINGS = {"draws": 1024, "seed": 7}


@pytest.fixture(scope="module")
def yara():
    return load_creator("yara")


@pytest.mark.parametrize("eur", [100, 300, 400, 500, 5000])
def test_the_chance_is_that_of_the_model_called_directly(yara, eur):
    found = claim_chance(yara, CARD, "basis", claimed(eur, "month"), levers=(), **SETTINGS)
    year = simulate(yara, CARD, load_scenario("basis"), months=12, **SETTINGS)
    summary = summarise(year)
    assert found.average.value == pytest.approx(summary.chance_of(eur * 12), abs=1e-12)
    assert found.some_month.value == pytest.approx(float((year.gross >= eur).any(axis=0).mean()))
    assert found.every_month.value == pytest.approx(float((year.gross >= eur).all(axis=0).mean()))
    assert found.usual[1] == pytest.approx(summary.at("gross", "p50") / 12, rel=1e-9)
    assert found.every_month.value <= found.average.value <= found.some_month.value


@pytest.mark.parametrize(
    ("eur", "per", "monthly"),
    [
        (5000, "month", 5000),
        (60_000, "year", 5000),
        (7 * 100, "week", 7 * 100 * 365.25 / 12 / 7),
        (100, "day", 100 * 365.25 / 12),
    ],
)
def test_periods(eur, per, monthly):
    assert claimed(eur, per).eur_per_month == pytest.approx(monthly)


@pytest.mark.parametrize(
    ("eur", "per", "n", "monthly"),
    [(9000, "quarter", 1, 3000), (600, "month", 6, 100), (48, "hour", 48, 48 / 2 * 365.25 / 12)],
)
def test_several_periods(eur, per, n, monthly):
    assert claimed(eur, per, n).eur_per_month == pytest.approx(monthly)


def test_a_claim_per_live_or_of_several_videos():
    assert claimed(250, "live", lives_per_month=4).eur_per_month == 1000
    assert claimed(900, "video", 3, posts_per_month=10).eur_per_month == 3000
    with pytest.raises(InputError) as caught:
        claimed(250, "live", posts_per_month=4)
    assert caught.value.findings[0].code == "claim_needs_lives"


def test_a_claim_per_video_needs_their_number():
    assert claimed(50, "video", posts_per_month=12).eur_per_month == 600
    for pace in (None, 0, -1):
        with pytest.raises(InputError) as caught:
            claimed(50, "video", posts_per_month=pace)
        assert caught.value.findings[0].code == "claim_needs_videos"


@pytest.mark.parametrize(
    ("eur", "per", "code"),
    [
        (0, "month", "claim_not_positive"),
        (-5, "month", "claim_not_positive"),
        (math.nan, "month", "claim_not_positive"),
        (math.inf, "month", "claim_not_positive"),
        (1e12, "month", "claim_beyond_reason"),
        (1e8, "day", "claim_beyond_reason"),
        (5, "hour", "claim_not_comparable"),
        (5, "thousand_views", "claim_not_comparable"),
        (5, "fortnight", "claim_not_comparable"),
    ],
)
def test_impossible_claims(eur, per, code):
    with pytest.raises(InputError) as caught:
        claimed(eur, per)
    assert caught.value.findings[0].code == code


def test_the_changes_named_make_it_an_even_chance(yara):
    found = claim_chance(yara, CARD, "basis", claimed(2000, "month"), **SETTINGS)
    assert found.average.value < EVEN
    assert found.changes
    assert [c.times for c in found.changes] == sorted(c.times for c in found.changes)
    for change in found.changes:
        changed = set_to(found.run, change.found.key, change.found.value)
        assert chance_of(changed, 2000).value >= EVEN
        less = set_to(found.run, change.found.key, change.found.value * 0.9)
        assert chance_of(less, 2000).value < EVEN + 0.15


def test_what_is_likely_already_needs_no_change(yara):
    found = claim_chance(yara, CARD, "basis", claimed(1, "month"), **SETTINGS)
    assert found.average.value > 0.99
    assert found.changes == found.out_of_reach == ()


def test_what_no_single_change_reaches_is_said(make_creator):
    creator = make_creator(other=[{"name": "les", "eur_per_month": {"low": 100, "high": 200}}])
    found = claim_chance(creator, CARD, STANDSTILL, claimed(90_000_000, "month"), **SETTINGS)
    assert found.average.value == 0
    assert found.changes == ()


def test_other_followers_bring_views_in_proportion(yara):
    overlay = with_followers(yara, CARD, "basis", 47_000)
    changed = simulate(yara, CARD, overlay, months=1, draws=256, seed=1)
    now = simulate(yara, CARD, load_scenario("basis"), months=1, draws=256, seed=1)
    factor = 47_000 / float(np.median(now.assumptions["followers"].range.low))
    assert changed.assumptions["followers"].range.low == 47_000
    assert changed.assumptions["views_30d"].range.low == pytest.approx(
        now.assumptions["views_30d"].range.low * factor, rel=0.02
    )


@pytest.mark.parametrize("followers", [-1, math.nan, 1e12])
def test_impossible_followers(yara, followers):
    with pytest.raises(InputError):
        with_followers(yara, CARD, "basis", followers)
