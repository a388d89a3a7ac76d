"""A forecast of another length than a year speaks of periods; one of a year speaks of years."""

from __future__ import annotations

import re

import pytest

from tests.notebook_cells import shown
from tikmon_nb.tasks.report import plan_reports, run_reports
from tikmon_nb.views.page.periods import of_a_period
from tikmon_nb.views.page.text import Text

WORDS = {"nl": (r"\bja(?:ar|ren)\b", "periode"), "en": (r"\byears?\b", "period")}
# which have ages and years of their own
SOURCES = re.compile(r"<section aria-labelledby=.rates..*?</section>", re.DOTALL)
FORM = "id: vera\nname: Vera\nage: 30\nfollowers: 60000\nsponsored: {posts_per_month: {low: 1, high: 3}}\n"


@pytest.mark.parametrize(
    ("year", "period"),
    [
        (
            "In 8 of 10 simulated years, {amounts} comes in.",
            "In 8 of 10 simulated periods, {amounts} comes in.",
        ),
        ("Year when low", "Period when low"),
        ("Twenty possible years", "Twenty possible outcomes"),
        ("this source is more than a year old", "this source is more than a year old"),
        ("Note: the year of {name} has begun already.", "Note: the year of {name} has begun already."),
        ("early yearly", "early yearly"),
    ],
)
def test_simulated_years_become_periods_and_those_of_the_calendar_stay(year, period):
    assert of_a_period(year) == period


def test_only_another_length_than_a_year_is_called_a_period():
    assert Text("nl")("Twenty possible years") == Text("nl", 12)("Twenty possible years")
    assert Text("nl", 36)("Year when low") == "Periode bij laag"
    grey = ("{n} dot is grey: a year in which nothing comes in.",)
    grey += ("{n} dots are grey: years in which nothing comes in.",)
    assert Text("en", 1).plural(*grey, 2) == "2 dots are grey: periods in which nothing comes in."


@pytest.fixture
def vera(data):
    folder = data / "creators" / "vera"
    folder.mkdir()
    (folder / "creator.yml").write_text(FORM, "utf-8")
    return data


def assert_no_year(page, lang):
    year, period = WORDS[lang]
    page = SOURCES.sub("", page)
    said = " ".join([*re.findall(r">([^<>]+)<", page), *re.findall(r'alt="([^"]*)"', page)])
    assert [said[max(0, m.start() - 60) : m.end() + 40] for m in re.finditer(year, said, re.I)] == []
    assert period in said


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("months", [1, 36])
def test_no_section_calls_anything_simulated_a_year(vera, lang, months):
    asked = {"creator_id": "vera", "card": "nl-2026", "draws": 64, "months": months, "lang": lang}
    found = shown("creator_report", **asked, data_folder=str(vera))
    assert len(found) > 10
    assert_no_year("".join(found), lang)


def test_neither_does_a_page_or_the_overview(vera, tmp_path):
    parameters = {"scenario": "basis", "card": "nl-2026", "draws": 64, "months": 36, "seed": 3}
    parameters |= {"start": "", "lang": "nl"}
    out = tmp_path / "out"
    plan = plan_reports(("vera",), everyone=False, parameters=parameters, data=vera, out=out, workers=1)
    done = run_reports(plan)
    assert not done.failed
    for name in ("vera", "index"):
        assert_no_year((done.folder / f"{name}.html").read_text("utf-8"), "nl")
