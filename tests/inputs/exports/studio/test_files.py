"""What may lie in a folder of exports beside tidy tables: other names, encodings, other files."""

import datetime as dt
import hashlib

import pytest
import studio_format as studio

from tikmon_nb.inputs.exports import read_exports

EXPORTED = dt.date(2026, 11, 16)
ROWS = [["14 november", 10, 1, 1, 1, 1], ["15 november", 20, 1, 1, 1, 1]]
OVERVIEW = studio.table(studio.OVERVIEW, ROWS)
TEXT = OVERVIEW.decode("utf-8-sig")


def read(folder, **files):
    """Exports of `folder` after writing `files` (name with `__` for `.`) into it."""
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return read_exports(folder, exported_on=EXPORTED)


def codes(exports):
    return [(finding.code, finding.severity) for finding in exports.findings]


@pytest.mark.parametrize(
    "data",
    [
        OVERVIEW,
        TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        (TEXT + "\n\n").encode(),
        TEXT.replace('"', "").encode(),
        TEXT.replace('"', "").replace(",", ";").encode(),
        TEXT.replace('"', "").replace(",", "\t").encode(),
        ("\n" + TEXT.upper()).encode(),
        TEXT.replace("Video Views", "video  views").encode(),
    ],
)
def test_a_table_saved_again_is_read_the_same(tmp_path, data):
    exports = read(tmp_path, a__csv=data)
    assert exports.findings == ()
    assert exports.daily["views"].tolist() == [10.0, 20.0]
    assert exports.inputs == {"a.csv": hashlib.sha256(data).hexdigest()}


def test_more_columns_in_another_order_are_read_by_name(tmp_path):
    header = ("New followers", *studio.OVERVIEW[::-1])
    exports = read(tmp_path, a__csv=studio.table(header, [[7, 5, 4, 3, 2, 99, "15 november"]]))
    assert exports.findings == ()
    assert exports.daily.iloc[0, :5].tolist() == [99.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_noted(tmp_path, encoding):
    exports = read(tmp_path, a__csv=TEXT.encode(encoding))
    assert codes(exports) == [("encoding_converted", "note")]
    assert exports.daily["views"].tolist() == [10.0, 20.0]


def test_windows_letters_are_read_and_noted(tmp_path):
    content = studio.table(
        studio.CONTENT,
        [["16 november", "café", "https://www.tiktok.com/@a/video/1", "1 mei", 1, 1, 1, 1]],
    )
    exports = read(tmp_path, c__csv=content.decode("utf-8-sig").encode("cp1252"))
    assert ("encoding_converted", "note") in codes(exports)
    assert exports.videos["title"].tolist() == ["café"]


def test_half_an_emoji_costs_no_table(tmp_path):
    link = "https://www.tiktok.com/@a/video/7000000000000000001"
    row = ["16 november", "half @ emoji", link, "1 mei", 1, 1, 1, 99]
    data = studio.table(studio.CONTENT, [row]).replace(b"@ e", b"\xf0\x9f e")
    exports = read(tmp_path, c__csv=data)
    assert ("letters_damaged", "warning") in codes(exports)
    assert exports.videos["views"].tolist() == [99.0]


def test_a_table_is_known_by_its_header_never_by_its_name(tmp_path):
    (tmp_path / "Downloads" / "oud").mkdir(parents=True)
    (tmp_path / "Downloads" / "oud" / "viewers (3).txt").write_bytes(OVERVIEW)
    exports = read(tmp_path)
    assert [s.name for s in exports.sources] == ["Downloads/oud/viewers (3).txt"]
    assert exports.findings == ()


def test_dutch_headers_are_read_but_marked_provisional(tmp_path):
    header = ("Datum", "Videoweergaven", "Profielweergaven", "Vind-ik-leuks", "Reacties", "Gedeeld")
    exports = read(tmp_path, a__csv=studio.table(header, ROWS))
    assert codes(exports) == [("header_provisional", "warning")]
    assert exports.daily["views"].tolist() == [10.0, 20.0]


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"naam,bedrag\nx,1", "naam,bedrag"), (b"", "0 bytes"), (bytes(range(256)), None)],
)
def test_a_csv_that_is_not_from_tiktok_is_left_out(tmp_path, data, found):
    exports = read(tmp_path, bank__csv=data)
    (finding,) = exports.findings
    assert (finding.code, finding.severity, finding.file) == (
        *("not_from_tiktok", "warning"),
        "bank.csv",
    )
    assert found is None or finding.found == found
    assert finding.found.isprintable()
    assert "bank.csv" in exports.inputs


def test_json_that_is_nothing_we_know_is_left_out(tmp_path):
    exports = read(tmp_path, a__csv=OVERVIEW, b__json=b'{"name": "iets anders"}')
    assert [(f.code, f.severity, f.file) for f in exports.findings] == [
        ("not_from_tiktok", "warning", "b.json")
    ]


def test_other_files_are_ignored_and_no_input(tmp_path):
    files = {"README__txt": b"Date,", "foto__jpg": b"\xff\xd8\xff", "__DS_Store": b"\x00Bud1"}
    exports = read(tmp_path, a__csv=OVERVIEW, **files)
    (finding,) = exports.findings
    assert (finding.code, finding.severity, finding.count) == ("file_ignored", "note", 3)
    assert finding.found == ".DS_Store, README.txt, foto.jpg"
    assert list(exports.inputs) == ["a.csv"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    outside, folder = tmp_path / "outside.csv", tmp_path / "exports"
    outside.write_bytes(OVERVIEW)
    folder.mkdir()
    (folder / "in.csv").symlink_to(outside)
    exports = read(folder)
    assert codes(exports) == [("link_not_followed", "note")]
    assert exports.daily.empty


def test_a_name_may_hold_anything(tmp_path):
    name = "a!.csv"
    (tmp_path / name).write_bytes(OVERVIEW)
    (tmp_path / "<b>\n\x1b[1m.csv").write_bytes(b"x")
    exports = read(tmp_path)
    assert [source.name for source in exports.sources] == [name]
    assert [finding.file for finding in exports.findings] == ["<b> ?[1m.csv"]


def test_the_same_folder_gives_the_same_result(tmp_path):
    first, second = read(tmp_path, a__csv=OVERVIEW), read(tmp_path)
    assert (first.sources, first.inputs) == (second.sources, second.inputs)
    assert first.daily.equals(second.daily)
