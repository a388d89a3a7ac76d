"""Findings and errors as sentences: where, what was expected, what was found."""

from __future__ import annotations

from tikmon_nb.inputs.quality import Finding
from tikmon_nb.views.text import Text, mark

SENTENCES = {
    # files and YAML
    "file_unreadable": mark("the file cannot be read ({found})"),
    "file_too_large": mark("the file is too large ({found})"),
    "not_utf8": mark("the file is not written in UTF-8"),
    "yaml_malformed": mark("this is not valid YAML ({found})"),
    "yaml_repeated_key": mark("{found} stands in the file twice"),
    "yaml_alias": mark("YAML anchors and aliases are not accepted"),
    "data_folder_missing": mark("this is no data folder: it should hold {expected}"),
    # values
    "value_missing": mark("this is required, and is missing"),
    "key_unknown": mark("there is no key {found} here; known are {expected}"),
    "value_not_allowed": mark("expected {expected}, found {found}"),
    "number_out_of_range": mark("expected {expected}, found {found}"),
    "low_above_high": mark("low is above high: expected {expected}"),
    "not_a_number": mark("expected a number, found {found}"),
    "not_a_date": mark("expected a date as {expected}, found {found}"),
    "not_a_mapping": mark("expected keys with values here"),
    "not_a_list": mark("expected a list here"),
    "not_text": mark("expected text, found {found}"),
    "not_yes_or_no": mark("expected true or false, found {found}"),
    "name_not_printable": mark("a name is one line of ordinary text"),
    "either_or": mark("give one of these two: {expected}"),
    "end_before_start": mark("the end is before the start: expected {expected}"),
    "chance_of_signed_contract": mark("a chance belongs to a contract that is not signed: {expected}"),
    "unknown_language": mark("there is no language {found}; known are {expected}"),
    "parameter_out_of_range": mark("{column} should be {expected}, not {found}"),
    # cards and scenarios
    "card_unknown": mark("there is no rate card {found}; known are {expected}"),
    "card_circular": mark("the card extends itself through {found}"),
    "rate_unknown": mark("there is no such quantity; known are {expected}"),
    "unit_unknown": mark("the unit should be {expected}"),
    "rate_missing": mark("the card has no row for {expected}"),
    "rate_repeated": mark("{found} has two rows"),
    "id_differs": mark("the id should be the file's name, {expected}, not {found}"),
    "scenario_unknown": mark("there is no scenario {found}; known are {expected}"),
    "scenario_circular": mark("scenario {found} extends itself"),
    "scenario_sets_group": mark("this stands for several items: use {expected}"),
    "scenario_out_of_range": mark("the scenario makes {column} impossible ({found})"),
    "assumption_unknown": mark("there is no assumption {found}"),
    "stream_unknown": mark("there is no income stream {found}; known are {expected}"),
    # creators
    "creator_unknown": mark("there is no creator {found}; known are {expected}"),
    "id_repeated": mark("id {found} is already taken by folder {expected}"),
    "before_platform_opened": mark(
        "TikTok Shop was not open in the Netherlands on {found}: expected {expected}"
    ),
    # what the simulation noticed
    "measured_replaces_declared": mark("TikTok's own figures replace what was filled in"),
    "followers_unknown": mark(
        "The number of followers is unknown and counts as 0, so every stream with a threshold stays closed"
    ),
    "views_guessed": mark("Views are unknown; a rough guess from the number of followers is used"),
    "views_unknown": mark("Views are unknown and count as 0"),
    "engagement_from_card": mark("Engagement is unknown; the range of the rate card is used"),
    "age_unknown": mark("The age is not filled in; 18 or older is assumed"),
    "above_highest_tier": mark(
        "The card's fees stop at {expected} followers; above it the highest tier is used, which is cautious"
    ),
}
"""One sentence per code; a code without one is caught by a test."""


def sentence(finding: Finding, text: Text) -> str:
    """The finding as one sentence that says where, what, and what may have been meant."""
    template = SENTENCES.get(finding.code, "{found}")
    what = text(
        template,
        file=finding.file,
        row=finding.row,
        column=finding.column,
        expected=finding.expected,
        found=f"“{finding.found}”" if finding.found else text("nothing"),
        count=text.number(finding.count),
    )
    where = _where(finding, text)
    near = ""
    if finding.near:
        near = " " + text("Did you mean {names}?", names=text.join(list(finding.near), "or"))
    ending = "" if what.endswith((".", "!", "?")) else "."
    return f"{where}{what[:1].upper()}{what[1:]}{ending}{near}"


def _where(finding: Finding, text: Text) -> str:
    parts = [finding.file] if finding.file else []
    if finding.row is not None:
        parts.append(text("line {n}", n=finding.row))
    if finding.column and not finding.code.startswith("parameter_"):
        parts.append(finding.column)
    return f"{', '.join(parts)}: " if parts else ""
