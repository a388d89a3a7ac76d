"""Every row of the article's table, as hand-checked sentences."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest
import yaml

from tests.conftest import STANDSTILL
from tikmon_nb.inputs import load_rate_card, load_scenario
from tikmon_nb.model.choices.sensitivity import with_source
from tikmon_nb.model.year.simulation import prepare, run_year

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "source_table.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"])
def test_row(case, make_creator, data):
    creator = make_creator(**case["creator"])
    scenario = STANDSTILL
    if "scenario" in case:
        scenario = STANDSTILL.over(load_scenario(case["scenario"], data))
    run = prepare(
        creator,
        load_rate_card(case.get("card", "artikel-2026"), data),
        scenario,
        draws=case.get("draws", 4000),
        months=1,
        seed=2026,
        start=case.get("start", dt.date(2027, 4, 1)),
    )
    year = run_year(with_source(run, case["source"]) if "source" in case else run)
    eur = year.income[case["stream"]][0]
    status = year.status[case["stream"]]
    assert bool(status.open_share[0] > 0.5) is case["open"]
    if "eur" in case:
        low, high = case["eur"]
        assert eur.min() >= low - 1e-9
        assert eur.max() <= high + 1e-9
    if case["open"] and "eur" in case and case["eur"][0] < case["eur"][1] and "mean" not in case:
        low, high = case["eur"]  # the whole range is used, not only its middle
        assert eur.min() <= low + 0.2 * (high - low)
        assert eur.max() >= high - 0.2 * (high - low)
    if "eur_if_any" in case:
        low, high = case["eur_if_any"]
        paid = eur[eur > 0]
        assert len(paid) > 100
        assert low <= paid.min()
        # two posts in one month happen once in 500,000 of these months
        assert (paid <= high + 1e-9).mean() > 0.98
    if "mean" in case:
        assert math.isclose(eur.mean(), case["mean"], rel_tol=0.02)


def test_every_row_of_the_card_has_a_case(data):
    named = {case["stream"] for case in CASES}
    own = load_rate_card("artikel-2026", data)
    assert {own.rates[name].stream for name in own.own} <= named
