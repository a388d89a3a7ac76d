"""Findings and errors as sentences: where, what was expected, what was found."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tikmon_nb.findings import Finding
from tikmon_nb.marking import mark
from tikmon_nb.views.page.finding_messages import FILE_SENTENCES
from tikmon_nb.views.page.table_messages import TABLE_SENTENCES
from tikmon_nb.views.page.text import Text

_GENERAL: dict[str, str | tuple[str, str]] = {
    # files and YAML
    "file_unreadable": mark("the file cannot be read ({found})"),
    "file_not_regular": mark("this is a pipe, a device or a folder and no file; put a file in its place"),
    "folder_unreadable": mark("the folder cannot be read ({found})"),
    "system_refused": mark("this computer refuses to write or read this ({found})"),
    "file_too_large": mark("the file is too large ({found})"),
    "not_utf8": mark("the file is not written in UTF-8"),
    "yaml_tag": mark(
        "{found} states the kind of a value, which is not read here; leave it out, and write text in quotes"
    ),
    "yaml_malformed": mark(
        "this is not valid YAML ({found}); do lines that belong together begin equally far to the left, and"
        " is there a space after each colon?"
    ),
    "number_ambiguous": mark("{found} can be read in two ways; write {expected}"),
    "yaml_repeated_key": mark("{found} stands in the file twice"),
    "schema_newer": mark(
        "this file has a newer shape (schema {found}) than this tikmon can read ({expected}); update tikmon"
    ),
    "yaml_alias": mark("YAML anchors and aliases are not accepted"),
    "data_folder_missing": mark("this is not a data folder; a data folder holds at least one of {expected}"),
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
    "parameter_missing": mark("a distribution needs its parameter: expected {expected}"),
    "parameter_unused": mark("this distribution does not use that parameter: expected {expected}"),
    "weights_differ": mark("there are not as many weights as values: expected {expected}"),
    "either_or": mark("give one of these two: {expected}"),
    "end_before_start": mark("the end is before the start: expected {expected}"),
    "chance_of_signed_contract": mark(
        "a contract that is not signed needs a chance, and only such a contract has one: {expected}"
    ),
    "unknown_language": mark("there is no language {found}; known are {expected}"),
    "parameter_unknown": mark("the notebook has no parameter {found}; known are {expected}"),
    "page_failed": mark("the page could not be made: {found}"),
    "notebook_missing": mark("the notebook is missing; install tikmon again"),
    "not_a_folder": mark("this is a file, and reports need a folder"),
    "chromium_missing": mark(
        "a PDF needs a browser on this machine ({expected}); the HTML page prints from any"
    ),
    "pdf_failed": mark("the browser could not print this page ({found})"),
    "roster_empty": mark("there are no creators here yet; make one with: tikmon new ID"),
    "text_too_long": mark("expected at most {expected} characters"),
    "creators_missing": mark("name one or more creators, or use --all; known are {expected}"),
    "creator_exists": mark("there is already a creator or folder of that name ({found})"),
    "too_many_draws": mark("this takes more memory than is wise: expected {expected}, found {found}"),
    "roster_unknown": mark("there is no roster {found}; known are {expected}"),
    "row_failed": mark("this row could not be worked out ({found})"),
    "column_unknown": mark("there is no column {found} in this table"),
    "portfolio_missing": mark("there are no results of a roster here; make them with: tikmon portfolio"),
    "history_missing": mark("there are too few measured months to draw from"),
    "precision_not_reached": mark(
        "The precision that was asked for ({expected}) is not reached; it is {found}."
        " More draws would help, but take too much memory"
    ),
    "minor": mark(
        "TikTok asks an age of {expected} for LIVE gifts and Creator Rewards, and a minor needs a parent's"
        " permission for contracts; this rate card does not ask it, so the estimate may be too high"
    ),
    "platform_not_used": mark(
        "The platform {found} falls away in this scenario, but this creator does not use it ({expected})"
    ),
    "method_unknown": mark("there is no way of drawing called {found}; known are {expected}"),
    "parameter_out_of_range": mark("the parameter {column} should be {expected}, not {found}"),
    # cards and scenarios
    "card_unknown": mark("there is no rate card {found}; known are {expected}"),
    "scenario_twice": mark("there is already a scenario called {found}; choose another name"),
    "name_not_a_word": mark("use only small letters, digits and hyphens, such as my-plan"),
    "nothing_changed": mark("nothing was moved, so there is nothing to save"),
    "card_circular": mark("the card extends itself through {found}"),
    "rules_unknown": mark("there are no rules {found}; known are {expected}"),
    "tax_year_unknown": mark("there are no tax rules of the year {found}; known are {expected}"),
    "tax_only_here": mark("tax is worked out for who lives in the Netherlands; the form says {found}"),
    "tax_figure_superseded": mark(
        "{found} was proposed and never became law, though it still circulates; the law has {expected}"
    ),
    "rule_missing": mark("the rules say nothing of {expected}"),
    "label_unknown": mark("no label is called {found}; known are {expected}"),
    "pattern_malformed": mark("these words cannot be searched for: {found}; write them as {expected}"),
    "claim_not_positive": mark("a claim is an amount above zero; found {found}"),
    "claim_beyond_reason": mark("no year can be held against so much a month: expected at most {expected} €"),
    "claim_needs_videos": mark(
        "a claim per video needs the number of videos a month, and the files do not list them all: give"
        " {expected}"
    ),
    "claim_needs_lives": mark("a claim per LIVE needs the number of LIVEs a month: give {expected}"),
    "claim_time_unclear": mark("what {found} means here is not understood, so no chance is given"),
    "claim_amount_unclear": mark("which amount is meant is not understood: {found}"),
    "claim_meaning_unclear": mark("the text does not say whether this is earned: {found}"),
    "claim_denied": mark("the text denies this: {found}"),
    "claim_is_price": mark("taken for a price or a value, and not for income: {found}"),
    "claim_is_rent": mark("taken for a rent, and not for income: {found}"),
    "claim_is_cost": mark("taken for costs, and not for income: {found}"),
    "claim_is_prize": mark("taken for a prize, and not for income: {found}"),
    "claim_is_saving": mark("taken for money saved, and not for income: {found}"),
    "claim_not_comparable": mark(
        "a claim per {found} cannot be held against a year; possible are {expected}"
    ),
    "claim_nothing_known": mark(
        "nothing is known of {found} to hold a claim against; add exports or followers"
    ),
    "claim_not_found": mark("no claim of income was found in this text: {found}"),
    "claim_currency": mark("an amount in {found} needs its rate in euros: give {expected}"),
    "brand_unknown": mark("no deal with {found} is known; the brands are {expected}"),
    "brand_without_posts": mark("no post was read that belongs to a deal with {found} or names it"),
    "folder_not_empty": mark("this folder holds something already; name a new one"),
    "no_captions": mark("no posts or captions were found in this"),
    "rate_unknown": mark("there is no such quantity; known are {expected}"),
    "unit_unknown": mark("the unit should be {expected}"),
    "rate_missing": mark("the card has no row for {expected}"),
    "rate_repeated": mark("{found} has two rows"),
    "id_differs": mark("the id should be the file's name, {expected}, not {found}"),
    "correlation_unknown": mark("one of these two cannot move together with another; known are {expected}"),
    "correlation_with_itself": mark("an assumption cannot move together with itself"),
    "correlations_impossible": mark(
        "these correlations contradict one another;"
        " the nearest that is possible here is {expected}, not {found}"
    ),
    "scenario_unknown": mark("there is no scenario {found}; known are {expected}"),
    "scenario_circular": mark("scenario {found} extends itself"),
    "scenario_sets_group": mark("this stands for several items: use {expected}"),
    "scenario_out_of_range": mark("the scenario makes {column} impossible ({found})"),
    "assumption_unknown": mark("there is no assumption {found}"),
    "stream_unknown": mark("there is no income stream {found}; known are {expected}"),
    # creators
    "creator_unknown": mark("there is no creator {found}; known are {expected}"),
    "id_repeated": mark("id {found} is already taken by folder {expected}"),
    "before_platform_opened": mark("TikTok Shop was not open yet on {found}: expected {expected}"),
    "exports_older_than_form": mark(
        "the form is of {expected}, but the files end on {found}; what TikTok measured goes first, so newer"
        " files would make the forecast start later"
    ),
    "start_long_after_data": mark(
        "the forecast begins on {found}, long after the last day that is known ({expected}); what happened"
        " in between is not in it"
    ),
    "start_before_end_of_data": mark(
        "the forecast begins on {found}, before the last day that is known ({expected}); part of it has"
        " already happened"
    ),
    # what the simulation noticed
    "measured_replaces_declared": mark("TikTok's own figures replace what was filled in"),
    "followers_unknown": mark(
        "The number of followers is unknown and counts as 0, so every stream with a threshold stays closed"
    ),
    "views_guessed": mark("Views are unknown; a rough guess from the number of followers is used"),
    "views_unknown": mark("Views are unknown and count as 0"),
    "engagement_from_card": mark("Engagement is unknown; the range of the rate card is used"),
    "contract_ended": mark(
        "The contract with {found} ended before the forecast begins and counts as nothing"
    ),
    "scenario_clipped": mark("The scenario would take this above 100%; 100% is used"),
    "must_be_fixed": mark("this has to be one exact number, not a range: expected {expected}"),
    "folder_not_ours": mark("this folder holds other files; choose an empty folder or one of an earlier run"),
    "books_contradict_form": mark(
        "your books hold EUR {found} a month where card and form say EUR {expected}; the forecast follows the"
        " books"
    ),
    "growth_capped": mark(
        "the files show growth of {found} a month, faster than any account keeps up for a year; {expected} a"
        " month is the most that is used"
    ),
    "folder_of_other_run": mark(
        "this folder holds reports made with {expected}, not {found}; choose another folder, or use --all"
    ),
    "folder_without_names": mark(
        "the pages in this folder are anonymous; use --anonymous too, choose another folder, or use --all"
    ),
    "folder_with_names": mark(
        "the pages in this folder show names; leave out --anonymous, choose another folder, or use --all"
    ),
    "folder_changed_meanwhile": mark("another run wrote to this folder in the meantime; run this again"),
    "age_unknown": mark("The age is not filled in; 18 or older is assumed"),
    "above_highest_tier": mark(
        "The card's fees stop at {expected} followers; above it the highest tier is used, which is cautious"
    ),
}

SENTENCES = _GENERAL | FILE_SENTENCES | TABLE_SENTENCES
"""One sentence per code; a code without one is caught by a test."""


SIZES = {"file_too_large", "zip_too_large"}
"""Codes whose expected and found are numbers of bytes."""

DAYS = {
    *("days_missing", "export_date_unknown", "year_moved_for_leap_day", "years_made_up", "days_to_come"),
    *("day_refused",),
    *("exports_older_than_form", "start_long_after_data", "start_before_end_of_data", "last_day_partial"),
}
"""Codes whose expected and found are days, where they are any."""

UNQUOTED = {
    *(
        "books_contradict_form",
        "growth_capped",
        "downloads_of_strangers",
        "downloads_disagree",
        "json_damaged",
        "row_left_out",
        "row_shape",
    ),
    *("followers_of_list", "too_many_sheets", "shares_above_one", "orders_in_other_currency", "schema_newer"),
}
"""Codes whose found is a figure that was counted rather than words that somebody wrote."""

PERIODS = {
    "hour": mark("hour"),
    "day": mark("day"),
    "week": mark("week"),
    "month": mark("month"),
    "quarter": mark("quarter"),
    "year": mark("year"),
    "video": mark("video"),
    "live": mark("LIVE"),
    "thousand_views": mark("1,000 views"),
}
"""What a claim can be per, as it stands in a sentence."""

_LARGE_NUMBER = re.compile(r"(?<![\d.,])\d{4,15}(?![\d.,])")


def sentence(finding: Finding, text: Text) -> str:
    """The finding as one sentence that says where, what, and what may have been meant."""
    values: dict[str, Any] = {
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "expected": _expected(finding, text),
        "found": _found(finding, text),
    }
    template = _template(finding)
    if isinstance(template, str):
        what = text(template, count=text.number(finding.count), **values)
    else:
        what = text.plural(*template, finding.count, count=text.number(finding.count), **values)
    where = _where(finding, text)
    near = _hint(finding, text)
    if finding.near:
        near += " " + text("Did you mean {names}?", names=text.join(list(finding.near), "or"))
    ending = "" if what.endswith((".", "!", "?")) else "."
    return f"{where}{what[:1].upper()}{what[1:]}{ending}{near}"


def _hint(finding: Finding, text: Text) -> str:
    """How a share or a decimal is written, where it was written in another way."""
    number = finding.found.strip()
    if re.fullmatch(r"-?\d+,\d+", number) and _template(finding) == SENTENCES["not_a_number"]:
        return " " + text("Decimals stand behind a point: {number}.", number=number.replace(",", "."))
    share = finding.column.rpartition(".")[2].endswith("share") and finding.code == "number_out_of_range"
    if share and re.fullmatch(r"[\d.]+", number) and 1 < float(number) <= 100:
        percent = text.percent(float(number) / 100, 2)
        return " " + text(
            "{percent} is written as {share}.", percent=percent, share=f"{float(number) / 100:g}"
        )
    return ""


def _template(finding: Finding) -> str | tuple[str, str]:
    """The sentence of the code; text where a number belongs is told as such, without a range."""
    code = finding.code
    if code == "number_out_of_range" and not finding.expected:
        code = "not_a_number"
    return SENTENCES.get(code, "{found}")


def _expected(finding: Finding, text: Text) -> str:
    if finding.code == "number_ambiguous":
        return text.join(_readings(finding.found), "or")
    if finding.code in ("above_highest_tier", "claim_beyond_reason"):  # a bound as the model writes it
        return _with_groups(finding.expected.removeprefix("≤").strip(), text)
    if finding.code == "claim_not_comparable":
        return ", ".join(_period(one, text) for one in finding.expected.split(", "))
    return _as_written(finding.code, finding.expected, text) or finding.expected


def _readings(found: str) -> list[str]:
    """The two ways to read a number, each as it can be written without doubt: 18.000 is 18000 or 18."""
    grouped = re.fullmatch(r"([-+]?\d{1,3})[.,](\d{3})", found.strip())
    if grouped is None:
        return ["10000", "1.5"]
    return ["".join(grouped.groups()), f"{float('.'.join(grouped.groups())):g}"]


def _period(code: str, text: Text) -> str:
    return text(PERIODS[code]) if code in PERIODS else f"“{code}”"


def _found(finding: Finding, text: Text) -> str:
    if not finding.found:
        return text("nothing")
    if finding.code == "claim_not_comparable":
        return _period(finding.found, text)
    return _as_written(finding.code, finding.found, text) or f"“{finding.found}”"


def _as_written(code: str, value: str, text: Text) -> str | None:
    """A size, day or figure as a reader writes it; None for anything else."""
    if code in SIZES and value.isdecimal():
        return text.megabytes(int(value))
    if code in DAYS and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return text.date(dt.date.fromisoformat(value))
    return _with_groups(value, text) if code in UNQUOTED else None


def _with_groups(value: str, text: Text) -> str:
    return _LARGE_NUMBER.sub(lambda match: text.number(int(match[0])), value)


def told_fields(finding: Finding) -> dict[str, Any]:
    """The finding's fields for a shared file: without a caption or cell that its sentence does not show."""
    fields = finding.as_dict()
    if "{found}" not in "".join(_template(finding)):
        fields.pop("found", None)
    return fields


def _where(finding: Finding, text: Text) -> str:
    parts = [finding.file] if finding.file else []
    if finding.row is not None:
        parts.append(text("line {n}", n=finding.row))
    if finding.column and not finding.code.startswith("parameter_"):
        parts.append(finding.column)
    return f"{', '.join(parts)}: " if parts else ""
