"""Findings and errors as sentences: where, what was expected, what was found."""

from __future__ import annotations

from typing import Any

from tikmon_nb.inputs.quality import Finding
from tikmon_nb.views.text import Text, mark

SENTENCES = {
    # files and YAML
    "file_unreadable": mark("the file cannot be read ({found})"),
    "system_refused": mark("this computer refuses to write or read this ({found})"),
    "file_too_large": mark("the file is too large ({found})"),
    "not_utf8": mark("the file is not written in UTF-8"),
    "yaml_malformed": mark("this is not valid YAML ({found})"),
    "number_ambiguous": mark("{found} can be read in two ways; write 10000 or 1.5, without separators"),
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
    "chance_of_signed_contract": mark(
        "a contract that is not signed needs a chance, and only such a contract has one: {expected}"
    ),
    "unknown_language": mark("there is no language {found}; known are {expected}"),
    "parameter_unknown": mark("the notebook has no parameter {found}; known are {expected}"),
    "notebook_missing": mark("the notebook is not there; run this inside the project"),
    "not_a_folder": mark("this is a file, and reports need a folder"),
    "roster_empty": mark("there are no creators here yet; make one with: tikmon new ID"),
    "text_too_long": mark("expected at most {expected} characters"),
    "creators_missing": mark("name one or more creators, or use --all; known are {expected}"),
    "creator_exists": mark("there is already a creator or folder of that name ({found})"),
    "parameter_out_of_range": mark("the parameter {column} should be {expected}, not {found}"),
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
    # TikTok's own files
    "not_a_tiktok_export": mark(
        "this is no TikTok export: its first line is {found}; expected one of {expected}"
    ),
    "zip_damaged": mark("this ZIP is damaged and cannot be read completely; download it again ({found})"),
    "zip_encrypted": mark(
        "this ZIP is locked with a password ({found}); put the unlocked files in the folder"
    ),
    "zip_too_large": mark(
        "this would unpack to {found}, more than the {expected} allowed, and was not opened"
    ),
    "zip_too_many_files": mark("this holds {found} files; at most {expected} are read"),
    "zip_nested_too_deep": mark("this lies too many ZIPs deep and was skipped; unpack it once"),
    "zip_empty": mark("this ZIP holds no files"),
    "link_not_followed": mark("this is a shortcut to another place and was not read"),
    "file_ignored": mark("{count} file(s) that hold no figures were ignored: {found}"),
    "export_not_used_yet": mark("{count} TikTok file(s) are recognised but not used yet: {found}"),
    "encoding_converted": mark("the file was saved with another text encoding ({found}) and was converted"),
    "letters_damaged": mark("some letters are damaged; the numbers were read"),
    "header_provisional": mark("the column names are Dutch ({found}); check that the figures are right"),
    "no_rows": mark("the file has no rows; TikTok does this for small accounts"),
    "row_shape": mark("{found} cells instead of {expected}"),
    "table_unreadable": mark("this cannot be read as a table ({found}); download it again"),
    "too_many_rows": mark("more than {expected} rows, which no TikTok export has"),
    "date_unreadable": mark("{found} is no date as expected (such as {expected}); {count} row(s) like this"),
    "days_not_consecutive": mark(
        "found {found} where day {expected} (month-day) belongs;"
        " with a day missing or double the year is unsure"
    ),
    "dates_ambiguous": mark("dates such as {found} can mean two different days"),
    "export_date_from_mtime": mark(
        "the file does not say when it was downloaded; its own date, {found}, was used to find the years"
    ),
    "year_moved_for_leap_day": mark(
        "29 February only fits an earlier year; {found} was taken as the last day"
    ),
    "number_unreadable": mark("{found} is no number and was left out ({count} times in this file)"),
    "number_impossible": mark("{found} is impossible (expected {expected}) and was left out"),
    "numbers_rounded": mark("{count} figure(s) were rounded by TikTok, such as {found}"),
    "not_measured": mark("TikTok gave no value for {count} figure(s); they count as unknown, not as zero"),
    "downloads_disagree": mark(
        "{count} figure(s) differ from a newer download (for example {found} against {expected});"
        " the newer one was used"
    ),
    "days_missing": mark("{count} day(s) from {found} are in none of the downloads"),
    "broken_row_repaired": mark("{count} row(s) with wrongly written quotation marks were repaired"),
    "row_unreadable": mark("{count} row(s) could not be read and were skipped"),
    "deleted_video_skipped": mark("{count} deleted video(s) without a link were skipped"),
    "video_without_id": mark("the link {found} holds no video number; {count} video(s) skipped"),
    "video_id_without_time": mark(
        "the number of {count} video(s) holds no upload time ({found}); their hour is unknown"
    ),
    "post_date_unreadable": mark(
        "the post date {found} could not be read ({count} in this file); the upload date was used where known"
    ),
    "several_accounts": mark(
        "videos of several accounts ({expected}, {found}); put only one creator in a folder"
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


def told_fields(finding: Finding) -> dict[str, Any]:
    """The finding's fields for a shared file: without a caption or cell that its sentence does not show."""
    fields = finding.as_dict()
    if "{found}" not in SENTENCES.get(finding.code, ""):
        fields.pop("found", None)
    return fields


def _where(finding: Finding, text: Text) -> str:
    parts = [finding.file] if finding.file else []
    if finding.row is not None:
        parts.append(text("line {n}", n=finding.row))
    if finding.column and not finding.code.startswith("parameter_"):
        parts.append(finding.column)
    return f"{', '.join(parts)}: " if parts else ""
