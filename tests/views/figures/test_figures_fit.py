"""No label is cut off and none lies over another, for creators of every size and in both languages."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as Label

from tests.conftest import ROOT
from tikmon_nb.inputs import load_creator, load_rate_card, load_scenario, load_scenarios
from tikmon_nb.model import simulate, summarise
from tikmon_nb.model.choices.goal import heat_map
from tikmon_nb.model.choices.sensitivity import tornado
from tikmon_nb.model.year.simulation import prepare, run_year
from tikmon_nb.tasks import duties
from tikmon_nb.views.choices.assumption_names import key_names
from tikmon_nb.views.figures import plots
from tikmon_nb.views.figures.plots_disclosure import plot_verdicts
from tikmon_nb.views.figures.plots_unlocks import plot_unlocks
from tikmon_nb.views.figures.plots_what_matters import plot_heat_map, plot_tornado
from tikmon_nb.views.figures.shades import ENOUGH, contrast
from tikmon_nb.views.page.text import Text

PLOT = re.compile(r"^def (plot_\w+)", re.MULTILINE)
SLACK = 1.0  # pixels by which boxes may touch

EVERYTHING = {
    "sponsored": {"posts_per_month": {"low": 1, "high": 8}},
    "affiliate": {"channel": "links"},
    "live": {"hours_per_month": {"low": 2, "high": 60}},
    "shop": [
        {
            "name": "Een heel lange naam van dertig",
            "channel": "own_site",
            "orders_per_month": 5,
            "price_eur": 20,
        }
    ],
    "other": [{"name": "Y", "eur_per_month": {"low": 0, "high": 900}}],
    "ambassador": [{"brand": "M", "eur_per_month": 1250, "start": "2026-06-01", "end": "2027-05-31"}],
    "costs": [{"name": "k", "eur_per_month": 90}],
}
SIZES = {
    "nobody": {"followers": 1},
    "tiny": {"followers": 40, "views_30d": 0, **EVERYTHING},
    "small": {"followers": 8_300, "views_30d": {"low": 100, "high": 90_000}, **EVERYTHING},
    "large": {"followers": 480_000, "views_30d": {"low": 1e6, "high": 9e6}, **EVERYTHING},
    "huge": {"followers": 9_000_000, "views_30d": {"low": 3e8, "high": 9e8}, **EVERYTHING},
}
MONTHS = (1, 12, 36)


def clashes(figure):
    """Labels that reach out of the figure or are too faint to read, and pairs that lie over one another."""
    canvas = FigureCanvasAgg(figure)
    with mpl.rc_context(fname=plots.STYLE):
        canvas.draw()
    renderer = canvas.get_renderer()
    hidden = spare(figure)
    labels = [label for label in figure.findobj(Label) if label not in hidden]
    shown = [label for label in labels if label.get_visible() and label.get_text().strip()]
    boxes = [(label.get_text(), label.get_window_extent(renderer)) for label in shown]
    out = [
        (text, "cut")
        for text, box in boxes
        if box.x0 < -SLACK
        or box.y0 < -SLACK
        or box.x1 > figure.bbox.x1 + SLACK
        or box.y1 > figure.bbox.y1 + SLACK
    ]
    over = [
        (a, b)
        for (a, one), (b, other) in itertools.combinations(boxes, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > SLACK
        and min(one.y1, other.y1) - max(one.y0, other.y0) > SLACK
    ]
    pixels = np.asarray(canvas.buffer_rgba())[::-1]  # from below, as boxes are measured
    faint = [
        (label.get_text(), "faint")
        for label, (_, box) in zip(shown, boxes, strict=True)
        if contrast(label.get_color(), behind(pixels, box)) < ENOUGH
    ]
    return out + over + faint


def behind(pixels, box):
    """The colour that most of a label's box and its rim has: letters leave most of it open."""
    box = box.padded(2)
    (x0, y0), (x1, y1) = np.floor(np.maximum(box.min, 0)).astype(int), np.ceil(box.max).astype(int)
    colours, counts = np.unique(pixels[y0:y1, x0:x1, :3].reshape(-1, 3), axis=0, return_counts=True)
    return tuple(colours[counts.argmax()] / 255)


def spare(figure):
    """The labels of ticks outside their axis: matplotlib keeps them and does not draw them."""
    found = set()
    for axes in figure.axes:
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = min(limits), max(limits)
            slack = 1e-9 * (high - low)
            for tick in axis.get_major_ticks():
                if not low - slack <= tick.get_loc() <= high + slack:
                    found |= {tick.label1, tick.label2}
    return found


@pytest.fixture(scope="module")
def card():
    return load_rate_card("artikel-2026")


