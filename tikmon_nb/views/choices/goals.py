"""What a goal asks of one assumption, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tikmon_nb.model.choices.goal import GoalFound
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.views.choices.assumption_names import key_name
from tikmon_nb.views.page.html import Html, bullets, paragraph, section
from tikmon_nb.views.page.names import amount, unit_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import chance_percent

COUNTED = ("followers", "views_per_30_days", "posts_per_month", "orders_per_month", "hours_per_month")
"""Units of which so many can be needed; of the others, a value is needed."""


def asked(found: Sequence[GoalFound], year: Year, text: Text) -> Html:
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
