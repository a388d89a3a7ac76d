"""The traps of real exports, each with a test named after it."""

import datetime as dt
import os

import numpy as np
import pandas as pd
import pytest
import studio_format as studio
from studio_format import Undoubled

from tikmon_nb.inputs.exports import read_exports

DOWNLOADED = dt.datetime(2026, 11, 16, 8, 0, tzinfo=dt.UTC)
LAST = dt.date(2026, 11, 15)


def days(size, last=LAST):
    return [last - dt.timedelta(ago) for ago in range(size - 1, -1, -1)]


def overview(rows=30, last=LAST, style="15 januari", views=100):
    cells = [[studio.day_text(day, style), views + n, 5, 4, 3, 2] for n, day in enumerate(days(rows, last))]
    return studio.table(studio.OVERVIEW, cells)


def followers(rows=30, last=LAST, first_count=1000):
    cells = [[studio.day_text(d, "15 januari"), first_count + n, 999] for n, d in enumerate(days(rows, last))]
    return studio.table(studio.FOLLOWER_HISTORY, cells)


def post(uploaded, *, title="titel", posted=None, views=100, link=None, time="16 november", low=1):
    video = studio.video_id(uploaded, low)
    written = posted or studio.day_text(uploaded.date(), "15 januari")
    link = studio.video_link("noor", video) if link is None else link
    return [time, title, link, written, 10, 2, 1, views]


@pytest.fixture
def read(tmp_path):
    """Write {name: bytes} into a folder and read it."""

    def read_files(files, **options):
        for name, data in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return read_exports(tmp_path, **options)

    return read_files


def zipped(data, downloaded=DOWNLOADED, first=LAST):
    return {studio.overview_name(first, downloaded, "noor"): studio.archive({"Overview.csv": data})}


def by_code(exports):
    codes = [finding.code for finding in exports.findings]
    assert len(codes) == len({(f.code, f.file) for f in exports.findings})
    return {finding.code: finding for finding in exports.findings}


def test_a_missing_or_empty_folder_gives_empty_tables(tmp_path):
    for folder in (tmp_path, tmp_path / "no such folder"):
        exports = read_exports(folder)
        assert (exports.findings, exports.sources, exports.inputs) == ((), (), {})
        assert exports.exported_on is None
        assert exports.last_day is None
        assert set(exports.daily.dtypes) == {np.dtype(float)}


def test_empty_tables_have_the_types_of_full_ones(read, tmp_path):
    empty = read_exports(tmp_path / "nothing")
    uploaded = dt.datetime(2026, 11, 1, 18, 0, tzinfo=dt.UTC)
    full = read(zipped(overview()) | {"c.csv": studio.table(studio.CONTENT, [post(uploaded)])})
    pd.testing.assert_series_equal(empty.daily.dtypes, full.daily.dtypes)
    pd.testing.assert_series_equal(empty.videos.dtypes, full.videos.dtypes)
    for one, other in ((empty.daily, full.daily), (empty.videos, full.videos)):
        assert one.index.dtype == other.index.dtype
        assert one.index.name == other.index.name
    assert full.daily.index.name == "date"
    assert list(full.videos.columns[:2]) == ["title", "link"]


@pytest.mark.parametrize("style", studio.DATE_STYLES)
def test_trap_2_the_year_boundary_is_inferred(read, style):
    exports = read(zipped(overview(365, style=style)))
    assert exports.findings == ()
    assert list(exports.daily.index) == list(pd.date_range("2025-11-16", "2026-11-15"))
    assert exports.daily["views"].tolist() == [100.0 + n for n in range(365)]
    assert exports.daily["followers"].isna().all()
    assert exports.last_day == LAST
    (source,) = exports.sources
    assert (source.kind, source.rows, source.exported_on) == (
        "overview",
        365,
        dt.date(2026, 11, 16),
    )


def test_trap_2_days_that_do_not_follow_each_other_are_an_error(read):
    rows = [["14 november", 1, 1, 1, 1, 1], ["16 november", 1, 1, 1, 1, 1]]
    found = by_code(exports := read({"a.csv": studio.table(studio.OVERVIEW, rows)}))
    finding = found["days_not_consecutive"]
    assert (finding.severity, finding.row, finding.column) == ("error", 2, "Date")
    assert (finding.expected, finding.found) == ("11-15", "14 november")
    assert exports.daily.empty


