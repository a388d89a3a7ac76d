"""What a goal asks of one assumption, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context

from tikmon_nb.model.choices.goal import GoalFound
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.views.choices.assumption_names import key_name
from tikmon_nb.views.page.html import Html, bullets, paragraph, section
from tikmon_nb.views.page.names import with_unit
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import chance_percent

COUNTED = ("followers", "views_per_30_days", "posts_per_month", "orders_per_month", "hours_per_month")
"""Units of which so many can be needed; of the others, a value is needed."""


def asked(goals: Sequence[GoalFound], year: Year, text: Text) -> Html:
    """What each goal asks, a sentence or two for each."""
    lines: dict[str, None] = {}  # in order, each sentence once
    out_of_reach: set[str] = set()
    for goal in sorted(goals, key=lambda goal: goal.wanted):
        if goal.key not in out_of_reach:
            lines.update(dict.fromkeys(goal_sentences(goal, year, text)))
        if not goal.reachable:
            out_of_reach.add(goal.key)  # so is a higher chance
    note = paragraph(text("An estimate under these assumptions, not a promise."))
    return section("goals", text("What a goal asks"), bullets(lines) + note)


def goal_sentences(goal: GoalFound, year: Year, text: Text) -> list[str]:
    """How much is needed for the goal, or that it is out of reach; and what the chance is now."""
    name = key_name(goal.key, year, text)
    eur, wanted = text.money(goal.goal_eur_per_month, whole=True), text.percent(goal.wanted)
    now = text(
        "As things stand, the chance of {eur} a month on average is {chance}.",
        eur=eur,
        chance=chance_percent(goal.now.value, text),
    )
    if goal.value is None:
        return [now, _out_of_reach(goal, name, eur, text)]
    value = rounded(goal.value, up=not goal.at_most)
    needed = with_unit(value, goal.unit, text)
    if goal.already:
        return [
            now,
            text(
                "Even at {amount} it is {chance}: {name}.",
                amount=needed,
                chance=chance_percent(goal.chance.value, text),
                name=name,
            ),
        ]
    return [now, _needed(goal, name, eur, needed, wanted, text)]


def _needed(goal: GoalFound, name: str, eur: str, needed: str, wanted: str, text: Text) -> str:
    values = {"wanted": wanted, "eur": eur, "amount": needed}
    if goal.at_most:
        return text(
            "For {eur} a month on average with a chance of {wanted}, this may be at most about {amount},"
            " all else being equal: {name}.",
            **values,
            name=name,
        )
    if goal.unit in COUNTED and "/" not in goal.key:
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


def _out_of_reach(goal: GoalFound, name: str, eur: str, text: Text) -> str:
    return text(
        "With ‘{name}’ alone, the chance of {eur} a month on average does not reach {wanted}:"
        " up to {most} it is {best} at its highest.",
        name=name,
        wanted=text.percent(goal.wanted),
        eur=eur,
        most=with_unit(goal.most, goal.unit, text),
        best=chance_percent(goal.chance.value, text),
    )


def rounded(value: float, *, up: bool, figures: int = 2) -> float:
    """`value` in so many significant figures: the next one up, or down, so that it is still enough."""
    if not math.isfinite(value):
        return value
    towards = ROUND_CEILING if up else ROUND_FLOOR
    return float(Context(figures, towards).create_decimal(f"{value:.12g}"))  # 0.30000000000000004 is 0.3
