"""The sentence of every finding about a table that people keep: such as their books."""

from __future__ import annotations

from tikmon_nb.marking import mark, mark_plural

TABLE_SENTENCES: dict[str, str | tuple[str, str]] = {
    "columns_missing": mark(
        "there is no column for {expected}; the column names that were found are {found}"
    ),
    "column_twice": mark("the columns {expected} and {found} mean the same; keep one of them"),
    "ledger_empty": mark("there are no entries in this file yet"),
    "table_too_long": mark("this file has more than {expected} rows; the rest was not read"),
    "table_broken": mark(
        "from this line on the file cannot be read as a table; there may be a quotation mark too "
        "many or too few ({found})"
    ),
    "decimal_marks_mixed": mark(
        "{found} and {expected} do not have the same decimal mark; use either commas or points in "
        "the whole file"
    ),
    "date_orders_mixed": mark(
        "one date here begins with the day and the other with the month: {expected} and {found}; "
        "write the day first everywhere"
    ),
    "dates_month_first": mark("dates were read with the month first, because of {found}; is that right?"),
    "dates_day_first": mark("dates such as {found} were read with the day first"),
    "currency_without_rate": mark(
        "an amount in {found} needs your own rate: fill in {expected}, how many euros one unit was worth"
    ),
    "currency_differs": mark("expected an amount in {expected}, found {found}"),
    "comma_cuts_amount": mark(
        "the comma in this amount also separates the cells, so that only {found} is left; put "
        "amounts between quotation marks, or separate the cells with semicolons"
    ),
    "kind_unknown": mark("there is no kind of deal {found}; known are {expected}"),
    "entry_twice": mark("this is the same as line {expected}; was it entered twice? Both are counted"),
    "video_id_spoiled": mark(
        "a spreadsheet rounded this video number ({found}); paste the link to the video instead, "
        "such as {expected}"
    ),
    "video_id_unreadable": mark("{found} holds no video number; paste the full link, such as {expected}"),
    "amount_negative": mark_plural(
        "{count} amount is below zero ({found}) and counts as a refund",
        "{count} amounts are below zero (the first is {found}) and count as refunds",
    ),
    "brand_missing": mark_plural(
        "{count} deal names no brand",
        "{count} deals name no brand",
    ),
    "deal_unknown": mark("there is no single deal with the number {expected}"),
    "offer_not_found": mark("no offer is read in this; give it with options, such as {expected}"),
}
"""One sentence per code of a finding about such a table."""
