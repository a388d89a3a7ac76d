"""What would stop a report, in words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tikmon_nb.batch.plan import Refusal
from tikmon_nb.inputs import InputError, load_creator, load_rate_card, load_scenario
from tikmon_nb.inputs.creators import load_form
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.text import Text

UNREADABLE = {"file_unreadable", "folder_unreadable"}
"""What lies with the machine today rather than with what the creator wrote."""


def form_problems(creator_id: str, data: Path | str, text: Text) -> Refusal:
    """What is wrong with the form; quick, since the exports are not read."""
    try:
        load_form(creator_id, data)
    except InputError:
        return problems(creator_id, "", "", data, text)  # with what is wrong with the exports, all at once
    return Refusal()


def problems(
    creator_id: str, card: str, scenario: str, data: Path | str, text: Text, today: dt.date | None = None
) -> Refusal:
    """Every reason why this creator cannot be reported on."""
    from tikmon_nb.model.year.assumptions import resolve

    try:
        creator = load_creator(creator_id, data, today)
        resolve(creator, load_rate_card(card, data), load_scenario(scenario, data))
    except InputError as error:
        reason = " ".join(sentence(finding, text) for finding in error.findings)
        return Refusal(reason, any(finding.code not in UNREADABLE for finding in error.findings))
    return Refusal()
