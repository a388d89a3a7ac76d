"""ZIPs as TikTok, macOS and people who mean harm make them."""

import datetime as dt
import io
import struct
import zipfile

import pytest
import studio_format as studio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tikmon_nb.inputs.exports import archives, read_exports

OVERVIEW = studio.table(studio.OVERVIEW, [["15 november", 10, 1, 1, 1, 1]])
TIDY = studio.archive({"Overview.csv": OVERVIEW})


def read(folder, data, name="a.zip"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return read_exports(folder, exported_on=dt.date(2026, 11, 16))


def codes(exports):
    return [(finding.code, finding.severity) for finding in exports.findings]


def test_a_zip_packed_again_by_macos(tmp_path):
    entries = {
        "Overview/Overview.csv": OVERVIEW,
        "__MACOSX/Overview/._Overview.csv": b"\x00\x05\x16\x07",
        "Overview/.DS_Store": b"\x00\x00\x00\x01Bud1",
    }
    exports = read(tmp_path, studio.archive(entries))
    assert exports.findings == ()
    assert exports.sources[0].name == "a.zip!Overview/Overview.csv"


def test_a_zip_within_a_zip_is_read_one_level_deep(tmp_path):
    twice = studio.archive({"map/Overview.zip": TIDY})
    exports = read(tmp_path, twice)
    assert exports.sources[0].name == "a.zip!map/Overview.zip!Overview.csv"
    deeper = read(tmp_path / "deeper", studio.archive({"b.zip": twice}))
    assert codes(deeper) == [("zip_nested_too_deep", "warning")]
    assert deeper.daily.empty


@pytest.mark.parametrize("data", [TIDY[:-30], b"PK\x03\x04 and no more", b"no zip at all", b""])
def test_a_damaged_zip_is_one_clear_finding(tmp_path, data):
    exports = read(tmp_path, data)
    assert codes(exports) == [("zip_damaged", "error")]
    assert exports.findings[0].file == "a.zip"


def test_an_entry_with_changed_bytes_is_damaged(tmp_path):
    data = studio.archive({"Overview.csv": OVERVIEW}, compress=False).replace(b'"10"', b'"99"')
    assert codes(read(tmp_path, data)) == [("zip_damaged", "error")]


def test_an_encrypted_zip_is_one_clear_finding(tmp_path):
    data = bytearray(TIDY)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    exports = read(tmp_path, bytes(data))
    assert codes(exports) == [("zip_encrypted", "error")]
    assert exports.findings[0].found == "Overview.csv"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    exports = read(tmp_path, studio.archive({"Overview.csv": OVERVIEW + b"\n" * (8 * 2**20)}))
    assert codes(exports) == [("zip_too_large", "error")]


def test_limits_on_entries_files_and_archives(tmp_path, monkeypatch):
    many = studio.archive({f"{n}.csv": OVERVIEW for n in range(5)})
    monkeypatch.setattr(archives, "MAX_ENTRIES", 4)
    assert codes(read(tmp_path / "1", many)) == [("zip_too_many_files", "error")]
    monkeypatch.setattr(archives, "MAX_ENTRIES", 5)
    monkeypatch.setattr(archives.Budget, "__init__", lambda self: setattr(self, "left", 400))
    assert codes(read(tmp_path / "2", many)) == [("zip_too_large", "error")]
    monkeypatch.setattr(archives, "MAX_BYTES", len(OVERVIEW) - 1)
    assert codes(read(tmp_path / "3", OVERVIEW, "a.csv")) == [("file_too_large", "error")]


def test_zips_within_a_zip_share_one_limit(tmp_path, monkeypatch):
    nested = studio.archive({f"{n}.zip": TIDY for n in range(3)})
    enough = 3 * len(TIDY) + 2 * len(OVERVIEW)
    monkeypatch.setattr(archives.Budget, "__init__", lambda self: setattr(self, "left", enough))
    exports = read(tmp_path, nested)
    assert codes(exports) == [("zip_too_large", "error")]
    assert exports.findings[0].file == "a.zip!2.zip"


def test_a_large_film_is_no_error(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_BYTES", 10)
    assert codes(read(tmp_path, b"x" * 11, "film.mp4")) == [("file_too_large", "note")]


def test_many_wrong_files_in_one_zip_are_one_finding(tmp_path):
    exports = read(tmp_path, studio.archive({f"{n}.csv": b"a,b" for n in range(50)}))
    assert [finding.count for finding in exports.findings] == [50]


def test_a_size_that_lies_is_damage(tmp_path):
    data = bytearray(studio.archive({"Overview.csv": OVERVIEW}, compress=False))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    assert read(tmp_path, bytes(data)).findings[0].code in ("zip_damaged", "not_from_tiktok")


def test_an_entry_that_claims_two_gigabytes_is_refused_before_it_is_read(tmp_path):
    data = bytearray(studio.archive({"Overview.csv": OVERVIEW}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = struct.pack("<I", 2**31)
    assert codes(read(tmp_path, bytes(data))) == [("zip_too_large", "error")]


def test_names_that_climb_out_of_the_folder_are_only_names(tmp_path):
    folder = tmp_path / "exports"
    exports = read(folder, studio.archive({"../../Overview.csv": OVERVIEW}))
    assert [source.rows for source in exports.sources] == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]
    assert [path.name for path in folder.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("entries", [{}, {"__MACOSX/._x": b""}, {"foto.jpg": b"\xff\xd8"}])
def test_a_zip_without_any_table_is_reported(tmp_path, entries):
    found = codes(read(tmp_path, studio.archive(entries)))
    assert found[0] in [("zip_empty", "warning"), ("not_from_tiktok", "warning")]


def test_an_entry_that_is_no_export_does_not_hide_the_others(tmp_path):
    exports = read(tmp_path, studio.archive({"Overview.csv": OVERVIEW, "bank.csv": b"a,b"}))
    assert codes(exports) == [("not_from_tiktok", "warning")]
    assert exports.findings[0].file == "a.zip!bank.csv"
    assert len(exports.daily) == 1


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_way_of_packing_is_read(tmp_path, method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as opened:
        opened.writestr("Overview.csv", OVERVIEW)
    assert read(tmp_path, buffer.getvalue()).findings == ()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_change_of_bytes_raises(tmp_path, data):
    changed = bytearray(TIDY)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    read(tmp_path, bytes(changed))