def test_trap_2_without_other_evidence_today_decides_and_that_is_said(read, tmp_path):
    (tmp_path / "a.csv").write_bytes(overview())
    noon = dt.datetime(2025, 11, 20, 12, tzinfo=dt.UTC).timestamp()
    os.utime(tmp_path / "a.csv", (noon, noon))  # which tells nothing: copying changes it
    exports = read_exports(tmp_path, today=dt.date(2026, 12, 3))
    assert by_code(exports)["export_date_unknown"].found == "2026-11-15"
    assert exports.last_day == LAST
    assert read_exports(tmp_path, today=dt.date(2026, 11, 14)).last_day == dt.date(2025, 11, 15)
    told = read_exports(tmp_path, exported_on=dt.date(2026, 11, 16))
    assert told.findings == ()
    assert told.last_day == LAST


def test_trap_2_dates_with_years_need_no_download_date(read):
    rows = [["2024-02-28", 1, 1, 1, 1, 1], ["2024-02-29", 2, 1, 1, 1, 1]]
    exports = read({"a.csv": studio.table(studio.OVERVIEW, rows)})
    assert exports.findings == ()
    assert exports.last_day == dt.date(2024, 2, 29)


def test_trap_2_a_leap_day_in_a_common_year_moves_the_table_and_says_so(read):
    finding = by_code(read(zipped(overview(3, last=dt.date(2024, 3, 1)))))["year_moved_for_leap_day"]
    assert finding.found == "2024-03-01"


def test_trap_2_content_tells_the_day_of_the_download(read):
    uploaded = dt.datetime(2025, 12, 30, 18, 0, tzinfo=dt.UTC)
    content = studio.table(studio.CONTENT, [post(uploaded, time="2 januari")])
    exports = read({"overview (1).csv": overview(last=dt.date(2026, 1, 1)), "Content.csv": content})
    assert exports.findings == ()
    assert exports.exported_on == dt.date(2026, 1, 2)
    assert exports.last_day == dt.date(2026, 1, 1)


def test_trap_2_an_upload_just_after_midnight_moves_no_year(read):
    uploaded = dt.datetime(2026, 11, 15, 23, 30, tzinfo=dt.UTC)  # 16 November in the Netherlands
    content = studio.table(studio.CONTENT, [post(uploaded, time="15 november")])
    assert read({"Content.csv": content}).exported_on == dt.date(2026, 11, 15)


def test_trap_2_an_older_table_without_a_date_of_its_own_ends_before_the_newest_download(read):
    exports = read(zipped(overview()) | {"f.csv": followers(last=dt.date(2026, 8, 2))})
    assert exports.daily["followers"].last_valid_index() == pd.Timestamp(2026, 8, 2)


def test_numbers_for_dates_are_read_day_first_unless_only_month_first_fits(read):
    european = [[f"0{day}-11-2026", 1, 1, 1, 1, 1] for day in (1, 2, 3)]
    american = [[f"10/0{day}/2026", 1, 1, 1, 1, 1] for day in (1, 2, 3)]
    files = {"a.csv": studio.table(studio.OVERVIEW, european)}
    files["b.csv"] = studio.table(studio.OVERVIEW, american)
    exports = read(files)
    assert [s.first for s in exports.sources] == [dt.date(2026, 11, 1), dt.date(2026, 10, 1)]


def test_dates_that_can_be_read_in_two_ways_are_an_error(read):
    found = by_code(read(zipped(studio.table(studio.OVERVIEW, [["1 listopada", 1, 1, 1, 1, 1]]))))
    assert found["dates_ambiguous"].severity == "error"


def test_dates_in_an_unknown_language_are_an_error(read):
    rows = [["ergens in mei", 1, 1, 1, 1, 1], ["16 november", 1, 1, 1, 1, 1]]
    finding = by_code(read(zipped(studio.table(studio.OVERVIEW, rows))))["date_unreadable"]
    assert (finding.severity, finding.row, finding.found) == ("error", 2, "ergens in mei")


