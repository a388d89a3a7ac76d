"""What would stop a report, in words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tikmon_nb.inputs import InputError, load_creator, load_rate_card, load_scenario
from tikmon_nb.inputs.creators import load_form
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text


def form_problems(creator_id: str, data: Path | str, text: Text) -> list[str]:
    """What is wrong with the form, as sentences; quick, since the exports are not read."""
    try:
        load_form(creator_id, data)
    except InputError:
        return problems(creator_id, "", "", data, text)  # with what is wrong with the exports, all at once
    return []


def problems(
    creator_id: str, card: str, scenario: str, data: Path | str, text: Text, today: dt.date | None = None
) -> list[str]:
    """Every reason why this creator cannot be reported on, as sentences; empty when there is none."""
    from tikmon_nb.model.year.assumptions import resolve

    try:
        creator = load_creator(creator_id, data, today)
        resolve(creator, load_rate_card(card, data), load_scenario(scenario, data))
    except InputError as error:
        return [sentence(finding, text) for finding in error.findings]
    return []
