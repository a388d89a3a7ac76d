"""A roster's table: a row per creator with what it brings in, the agency's commission, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tikmon_nb.model.roster import Portfolio
from tikmon_nb.model.roster_rows import findings_in
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.html import Column, Html, Sorted, paragraph, paragraphs, rows_table, section, table
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.sentences import share_text
from tikmon_nb.views.year.tables import range_cells

MOST_SHOWN = 1_000  # rows in the page; the files hold all
MOST_REMARKS = 50


def creators_table(portfolio: Portfolio, text: Text) -> pd.DataFrame:
    """A row per creator of the roster, in its order, as a spreadsheet shows it.

    EUR of the year to the cent; shares are 0-1; rows that were left out have a reason and no amounts.
    """
    rows = portfolio.creators
    records = rows.to_dict("records")
    told = [[sentence(finding, text) for finding in findings_in(row)] for row in records]
    failed = rows["error"] != ""
    eur = {
        text("Low, EUR"): "gross_p10",
        text("Middle, EUR"): "gross_p50",
        text("High, EUR"): "gross_p90",
        text("Average, EUR"): "gross_mean",
        text("Commission on average, EUR"): "management_fee_mean",
        text("Net, middle, EUR"): "net_p50",
        text("Net on average, EUR"): "net_mean",
    }
    guesses = text("Part of the width that is guesses")
    table = pd.DataFrame(
        {
            text("Row"): rows["row"].astype("int64"),
            "id": rows["id"],
            text("Creator"): rows["name"].where(~failed, rows["id"]),
            **{heading: rows[column].astype(float).round(2) for heading, column in eur.items()},
            guesses: rows["guess_share"].astype(float).round(3),
            text("Warnings"): [0 if wrong else len(one) for wrong, one in zip(failed, told, strict=True)],
            text("Remarks"): [" ".join(one) for one in told],
        }
    )
    table.attrs["shares"] = [guesses]
    return table


def everybody(portfolio: Portfolio, text: Text) -> Html:
    """Every creator in a table that can be sorted, those who bring in most first; and the sums below it."""
    counted = portfolio.counted.sort_values(["gross_mean", "row"], ascending=[False, True], kind="stable")
    if counted.empty:
        return Html("")
    gross, fee, net = (float(counted[f"{what}_mean"].sum()) for what in ("gross", "management_fee", "net"))
    lines = [
        text.of_period(
            "All together bring in {gross} in the average year; {fee} of it is commission, and {net} is"
            " left for the creators after commission and the costs that were filled in, before tax.",
            "All together bring in {gross} in the average period; {fee} of it is commission, and {net} is"
            " left for the creators after commission and the costs that were filled in, before tax.",
            gross=text.money(gross),
            fee=text.money(fee),
            net=text.money(net),
        )
    ]
    if len(counted) > MOST_SHOWN:
        lines.append(text("The {n} largest are shown; the files hold all.", n=text.number(MOST_SHOWN)))
    shown = counted.head(MOST_SHOWN).to_dict("records")
    columns = [
        Column(text("Creator")),
        *(Column(title, number=True) for title in range_cells((0, 0, 0), text)),
        Column(text("Commission"), number=True),
        Column(text("Net"), number=True),
        Column(text("Guesses"), number=True),
        Column(text("Look at"), number=True),
    ]
    cells = [
        [
            Sorted(row["name"], row["name"].casefold()),
            *(
                Sorted(text.money(row[column]), row[column])
                for column in ("gross_p10", "gross_p50", "gross_p90", "management_fee_mean", "net_p50")
            ),
            Sorted(share_text(row["guess_share"], text), row["guess_share"]),
            Sorted(text.number(len(findings_in(row))), len(findings_in(row))),
        ]
        for row in shown
    ]
    caption = text(
        "Commission: the average. Net: the middle, after commission and costs, before tax. Guesses: how much"
        " of the width comes from them."
    )
    body = paragraphs(lines) + table(columns, cells, caption) + _remarks(shown, text)
    return section("everybody", text("Every creator"), body)


def _remarks(rows: Sequence[Mapping[Any, Any]], text: Text) -> Html:
    """What there is to look at, creator by creator."""
    told = [
        {text("Creator"): row["name"], text("Warning"): sentence(finding, text)}
        for row in rows
        for finding in findings_in(row)
    ]
    return Html(rows_table(told[:MOST_REMARKS], text("What to look at")))


def left_out(portfolio: Portfolio, text: Text) -> Html:
    """The rows that could not be worked out, and why."""
    rows = portfolio.left_out
    if rows.empty:
        return Html("")
    cells = [
        {
            text("Row"): row["row"],
            text("Creator"): row["id"],
            text("Reason"): " ".join(sentence(finding, text) for finding in findings_in(row)),
        }
        for row in rows.head(MOST_REMARKS).to_dict("records")
    ]
    lines = text.plural(
        "{n} row could not be worked out and counts as nothing.",
        "{n} rows could not be worked out and count as nothing.",
        len(rows),
    )
    return section("left-out", text("Rows left out"), paragraph(lines) + rows_table(cells))