def test_trap_3_the_video_id_gives_the_hour_unless_the_post_was_scheduled(read):
    evening = dt.datetime(2026, 11, 1, 22, 30, tzinfo=dt.UTC)  # 23:30 in the Netherlands
    night = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)  # 00:30 on 2 July
    rows = [
        post(evening, posted="1 november"),
        post(night, posted="2 juli"),
        post(evening, posted="4 november", low=2),
        post(dt.datetime(2025, 12, 30, 9, tzinfo=dt.UTC), posted="2 januari"),
    ]
    exports = read({"Content.csv": studio.table(studio.CONTENT, rows)})
    videos = exports.videos
    assert exports.findings == ()
    assert videos["hour_known"].tolist() == [False, True, True, False]
    assert [f"{day:%Y-%m-%d}" for day in videos["posted_on"]] == [
        *("2026-01-02", "2026-07-02", "2026-11-01", "2026-11-04")
    ]
    assert videos["uploaded_at"].iloc[2] == pd.Timestamp(evening)


def test_an_id_without_a_plausible_time_leaves_the_hour_unknown(read):
    row = post(DOWNLOADED, link="https://www.tiktok.com/@noor/video/12345", posted="1 november")
    exports = read({"Content.csv": studio.table(studio.CONTENT, [row])}, exported_on=LAST)
    assert by_code(exports)["video_id_without_time"].found == "12345"
    video = exports.videos.loc["12345"]
    assert video["posted_on"] == pd.Timestamp(2026, 11, 1)
    assert pd.isna(video["uploaded_at"])
    assert not video["hour_known"]


def test_a_post_date_that_cannot_be_read_falls_back_on_the_upload(read):
    exports = read({"c.csv": studio.table(studio.CONTENT, [post(DOWNLOADED, posted="ooit")])})
    assert by_code(exports)["post_date_unreadable"].row == 2
    assert exports.videos["posted_on"].iloc[0] == pd.Timestamp(2026, 11, 16)
    assert not exports.videos["hour_known"].iloc[0]


def test_one_post_date_that_cannot_be_read_leaves_the_others_alone(read):
    rows = [post(DOWNLOADED, posted="ooit"), post(DOWNLOADED, low=2)]
    exports = read({"c.csv": studio.table(studio.CONTENT, rows)})
    assert by_code(exports)["post_date_unreadable"].count == 1
    assert exports.videos["hour_known"].tolist() == [False, True]


def test_trap_4_the_difference_column_is_ignored(read):
    exports = read(zipped(overview()) | {"f.csv": followers()})
    assert not any("ifference" in column for column in exports.daily.columns)
    assert exports.daily["followers"].tolist() == [1000.0 + n for n in range(30)]


def test_trap_5_viewers_run_a_day_late_and_are_moved_back(read):
    counts = [[studio.day_text(day, "15 januari"), 50 + n, 20, 30] for n, day in enumerate(days(3))]
    exports = read(zipped(overview()) | {"v.csv": studio.table(studio.VIEWERS, counts)})
    finding = by_code(exports)["viewers_shifted"]
    assert (finding.severity, finding.file, finding.count) == ("note", "v.csv", 3)
    viewers = exports.daily["viewers"].dropna()
    assert [day.date() for day in viewers.index] == [day - dt.timedelta(1) for day in days(3)]
    assert viewers.tolist() == [50.0, 51.0, 52.0]
    assert exports.daily["views"].tolist() == [100.0 + n for n in range(30)]


def test_trap_6_new_and_returning_viewers_without_a_total_are_false_zeros(read):
    rows = [["14 november", "undefined", 0, 0], ["15 november", 50, 20, 30]]
    exports = read(zipped(overview()) | {"v.csv": studio.table(studio.VIEWERS, rows)})
    columns = ["viewers", "new_viewers", "returning_viewers"]
    assert exports.daily[columns].dropna(how="all").to_numpy().tolist() == [[50.0, 20.0, 30.0]]


def test_trap_6_undefined_and_negative_counts(read):
    rows = [["15 november", "undefined", 1, 2, -3, 0]]
    exports = read(zipped(studio.table(studio.OVERVIEW, rows)))
    assert by_code(exports)["not_measured"].severity == "note"
    assert np.isnan(exports.daily["views"].iloc[0])
    assert exports.daily["comments"].iloc[0] == -3


