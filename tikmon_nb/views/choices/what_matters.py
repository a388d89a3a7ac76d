"""What matters for a year: where its uncertainty comes from, which fact is worth most, and two at once."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from tikmon_nb.inputs.books.ledger import DEALS_FILE
from tikmon_nb.inputs.cards import SOURCED
from tikmon_nb.marking import mark
from tikmon_nb.model.choices.sensitivity import FEE_LEVEL, LUCK
from tikmon_nb.model.year.fees.price_lists import SOURCE
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.views.choices.assumption_names import key_name, key_names, left_out, records
from tikmon_nb.views.choices.moves import nothing_moves
from tikmon_nb.views.figures.plots_what_matters import plot_heat_map
from tikmon_nb.views.page.html import (
    Column,
    Figures,
    Html,
    bullets,
    figure,
    paragraph,
    rows_table,
    section,
    table,
)
from tikmon_nb.views.page.names import BANDS, amount
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import chance_percent, range_cells
from tikmon_nb.vocabulary import QUANTITIES

HALF = (0.45, 0.55)  # what is called half
NOTICEABLE = 0.03  # a range that becomes less than this narrower is called as wide as before
SURELY = 3  # standard deviations of noise beyond which a fact does something
MOST_SAID = 3
STANDS_OUT = 0.2  # of the variance: a fact behind so much of it is named on the first screen
SMALL_SHARE = 0.01  # of the variance: less is not in the table

WAYS = {
    "measure": mark("measure it or look it up"),
    "agree": mark("agree on it or decide it"),
    "wait": mark("only time tells"),
}


def sources(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """The year if one source of fees held for certain; nothing where none is drawn."""
    if data.empty:
        return Html("")
    names = {source.id: text.pick(source.name) for source in year.card.rates[SOURCED].sources}
    rows = [
        {
            text("Source"): names[row["source"]],
            Figures(text("Chance that it holds")): text.percent(row["chance"]),
            **range_cells((row[point] for point in BANDS), text),
        }
        for row in records(data)
    ]
    caption = text.of_period("Euros in the whole year, low to high", "Euros in the whole period, low to high")
    return section("sources", text("If one source of fees held"), rows_table(rows, caption))


# --- where the uncertainty comes from ---------------------------------------------------------------------


def uncertainty(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """Shares of the variance in sentences and numbers."""
    title = text("Where the uncertainty comes from")
    rows = data[data["total"] >= SMALL_SHARE]
    if not len(rows):
        return section("uncertainty", title, paragraph(nothing_moves(text)))
    names = key_names(data.index, year, text)
    cells = [
        {
            text("Assumption"): names[row["key"]],
            Figures(text("On its own")): _share(row["first"], text),
            Figures(text("95% interval")): text.span(
                _share(row["first_low"], text), _share(min(row["first_high"], 1.0), text)
            ),
            Figures(text("Together with others")): _share(row["total"], text),
        }
        for row in records(rows)
    ]
    caption = text.of_period(
        "Share of the spread of the year (Sobol' indices of the variance)",
        "Share of the spread of the period (Sobol' indices of the variance)",
    )
    lines = bullets(uncertainty_sentences(data, year, text))
    return section("uncertainty", title, lines + rows_table(cells, caption))


def _share(share: float, text: Text) -> str:
    return text.percent(round(share, 2) + 0.0)  # never minus zero


def uncertainty_sentences(data: pd.DataFrame, year: Year, text: Text) -> list[str]:
    """What the shares of the variance say, and how to read them."""
    luck = float(data["first"].to_numpy()[data.index.get_loc(LUCK)])
    rows = data[data["total"] >= SMALL_SHARE]
    lines = [
        text(
            "About {share} of the spread is luck from month to month: no fact takes that away.",
            share=_share(max(luck, 0.0), text),
        )
    ]
    apart = 1 - float(data["first"].clip(lower=0).sum())
    if apart >= 0.05:
        lines.append(
            text(
                "About {share} comes from assumptions that strengthen or weaken one another.",
                share=_share(apart, text),
            )
        )
    for key in data.index[data["together"]]:
        names = key_name(str(key), year, text)
        lines.append(text("These go together and count as one: {names}.", names=names))
    if (rows["first_low"] < -SMALL_SHARE / 2).any():
        lines.append(
            text("A share below zero means about zero: these are estimates, and the interval says how sure.")
        )
    lines.append(left_out(len(data) - len(rows), text))
    return [sentence for sentence in lines if sentence]


# --- which fact is worth most -----------------------------------------------------------------------------


def worth(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """What each fact would do to the range, in sentences and numbers."""
    title = text("Which fact is worth most")
    lines = bullets(worth_sentences(data, year, text))
    names = key_names(data.index, year, text)
    cells = [
        {
            text("Fact"): names[row["key"]],
            text("How you get to know it"): way_name(row["way"], text),
            Figures(text("Width of the range now")): text.money(row["width_now"]),
            Figures(text("Once you know it")): text.money(row["width_known"]),
            Figures(text("Narrower")): _share(row["narrower"], text),
        }
        for row in records(useful(data))
    ]
    caption = text.of_period(
        "Width in euros: from 1 in 10 years lower to 1 in 10 years higher, in the whole year",
        "Width in euros: from 1 in 10 periods lower to 1 in 10 periods higher, in the whole period",
    )
    return section("worth", title, lines + rows_table(cells, caption))


def way_name(way: str, text: Text) -> str:
    """How a fact becomes known, in words."""
    return text(WAYS[way])


def useful(data: pd.DataFrame) -> pd.DataFrame:
    """The facts that make the range narrower beyond what chance alone does."""
    if not len(data):
        return data
    least = (SURELY * data["noise"]).clip(lower=NOTICEABLE)
    return data[data["narrower"] >= least]


def worth_sentences(data: pd.DataFrame, year: Year, text: Text) -> list[str]:
    """Which single fact would narrow the range most; or that none does."""
    if not len(data):
        return [text("There is no range here that a fact could make narrower.")]
    rows = useful(data)
    knowable = rows[rows["way"] != "wait"].head(MOST_SAID)
    lines = [
        _worth_sentence(key_name(row["key"], year, text), row["way"], row["narrower"], text)
        for row in records(knowable)
    ]
    if not lines:
        lines.append(text("No single fact that you can get to know now makes the range noticeably narrower."))
    later = rows[rows["way"] == "wait"].head(MOST_SAID)
    if len(later):
        names = text.join([f"‘{key_name(str(key), year, text)}’" for key in later.index])
        lines.append(text("This matters too, but only time tells: {names}.", names=names))
    if len(knowable):
        lines.append(text("That is on average: what the fact turns out to be decides how much in your case."))
    return lines


def next_fact(data: pd.DataFrame | None, year: Year, text: Text) -> str:
    """The one fact to find out or settle first, and what it does to the range; empty without any."""
    if data is None or not len(data):
        return ""
    rows = useful(data)
    for row in records(rows[rows["way"] != "wait"].head(1)):
        if row["key"] in (SOURCE, FEE_LEVEL):
            return text(
                "Write down in {file} what brands offer and pay you: that tells which rates hold for you, and"
                " makes the range about {share} narrower.",
                file=DEALS_FILE,
                share=_share(row["narrower"], text),
            )
        return _worth_sentence(key_name(row["key"], year, text), row["way"], row["narrower"], text)
    return text("No single fact that you can get to know now makes the range noticeably narrower.")


def most_of_the_spread(data: pd.DataFrame | None, year: Year, text: Text) -> list[str]:
    """Which assumption most of the width comes from, where one stands out."""
    if data is None or not len(data):
        return []
    largest = data.sort_values("variance_gone", ascending=False, kind="stable").iloc[0]
    if largest["variance_gone"] < STANDS_OUT:
        return []
    return [
        text(
            "About {share} of how wide this is comes from ‘{name}’.",
            share=_share(largest["variance_gone"], text),
            name=key_name(str(largest.name), year, text),
        )
    ]


def _worth_sentence(name: str, way: str, narrower: float, text: Text) -> str:
    share = _share(narrower, text)
    half = HALF[0] <= narrower <= HALF[1]
    if way == "agree" and half:
        return text("Once ‘{name}’ is settled, the range is about half as wide.", name=name)
    if way == "agree":
        return text("Once ‘{name}’ is settled, the range is about {share} narrower.", name=name, share=share)
    if half:
        return text("Once you know ‘{name}’ for yourself, the range is about half as wide.", name=name)
    return text(
        "Once you know ‘{name}’ for yourself, the range is about {share} narrower.", name=name, share=share
    )


# --- two assumptions at once ------------------------------------------------------------------------------


def pairs(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """The heat map as a figure and in numbers."""
    down, across = str(data.index.name), str(data.columns.name)
    names = key_names([down, across], year, text)
    goal = data.attrs.get("goal_eur_per_month")
    name, title = "pairs", text("Two assumptions at once")
    if data.attrs.get("statistic") == "chance":
        name, title = "pairs-chance", text("Two assumptions at once, and the goal")
        eur = text.money(goal or 0.0, whole=True)
        caption = text("Chance of at least {eur} a month on average; all else is drawn as before.", eur=eur)
    else:
        caption = text.of_period(
            "Euros in the middle year; all else is drawn as before.",
            "Euros in the middle period; all else is drawn as before.",
        )
    alt = text(
        "A square for every pair of values of {names}. The table below has the numbers.",
        names=text.join(list(names.values())),
    )
    shown = figure(plot_heat_map(data, text, names=names), alt, caption, shaded=True)
    return section(name, title, shown + _pairs_table(data, names, text))


def _pairs_table(data: pd.DataFrame, names: dict[str, str], text: Text) -> Markup:
    down, across = str(data.index.name), str(data.columns.name)
    units = {key: QUANTITIES[key.partition("/")[0]].unit for key in (down, across)}
    chance = data.attrs.get("statistic") == "chance"
    columns = [
        Column(names[down]),
        *(Column(amount(float(value), units[across], text), number=True) for value in data.columns),
    ]
    cells = [
        [
            amount(float(value), units[down], text),
            *(chance_percent(x, text) if chance else text.money(x) for x in row),
        ]
        for value, row in zip(data.index, data.to_numpy(dtype=float), strict=True)
    ]
    return table(columns, cells, text("Across: {name}", name=names[across]))
