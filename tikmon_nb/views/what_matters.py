"""What matters for a year: what moves it, where its uncertainty comes from, which fact and how much of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from tikmon_nb.inputs.vocabulary import QUANTITIES
from tikmon_nb.model.goal import GoalFound
from tikmon_nb.model.sensitivity import FEE_LEVEL, LUCK, TOGETHER
from tikmon_nb.model.simulation import Year
from tikmon_nb.views.html import Column, Html, bullets, element, figure, paragraph, section, table
from tikmon_nb.views.names import amount, quantity_name, unit_name
from tikmon_nb.views.plots_what_matters import (
    plain_name,
    plot_heat_map,
    plot_tornado,
    shown_measure,
    shown_rows,
)
from tikmon_nb.views.tables import chance_percent, item_name
from tikmon_nb.views.text import Text, mark

HALF = (0.45, 0.55)  # what is called half
NOTICEABLE = 0.03  # a range that becomes less than this narrower is called as wide as before
SURELY = 3  # standard deviations of noise beyond which a fact does something
MOST_SAID = 3
MOST_IN_SHORT = 6  # bars in a report
SMALL_SHARE = 0.01  # of the variance: less is not in the table

WAYS = {
    "measure": mark("measure it or look it up"),
    "agree": mark("agree on it or decide it"),
    "wait": mark("only time tells"),
}

COUNTED = ("followers", "views_per_30_days", "posts_per_month", "orders_per_month", "hours_per_month")
"""Units of which so many can be needed; of the others, a value is needed."""


def key_name(key: str, year: Year, text: Text) -> str:
    """The assumption `key` as a reader calls it, with the creator's own name of the item."""
    if TOGETHER in key:
        return text.join([key_name(one, year, text) for one in key.split(TOGETHER)])
    name, _, label = key.partition("/")
    if not label or key in (LUCK, FEE_LEVEL):
        return plain_name(key, text)
    known = year.assumptions[key if key in year.assumptions else name]
    return f"{quantity_name(name, text)} ({item_name(replace(known, label=label), year)})"


def key_names(keys: Iterable[object], year: Year, text: Text) -> dict[str, str]:
    """A name for every key, no two alike: items of the same name get their number too."""
    names = {str(key): key_name(str(key), year, text) for key in keys}
    alike = [name for name in names.values() if list(names.values()).count(name) > 1]
    return {
        key: f"{name} {key.partition('/')[2]}".strip() if name in alike else name
        for key, name in names.items()
    }


