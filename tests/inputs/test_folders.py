"""A data folder of one's own over the shipped one."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import DATA
from tikmon_nb.findings import InputError
from tikmon_nb.inputs import creator_ids, load_creator, load_rate_card, load_scenario, rate_card_names
from tikmon_nb.inputs.creators import known_ids
from tikmon_nb.inputs.folders import data_folder, overruled, own_folder
from tikmon_nb.inputs.new_creator import make_creator_folder
from tikmon_nb.inputs.roster.rows import roster_file
from tikmon_nb.inputs.rule_sets.advertising import disclosure_rule_names, load_disclosure_rules
from tikmon_nb.inputs.rule_sets.law import load_privacy_rules, load_published_incomes, rule_inputs
from tikmon_nb.inputs.scenarios import Change, load_scenarios, save_scenario


@pytest.fixture
def own(tmp_path):
    """A data folder that holds one creator and nothing else."""
    folder = tmp_path / "mijn"
    (folder / "creators" / "fleur").mkdir(parents=True)
    (folder / "creators" / "fleur" / "creator.yml").write_text("id: fleur\n", encoding="utf-8")
    return folder


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A current folder without data, and nobody who named another."""
    monkeypatch.delenv("TIKMON_DATA")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_it_does_not_hold_is_the_shipped_file(own):
    assert rate_card_names(own) == rate_card_names(DATA)
    assert load_rate_card("nl-2026", own) == load_rate_card("nl-2026", DATA)
    assert load_scenarios(own) == load_scenarios(DATA)
    assert disclosure_rule_names(own) == disclosure_rule_names(DATA)
    assert load_disclosure_rules("rsm-2022", own) == load_disclosure_rules("rsm-2022", DATA)
    assert load_privacy_rules(data=own) == load_privacy_rules(data=DATA)
    assert load_published_incomes(own) == load_published_incomes(DATA)
    assert rule_inputs("privacy-2026", data=own) == rule_inputs("privacy-2026", data=DATA)
    assert roster_file("voorbeeld", own) == DATA / "rosters" / "voorbeeld.csv"
    assert overruled(own) == []


def test_a_card_of_ones_own_stands_beside_the_shipped_ones_and_may_extend_them(own):
    (own / "rates").mkdir()
    (own / "rates" / "eigen.yml").write_text(
        "id: eigen\ntitle: {nl: Eigen, en: Own}\nextends: nl-2026\n", encoding="utf-8"
    )
    assert rate_card_names(own) == sorted([*rate_card_names(DATA), "eigen"])
    card = load_rate_card("eigen", own)
    assert card.rates == load_rate_card("nl-2026", DATA).rates
    assert {"rates/eigen.yml", "rates/nl-2026.yml"} <= set(card.inputs)


def test_a_file_of_the_same_name_goes_first_and_is_told_where_it_differs(own):
    (own / "rates").mkdir()
    card = own / "rates" / "nl-2026.yml"
    shutil.copyfile(DATA / "rates" / "nl-2026.yml", card)
    assert overruled(own) == []
    card.write_text(card.read_text("utf-8") + "# van mij\n", encoding="utf-8")
    (own / "scenarios.yml").write_text("basis: {}\n", encoding="utf-8")
    assert overruled(own) == ["rates/nl-2026.yml", "scenarios.yml"]
    assert list(load_scenarios(own)) == ["basis"]
    assert load_rate_card("nl-2026", own).inputs != load_rate_card("nl-2026", DATA).inputs


def test_examples_can_be_named_but_stand_in_no_list_of_ones_own(own):
    assert list(creator_ids(own)) == ["fleur"]
    assert list(known_ids(own)) == ["fleur", *creator_ids(DATA)]
    assert load_creator("noor", own).form == load_creator("noor", DATA).form
    with pytest.raises(InputError) as caught:
        load_creator("nor", own)
    assert caught.value.findings[0].expected == "fleur"


def test_ones_own_creator_goes_before_an_example_of_that_name(own):
    folder = make_creator_folder("noor", "noor", own)
    assert folder == own / "creators" / "noor"
    assert load_creator("noor", own).form.followers is None
    assert not load_creator("noor", own).form.invented


def test_ones_own_scenarios_come_after_the_shipped_ones(own):
    path = save_scenario("meer", {"views_30d": Change(times=2.0)}, "basis", own)
    assert path == own / "scenarios_own.yml"
    assert list(load_scenarios(own)) == [*load_scenarios(DATA), "meer"]


@pytest.mark.parametrize("made", [False, True], ids=["not there", "full of other things"])
def test_a_folder_that_is_no_data_folder_is_an_error(tmp_path, made):
    folder = tmp_path / "vreemd"
    if made:
        (folder / "src").mkdir(parents=True)
    with pytest.raises(InputError) as caught:
        data_folder(folder)
    [finding] = caught.value.findings
    assert finding.code == "data_folder_missing"
    assert "creators/" in finding.expected
    if made:
        with pytest.raises(InputError):
            own_folder(folder)


def test_nothing_of_ones_own_is_written_into_what_is_shipped(nowhere):
    assert data_folder() == DATA
    path = save_scenario("meer", {"views_30d": Change(times=2.0)}, "basis")
    assert path == nowhere / "data" / "scenarios_own.yml"
    assert data_folder() == nowhere / "data"
    assert load_scenario("meer").changes["views_30d"].times == 2
    assert make_creator_folder("fleur", "fleur") == nowhere / "data" / "creators" / "fleur"
    assert not (DATA / "scenarios_own.yml").exists()


def test_a_data_folder_is_begun_where_one_asks_for_it(nowhere):
    folder = make_creator_folder("fleur", "fleur", nowhere / "nieuw")
    assert folder == nowhere / "nieuw" / "creators" / "fleur"
    assert list(creator_ids(nowhere / "nieuw")) == ["fleur"]
    assert data_folder() == DATA