@pytest.mark.parametrize("months", MONTHS)
@pytest.mark.parametrize("size", SIZES)
def test_figures_of_a_year(make_creator, card, size, months):
    text = Text("en" if months == 12 else "nl")
    name = {"tiny": "N", "large": "Een heel lange naam van dertig"}.get(size, size)
    creator = make_creator(size, name=name, **SIZES[size])
    overlay = load_scenario("basis")
    summary = summarise(simulate(creator, card, overlay, draws=200, months=months))
    for plot in (plots.plot_possible_years, plots.plot_year, plots.plot_streams, plot_unlocks):
        assert clashes(plot(summary, text).get_figure(root=True)) == [], plot.__name__


@pytest.mark.parametrize("months", MONTHS)
@pytest.mark.parametrize("size", ["fixed", "large", "huge"])
def test_each_band_is_named_where_it_is_seen(make_creator, card, size, months):
    """Also where all bands end at one height, as a contract's do."""
    contract = {"brand": "M", "eur_per_month": 1250, "start": "2026-06-01", "end": "2029-12-31"}
    form = {"followers": 9, "ambassador": [contract]} if size == "fixed" else SIZES[size]
    summary = summarise(simulate(make_creator(size, **form), card, draws=200, months=months))
    axes = plots.plot_year(summary, Text("nl"))
    low, high = axes.get_ylim()
    named = {label.get_text(): label.xy[1] for label in axes.texts}
    assert list(named) == ["1 op 10 lager", "midden", "1 op 10 hoger"]
    assert list(named.values()) == sorted(named.values())
    assert low < min(named.values()) <= max(named.values()) <= high


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5), st.floats(0, 20))
def test_names_are_spread_no_further_than_is_needed(places, apart):
    places = sorted(places)
    moved = plots.spread(places, apart, 0.0, 100.0)
    gaps = np.diff(moved)
    assert (gaps >= apart - 1e-9).all()
    assert moved[0] >= -1e-9
    assert moved[-1] <= 100.0
    if all(np.diff(places) >= apart):
        assert moved == pytest.approx(places)


@pytest.mark.parametrize("size", SIZES)
def test_figures_of_what_moves_a_year(make_creator, card, size):
    creator = make_creator(size, name=size, **SIZES[size])
    run = prepare(creator, card, load_scenario("basis"), draws=64, months=3, seed=1)
    data, text = tornado(run), Text("nl")
    names = key_names(data.index, run_year(run), text)
    assert clashes(plot_tornado(data, text, names=names).get_figure(root=True)) == []


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("creator_id", ["daan", "sam", "yara"])
def test_figures_of_verdicts(creator_id, lang):
    found = duties.duties(load_creator(creator_id)).posts
    assert clashes(plot_verdicts(found, Text(lang)).get_figure(root=True)) == []


def test_a_clash_is_noticed():
    ax = Figure(figsize=(4, 2)).add_subplot()
    far = "ver uit de kant " * 9
    for x, words in ((0.5, "het ene"), (0.5, "het andere"), (0.9, far)):
        ax.text(x, 0.5, words)
    found = clashes(ax.get_figure(root=True))
    assert ("het ene", "het andere") in found
    assert (far, "cut") in found


def test_faint_words_are_noticed():
    ax = Figure(figsize=(4, 2)).add_subplot()
    ax.set_facecolor("#e9b97a")
    ax.text(0.5, 0.5, "flets", color="#6b7280")
    assert ("flets", "faint") in clashes(ax.get_figure(root=True))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", ["tiny", "large", "huge"])
def test_figures_of_scenarios(make_creator, card, size, lang):
    creator, text = make_creator(size, name=size, **SIZES[size]), Text(lang)
    years = {
        text.pick(one.name): summarise(simulate(creator, card, one, draws=64, months=3))
        for one in load_scenarios().values()
    }
    assert clashes(plots.plot_scenarios(years, text).get_figure(root=True)) == []


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("statistic", ["p50", "chance"])
@pytest.mark.parametrize("size", ["small", "huge"])
def test_figures_of_two_assumptions(make_creator, card, size, statistic, lang):
    creator = make_creator(size, name=size, **SIZES[size])
    sides = (("sponsored_posts_per_month", ()), ("views_30d", ()))
    asked = {"statistic": statistic, "goal_eur_per_month": 500, "draws": 32, "months": 2}
    data = heat_map(creator, card, "basis", *sides, **asked)
    assert clashes(plot_heat_map(data, Text(lang)).get_figure(root=True)) == []


def test_every_figure_is_looked_at():
    """A figure that is added is to be tried here or beside it."""
    made = {
        name
        for path in (ROOT / "tikmon_nb" / "views").rglob("plots*.py")
        for name in PLOT.findall(path.read_text("utf-8"))
    }
    tried = "".join(
        path.read_text("utf-8")
        for path in Path(__file__).parents[1].rglob("test_*.py")
        if "clashes(" in path.read_text("utf-8")
    )
    made -= {"plot_ranges"}  # plot_streams is made of it
    assert {name for name in made if not re.search(rf"\b{name}\b(?!,?\n\))", tried)} == set()
