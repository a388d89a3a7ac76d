"""Scenarios: overlays, their algebra, and names that do not exist."""

from __future__ import annotations

import errno
import json
import os

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tikmon_nb.inputs import InputError, load_scenario, load_scenarios
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.inputs.scenarios import Change, save_scenario


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


def own(data):
    path = data / "scenarios_own.yml"
    return path.read_text("utf-8") if path.exists() else None


def refusal(data, *arguments):
    """The codes with which saving is refused; whatever they are, the file is as it was."""
    before = own(data)
    with pytest.raises(InputError) as caught:
        save_scenario(*arguments, data)
    assert own(data) == before
    assert not (data / "scenarios_own.tmp").is_file()
    return [finding.code for finding in caught.value.findings]


def hours(value):
    return {"live_hours_per_month": Change(set=fixed(value))}


numbers = st.one_of(
    st.floats(0, 744),
    st.integers(0, 744_000).map(lambda thousandths: thousandths / 1000),
    st.sampled_from([4.333, 0.001, 1e-5, 1e-17, 100.125]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder that lives as long as a property is tried."""
    made = tmp_path_factory.mktemp("data")
    (made / "rates").mkdir()
    write(made, basis={"name": {"nl": "Basis"}})
    return made


@example(4.333, 1.0, 0.0)
@example(1.0, 1.001, -1.125)
@given(numbers, st.floats(0, 1e6), st.floats(-1e6, 1e6))
def test_whatever_is_saved_is_read_back_to_the_last_digit(folder, value, times, plus):
    change = Change(set=fixed(value), times=times, plus=plus)
    save_scenario("mijn", {"live_hours_per_month": change}, "basis", folder)
    assert load_scenario("mijn", folder).changes["live_hours_per_month"] == change


@example("4.333")
@example("0:30")
@example("1.000.000")
@given(
    st.one_of(
        st.text(st.characters(categories=["L", "N", "P", "Zs"], codec="utf-8"), min_size=1, max_size=20),
        st.from_regex(r"[0-9.:]{1,9}", fullmatch=True),
    )
)
def test_words_in_a_users_own_file_survive_a_scenario_that_is_saved_beside_them(folder, words):
    held = {"eerder": {"description": {"nl": words}}}
    (folder / "scenarios_own.yml").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    save_scenario("mijn", hours(3), "basis", folder)
    assert load_scenario("eerder", folder).description == {"nl": words}


def test_a_saved_change_keeps_its_factor(data):
    save_scenario("mijn", {"views_30d": Change(set=fixed(7.0), times=0.5, plus=1)}, "voorzichtig", data)
    assert load_scenario("mijn", data).changes["views_30d"].apply(fixed(0)).low == 4.5


def test_a_scenario_cannot_be_saved_under_the_name_of_one_that_it_builds_on(data):
    save_scenario("a", hours(1), "basis", data)
    save_scenario("b", hours(2), "a", data)
    save_scenario("c", hours(3), "b", data)
    for name in ("a", "b", "c"):
        assert refusal(data, name, hours(4), "c") == ["scenario_twice"]
    save_scenario("c", hours(5), "a", data)  # anew, on another that does not build on it
    assert load_scenario("c", data).changes["live_hours_per_month"].set == fixed(5)


def test_a_circle_is_found_in_the_file_where_it_is(data):
    (data / "scenarios_own.yml").write_text("a: {extends: b}\nb: {extends: a}\n", encoding="utf-8")
    assert problems(data)[0].file == "scenarios_own.yml"
    assert refusal(data, "c", hours(1), "basis") == ["scenario_circular"]


def test_nothing_impossible_is_saved(data):
    assert refusal(data, "mijn", {"costs_eur_per_month": Change(set=fixed(1))}, "basis") == [
        "scenario_sets_group"
    ]
    assert refusal(data, "mijn", hours(745), "basis") == ["number_out_of_range"]
    assert refusal(data, "mijn", hours(1), "nergens") == ["scenario_unknown"]


@pytest.mark.parametrize("held", ["- een\n- twee\n", "zomaar tekst\n", "a: [1]\n"])
def test_an_own_file_that_holds_no_scenarios_is_left_as_it_is(data, held):
    (data / "scenarios_own.yml").write_text(held, encoding="utf-8")
    assert refusal(data, "mijn", hours(1), "basis") == ["not_a_mapping"]


def test_an_own_file_with_nothing_left_in_it_is_no_fault(data):
    (data / "scenarios_own.yml").write_text("# later\n", encoding="utf-8")
    assert "basis" in load_scenarios(data)
    save_scenario("mijn", hours(1), "basis", data)
    assert "mijn" in load_scenarios(data)


def test_a_folder_that_cannot_be_written_to_is_said(data, monkeypatch):
    (data / "scenarios_own.tmp").mkdir()
    assert refusal(data, "mijn", hours(1), "basis") == ["system_refused"]
    (data / "scenarios_own.tmp").rmdir()
    (data / "scenarios_own.yml").mkdir()
    with pytest.raises(InputError, match="system_refused"):
        save_scenario("mijn", hours(1), "basis", data)
    (data / "scenarios_own.yml").rmdir()

    def full(*_arguments, **_more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("pathlib.Path.write_text", full)
    assert refusal(data, "mijn", hours(1), "basis") == ["system_refused"]


def test_what_somebody_wrote_by_hand_stays(data):
    own = data / "scenarios_own.yml"
    own.write_text(
        "# van mij\nmijn: # en dit\n  changes: {followers: 12345}\n  open_streams: [shop]\n", encoding="utf-8"
    )
    save_scenario("nieuw", hours(2), "mijn", data)
    assert own.read_text("utf-8").startswith("# van mij\nmijn: # en dit\n")
    assert load_scenario("nieuw", data).open_streams == ("shop",)
    with pytest.raises(InputError) as caught:
        save_scenario("mijn", hours(3), "basis", data)
    assert [finding.code for finding in caught.value.findings] == ["scenario_twice"]
    assert load_scenario("mijn", data).open_streams == ("shop",)
