"""A roster as an agency needs to see it: the whole, what is at risk, who carries it, who is nearly there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tikmon_nb.marking import mark_plural
from tikmon_nb.model.roster import Portfolio
from tikmon_nb.views.figures.plots import plot_ranges
from tikmon_nb.views.page.html import (
    Figures,
    Html,
    bullets,
    element,
    figure,
    paragraph,
    paragraphs,
    rows_table,
    section,
)
from tikmon_nb.views.page.names import BANDS, stream_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.sentences import low_to_high, middle_of, worst_years
from tikmon_nb.views.year.tables import range_cells
from tikmon_nb.vocabulary import STREAMS

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
TOP = 10  # creators that are named
MOST_ROWS = 50  # rows of a list in the page; the files hold all
IN_YEARS = mark_plural(
    "In 8 of 10 simulated years, the {n} creator of this roster brings in {amounts}.",
    "In 8 of 10 simulated years, the {n} creators of this roster together bring in {amounts}.",
)
IN_PERIODS = mark_plural(
    "In 8 of 10 simulated periods, the {n} creator of this roster brings in {amounts}.",
    "In 8 of 10 simulated periods, the {n} creators of this roster together bring in {amounts}.",
)


def three(portfolio: Portfolio, what: str) -> tuple[float, float, float]:
    """Low, middle and high (P10, P50, P90) of the roster's year, EUR."""
    low, middle, high = portfolio.sample(what).percentiles([LOW, MIDDLE, HIGH]).value[0]
    return float(low), float(middle), float(high)


def answer(portfolio: Portfolio, text: Text) -> Html:
    """What the whole roster may bring in."""
    about = portfolio.about
    title = element("h1", text("What may a whole roster bring in?"))
    if not about["creators"]:
        nobody = paragraph(text("No creator of this roster could be worked out."), "lead")
        return Html(element("section", title, nobody, class_="answer"))
    low, middle, high = map(text.money, three(portfolio, "gross"))
    lead = text.plural(
        *(IN_YEARS if text.of_a_year else IN_PERIODS), about["creators"], amounts=text.between(low, high)
    )
    if high == text.money(0):
        lead = text.of_period(
            "In 9 of 10 simulated years, this roster brings in next to nothing.",
            "In 9 of 10 simulated periods, this roster brings in next to nothing.",
        )
    lines = [
        *middle_of(low, middle, high, text),
        text("This is an estimate, not a promise, before tax and without VAT."),
        _two_parts(about["market_share"], text),
    ]
    if beside := about.get("beside"):
        lines.append(
            text.of_period(
                "In 8 of 10 simulated years with the rate card “{card}”, {amounts} comes in.",
                "In 8 of 10 simulated periods with the rate card “{card}”, {amounts} comes in.",
                card=text.pick(beside["title"]),
                amounts=text.between(text.money(beside["p10"]), text.money(beside["p90"])),
            )
        )
    setting = text.of_period(
        "Scenario: {scenario}. Rate card: {card}. {draws} simulated years of {months} months.",
        "Scenario: {scenario}. Rate card: {card}. {draws} simulated periods of {months} months.",
        scenario=about["scenario"],
        card=about["card"],
        draws=text.number(about["draws"]),
        months=text.number(about["months"]),
    )
    body = (title, paragraph(lead, "lead"), paragraph(" ".join(lines)), paragraph(setting, "setting"))
    return Html(element("section", *body, class_="answer"), " ".join([lead, *lines]))


def _two_parts(market: float, text: Text) -> str:
    """How much of the width no number of creators evens out, and how much is each one's own."""
    return text(
        "Of how wide this range is, {market} comes from what nobody knows of the market (rates, which"
        " source of fees holds, our guesses). That is the same for everyone, so more creators do not make it"
        " smaller. The other {own} is each creator's own, and evens out.",
        market=text.percent(market),
        own=text.percent(1 - market),
    )


def streams(portfolio: Portfolio, text: Text) -> Html:
    """Where the roster's income comes from."""
    counted = portfolio.counted
    means = {stream: float(counted[f"{stream}_mean"].sum()) for stream in STREAMS}
    shown = sorted((s for s in STREAMS if means[s] >= 1), key=lambda s: -means[s])
    if not shown:
        return Html("")
    rows = {stream_name(stream, text): three(portfolio, stream) for stream in shown}
    largest = text(
        "{stream} is the largest: on average {share} of everything that comes in.",
        stream=stream_name(shown[0], text),
        share=text.percent(means[shown[0]] / sum(means.values())),
    )
    alt = text.of_period(
        "Low, middle and high of the year for each source: {names}.",
        "Low, middle and high of the period for each source: {names}.",
        names=text.join(list(rows)),
    )
    body = paragraph(largest) + figure(plot_ranges(rows, text), alt, low_to_high(text))
    return section("streams", text("Where it comes from"), body)