def test_a_day_of_which_nothing_is_known_is_not_the_last_day(read):
    rows = [["14 november", 1, 1, 1, 1, 1], ["15 november", *["undefined"] * 5]]
    assert read(zipped(studio.table(studio.OVERVIEW, rows))).last_day == dt.date(2026, 11, 14)


def test_trap_8_inner_quotes_that_are_not_doubled(read):
    uploaded = [dt.datetime(2026, 10, day, 18, tzinfo=dt.UTC) for day in (1, 2, 3, 4)]
    rows = [
        post(uploaded[0], title=Undoubled('🔞 "titel" van mij...'), views=1),
        post(uploaded[1], title='netjes "verdubbeld", met komma', views=2),
        post(uploaded[2], title=Undoubled('los", en nog "," meer'), views=3),
        post(uploaded[3], title=Undoubled('"begin\nen "einde"'), views=4),
    ]
    exports = read({"c.csv": studio.table(studio.CONTENT, rows)})
    finding = by_code(exports)["broken_row_repaired"]
    assert (finding.severity, finding.row, finding.count) == ("note", 2, 3)
    assert exports.videos["title"].tolist() == [
        '🔞 "titel" van mij...',
        'netjes "verdubbeld", met komma',
        'los", en nog , meer',
        '"begin\nen "einde"',
    ]
    assert exports.videos["views"].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_trap_8_loose_commas_shift_columns(read):
    row = post(dt.datetime(2026, 9, 5, 18, tzinfo=dt.UTC), title=Undoubled('titel," en meer'))
    exports = read({"c.csv": studio.table(studio.CONTENT, [row])})
    assert exports.videos[["views", "likes"]].iloc[0].tolist() == [100.0, 10.0]


def test_trap_8_a_row_without_an_end_costs_only_itself(read):
    good = studio.table(studio.CONTENT, [post(DOWNLOADED, title="heel")]).decode()
    header, row = good.split("\n")
    text = "\n".join([header, '"16 november","half "stuk" en', row, '"16 november","rest'])
    exports = read({"c.csv": text.encode()})
    finding = by_code(exports)["row_unreadable"]
    assert (finding.count, finding.severity) == (2, "warning")
    assert exports.videos["title"].tolist() == ["heel"]


def test_trap_9_a_header_without_rows_is_normal(read):
    tables = {
        "FollowerHistory.csv": studio.table(studio.FOLLOWER_HISTORY, []),
        "Content.csv": studio.table(studio.CONTENT, []),
    }
    exports = read({"Followers_tim.zip": studio.archive(tables)})
    assert [(f.code, f.severity) for f in exports.findings] == [("no_rows", "note")] * 2
    assert [source.rows for source in exports.sources] == [0, 0]


def test_trap_10_numbers_with_groups_and_rounded_numbers(read):
    rows = [["14 november", "1,234", "1.234", "1.2K", "1", "1"]]
    rows.append(["15 november", "1.5M", "12.34", "x", "1", "1"])
    exports = read(zipped(studio.table(studio.OVERVIEW, rows)))
    found = by_code(exports)
    assert exports.daily["views"].tolist() == [1234.0, 1_500_000.0]
    assert found["numbers_rounded"].count == 2
    finding = found["number_unreadable"]
    assert (finding.row, finding.column, finding.found) == (3, "Profile Views", "12.34")
    assert finding.count == 2


def test_negative_followers_are_impossible(read):
    rows = [["15 november", "-4", "0"]]
    exports = read({"f.csv": studio.table(studio.FOLLOWER_HISTORY, rows)}, exported_on=LAST)
    assert by_code(exports)["number_impossible"].found == "-4"
    assert exports.daily["followers"].isna().all()


def test_trap_11_deleted_videos_photos_and_links_without_an_id(read):
    uploaded = dt.datetime(2026, 11, 1, 18, tzinfo=dt.UTC)
    photo = studio.video_link("noor", studio.video_id(uploaded)).replace("video", "photo")
    rows = [post(uploaded, link=""), post(uploaded, link=photo)]
    rows.append(post(uploaded, link="https://vm.tiktok.com/ZGabc/"))
    exports = read({"c.csv": studio.table(studio.CONTENT, rows)})
    found = by_code(exports)
    assert list(exports.videos.index) == [studio.video_id(uploaded)]
    assert found["deleted_video_skipped"].row == 2
    assert found["video_without_id"].row == 4


