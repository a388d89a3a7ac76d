"""What is said at the edges: a middle of nothing, one amount, a loss, another country, a cost once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.conftest import DATA, STANDSTILL
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.scenarios import PlatformStops, Scenario
from tikmon_nb.model import compare_scenarios, simulate, summarise
from tikmon_nb.views import terminal as cards
from tikmon_nb.views.choices import scenarios_compared
from tikmon_nb.views.figures import plots
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year import first_screen, sections, tables, unlocks
from tikmon_nb.views.year.rate_warnings import rate_warnings
from tikmon_nb.views.year.sentences import answer, say

NL, EN = Text("nl"), Text("en")


def plain(words) -> str:
    return " ".join(words).replace("\u00a0", " ")


@pytest.fixture
def summary(make_creator, data):
    """A summary of a creator with one fixed other income, whose figures can be put in place."""

    def make(gross=None, net=None, **form):
        form = form or {"other": [{"name": "o", "eur_per_month": 100}]}
        made = summarise(simulate(make_creator(**form), load_rate_card("artikel-2026", data), draws=50))
        annual = made.annual.copy()
        for row, figures in (("gross", gross), ("net", net)):
            for column, value in (figures or {}).items():
                annual.loc[row, column] = value
        if net:
            annual.loc["costs", "p90"] = 1.0
        return replace(made, annual=annual)

    return make


def test_one_amount_is_about_that_amount(summary):
    said = plain(answer(summary(), NL))
    assert "ongeveer € 1.200 binnen" in said
    assert "tussen" not in said
    assert "helft" not in said


def test_a_middle_of_nothing_is_said_in_words(summary):
    said = plain(answer(summary({"p10": 0.0, "p50": 0.0, "p90": 640.0, "chance_zero": 0.6}), NL))
    assert "tussen € 0 en € 640 binnen" in said
    assert "boven € 0" not in said
    assert "In de helft van alle doorgerekende jaren is het zo goed als niets." in said


def test_nothing_in_nine_of_ten_years_is_no_range(summary):
    said = plain(answer(summary({"p10": 0.0, "p50": 0.0, "p90": 0.2, "p95": 90.0, "chance_zero": 0.9}), NL))
    assert "tussen € 0 en € 0" not in said
    assert "In 9 van de 10 doorgerekende jaren komt er voor test zo goed als niets binnen" in said
    assert "in 1 van de 20 is het € 90 of meer" in said


def test_a_loss_and_a_surplus_are_both_named(summary):
    said = plain(answer(summary(net={"p10": -340.0, "p90": 330.0}), NL))
    assert "tussen een tekort van € 340 en een overschot van € 330, vóór belasting" in said
    said = plain(answer(summary(net={"p10": -0.2, "p90": 330.0}), NL))
    assert "tekort" not in said
    said = plain(answer(summary(net={"p10": 330.0, "p90": 331.0}), NL))
    assert "blijft er in 8 van de 10 doorgerekende jaren ongeveer € 330 over" in said


@pytest.mark.parametrize("text", [NL, EN], ids=["nl", "en"])
def test_no_report_holds_a_range_of_two_equal_amounts(text, summary):
    import re

    made = summary()
    whole = "".join(
        part(made, text)
        for part in (first_screen.answer, sections.possible_years, sections.per_month, sections.streams)
    )
    assert not re.search(r"(€\s?[\d.,]+) (?:en|and|–) \1\b", whole)


def test_a_cost_that_comes_once_is_not_a_month(make_creator, data):
    creator = make_creator(
        followers=20_000,
        costs=[
            {"name": "Decor", "eur_per_month": {"low": 60, "high": 180}},
            {"name": "Camera", "eur_once": {"low": 700, "high": 1100}, "in_month": 3},
        ],
    )
    year = simulate(creator, load_rate_card("artikel-2026", data), draws=50)
    costs = [item for item in year.used if item.name.startswith("costs")]
    said = [tables.assumption_text(item, item.range, year, NL).replace("\u00a0", " ") for item in costs]
    assert said == ["€ 60 – € 180 per maand", "€ 700 – € 1.100, eenmalig, in maand 3"]
    assert "eenmalig" in sections.rates(summarise(year), NL)


def unlocks_of(creator, data, card, scenario=STANDSTILL, text=NL):
    summary = summarise(simulate(creator, load_rate_card(card, data), scenario, draws=50))
    return unlocks.unlocks(summary, text), summary


def test_a_stream_that_is_not_there_tells_about_itself(make_creator, data):
    path = data / "rates" / "nl-2026.yml"
    card = load_rate_card("nl-2026", data)
    rates = dict(card.rates)
    rates["affiliate_commission_share"] = rates["affiliate_commission_share"].model_copy(
        update={"available_in": ("DE",)}
    )
    changed = card.model_copy(update={"rates": rates})
    creator = make_creator(followers=20_000, affiliate={"channel": "links"})
    summary = summarise(simulate(creator, changed, STANDSTILL, draws=50))
    markup = unlocks.unlocks(summary, NL)
    assert path.exists()
    assert "Affiliate-commissie: niet beschikbaar in Nederland" in markup
    assert markup.count("wat-als-scenario") == 1  # the warning of the payment per view, and of nothing else


def test_a_creator_in_belgium_reads_about_belgium(make_creator, data):
    creator = make_creator(followers=20_000, country="BE", sponsored={"posts_per_month": 1})
    markup, summary = unlocks_of(creator, data, "nl-2026")
    assert "niet beschikbaar in België" in markup
    assert "Niet beschikbaar in Nederland" not in markup
    summary = summarise(simulate(creator, load_rate_card("artikel-2026", data), draws=50))
    warnings = rate_warnings(summary.year, NL)
    assert warnings[0].endswith("gaan over Nederland; in België kan het anders zijn.")
    dutch = make_creator(followers=20_000, sponsored={"posts_per_month": 1})
    year = simulate(dutch, load_rate_card("artikel-2026", data), draws=50)
    assert not any("België" in line or "gaan over" in line for line in rate_warnings(year, NL))


def test_a_platform_that_stops_reads_as_a_sentence(make_creator, data):
    creator = make_creator(
        followers=60_000,
        engagement_share=0.05,
        sponsored={"posts_per_month": 1},
        ambassador=[
            {
                "brand": "b",
                "eur_per_month": 100,
                "start": dt.date(2026, 12, 1),
                "end": dt.date(2027, 2, 28),
            }
        ],
    )
    gone = Scenario(id="x", platform_stops=PlatformStops(from_month=4)).over(STANDSTILL)
    for text, words in ((NL, "valt het platform weg vanaf maand 4"), (EN, "falls away from month 4 on")):
        markup, _ = unlocks_of(creator, data, "artikel-2026", gone, text)
        assert words in markup
        assert "needs the platform" not in markup
        assert "nodig is het platform" not in markup


def test_the_simulations_error_has_two_figures(summary):
    made = summary({"se50": 1234.0})
    assert "€\u00a01.200" in sections.method(made, NL)


@pytest.mark.parametrize("top", [0.3, 1.0, 2.4, 7.0, 480.0])
def test_axes_have_whole_euros_and_no_amount_twice(top, summary):
    from matplotlib.axes import Axes

    ax: Axes = plots.new_axes()
    ax.set_xlim(0, max(top, 1.0))
    plots.money_axis(ax.xaxis, NL)
    ax.get_figure().canvas.draw()
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    labels = [NL.money(tick, whole=True) for tick in ticks]
    assert len(labels) == len(set(labels)) >= 2
    assert all(tick == round(tick) for tick in ticks)


@pytest.mark.parametrize("count", [1, 2, 12, 13, 24, 25, 60, 120])
def test_months_have_few_labels_and_each_year_is_named(count):
    from tikmon_nb.model.year.calendar import Months

    ticks = plots.month_ticks(Months(dt.date(2026, 12, 1), count).firsts, NL)
    assert 1 <= len(ticks) <= 7
    assert all(0 <= at < count for at in ticks)
    assert "202" in next(iter(ticks.values()))
    if count > 24:
        assert all(label.isdigit() for label in ticks.values())


def drawn(months, creator_id="yara"):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    creator = load_creator(creator_id, DATA)
    card = load_rate_card("artikel-2026", DATA)
    summary = summarise(simulate(creator, card, draws=100, months=months))
    ax = plots.plot_year(summary, NL)
    canvas = FigureCanvasAgg(ax.get_figure())
    canvas.draw()
    return ax, canvas.get_renderer()


def test_one_month_is_drawn_with_a_width():
    ax, _ = drawn(1)
    x = ax.lines[0].get_xdata()
    assert x[-1] - x[0] > 0.5


@pytest.mark.parametrize("creator_id", ["noor", "yara"])
@pytest.mark.parametrize("months", [1, 12, 24, 120])
def test_no_label_of_the_year_overlaps_another_or_the_axis(months, creator_id):
    ax, renderer = drawn(months, creator_id)
    labels = [label.get_window_extent(renderer) for label in ax.get_xticklabels() if label.get_text()]
    assert all(not a.overlaps(b) for i, a in enumerate(labels) for b in labels[i + 1 :])
    bottom = ax.get_window_extent(renderer).y0
    for note in ax.texts:
        assert note.get_window_extent(renderer).y0 > bottom


def test_scenarios_of_one_name_are_kept_apart(data):
    creator = load_creator("yara", DATA)
    card = load_rate_card("artikel-2026", data)
    same = {"nl": "Zelfde", "en": "Same"}
    both = [Scenario(id="een", name=same), Scenario(id="twee", name=same, closed_streams=("shop",))]
    summaries = compare_scenarios(creator, card, both, draws=50)
    markup = scenarios_compared.side_by_side(summaries, NL) + scenarios_compared.what_changes(summaries, NL)
    assert "Zelfde (een)" in markup
    assert "Zelfde (twee)" in markup
    assert markup.count('<tr><th scope="row">') == 2


def test_scenarios_say_what_they_change_in_words(data):
    from tikmon_nb.inputs import load_scenarios

    said = cards.scenarios_text(load_scenarios(data).values(), NL)
    assert "Groei van volgers: min 1 procentpunt" in said
    assert "Betaalde posts: maal 1,5" in said
    assert "times 1.5" in cards.scenarios_text(load_scenarios(data).values(), EN)


def test_platforms_have_a_name(data):
    said = cards.card_text(load_rate_card("nl-2026", data), dt.date(2026, 12, 1), NL)
    assert "\nTIKTOK SHOP\n" in said
    assert "TIKTOK_SHOP" not in said


def test_say_is_one_paragraph(summary):
    assert "\n" not in say(summary(), NL)


def test_a_run_of_one_month_is_in_that_month(make_creator):
    card = load_rate_card("artikel-2026", DATA)
    for months, said in ((1, "in december 2026"), (2, "van december 2026 tot en met januari 2027")):
        year = simulate(load_creator("noor", DATA), card, draws=200, months=months)
        assert f", {said}." in " ".join(answer(summarise(year), Text("nl")))
