"""Several downloads of one account, read together."""

import datetime as dt

import pandas as pd
import studio_format as studio

from tikmon_nb.inputs.exports import read_exports

AUGUST = dt.datetime(2026, 8, 3, 6, tzinfo=dt.UTC)
NOVEMBER = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)


def overview(last, views, likes=1):
    days = [last - dt.timedelta(ago) for ago in range(len(views) - 1, -1, -1)]
    rows = [
        [studio.day_text(day, "15 januari"), count, 1, likes, 1, 1]
        for day, count in zip(days, views, strict=True)
    ]
    return studio.archive({"Overview.csv": studio.table(studio.OVERVIEW, rows)})


def write(folder, downloaded, data):
    (folder / studio.overview_name(dt.date(2025, 1, 1), downloaded, "noor")).write_bytes(data)


def test_the_newest_download_wins_per_day_and_differences_are_counted(tmp_path):
    write(tmp_path, AUGUST, overview(dt.date(2026, 8, 2), [100, 200, 300, 4000]))
    write(tmp_path, NOVEMBER, overview(dt.date(2026, 8, 4), [300, 4020, 5000, 250, 60]))
    exports = read_exports(tmp_path)
    assert exports.daily["views"].tolist() == [100.0, 300.0, 4020.0, 5000.0, 250.0, 60.0]
    (finding,) = exports.findings
    assert (finding.code, finding.severity, finding.count) == ("downloads_disagree", "note", 3)
    assert (finding.column, finding.expected, finding.found) == ("views", "300", "200")
    assert f"_{int(AUGUST.timestamp())}_" in finding.file
    assert exports.exported_on == dt.date(2026, 11, 16)


def test_small_differences_are_not_worth_a_word(tmp_path):
    write(tmp_path, AUGUST, overview(dt.date(2026, 8, 2), [10_000, 15], likes=3))
    write(tmp_path, NOVEMBER, overview(dt.date(2026, 8, 2), [10_090, 24], likes=9))
    assert read_exports(tmp_path).findings == ()


def test_what_the_newest_download_did_not_measure_comes_from_an_older_one(tmp_path):
    write(tmp_path, AUGUST, overview(dt.date(2026, 8, 2), [100, 200]))
    write(tmp_path, NOVEMBER, overview(dt.date(2026, 8, 2), ["undefined", 200]))
    assert read_exports(tmp_path).daily["views"].tolist() == [100.0, 200.0]


def test_days_in_no_download_are_reported_and_not_made_up(tmp_path):
    write(tmp_path, AUGUST, overview(dt.date(2026, 8, 2), [100, 200]))
    write(tmp_path, NOVEMBER, overview(dt.date(2026, 8, 7), [300, 400]))
    exports = read_exports(tmp_path)
    (finding,) = exports.findings
    assert (finding.code, finding.found, finding.count) == ("days_missing", "2026-08-03", 3)
    assert len(exports.daily) == 4


def test_without_download_dates_the_table_that_ends_last_is_the_newest(tmp_path):
    for name, last, count in (("b", 2, 1000), ("a", 3, 2000)):
        rows = [[f"{day} mei", count, 0] for day in range(1, last + 1)]
        (tmp_path / f"{name}.csv").write_bytes(studio.table(studio.FOLLOWER_HISTORY, rows))
    exports = read_exports(tmp_path, exported_on=dt.date(2026, 5, 4))
    assert exports.daily["followers"].tolist() == [2000.0, 2000.0, 2000.0]


def test_trap_7_videos_of_several_downloads_keep_their_highest_view_count(tmp_path):
    uploads = [dt.datetime(2026, 7, day, 18, tzinfo=dt.UTC) for day in (1, 2, 3)]
    ids = [studio.video_id(uploaded) for uploaded in uploads]

    def row(at, views, title, time):
        link = studio.video_link("noor", ids[at])
        return [time, title, link, f"{at + 1} juli", views // 10, 1, 1, views]

    august = [row(0, 500, "oud", "3 augustus"), row(1, 900, "meer", "3 augustus")]
    november = [row(0, 700, "nieuw", "16 november"), row(1, 800, "minder", "16 november")]
    november.append(row(2, 50, "drie", "16 november"))
    for name, rows in (("b", august), ("a", november)):
        (tmp_path / f"{name}.csv").write_bytes(studio.table(studio.CONTENT, rows))
    exports = read_exports(tmp_path)
    assert exports.findings == ()
    assert list(exports.videos.index) == ids
    assert exports.videos["views"].tolist() == [700.0, 900.0, 50.0]
    assert exports.videos["title"].tolist() == ["nieuw", "minder", "drie"]  # captions are edited: the newest
    assert exports.videos["likes"].tolist() == [70.0, 90.0, 5.0]
    assert {s.exported_on for s in exports.sources} == {dt.date(2026, 8, 3), dt.date(2026, 11, 16)}


def test_the_index_is_sorted_and_unique(tmp_path):
    write(tmp_path, NOVEMBER, overview(dt.date(2026, 11, 15), [1] * 365))
    write(tmp_path, AUGUST, overview(dt.date(2026, 8, 2), [1] * 365))
    index = read_exports(tmp_path).daily.index
    assert isinstance(index, pd.DatetimeIndex)
    assert index.is_monotonic_increasing
    assert index.is_unique
    assert (index[0], index[-1]) == (pd.Timestamp(2025, 8, 3), pd.Timestamp(2026, 11, 15))