def test_trap_11_long_captions_in_many_scripts(read):
    title = "Zo! 🎉 " * 300 + "#fyp, «ok» \n 日本語"
    exports = read({"c.csv": studio.table(studio.CONTENT, [post(DOWNLOADED, title=title)])})
    assert exports.videos["title"].iloc[0] == title.strip()


def test_posts_of_two_accounts_in_one_folder_are_reported(read):
    link = studio.video_link("iemand_anders", studio.video_id(DOWNLOADED, 7))
    rows = [post(DOWNLOADED), post(DOWNLOADED, link=link)]
    finding = by_code(read({"c.csv": studio.table(studio.CONTENT, rows)}))["several_accounts"]
    assert {finding.expected, finding.found} == {"noor", "iemand_anders"}


def test_a_cell_too_many_is_an_error(read):
    text = overview(2).decode() + ',"9"'
    finding = by_code(read({"o.csv": text.encode()}))["row_shape"]
    assert (finding.severity, finding.row) == ("error", 3)
    assert (finding.expected, finding.found) == ("6", "7")


@pytest.mark.parametrize("undoubled", [str, Undoubled])
def test_a_table_without_end_is_an_error(read, undoubled):
    assert by_code(read({"o.csv": overview(5100)}))["too_many_rows"].severity == "error"
    rows = [post(DOWNLOADED, title=undoubled('een "titel"'))] * 5100
    exports = read({"o.csv": studio.table(studio.CONTENT, rows)})
    assert by_code(exports)["too_many_rows"].severity == "error"
    assert exports.videos.empty


def test_blank_lines_before_a_broken_table_are_no_row(read):
    data = studio.table(studio.CONTENT, [post(DOWNLOADED, title=Undoubled('een "titel" hier'))])
    exports = read({"c.csv": b"\n\n" + data.removeprefix(studio.BOM)})
    assert exports.videos["title"].tolist() == ['een "titel" hier']


@pytest.mark.parametrize("year", ["9999", "0001", "1900", "2101"])
def test_a_year_that_no_export_can_have_is_an_error_and_no_crash(year, read):
    data = studio.table(studio.OVERVIEW, [[f"{year}-12-31", 1, 1, 1, 1, 1]])
    finding = by_code(read({"o.csv": data}))["date_unreadable"]
    assert (finding.severity, finding.found) == ("error", f"{year}-12-31")


def test_a_download_stamp_of_another_century_is_no_date(read):
    name = "Overview_2026-01-01_9999999999_noor.zip"
    exports = read({name: studio.archive({"Overview.csv": overview()})}, exported_on=LAST)
    assert exports.last_day == LAST


def named(*names):
    return {name: studio.archive({"Overview.csv": overview()}) for name in names}


@pytest.mark.parametrize(
    ("others", "severity"),
    [
        (["Overview_2026-10-01_1794814932_mila.zip"], "error"),
        (["Overview_2026-10-01_1794814932_noor_voorbeeld.zip"], "warning"),
        (["Followers_mila.zip"], "warning"),
        (["Followers_noor.zip", "Content_noor (1).zip"], None),
        (["Followers_20261116.zip", "alles.zip"], None),
    ],
    ids=["another", "a longer name", "a name by hand", "the same", "no names"],
)
def test_files_of_two_accounts_in_one_folder_are_noticed(others, severity, read):
    found = by_code(read(named("Overview_2026-10-01_1794814931_noor.zip", *others)))
    finding = found.get("files_of_several_accounts")
    assert (finding and finding.severity) == severity


def test_links_to_another_account_than_the_zips_are_an_error(read):
    link = studio.video_link("helemaal_iemand", studio.video_id(DOWNLOADED))
    files = zipped(overview()) | {"c.csv": studio.table(studio.CONTENT, [post(DOWNLOADED, link=link)])}
    finding = by_code(read(files))["files_of_several_accounts"]
    assert (finding.severity, finding.found) == ("error", "helemaal_iemand, noor")


def test_tables_that_disagree_all_over_may_be_of_two_accounts(read):
    files = {"a.csv": overview(views=100), "b.csv": overview(views=90_000)}
    finding = by_code(read(files, exported_on=LAST))["downloads_of_strangers"]
    assert (finding.severity, finding.count) == ("warning", 30)
    files["b.csv"] = overview(views=120)
    assert set(by_code(read(files, exported_on=LAST))) == {"downloads_disagree"}


