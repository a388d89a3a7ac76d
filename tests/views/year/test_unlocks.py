"""The calendar of what opens, and what moves the year, as a report shows them."""

from __future__ import annotations

import pytest

from tests.views.year.test_sections import checked
from tikmon_nb.inputs import load_creator, load_rate_card, load_scenario
from tikmon_nb.model import simulate, summarise
from tikmon_nb.model.choices.sensitivity import tornado
from tikmon_nb.model.year.simulation import prepare, run_year
from tikmon_nb.tasks.report.anonymous import anonymised
from tikmon_nb.views.choices import moves
from tikmon_nb.views.choices.assumption_names import key_names
from tikmon_nb.views.figures.plots_unlocks import changing, plot_unlocks
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year import unlocks


def summary_of(name, card="artikel-2026", **run):
    return summarise(simulate(load_creator(name), load_rate_card(card), draws=400, **run))


def test_the_calendar_shows_the_share_of_the_years_of_each_month():
    summary = summary_of("noor")
    shown = changing(summary)
    assert [status.stream for status in shown] == ["creator_fund", "sponsored"]
    cells = [label.get_text() for label in plot_unlocks(summary, Text("nl")).texts]
    for status in shown:
        numbers = [f"{100 * share:.0f}" for share in status.open_share]
        assert any(cells[i : i + 12] == numbers for i in range(len(cells)))
    assert shown[0].open_share[0] < shown[0].open_share[-1]


def test_open_shares_are_counted_over_the_draws():
    """Followers alone decide: the share of draws with enough of them in a month is the share shown."""
    summary = summary_of("noor")
    [status] = [one for one in changing(summary) if one.stream == "sponsored"]
    enough = (summary.year.audience.followers >= 10_000).mean(axis=1)
    assert status.open_share == pytest.approx(enough)


def test_a_year_in_which_nothing_changes_has_no_calendar():
    summary = summary_of("tim")
    assert changing(summary) == []
    assert "<figure" not in unlocks.unlocks(summary, Text("nl"))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("months", [1, 12, 36])
def test_the_section_is_sound_for_any_length(lang, months):
    page = checked(unlocks.unlocks(summary_of("noor", months=months), Text(lang)))
    for image in page.images:
        assert "noor" not in image["alt"]
        assert "%" in image["alt"]


def moved(name, card="artikel-2026", change=None):
    creator = load_creator(name)
    creator = change(creator) if change else creator
    run = prepare(creator, load_rate_card(card), load_scenario("basis"), draws=256, months=12, seed=3)
    return tornado(run), run_year(run)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", ["noor", "daan", "mila"])
def test_what_moves_most_is_told_with_its_ends(name, lang):
    text = Text(lang)
    data, year = moved(name)
    page = checked(moves.in_short(data, year, text))
    largest = data.iloc[0]
    said = " ".join(page.text)
    assert text.money(largest["p50_low"]) in said
    assert text.money(largest["p50_high"]) in said
    [image] = page.images
    assert key_names(data.index, year, text)[data.index[0]] in image["alt"]


@pytest.mark.parametrize(
    ("lang", "said"), [("nl", "veel is het niet"), ("en", "about €800 in the whole year lies between")]
)
def test_a_little_is_called_a_little_instead_of_twice_the_same_amount(lang, said):
    data, year = moved("noor")
    data = data.assign(p50_low=379_600.0, p50_high=380_400.0)
    assert said in " ".join(checked(moves.in_short(data, year, Text(lang))).text)


def test_where_nothing_moves_there_is_no_section():
    for name in ("sam", "tim"):
        data, year = moved(name)
        assert moves.in_short(data, year, Text("nl")) == ""


def test_a_page_without_names_has_none_here():
    text = Text("nl")
    data, year = moved("daan", change=lambda creator: anonymised(creator, "Creator", text))
    shown = moves.in_short(data, year, text)
    assert "Voorbeeldmerk" not in shown
    assert "coaching" not in shown
