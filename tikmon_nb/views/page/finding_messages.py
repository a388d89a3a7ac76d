"""The sentences of findings about TikTok's files; those about tables people keep are in `table_messages`."""

from __future__ import annotations

from tikmon_nb.marking import mark, mark_plural

FILE_SENTENCES: dict[str, str | tuple[str, str]] = {
    "month_far_above": mark_plural(
        "the month from {found} was far above those around it, as when a post goes viral; it counts for"
        " little, so that it is taken for neither a trend nor a new level",
        "{count} months, the last of them from {found}, were far above those around them, as when a post goes"
        " viral; they count for little, so that they are taken for neither a trend nor a new level",
    ),
    "month_far_below": mark_plural(
        "the month from {found} was far below those around it, as in a pause; it counts for little, so that a"
        " pause is not taken for the level",
        "{count} months, the last of them from {found}, were far below those around them, as in a pause; they"
        " count for little, so that a pause is not taken for the level",
    ),
    "tiktok_file_unknown": mark(
        "this looks like one of TikTok's files, but cannot be read as one ({found}); put the file here as it"
        " was downloaded, or take it out of this folder"
    ),
    "not_from_tiktok": mark(
        "this is not from TikTok or from a tool that tikmon knows ({found}); it was left out"
    ),
    "tool_not_enough": mark(
        "this list looks like one of {found}, but {expected} is missing from it, so it was left out; let the"
        " tool write all of its fields, or download Overview and Content from TikTok Studio"
    ),
    "list_of_seller": mark(
        "this is a seller's list of affiliate orders, which holds other creators' too, and was left out;"
        " download the list of your own orders in TikTok Shop"
    ),
    "lines_in_one_cell": mark(
        "a spreadsheet program had put every line into one cell; they were read as they were before"
    ),
    "followers_of_list": mark(
        "this list tells the number of followers, {found}; it was used, since nothing newer is known"
    ),
    "years_made_up": mark(
        "a spreadsheet program such as Excel made up the year of these days; the days run on without a gap"
        " only from {expected} to {found}, and were read so"
    ),
    "days_to_come": mark_plural(
        "{found} was still to come when this file was made or read, so that its year cannot be right;"
        " Excel and other spreadsheet programs make one up: put the file here as TikTok gave it",
        "{count} days, up to {found}, were still to come when this file was made or read, so that their year"
        " cannot be right; Excel and other spreadsheet programs make one up: put the file here as TikTok gave"
        " it",
    ),
    "day_refused": mark_plural(
        "{found} is still to come and was left out",
        "{count} days, up to {found}, are still to come and were left out",
    ),
    "row_is_total": mark(
        "this row seems to be a total or an average of the others ({found}) and was left out"
    ),
    "entry_to_come": mark("{found} is still to come, so this line does not count; is the year right?"),
    "days_moved": mark_plural(
        "on {count} day this download has the very figures that a newer one has a day beside it; its days"
        " were moved to the newer calendar, so that none counts twice, but which of the two is right is not"
        " known",
        "on {count} days this download has the very figures that a newer one has a day beside them; its days"
        " were moved to the newer calendar, so that none counts twice, but which of the two is right is not"
        " known",
    ),
    "years_of_posts_made_up": mark_plural(
        "a spreadsheet program such as Excel made up the year of {found}; the number of the video tells the"
        " right one",
        "a spreadsheet program such as Excel made up the year of {count} days, such as {found}; the numbers"
        " of the videos tell the right one",
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
    "file_ignored": mark_plural(
        "{count} file that holds no figures was ignored: {found}",
        "{count} files that hold no figures were ignored: {found}",
    ),
    "encoding_converted": mark("the file was saved with another text encoding ({found}) and was converted"),
    "letters_damaged": mark("some letters are damaged; the numbers were read"),
    "header_provisional": mark("the column names are Dutch ({found}); check that the figures are right"),
    "forecast_newer": mark(
        "this forecast was kept by a newer tikmon (shape {found}; this one reads up to {expected}):"
        " update tikmon"
    ),
    "forecast_unreadable": mark("this is no forecast that a report kept, and was left out"),
    "no_rows": mark("the file has no rows; TikTok does this for small accounts"),
    "row_shape": mark(
        "{found} cells instead of {expected}: is a separator or quotation mark missing here, or one too many?"
    ),
    "table_unreadable": mark("this cannot be read as a table ({found}); download it again"),
    "too_many_rows": mark("more than {expected} rows, which no TikTok export has"),
    "date_unreadable": mark_plural(
        "{found} is not a date as expected (such as {expected})",
        "{found} is not a date as expected (such as {expected}); {count} rows like this",
    ),
    "days_not_consecutive": mark(
        "found {found} where day {expected} (month-day) belongs;"
        " with a day missing or double the year is unsure"
    ),
    "dates_ambiguous": mark("dates such as {found} can mean two different days"),
    "export_date_unknown": mark(
        "the file does not say when it was downloaded; its last day was taken to be {found}, the latest that"
        " it can be"
    ),
    "year_moved_for_leap_day": mark(
        "29 February only fits an earlier year; {found} was taken as the last day"
    ),
    "number_unreadable": mark_plural(
        "{found} is not a number and was left out",
        "{found} is not a number and was left out ({count} cells like this in this file)",
    ),
    "number_impossible": mark("{found} is impossible (expected {expected}) and was left out"),
    "numbers_rounded": mark_plural(
        "{count} figure was rounded by TikTok: {found}",
        "{count} figures were rounded by TikTok, such as {found}",
    ),
    "not_measured": mark_plural(
        "TikTok gave no value for {count} figure; it counts as unknown, not as zero",
        "TikTok gave no value for {count} figures; they count as unknown, not as zero",
    ),
    "downloads_disagree": mark_plural(
        "{count} figure differs from a newer download ({found} against {expected}); the newer one was used",
        "{count} figures differ from a newer download (for example {found} against {expected});"
        " the newer ones were used",
    ),
    "days_missing": mark_plural(
        "{count} day, {found}, is in none of the downloads",
        "{count} days from {found} are in none of the downloads",
    ),
    "broken_row_repaired": mark_plural(
        "{count} row with wrongly written quotation marks was repaired",
        "{count} rows with wrongly written quotation marks were repaired",
    ),
    "row_unreadable": mark_plural(
        "{count} row could not be read and was skipped",
        "{count} rows could not be read and were skipped",
    ),
    "deleted_video_skipped": mark_plural(
        "{count} deleted video without a link was skipped",
        "{count} deleted videos without a link were skipped",
    ),
    "video_without_id": mark_plural(
        "the link {found} holds no video number; {count} video was skipped",
        "the link {found} holds no video number; {count} videos like this were skipped",
    ),
    "video_id_without_time": mark_plural(
        "the number of {count} video holds no upload time ({found}); its hour is unknown",
        "the number of {count} videos holds no upload time ({found}); their hour is unknown",
    ),
    "post_date_unreadable": mark_plural(
        "the post date {found} could not be read; the upload date was used where known",
        "the post date {found} could not be read ({count} like this in this file);"
        " the upload date was used where known",
    ),
    "files_of_several_accounts": mark(
        "these files are of several accounts ({found}); put only one creator in a folder, and if it is one"
        " account under another name, give the ZIPs the same name"
    ),
    "downloads_of_strangers": mark_plural(
        "{count} figure is quite different in a newer download ({found} against {expected});"
        " is this one creator?",
        "{count} figures are quite different in a newer download (for example {found} against {expected});"
        " is this one creator? The newer ones were used",
    ),
    "several_accounts": mark(
        "videos of several accounts ({expected}, {found}); put only one creator in a folder"
    ),
    "reader_failed": mark(
        "this could not be read because of a mistake in tikmon itself ({found}) and was left out;"
        " please report it, with these words"
    ),
    # other files, and files of several kinds
    "file_missing": mark("there is no such file"),
    "header_by_position": mark(
        "the column names are not TikTok's English ones ({found}); the columns were taken by their place;"
        " check that the figures are right"
    ),
    "workbook_damaged": mark("this workbook is damaged and cannot be read ({found}); download it again"),
    "workbook_empty": mark("this workbook holds nothing"),
    "workbook_formula": mark(
        "this sheet holds formulas, which TikTok never writes; put the file back as it was downloaded"
    ),
    "workbook_old": mark("this is a workbook of an old kind; save it as .xlsx or CSV"),
    "too_many_sheets": mark("this workbook holds {found} sheets; at most {expected} are read"),
    "download_as_text": mark(
        "this is a download of your own data as text; ask TikTok for it once more and choose JSON"
    ),
    "json_damaged": mark("this JSON is damaged or was cut off ({found}); download it again"),
    "line_unreadable": mark_plural(
        "{count} record could not be read and was left out",
        "{count} records could not be read and were left out",
    ),
    "scraper_errors": mark_plural(
        "{count} record is an error of the tool that made the list, and no post",
        "{count} records are errors of the tool that made the list, and no posts",
    ),
    "record_not_a_post": mark_plural(
        "{count} record is not a post as any known tool lists it ({found}) and was left out",
        "{count} records are not posts as any known tool lists them (such as {found}) and were left out",
    ),
    "ids_spoiled": mark_plural(
        "the id {found} lost digits in a spreadsheet or another program; use the file as it was downloaded",
        "{count} ids, such as {found}, lost digits in a spreadsheet or another program;"
        " use the file as it was downloaded",
    ),
    "row_left_out": mark_plural(
        "a row has {found} cells instead of {expected}; it was left out, since its figures may have shifted",
        "{count} rows have another number of cells than {expected} (such as {found});"
        " they were left out, since their figures may have shifted",
    ),
    "posts_of_several_accounts": mark(
        "this list holds posts of {count} accounts ({found}); fill in handle in creator.yml, so that only"
        " this creator's are used"
    ),
    "posts_of_others": mark_plural(
        "{count} post of another account was left out",
        "{count} posts of other accounts were left out",
    ),
    "live_account_unknown": mark(
        "this file holds {count} creators; fill in handle in creator.yml, so that only this creator's"
        " figures are used"
    ),
    "viewers_shifted": mark("TikTok dates viewers a day later than views; they were moved back a day"),
    "last_day_partial": mark(
        "the last day, {found}, was not over at the download; its empty hours were left out"
    ),
    "name_twice": mark("{found} stands in the table twice; the first was used"),
    "shares_above_one": mark("these shares add up to {found}, more than everybody"),
    "orders_in_other_currency": mark_plural(
        "{count} order is not in euros ({found}) and is not part of the estimate",
        "{count} orders are not in euros ({found}) and are not part of the estimate",
    ),
    "orders_of_other_channel": mark(
        "there are orders in TikTok Shop, but creator.yml speaks of links elsewhere; the orders are not used"
    ),
    "creator_or_file_unknown": mark("there is no creator or file {found}; creators are {expected}"),
    "more_findings": mark_plural(
        "{count} more problem like these is not shown",
        "{count} more problems like these are not shown",
    ),
    "columns_unknown": mark_plural(
        "the column {found} is not one that TikTok is known to write; check that the figures are right",
        "{count} columns are not ones that TikTok is known to write ({found}); check that the "
        "figures are right",
    ),
    "orders_ineligible": mark_plural(
        "{count} order line is not eligible for commission and does not count",
        "{count} order lines are not eligible for commission and do not count",
    ),
    "order_status_unknown": mark_plural(
        "{count} order line has a status that is not known ({found}) and was left out",
        "{count} order lines have a status that is not known (such as {found}) and were left out",
    ),
    "order_date_unreadable": mark_plural(
        "{found} is not a date as TikTok writes it; the order counts without it",
        "{count} dates are not as TikTok writes them (such as {found}); these orders count without them",
    ),
    "order_id_unreadable": mark_plural(
        "{count} order line has an id that cannot be read ({found}) and was left out",
        "{count} order lines have an id that cannot be read (such as {found}) and were left out",
    ),
    "table_marks_mixed": mark(
        "amounts are written with decimal commas and with decimal points; use the file as it was downloaded"
    ),
    "live_rolling_window": mark(
        "these diamonds are of the last thirty days, not of the period, and were not used"
    ),
    "live_period_unreadable": mark(
        "{found} is not a period as LIVE Backstage writes it (2026-09-01 ~ 2026-09-15)"
    ),
    "live_without_name": mark_plural(
        "{count} row names no creator and was left out",
        "{count} rows name no creator and were left out",
    ),
    "live_periods_overlap": mark_plural(
        "the period {found} overlaps with others and was left out",
        "{count} periods, such as {found}, overlap with others and were left out",
    ),
    "live_counter_down": mark_plural(
        "a counter that can only rise went down (expected {expected}, found {found}); these days "
        "were left out",
        "{count} counters that can only rise went down (expected {expected}, found {found}); "
        "those days were left out",
    ),
    "own_posts_none": mark("this download lists no posts of your own"),
    "own_posts_missing": mark(
        "this download has no part with your own posts; ask TikTok for all of your data"
    ),
    "profile_missing": mark("this download does not say whose account it is"),
    "posts_not_public": mark_plural(
        "{count} post that not everyone may see was left out",
        "{count} posts that not everyone may see were left out",
    ),
    "captions_not_given": mark_plural(
        "TikTok gives no caption for {count} post; that does not mean that a label is missing",
        "TikTok gives no caption for {count} posts; that does not mean that a label is missing",
    ),
    "post_mark_unknown": mark_plural(
        "{count} mark on a post ({found}) is shown as TikTok wrote it; what it means is not documented",
        "{count} marks on posts (such as {found}) are shown as TikTok wrote them; what they mean "
        "is not documented",
    ),
    "transactions_only_counted": mark_plural(
        "this download lists {count} wallet transaction; it is counted, but its amount is not read",
        "this download lists {count} wallet transactions; they are counted, but their amounts are not read",
    ),
    "captions_truncated": mark_plural(
        "{count} caption may have been cut off by the tool that listed it; check by hand what it "
        "says of advertising",
        "{count} captions may have been cut off by the tool that listed them; check by hand what "
        "they say of advertising",
    ),
    "media_kit_empty": mark("nothing was chosen for the media kit that is known; name it as {expected}"),
    "media_kit_post_unknown": mark("no post {found} for the media kit is in the exports"),
}
"""One sentence per code of a finding about TikTok's files."""
