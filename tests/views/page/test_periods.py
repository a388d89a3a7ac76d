"""A forecast of another length than a year speaks of periods; one of a year speaks of years."""

from __future__ import annotations

import re

import catalogues
import pytest
from babel.messages.extract import extract_from_dir

from tests.notebook_cells import shown
from tikmon_nb.tasks.report.planning import plan_reports
from tikmon_nb.tasks.report.reports import run_reports
from tikmon_nb.views import roster
from tikmon_nb.views.page import names
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year import tables
from tikmon_nb.views.year.sections import GREY_DOTS

WORDS = {"nl": (r"\bja(?:ar|ren)\b", "periode"), "en": (r"\byears?\b", "period")}
# which have ages, and calendar years, of their own
SOURCES = re.compile(r"<section aria-labelledby=.(?:rates|left)..*?</section>", re.DOTALL)
FORM = "id: vera\nname: Vera\nage: 30\nfollowers: 60000\nsponsored: {posts_per_month: {low: 1, high: 3}}\n"


OF_OTHER_YEARS = (
    "advertising/",
    "money/",
    "page/finding_",
    "terminal",
    "hindsight",
    "choices/claim_sentences",
)
"""What speaks of years of the calendar, or of a claim that is held against a year."""
ALWAYS_A_YEAR = {
    "In at least 8 of 10 simulated years nothing differs from what you pinned.",
    "Compared with what you pinned, each simulated year differs by {middle} in the middle (8 of 10:"
    " {between}); that is not the difference between the two middles.",
    "Left after costs and tax, by {n} of the simulated years: {cases}",
    "If you accept, in your year of {range}:",
}
"""Sentences of the explorer and of an offer, for which a year is simulated whatever is asked."""
AGE = re.compile(r"more than a year old")


def marked(keywords):
    """What the views say of a forecast, through these functions."""
    found = extract_from_dir(str(catalogues.PACKAGE / "views"), [("**.py", "python")], keywords=keywords)
    return [message for file, _line, message, *_ in found if message and not file.startswith(OF_OTHER_YEARS)]


def test_every_other_sentence_about_a_year_has_one_about_a_period_beside_it():
    pairs = dict(marked(catalogues.PAIRS))
    beside = {names.STATE_NAMES[state] for state in names.STATES_OF_A_PERIOD}
    beside |= {forms[0] for forms in (GREY_DOTS, roster.IN_YEARS)}
    said = {message if isinstance(message, str) else message[0] for message in marked(catalogues.KEYWORDS)}
    of_years = {
        message for message in said if message and re.search(WORDS["en"][0], AGE.sub("", message), re.I)
    }
    assert of_years - set(pairs) - beside == ALWAYS_A_YEAR
    assert [period for period in pairs.values() if re.search(WORDS["en"][0], period, re.I)] == []


def test_only_another_length_than_a_year_is_called_a_period():
    title = ("Twenty possible years", "Twenty possible outcomes")
    assert Text("nl").of_period(*title) == Text("nl", 12).of_period(*title) == Text("nl")(title[0])
    assert Text("nl", 36).of_period("Year when low", "Period when low") == "Periode bij laag"
    assert Text("en", 1).of_period(*title) == title[1]
    assert tables.state_name("opens", Text("en", 1)) == "opens during the period"
    assert tables.state_name("opens", Text("en")) == "opens during the year"
    assert tables.state_name("open", Text("en", 1)) == "open"


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


@pytest.mark.parametrize(
    ("notebook", "few"),
    [
        ("scenarios", {"draws": 64}),
        ("portfolio", {"draws": 64}),
        ("what_matters", {"draws": 64, "points": 16}),
    ],
)
def test_neither_does_another_notebook(notebook, few):
    assert_no_year("".join(shown(notebook, months=24, lang="en", **few)), "en")


def test_neither_does_a_page_or_the_overview(vera, tmp_path):
    parameters = {"scenario": "basis", "card": "nl-2026", "draws": 64, "months": 36, "seed": 3}
    parameters |= {"start": "", "lang": "nl"}
    out = tmp_path / "out"
    plan = plan_reports(("vera",), everyone=False, parameters=parameters, data=vera, out=out, workers=1)
    done = run_reports(plan)
    assert not done.failed
    for name in ("vera", "index"):
        assert_no_year((done.folder / f"{name}.html").read_text("utf-8"), "nl")
