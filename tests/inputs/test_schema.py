"""`schema` in a data file: its shape, by number; a newer one says what to do, and nothing else."""

from __future__ import annotations

import shutil

import pytest
import yaml

from tests.conftest import DATA, ROOT
from tikmon_nb.findings import InputError
from tikmon_nb.inputs import load_creator, load_rate_card, load_scenarios
from tikmon_nb.inputs.rule_sets.advertising import load_disclosure_rules
from tikmon_nb.inputs.rule_sets.law import load_privacy_rules, load_published_incomes
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text

LOADS = {
    "creators/noor/creator.yml": lambda data: load_creator("noor", data),
    "rates/aannames-2026.yml": lambda data: load_rate_card("nl-2026", data),
    "rules/disclosure/woorden-2026.yml": lambda data: load_disclosure_rules("rsm-2022", data),
    "rules/privacy-2026.yml": lambda data: load_privacy_rules(data=data),
    "published_incomes.yml": load_published_incomes,
    "scenarios.yml": load_scenarios,
}
every_kind = pytest.mark.parametrize("name", LOADS)


@pytest.fixture
def written(data):
    """Writes a shipped file anew, with another line for its schema."""
    shutil.copytree(DATA / "creators" / "noor", data / "creators" / "noor")

    def write(name, line):
        text = (DATA / name).read_text("utf-8")
        assert text.count("\nschema: 1\n") == 1
        (data / name).write_text(text.replace("\nschema: 1\n", f"\n{line}\n"), encoding="utf-8")
        return data

    return write


def test_every_file_that_is_shipped_says_its_schema():
    files = [path for path in sorted(DATA.rglob("*.yml")) if path.name != "scenarios_own.yml"]
    form = ROOT / "tikmon_nb" / "inputs" / "creator_form.yml"
    assert all(yaml.safe_load(path.read_text("utf-8"))["schema"] == 1 for path in [*files, form])


@every_kind
def test_a_file_may_leave_it_out(written, name):
    LOADS[name](written(name, ""))


@every_kind
def test_a_newer_one_is_one_finding_that_says_what_to_do(written, name):
    data = written(name, "schema: 2\nnieuw: {vorm: 1}")
    with pytest.raises(InputError) as caught:
        LOADS[name](data)
    [finding] = caught.value.findings
    assert (finding.code, finding.severity, finding.column) == ("schema_newer", "error", "schema")
    assert (finding.expected, finding.found) == ("1", "2")
    assert finding.row == (DATA / name).read_text("utf-8").splitlines().index("schema: 1") + 1
    assert "werk tikmon bij" in sentence(finding, Text("nl"))
    assert "update tikmon" in sentence(finding, Text("en"))


@pytest.mark.parametrize("found", ["0", "-1", "1.0", "true", "een", "[1]", "~"])
def test_what_is_no_number_of_a_schema_is_an_error(written, found):
    data = written("creators/noor/creator.yml", f"schema: {found}")
    with pytest.raises(InputError) as caught:
        load_creator("noor", data)
    assert [finding.code for finding in caught.value.findings] == ["value_not_allowed"]


def test_it_is_among_the_keys_that_are_known(written):
    data = written("creators/noor/creator.yml", "shema: 1")
    with pytest.raises(InputError) as caught:
        load_creator("noor", data)
    assert caught.value.findings[0].near == ("schema",)