def at_risk(portfolio: Portfolio, text: Text) -> Html:
    """How bad a bad year is, and what being with many helps."""
    if not portfolio.about["creators"]:
        return Html("")
    low = three(portfolio, "gross")[0]
    worst = float(portfolio.sample("gross").shortfalls().value[0, 0])
    apart = float(portfolio.counted["gross_p10"].sum())
    lines = [
        text.of_period(
            "In 1 of 10 simulated years, {low} or less comes in.",
            "In 1 of 10 simulated periods, {low} or less comes in.",
            low=text.money(low),
        ),
        worst_years(worst, text),
        text.of_period(
            "Added up one by one, the low years of all creators make {apart}; together it is {low},"
            " because not everyone has a bad year at once.",
            "Added up one by one, the low periods of all creators make {apart}; together it is {low},"
            " because not everyone has a bad period at once.",
            apart=text.money(apart),
            low=text.money(low),
        ),
        text(
            "That holds only for bad luck of one's own. What hits everyone at once (TikTok falls away, brands"
            " spend less) is not in it: run the roster with the scenario zonder-tiktok or voorzichtig too."
        ),
    ]
    return section("at-risk", text("Income at risk"), bullets(filter(None, lines)))


def effective_number(amounts: Iterable[float]) -> float:
    """How many equal parts would be as concentrated (1 / Herfindahl-Hirschman index); 0 for nothing."""
    values = np.fromiter(amounts, dtype=float)
    total = values.sum()
    return float(1 / ((values / total) ** 2).sum()) if total > 0 else 0.0


def concentration(portfolio: Portfolio, text: Text) -> Html:
    """On how few creators and streams the roster rests."""
    counted = portfolio.counted.sort_values("gross_mean", ascending=False, kind="stable")
    total = float(counted["gross_mean"].sum())
    if total < 1:
        return Html("")
    top = counted.head(TOP)
    lines = [
        text.of_period(
            "The {n} largest creators bring in {share} of the average year.",
            "The {n} largest creators bring in {share} of the average period.",
            n=text.number(len(top)),
            share=text.percent(float(top["gross_mean"].sum()) / total),
        ),
        text(
            "It is spread as if {creators} creators each brought in as much; for the sources, as if there"
            " were {streams}.",
            creators=text.number(effective_number(counted["gross_mean"]), 1),
            streams=text.number(effective_number([counted[f"{s}_mean"].sum() for s in STREAMS]), 1),
        ),
    ]
    rows = [
        {
            text("Creator"): row["name"],
            **range_cells((row[f"gross_{key}"] for key in BANDS), text),
            Figures(text("Share of the roster")): text.percent(row["gross_mean"] / total, 1),
        }
        for row in top.to_dict("records")
    ]
    largest = rows_table(rows, text("The largest creators"))
    return section("concentration", text("Who carries it"), paragraphs(lines), largest)


def near(portfolio: Portfolio, text: Text) -> Html:
    """Who is close to a threshold that opens a source of income."""
    rows = portfolio.counted
    rows = rows[rows["near_stream"] != ""].sort_values(["near_gap", "row"], kind="stable")
    if rows.empty:
        lines = paragraph(text("Nobody is within reach of a threshold that is not met yet."))
        return section("near", text("Who is nearly there"), lines)
    cells = [
        {
            text("Creator"): row["name"],
            text("Source of income"): stream_name(row["near_stream"], text),
            text("Threshold"): _threshold(row["near_kind"], row["near_needed"], text),
            Figures(text("Still needed")): _still_needed(row["near_gap"], text),
            Figures(text("Met in the last month")): text.percent(row["near_met_last"]),
        }
        for row in rows.head(MOST_ROWS).to_dict("records")
    ]
    count = text.plural(
        "{n} creator is within a quarter of a threshold.",
        "{n} creators are within a quarter of a threshold.",
        len(rows),
    )
    caption = text.of_period(
        "The last column: in how many simulated years it is met in the last month.",
        "The last column: in how many simulated periods it is met in the last month.",
    )
    return section("near", text("Who is nearly there"), paragraph(count) + rows_table(cells, caption))


def _still_needed(gap: float, text: Text) -> str:
    return text("{share} more", share=text.percent(gap) if gap >= 0.01 else text("less than 1%"))


def _threshold(kind: str, needed: float, text: Text) -> str:
    n = text.number(needed)
    return text("{n} followers", n=n) if kind == "followers_min" else text("{n} views in 30 days", n=n)


def commission(portfolio: Portfolio, text: Text) -> Html:
    """What the agency's share of deals may come to."""
    low, middle, high = three(portfolio, "management_fee")
    if high < 1:
        lines = text(
            "No commission was counted: no share of deals was filled in (management_fee_share), or there are"
            " no deals."
        )
    else:
        lines = text.of_period(
            "The share of sponsored posts and contracts comes to {amounts} in 8 of 10 simulated years.",
            "The share of sponsored posts and contracts comes to {amounts} in 8 of 10 simulated periods.",
            amounts=text.between(text.money(low), text.money(high)),
        )
        lines = " ".join([lines, *middle_of(text.money(low), text.money(middle), text.money(high), text)])
    return section("commission", text("The agency's commission"), paragraph(lines))
