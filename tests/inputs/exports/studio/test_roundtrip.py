"""Whatever the writer of the format writes, the reader reads back; and nothing makes it raise."""

import datetime as dt
import math

import studio_format as studio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.exports import read_exports

FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
COUNTS = st.one_of(st.integers(-50, 10**9), st.just(studio.UNDEFINED))
CAPTIONS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
FRAGMENTS = st.text('",\n@/ a1"', max_size=40)  # what a caption may hold to mislead a reader
UPLOADS = st.datetimes(dt.datetime(2026, 1, 2), dt.datetime(2026, 11, 15), timezones=st.just(dt.UTC))


def number(cell):
    return math.nan if cell == studio.UNDEFINED else float(cell)


@FAST
@given(
    st.dates(dt.date(2020, 3, 1), dt.date(2034, 1, 1)),
    st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=20),
    st.sampled_from(studio.DATE_STYLES),
)
def test_an_overview_is_read_back(tmp_path, first, counts, style):
    days = [first + dt.timedelta(n) for n in range(len(counts))]
    rows = [[studio.day_text(d, style), *row] for d, row in zip(days, counts, strict=True)]
    downloaded = dt.datetime(days[-1].year, days[-1].month, days[-1].day, 9, tzinfo=dt.UTC)
    for old in tmp_path.iterdir():
        old.unlink()
    name = studio.overview_name(first, downloaded + dt.timedelta(1), "noor")
    data = studio.archive({"Overview.csv": studio.table(studio.OVERVIEW, rows)})
    (tmp_path / name).write_bytes(data)
    exports = read_exports(tmp_path)
    assert {finding.code for finding in exports.findings} <= {"not_measured"}
    assert [day.date() for day in exports.daily.index] == days
    for (_, row), cells in zip(exports.daily.iterrows(), counts, strict=True):
        wanted = [number(cell) for cell in cells]
        assert all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(row, wanted, strict=False))


@FAST
@given(st.lists(st.tuples(UPLOADS, st.one_of(CAPTIONS, FRAGMENTS), st.integers(0, 10**7)), max_size=8))
def test_content_is_read_back_whatever_the_captions_hold(tmp_path, posts):
    rows, wanted = [], {}
    for low, (uploaded, caption, views) in enumerate(posts):
        video = studio.video_id(uploaded, low)
        day = studio.day_text(uploaded.date(), "January 15")
        rows.append(["November 16", caption, studio.video_link("a", video), day, 1, 2, 3, views])
        wanted[video] = (caption.strip(), float(views))
    (tmp_path / "Content.csv").write_bytes(studio.table(studio.CONTENT, rows))
    exports = read_exports(tmp_path, exported_on=dt.date(2026, 11, 16))
    assert {finding.code for finding in exports.findings} <= {"no_rows"}
    videos = exports.videos
    found = dict(zip(videos.index, zip(videos["title"], videos["views"], strict=True), strict=True))
    assert found == wanted


@FAST
@given(FRAGMENTS, FRAGMENTS)
def test_captions_whose_quotes_are_not_doubled_leave_the_numbers_right(tmp_path, first, second):
    uploads = [dt.datetime(2026, 11, day, 12, tzinfo=dt.UTC) for day in (1, 2, 3)]
    captions = (studio.Undoubled(first), studio.Undoubled(second), "gewoon")
    rows = [
        [
            *("16 november", caption, studio.video_link("a", studio.video_id(uploaded))),
            *(f"{uploaded.day} november", 1, 2, 3, 1000 + uploaded.day),
        ]
        for uploaded, caption in zip(uploads, captions, strict=True)
    ]
    (tmp_path / "Content.csv").write_bytes(studio.table(studio.CONTENT, rows))
    assert read_exports(tmp_path).videos["views"].tolist() == [1001.0, 1002.0, 1003.0]


HEADERS = st.sampled_from([studio.OVERVIEW, studio.FOLLOWER_HISTORY, studio.CONTENT])


@FAST
@given(
    HEADERS,
    st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=5),
    st.binary(max_size=20),
)
def test_no_content_raises(tmp_path, header, rows, rest):
    (tmp_path / "a.csv").write_bytes(studio.table(header, rows) + rest)
    exports = read_exports(tmp_path, exported_on=dt.date(2026, 11, 16))
    assert exports.daily.index.is_unique
    assert all(len(finding.found) <= 80 for finding in exports.findings)


@FAST
@given(st.binary(max_size=300))
def test_no_bytes_raise(tmp_path, data):
    (tmp_path / "a.csv").write_bytes(data)
    read_exports(tmp_path, exported_on=dt.date(2026, 11, 16))
