"""What comes on top of a fee, and the floor below it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs.rule_sets.offer_rules import EXTRAS, load_offer_rules
from tikmon_nb.model.offers.asking_lines import asking_lines, floor_eur

RULES = load_offer_rules()
FEE = np.full(2_000, 400.0)


def eur(asked, **more):
    return sum((line.eur for line in asking_lines(FEE, asked, RULES, **more)), np.zeros_like(FEE))


def test_rights_lie_within_what_the_sources_say():
    [line] = asking_lines(FEE, {"rights": 90}, RULES)
    assert 400 * 0.2 <= line.eur.min() < 100
    assert 700 < line.eur.max() <= 400 * 2.0
    creamate, older = line.sources
    share = creamate.weight / (creamate.weight + older.weight)
    assert (line.eur < 400 * 0.5).mean() == pytest.approx(share, abs=0.04)


@given(st.sampled_from(EXTRAS), st.floats(1, 3_000), st.floats(1, 4))
def test_more_days_are_never_cheaper(kind, days, times):
    assert (eur({kind: days * times}) >= eur({kind: days}) * (1 - 1e-12)).all()


@given(st.sampled_from(EXTRAS), st.floats(0, 365))
def test_without_an_end_it_is_at_least_as_dear_as_a_year(kind, days):
    assert (eur({kind: math.inf}) >= eur({kind: days})).all()


@given(st.floats(0, 400), st.floats(0, 400))
def test_waiting_longer_is_never_cheaper(days, more):
    later, sooner = (eur({}, paid_in_days=one) for one in (days + more, days))
    assert (later >= sooner).all()


def test_the_usual_term_costs_nothing():
    assert not asking_lines(FEE, {}, RULES, paid_in_days=RULES.waiting.usual_days)
    [line] = asking_lines(FEE, {}, RULES, paid_in_days=RULES.waiting.usual_days + 365.25)
    assert line.eur.min() >= 400 * RULES.waiting.low
    assert line.eur.max() <= 400 * RULES.waiting.high


def test_an_agency_makes_the_floor_higher():
    hours, per_hour = np.array([4.0, 8.0]), np.array([20.0, 20.0])
    assert floor_eur(hours, per_hour, 10.0, 0.0) == pytest.approx([90, 170])
    assert floor_eur(hours, per_hour, 10.0, 0.2) * 0.8 == pytest.approx([90, 170])