def activity(last=LAST, empty=0, style="15 januari"):
    rows = [[studio.day_text(day, style), hour, 10 + hour] for day in days(7, last) for hour in range(24)]
    rows[len(rows) - empty :] = [[*row[:2], 0] for row in rows[len(rows) - empty :]]
    return studio.table(studio.FOLLOWER_ACTIVITY, rows)


def test_trap_9_the_empty_end_of_the_last_day_of_activity_is_left_out(read):
    exports = read(zipped(overview()) | {"a.csv": activity(empty=9)})
    finding = by_code(exports)["last_day_partial"]
    assert (finding.severity, finding.count, finding.found) == ("note", 9, LAST.isoformat())
    table = exports.audience.activity
    assert len(table) == 7 * 24 - 9
    assert (table["date"].iloc[-1].date(), table["hour"].iloc[-1]) == (LAST, 14)


def test_trap_9_an_hour_in_which_nobody_is_active_stays(read):
    rows = [["14 november", 3, 0], ["14 november", 4, 9], ["15 november", 3, 0], ["15 november", 4, 8]]
    exports = read(zipped(overview()) | {"a.csv": studio.table(studio.FOLLOWER_ACTIVITY, rows)})
    assert exports.audience.activity["active"].tolist() == [0.0, 9.0, 0.0, 8.0]


def test_trap_9_audience_files_without_rows_are_normal(read):
    headers = (studio.FOLLOWER_ACTIVITY, studio.FOLLOWER_GENDER, studio.FOLLOWER_TOP_TERRITORIES)
    exports = read({f"{n}.csv": studio.table(header, []) for n, header in enumerate(headers)})
    assert {finding.code for finding in exports.findings} == {"no_rows"}
    assert exports.audience.genders == {}
    assert exports.audience.activity.empty


def test_the_years_of_activity_are_found_as_those_of_other_days(read):
    new_year = dt.date(2026, 1, 3)
    exports = read(zipped(overview()) | {"a.csv": activity(new_year)}, exported_on=dt.date(2026, 1, 4))
    assert exports.audience.activity["date"].dt.year.unique().tolist() == [2025, 2026]


@pytest.mark.parametrize(
    ("cell", "share"), [("0.381", 0.381), ("0.56", 0.56), ("56%", 0.56), ("56,2 %", 0.562)]
)
def test_trap_10_a_distribution_is_never_a_group_of_thousands(read, cell, share):
    exports = read({"g.csv": studio.table(studio.FOLLOWER_GENDER, [["Female", cell]])})
    assert exports.audience.genders == {"Female": pytest.approx(share)}
    assert exports.findings == ()


@pytest.mark.parametrize("cell", ["1.234", "56", "veel", "-0.2", "1e-3", "101%"])
def test_trap_10_a_distribution_that_is_no_share_is_left_out(read, cell):
    exports = read({"g.csv": studio.table(studio.FOLLOWER_GENDER, [["Female", cell], ["Male", "0.4"]])})
    assert by_code(exports)["number_unreadable"].found == cell
    assert exports.audience.genders == {"Male": 0.4}


def test_territories_of_the_newest_download_are_kept(read):
    table = studio.table(studio.FOLLOWER_TOP_TERRITORIES, [["NL", "0.85"], ["Others", "0.15"]])
    old = studio.table(studio.FOLLOWER_TOP_TERRITORIES, [["NL", "0.2"], ["DE", "0.8"]])
    files = zipped(table) | {
        studio.overview_name(LAST, DOWNLOADED - dt.timedelta(90), "noor"): studio.archive({"x.csv": old})
    }
    assert read(files).audience.territories == {"NL": 0.85, "Others": 0.15}


def test_shares_need_not_add_to_one_but_are_told_above_it(read):
    rows = [["Female", "0.4"], ["Male", "0.3"]]
    assert read({"g.csv": studio.table(studio.FOLLOWER_GENDER, rows)}).findings == ()
    twice = read({"g.csv": studio.table(studio.FOLLOWER_GENDER, [*rows, ["Other", "0.9"], ["Male", "0.1"]])})
    assert set(by_code(twice)) == {"name_twice", "shares_above_one"}
