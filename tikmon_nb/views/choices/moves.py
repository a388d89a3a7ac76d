"""What moves the year: the tornado, in full for a notebook and in short for a report."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.views.choices.assumption_names import key_names, left_out, records
from tikmon_nb.views.figures.plots_what_matters import plot_tornado, shown_measure, shown_rows
from tikmon_nb.views.page.html import Figures, Html, figure, paragraph, rows_table, section
from tikmon_nb.views.page.names import with_unit
from tikmon_nb.views.page.text import Text

MOST_IN_SHORT = 6  # bars in a report


def in_full(data: pd.DataFrame, year: Year, text: Text) -> Html:
    """The tornado as a figure and in numbers."""
    title = _title(text)
    rows = shown_rows(data)
    if not len(rows):
        return section("moves", title, paragraph(nothing_moves(text)))
    names = key_names(data.index, year, text)
    shown = _tornado(rows, names, text)
    rest = paragraph(left_out(len(data) - len(rows), text))
    return section("moves", title, shown, _moves_table(rows, shown_measure(data), names, text), rest)


def nothing_moves(text: Text) -> str:
    """That no assumption is left which could change anything."""
    return text.of_period(
        "Nothing that is still open moves this year.", "Nothing that is still open moves this period."
    )


def _title(text: Text) -> str:
    return text.of_period("What moves the year most", "What moves the period most")


def in_short(data: pd.DataFrame, year: Year, text: Text) -> Html:
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
    if values["low"] == values["high"]:
        little = text.money(abs(largest[f"{measure}_high"] - largest[f"{measure}_low"]))
        line = text.of_period(
            "What matters most is {name}, but not much: about {eur} in the whole year lies between low and"
            " high.",
            "What matters most is {name}, but not much: about {eur} in the whole period lies between low"
            " and high.",
            name=values["name"],
            eur=little,
        )
    elif measure == "p50":
        line = text.of_period(
            "What matters most: {name}. With it low the middle year is {low}, with it high {high}.",
            "What matters most: {name}. With it low the middle period is {low}, with it high {high}.",
            **values,
        )
    else:
        line = text.of_period(
            "What matters most: {name}. With it low the average year is {low}, with it high {high}.",
            "What matters most: {name}. With it low the average period is {low}, with it high {high}.",
            **values,
        )
    shown = _tornado(rows, names, text)
    numbers = _moves_table(rows, measure, names, text)
    more = text("The largest as a picture and in numbers")
    return section("moves", _title(text), shown, numbers, lead=paragraph(line), more=more)


def _tornado(rows: pd.DataFrame, names: dict[str, str], text: Text) -> Markup:
    alt = text(
        "Bars for {names}, the largest first. The table below has the numbers.",
        names=text.join([names[str(key)] for key in rows.index]),
    )
    caption = text.of_period(
        "Each bar runs from the year when only this is low (light) to the year when it is high (dark)."
        " In 1 of 10 simulated years it is lower than low, and in 1 of 10 higher than high.",
        "Each bar runs from the period when only this is low (light) to the period when it is high (dark)."
        " In 1 of 10 simulated periods it is lower than low, and in 1 of 10 higher than high.",
    )
    return figure(plot_tornado(rows, text, names=names), alt, caption)


def _moves_table(rows: pd.DataFrame, measure: str, names: dict[str, str], text: Text) -> Markup:
    when_low = Figures(text.of_period("Year when low", "Period when low"))
    when_high = Figures(text.of_period("Year when high", "Period when high"))
    cells = [
        {
            text("Assumption"): names[row["key"]],
            **_two_values(row["low"], row["high"], row["unit"], text),
            when_low: text.money(row[f"{measure}_low"]),
            when_high: text.money(row[f"{measure}_high"]),
        }
        for row in records(rows)
    ]
    middle = text.of_period("Euros in the middle year", "Euros in the middle period")
    average = text.of_period("Euros in the average year", "Euros in the average period")
    return rows_table(cells, middle if measure == "p50" else average)


def _two_values(low: float, high: float, unit: str, text: Text) -> dict[str, str]:
    if not unit:
        values = [text("lower than with 9 in 10 others"), text("higher than with 9 in 10 others")]
    else:
        values = [with_unit(value, unit, text) for value in (low, high)]
    return dict(zip((text("Low"), text("High")), values, strict=True))
