"""Scenarios side by side: what each may bring, and what makes the difference."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from tikmon_nb.model.choices.comparison import changed_assumptions, stream_differences
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.figures import plots
from tikmon_nb.views.page.html import Html, bullets, element, figure, paragraph, section
from tikmon_nb.views.page.names import distinct, quantity_name, stream_name
from tikmon_nb.views.page.text import Text, round_to_significant
from tikmon_nb.views.year import tables

WORD_JOINER = "\N{WORD JOINER}"  # no line ends between a plus and its amount


def scenario_name(summary: Summary, text: Text) -> str:
    """The scenario's name in this language; its id where it has none."""
    scenario = summary.year.scenario
    return text.pick(scenario.name) or scenario.id


def scenario_labels(summaries: dict[str, Summary], text: Text) -> dict[str, str]:
    """A name for every scenario by its key, no two alike."""
    return distinct({key: scenario_name(summary, text) for key, summary in summaries.items()})


def side_by_side(summaries: dict[str, Summary], text: Text) -> Html:
    """Every scenario's year as a range, and the same in numbers."""
    labels = scenario_labels(summaries, text)
    named = {labels[id_]: summary for id_, summary in summaries.items()}
    creator = next(iter(summaries.values())).year.creator
    alt = text.of_period(
        "Low, middle and high of the year for each scenario: {names}. The table below has the numbers.",
        "Low, middle and high of the period for each scenario: {names}. The table below has the numbers.",
        names=text.join(list(named)),
    )
    caption = text.of_period(
        "Light bar: 8 of 10 simulated years. Dark bar: 5 of 10. Dot: the middle.",
        "Light bar: 8 of 10 simulated periods. Dark bar: 5 of 10. Dot: the middle.",
    )
    title = text.of_period(
        "The same year under different assumptions: {name}",
        "The same period under different assumptions: {name}",
        name=creator.name,
    )
    body = figure(plots.plot_scenarios(named, text), alt, caption)
    return section("scenarios", title, body, tables.scenarios_table(named, text))


def what_changes(summaries: dict[str, Summary], text: Text) -> Html:
    """For every scenario after the first: which streams move by how much, and which assumptions differ."""
    base, *others = summaries
    labels = scenario_labels(summaries, text)
    parts = (_difference(labels[id_], summaries[base], summaries[id_], text) for id_ in others)
    return section("what-changes", text("What makes the difference"), *parts)


def _difference(label: str, base: Summary, other: Summary, text: Text) -> Markup:
    title = element("h3", label)
    about = paragraph(text.pick(other.year.scenario.description))
    moved = stream_differences(base, other)
    streams = [
        text.of_period(
            "{stream}: {change} a year on average",
            "{stream}: {change} on average over the period",
            stream=stream_name(name, text),
            change=_signed(change, text),
        )
        for name, change in moved.items()
    ] or [text("No stream changes.")]
    changed = [
        text(
            "{assumption}: from {before} to {after}",
            assumption=quantity_name(change.item.name, text)
            + (f" ({tables.item_name(change.item, other.year)})" if change.item.label else ""),
            before=tables.assumption_text(change.item, change.before, other.year, text),
            after=tables.assumption_text(change.item, change.after, other.year, text),
        )
        for change in changed_assumptions(base, other)
    ]
    return title + about + bullets(streams) + bullets(changed, "changed")


def pinned_sentence(now: Summary, pinned: Summary, text: Text) -> str:
    """How much the year differs from the one that was pinned; on the same draws for the same creator."""
    change = now.year.gross.sum(axis=0) - pinned.year.gross.sum(axis=0)
    if not change.any():
        return text("No difference yet.")
    low, middle, high = (_signed(float(eur), text) for eur in np.quantile(change, (0.1, 0.5, 0.9)))
    if low == high == text.money(0):
        return text("In at least 8 of 10 simulated years nothing differs from what you pinned.")
    return text(
        "Compared with what you pinned, each simulated year differs by {middle} in the middle (8 of 10:"
        " {between}); that is not the difference between the two middles.",
        middle=middle,
        between=text.between(low, high),
    )


def _signed(eur: float, text: Text) -> str:
    return (f"+{WORD_JOINER}" if round_to_significant(eur) > 0 else "") + text.money(eur)
