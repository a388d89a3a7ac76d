"""A report is one page: few words before anything is unfolded, and what is missing is said once."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.conftest import DATA
from tests.notebook_cells import shown
from tikmon_nb.batch.page import notebook_page
from tikmon_nb.views.page.html import Html, element, paragraph, section
from tikmon_nb.views.page.one_page import OnePage
from tikmon_nb.views.page.text import Text

MOST_WORDS = 900
UNSEEN = {"style", "script", "title"}
VOID = {"img", "br", "wbr", "meta", "link"}


class Words(HTMLParser):
    """The words of a page: all of them, and those that are seen while everything is folded."""

    def __init__(self):
        super().__init__()
        self.open, self.all, self.seen = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if UNSEEN & set(self.open):
            return
        self.all += data.split()
        below = self.open[self.open.index("details") + 1 :] if "details" in self.open else ["summary"]
        if below[:1] == ["summary"]:
            self.seen += data.split()


def words(page):
    parser = Words()
    parser.feed(page)
    return parser


def page_of(creator_id, lang, **asked):
    asked = {"creator_id": creator_id, "lang": lang, "data_folder": str(DATA), "draws": 500, **asked}
    fragments = [fragment for fragment in shown("creator_report", **asked) if fragment]
    return notebook_page(creator_id, fragments, Text(lang, asked.get("months", 12)))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(
    "asked", [{"card": "nl-2026"}, {"card": "artikel-2026", "goal_eur_per_month": 1500.0}]
)
def test_a_creator_with_everything_reads_few_words(lang, asked):
    counted = words(page_of("daan", lang, **asked))
    assert len(counted.seen) <= MOST_WORDS
    assert len(counted.all) > 2 * len(counted.seen)  # the rest is there to unfold


def test_a_long_forecast_tells_its_years_apart():
    page = page_of("daan", "nl", card="nl-2026", months=30)
    answer = page[page.index('<section class="answer">') : page.index("</section>")]
    for span in ("dec 2026 – nov 2027", "dec 2027 – nov 2028", "dec 2028 – mei 2029"):
        assert answer.count(span) == 1
    assert '<dl class="facts">' not in answer  # no total of years that are less and less sure
    assert len(words(page).seen) <= MOST_WORDS


def test_a_short_page_holds_the_first_lines_alone():
    page = page_of("daan", "nl", card="nl-2026", short=True)
    assert "<details" not in page
    assert len(words(page).all) < 400
    assert "In 8 van de 10" in page


def test_a_form_with_only_an_id_gives_a_short_page_that_says_what_to_do(make_creator, data):
    make_creator("leeg")
    page = page_of("leeg", "nl", data_folder=str(data))
    assert page.count("<section") == 1
    assert len(words(page).all) < 120
    assert "creator.yml" in page
    assert "exports" in page


def test_every_word_of_a_section_is_in_its_folded_form():
    made = section("a", "Title", paragraph("rest"), lead=paragraph("first"), more="More")
    assert words(made.folded).seen == ["Title", "first", "More"]
    assert set(words(made.folded).all) == {*words(made).all, "More"}
    assert words(section("a", "Title", paragraph("rest")).folded).seen == ["Title"]
    assert "<details" not in section("a", "Title", lead=paragraph("all there is")).folded


def test_what_has_nothing_to_say_is_told_in_one_line():
    page = OnePage(Text("en"))
    for name in ("Posts", "Subjects"):
        assert page.fold(section("a", name, paragraph("nothing"), unsaid="no posts were read")) == ""
    page.fold(section("b", "Privacy", unsaid="no links were found"))
    assert page.fold(Html("")) == ""
    line = "".join(words(page.unsaid()).all)
    assert line.count("nopostswereread") == 1
    assert "“Posts”and“Subjects”" in line
    assert "nolinkswerefound" in line
    assert OnePage(Text("en")).unsaid() == ""
    assert OnePage(Text("en"), brief=True).fold(section("a", "T", element("p", "x"))) == ""