def _records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as fields by name, the key among them."""
    return [
        {str(name): value for name, value in row.items()} for row in data.reset_index().to_dict("records")
    ]


def _left_out(count: int, text: Text) -> str:
    if not count:
        return ""
    return text.plural(
        "{n} other assumption does next to nothing.", "{n} other assumptions do next to nothing.", count
    )


# --- what moves the year ----------------------------------------------------------------------------------


def moves(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """The tornado as a figure and in numbers."""
    title = text("What moves the year most")
    rows = shown_rows(data)
    if not len(rows):
        return section("moves", title, paragraph(text("Nothing that is still open moves this year.")))
    names = key_names(data.index, year, text)
    alt = text(
        "Bars for {names}, the largest first. The table below has the numbers.",
        names=text.join([names[str(key)] for key in rows.index]),
    )
    shown = figure(plot_tornado(data, text, names=names), alt, _tornado_caption(text))
    rest = paragraph(_left_out(len(data) - len(rows), text))
    return section("moves", title, shown + _moves_table(rows, shown_measure(data), names, text) + rest)


def moves_in_short(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """The few that move the year most: a sentence, a figure, the numbers folded; nothing where none does."""
    rows = shown_rows(data).head(MOST_IN_SHORT)
    if not len(rows) or not year.known:
        return Html("")
    names, measure = key_names(data.index, year, text), shown_measure(data)
    largest = rows.iloc[0]
    values = {
        "name": names[str(rows.index[0])],
        "low": text.money(largest[f"{measure}_low"]),
        "high": text.money(largest[f"{measure}_high"]),
    }
    middle = text(
        "{name} matters most: the middle year is {low} with it low and {high} with it high.", **values
    )
    average = text(
        "{name} matters most: the average year is {low} with it low and {high} with it high.", **values
    )
    alt = text(
        "Bars for {names}, the largest first. The table below has the numbers.",
        names=text.join([names[str(key)] for key in rows.index]),
    )
    shown = figure(plot_tornado(rows, text, names=names), alt, _tornado_caption(text))
    folded = element("summary", escape(text("The same in numbers"))) + _moves_table(
        rows, measure, names, text
    )
    said = paragraph(middle if measure == "p50" else average)
    return section("moves", text("What moves the year most"), said + shown + element("details", folded))


def _tornado_caption(text: Text) -> str:
    return text(
        "Each bar runs from the year when only this is low (light) to the year when it is high (dark)."
        " Low and high: 1 in 10 simulated years draws it lower or higher still."
    )


def _moves_table(rows: pd.DataFrame, measure: str, names: dict[str, str], text: Text) -> str:
    columns = (
        Column(text("Assumption")),
        Column(text("Low")),
        Column(text("High")),
        Column(text("Year when low"), number=True),
        Column(text("Year when high"), number=True),
    )
    cells = [
        [
            names[row["key"]],
            *_two_values(row["low"], row["high"], row["unit"], text),
            text.money(row[f"{measure}_low"]),
            text.money(row[f"{measure}_high"]),
        ]
        for row in _records(rows)
    ]
    middle, average = text("Euros in the middle year"), text("Euros in the average year")
    return table(columns, cells, middle if measure == "p50" else average)


def _two_values(low: float, high: float, unit: str, text: Text) -> list[str]:
    if not unit:
        return [text("less than 9 in 10 others"), text("more than 9 in 10 others")]
    return [f"{amount(value, unit, text)} {unit_name(unit, text)}".strip() for value in (low, high)]


# --- where the uncertainty comes from ---------------------------------------------------------------------


def uncertainty(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """Shares of the variance in sentences and numbers."""
    title = text("Where the uncertainty comes from")
    rows = data[data["total"] >= SMALL_SHARE]
    if not len(rows):
        return section("uncertainty", title, paragraph(text("Nothing that is still open moves this year.")))
    names = key_names(data.index, year, text)
    columns = (
        Column(text("Assumption")),
        Column(text("On its own"), number=True),
        Column(text("95% interval"), number=True),
        Column(text("Together with others"), number=True),
    )
    cells = [
        [
            names[row["key"]],
            _share(row["first"], text),
            text.span(_share(row["first_low"], text), _share(min(row["first_high"], 1.0), text)),
            _share(row["total"], text),
        ]
        for row in _records(rows)
    ]
    caption = text("Share of the spread of the year (Sobol' indices of the variance)")
    said = bullets(uncertainty_sentences(data, year, text))
    return section("uncertainty", title, said + table(columns, cells, caption))


def _share(share: float, text: Text) -> str:
    return text.percent(round(share, 2) + 0.0)  # never minus zero


def uncertainty_sentences(data: pd.DataFrame, year: Year, text: Text) -> list[str]:
    """What the shares of the variance say, and how to read them."""
    luck = float(data["first"].to_numpy()[data.index.get_loc(LUCK)])
    rows = data[data["total"] >= SMALL_SHARE]
    said = [
        text(
            "About {share} of the spread is luck from month to month: no fact takes that away.",
            share=_share(max(luck, 0.0), text),
        )
    ]
    apart = 1 - float(data["first"].clip(lower=0).sum())
    if apart >= 0.05:
        said.append(
            text(
                "About {share} comes from assumptions that strengthen or weaken one another.",
                share=_share(apart, text),
            )
        )
    for key in data.index[data["together"]]:
        names = key_name(str(key), year, text)
        said.append(text("These go together and count as one: {names}.", names=names))
    if (rows["first_low"] < -SMALL_SHARE / 2).any():
        said.append(
            text("A share below zero means about zero: these are estimates, and the interval says how sure.")
        )
    said.append(_left_out(len(data) - len(rows), text))
    return [sentence for sentence in said if sentence]


# --- which fact is worth most -----------------------------------------------------------------------------


def worth(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """What each fact would do to the range, in sentences and numbers."""
    title = text("Which fact is worth most")
    said = bullets(worth_sentences(data, year, text))
    rows = useful(data)
    if not len(rows):
        return section("worth", title, said)
    names = key_names(data.index, year, text)
    columns = (
        Column(text("Fact")),
        Column(text("How you get to know it")),
        Column(text("Width of the range now"), number=True),
        Column(text("Once you know it"), number=True),
        Column(text("Narrower"), number=True),
    )
    cells = [
        [
            names[row["key"]],
            way_name(row["way"], text),
            text.money(row["width_now"]),
            text.money(row["width_known"]),
            _share(row["narrower"], text),
        ]
        for row in _records(rows)
    ]
    caption = text("Width in euros: from 1 in 10 years lower to 1 in 10 years higher, in the whole year")
    return section("worth", title, said + table(columns, cells, caption))


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
    known = rows[rows["way"] != "wait"].head(MOST_SAID)
    said = [
        _worth_sentence(key_name(row["key"], year, text), row["way"], row["narrower"], text)
        for row in _records(known)
    ]
    if not said:
        said.append(text("No single fact that you can get to know now makes the range noticeably narrower."))
    later = rows[rows["way"] == "wait"].head(MOST_SAID)
    if len(later):
        names = text.join([f"‘{key_name(str(key), year, text)}’" for key in later.index])
        said.append(text("This matters too, but only time tells: {names}.", names=names))
    if len(known):
        said.append(text("That is on average: what the fact turns out to be decides how much in your case."))
    return said


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


# --- what a goal asks -------------------------------------------------------------------------------------


def goals(found: Sequence[GoalFound], year: Year, text: Text) -> Html:
    """What each goal asks, a sentence or two for each."""
    said: dict[str, None] = {}  # in order, each sentence once
    out_of_reach: set[str] = set()
    for one in sorted(found, key=lambda one: one.wanted):
        if one.key not in out_of_reach:
            said.update(dict.fromkeys(goal_sentences(one, year, text)))
        if not one.reachable:
            out_of_reach.add(one.key)  # so is a higher chance
    body = bullets(said)
    note = paragraph(text("An estimate under these assumptions, not a promise."))
    return section("goals", text("What a goal asks"), body + note)


def goal_sentences(found: GoalFound, year: Year, text: Text) -> list[str]:
    """How much is needed for the goal, or that it is out of reach; and what the chance is now."""
    name = key_name(found.key, year, text)
    eur, wanted = text.money(found.goal_eur_per_month, whole=True), text.percent(found.wanted)
    now = text(
        "As things stand, the chance of {eur} a month on average is {chance}.",
        eur=eur,
        chance=chance_percent(found.now.value, text),
    )
    if found.value is None:
        return [now, _out_of_reach(found, name, eur, text)]
    value = rounded(found.value, up=not found.at_most)
    said = f"{amount(value, found.unit, text)} {unit_name(found.unit, text)}".strip()
    if found.already:
        return [
            now,
            text(
                "Even at {amount} it is {chance}: {name}.",
                amount=said,
                chance=chance_percent(found.chance.value, text),
                name=name,
            ),
        ]
    return [now, _needed(found, name, eur, said, wanted, text)]


def _needed(found: GoalFound, name: str, eur: str, said: str, wanted: str, text: Text) -> str:
    values = {"wanted": wanted, "eur": eur, "amount": said}
    if found.at_most:
        return text(
            "For {eur} a month on average with a chance of {wanted}, this may be at most about {amount},"
            " all else being equal: {name}.",
            **values,
            name=name,
        )
    if found.unit in COUNTED and "/" not in found.key:
        return text(
            "For {eur} a month on average with a chance of {wanted}, about {amount} are needed,"
            " all else being equal.",
            **values,
        )
    return text(
        "For {eur} a month on average with a chance of {wanted}, this must be about {amount} or more,"
        " all else being equal: {name}.",
        **values,
        name=name,
    )


def _out_of_reach(found: GoalFound, name: str, eur: str, text: Text) -> str:
    return text(
        "With ‘{name}’ alone, the chance of {eur} a month on average does not reach {wanted}:"
        " up to {most} it is {best} at its highest.",
        name=name,
        wanted=text.percent(found.wanted),
        eur=eur,
        most=f"{amount(found.most, found.unit, text)} {unit_name(found.unit, text)}".strip(),
        best=chance_percent(found.chance.value, text),
    )


def rounded(value: float, *, up: bool, figures: int = 2) -> float:
    """`value` in so many significant figures: the next one up, or down, so that it is still enough."""
    if value == 0 or not math.isfinite(value):
        return value
    step = 10.0 ** (math.floor(math.log10(abs(value))) - figures + 1)
    places = value / step
    near = round(places)
    if abs(places - near) < 1e-9:
        return float(f"{near * step:.{figures + 1}g}")
    return float(f"{(math.ceil(places) if up else math.floor(places)) * step:.{figures + 1}g}")


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
        caption = text("Euros in the middle year; all else is drawn as before.")
    alt = text(
        "A square for every pair of values of {names}. The table below has the numbers.",
        names=text.join(list(names.values())),
    )
    shown = figure(plot_heat_map(data, text, names=names), alt, caption)
    return section(name, title, shown + _pairs_table(data, names, text))


def _pairs_table(data: pd.DataFrame, names: dict[str, str], text: Text) -> str:
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
