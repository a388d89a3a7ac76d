"""Scenarios: overlays, their algebra, and names that do not exist."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.inputs import InputError, load_scenario, load_scenarios
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.inputs.scenarios import Change


def write(data, **scenarios):
    (data / "scenarios.yml").write_text(yaml.safe_dump(scenarios, sort_keys=False), encoding="utf-8")


def problems(data):
    with pytest.raises(InputError) as caught:
        load_scenarios(data)
    return caught.value.findings


def test_the_projects_scenarios_are_there_in_both_languages(data):
    scenarios = load_scenarios(data)
    assert list(scenarios)[:5] == ["basis", "voorzichtig", "groei", "geen-deals", "zonder-tiktok"]
    assert all(set(s.name) == set(s.description) == {"nl", "en"} for s in scenarios.values())


def test_a_misspelt_scenario_gets_the_nearest_names(data):
    with pytest.raises(InputError) as caught:
        load_scenario("voorzigtig", data)
    assert caught.value.findings[0].near == ("voorzichtig",)


def test_a_misspelt_assumption_is_an_error_with_line_and_nearest_names(data):
    write(data, mijn={"changes": {"sponsored_post_per_month": {"times": 2}}})
    [finding] = problems(data)
    assert finding.code == "assumption_unknown"
    assert finding.row == 3
    assert finding.near[0] == "sponsored_posts_per_month"


def test_all_problems_come_at_once(data):
    write(
        data,
        a={"changes": {"folowers": 3}},
        b={"closed_streams": ["afiliate"]},
        c={"extends": "d"},
        e={"changes": {"followers": {"tmes": 3}}},
        f={"changes": {"affiliate_commission_share": 2}},
        g={"changes": {"costs_eur_per_month": 5}},
        h={"platform_stops": {"from_month": 0}},
    )
    codes = {finding.code for finding in problems(data)}
    assert codes == {
        "assumption_unknown",
        "stream_unknown",
        "scenario_unknown",
        "key_unknown",
        "number_out_of_range",
        "scenario_sets_group",
    }


def test_an_extended_scenario_lies_over_its_base(data):
    write(
        data,
        a={"changes": {"followers": {"times": 2}, "views_30d": 7}},
        b={"extends": "a", "changes": {"followers": {"times": 3, "plus": 1}}},
    )
    changes = load_scenario("b", data).changes
    assert changes["followers"].apply(fixed(10)).low == 61
    assert changes["views_30d"].apply(fixed(10)).low == 7


def test_a_scenario_that_extends_itself_is_refused(data):
    write(data, a={"extends": "b"}, b={"extends": "a"})
    assert problems(data)[0].code == "scenario_circular"


finite = st.floats(-50, 50)
changes = st.builds(Change, times=st.floats(0, 5), plus=finite)


@given(changes, changes, finite, st.floats(0, 50))
def test_one_change_after_another_is_their_composition(first, second, low, width):
    range_ = Range(low=low, high=low + width, mode=low + width / 3, distribution="triangular")
    step_by_step = second.apply(first.apply(range_))
    at_once = first.then(second).apply(range_)
    assert at_once.low == pytest.approx(step_by_step.low, abs=1e-6)
    assert at_once.high == pytest.approx(step_by_step.high, abs=1e-6)


def test_a_change_keeps_the_distribution_unless_it_sets_one():
    range_ = Range(low=1, high=3, mode=2, distribution="pert")
    assert Change(times=2).apply(range_) == Range(low=2, high=6, mode=4, distribution="pert")
    assert Change(times=0).apply(range_).distribution == "fixed"
    assert Change(set=fixed(5)).apply(range_) == fixed(5)
