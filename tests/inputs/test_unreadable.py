"""What cannot be read, or should not be: one creator's fault, told at once, and never taken for nothing."""

from __future__ import annotations

import os
import time

import pytest

from tikmon_nb.findings import InputError
from tikmon_nb.inputs import creator_ids, load_creator, load_rate_card
from tikmon_nb.inputs import creators as creators_module
from tikmon_nb.inputs.captions_file import read_captions
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.inputs.creators import creator_index, load_form, look_into, place_of
from tikmon_nb.inputs.exports import read_files
from tikmon_nb.inputs.folders import read_regular
from tikmon_nb.inputs.yaml_file import MAX_BYTES, load_yaml, yaml_text
from tikmon_nb.tasks.listing import listing

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, devices and modes")


def write(data, creator_id, text=None):
    folder = data / "creators" / creator_id
    folder.mkdir()
    (folder / FORM).write_text(text or f"id: {creator_id}\n", encoding="utf-8")
    return folder


def pipe(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/zero")


def huge(path):
    with path.open("wb") as file:
        file.truncate(3 * 2**30)  # holds nothing, on most disks


def folder(path):
    path.mkdir()


NOT_READ = [
    (pipe, "file_not_regular"),
    (device, "file_not_regular"),
    (folder, "file_not_regular"),
    (huge, "file_too_large"),
]


@pytest.fixture
def closed(monkeypatch):
    """`closed(folder)` makes a folder that nobody may list, for the super-user too."""
    real, shut = os.scandir, set()

    def scandir(path):
        if os.fspath(path) in shut:
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return lambda path: shut.add(os.fspath(path))


@pytest.mark.parametrize(("make", "code"), NOT_READ)
def test_a_form_that_is_no_ordinary_file_costs_its_own_creator(data, make, code):
    write(data, "goed")
    make(write(data, "x").joinpath(FORM).with_name("weg"))
    (data / "creators" / "x" / FORM).unlink()
    (data / "creators" / "x" / "weg").rename(data / "creators" / "x" / FORM)
    assert creator_ids(data) == {"goed": "goed", "x": "x"}
    good, wrong = listing(data)
    assert good.creator
    assert [finding.code for finding in wrong.problems] == [code]


@pytest.mark.parametrize(("make", "code"), NOT_READ)
@pytest.mark.parametrize("name", ["income.csv", "deals.csv"])
def test_books_that_are_no_ordinary_file_are_an_error(data, make, code, name):
    make(write(data, "x") / name)
    [finding] = look_into("x", data).findings
    assert (finding.code, finding.severity, finding.file) == (code, "error", name)


@pytest.mark.parametrize("make", [pipe, huge])
def test_exports_that_are_no_ordinary_file_are_an_error(data, make):
    (write(data, "x") / "exports").mkdir()
    make(data / "creators" / "x" / "exports" / "lijst.xlsx")
    with pytest.raises(InputError):
        load_creator("x", data) if make is pipe else read_regular(
            data / "creators" / "x" / "exports" / "lijst.xlsx", 2**20
        )


@pytest.mark.parametrize("make", [pipe, device, folder])
def test_captions_that_are_no_ordinary_file_are_an_error(tmp_path, make):
    make(tmp_path / "a.txt")
    with pytest.raises(InputError, match="file_not_regular"):
        read_captions(tmp_path / "a.txt")


def test_exports_that_may_not_be_listed_are_an_error_and_not_nothing(data, closed):
    exports = write(data, "x") / "exports"
    (exports / "binnen").mkdir(parents=True)
    closed(exports / "binnen")
    [finding] = look_into("x", data).findings
    assert (finding.code, finding.severity) == ("folder_unreadable", "error")
    assert (finding.file, finding.found) == ("exports/binnen", "Permission denied")
    closed(exports)
    assert [finding.file for finding in look_into("x", data).findings] == ["exports"]
    assert [finding.file for finding in read_files([exports]).findings] == ["exports"]


def test_exports_that_are_a_file_are_an_error(data):
    (write(data, "x") / "exports").write_text("", encoding="utf-8")
    assert [finding.code for finding in look_into("x", data).findings] == ["folder_unreadable"]


def test_a_list_of_creators_that_may_not_be_read_is_an_error(data, closed):
    write(data, "x")
    closed(data / "creators")
    with pytest.raises(InputError, match="folder_unreadable"):
        creator_ids(data)


def test_cards_that_may_not_be_listed_are_an_error(data, closed):
    closed(data / "rates")
    with pytest.raises(InputError, match="folder_unreadable"):
        load_rate_card("nl-2026", data)


def test_a_creator_whose_folder_may_not_be_entered_is_listed_and_told(data, monkeypatch):
    write(data, "goed")
    write(data, "dicht")
    real = os.open

    def refused(path, *rest, **more):
        if "dicht" in os.fspath(path):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refused)
    shut, good = listing(data)
    assert (shut.id, [finding.code for finding in shut.problems]) == ("dicht", ["file_unreadable"])
    assert good.creator


def test_a_list_reads_every_form_once_for_its_id_and_once_for_itself(data, monkeypatch):
    for i in range(20):
        write(data, f"c{i}")
    opened = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest: opened.append(str(path)) or real(path, *rest))
    assert len(listing(data)) == 20
    forms = [path for path in opened if path.endswith(FORM) and str(data) in path]
    assert len(forms) == 2 * 20


def test_who_is_told_where_a_creator_is_looks_at_no_other(data, monkeypatch):
    write(data, "a")
    write(data, "b")
    place = place_of("a", creator_index(data).folder("a"))
    monkeypatch.setattr(creators_module, "names_in", lambda _: pytest.fail("looked around"))
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    assert load_creator("a", data).id == load_form("a", data).id == "a"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("010000", 10000),
        ("017", 17),
        ("-08", -8),
        ("1e5", 100000.0),
        ("1.5e-3", 0.0015),
        (".5", 0.5),
        ("5.", 5.0),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("190:20:30.15", "190:20:30.15"),
        ("२", "२"),
        ("~", None),
        ("Yes", True),
        ("off", False),
        ("yEs", "yEs"),
        ("<<", "<<"),
        ("=", "="),
        ("2026-02-30", "2026-02-30"),
        ("'010'", "010"),
        ('"yes"', "yes"),
    ],
)
def test_a_word_without_quotes_is_a_number_as_in_yaml_1_2(tmp_path, written, value):
    (tmp_path / "a.yml").write_text(f"a: {written}\n", encoding="utf-8")
    found = load_yaml(tmp_path / "a.yml").data["a"]
    assert found == value
    assert type(found) is type(value)
    (tmp_path / "b.yml").write_text(yaml_text({"a": value}), encoding="utf-8")
    assert load_yaml(tmp_path / "b.yml").data["a"] == value


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 400, "1e999", "0x" + "f" * 9000, ".inf", ".nan"])
@pytest.mark.parametrize("key", ["followers", "age", "costs: [{name: x, eur_per_month"])
def test_a_number_beyond_all_bounds_is_one_clear_error(data, key, number):
    write(data, "x", f"id: x\n{key}: {number}{'}]' if '[' in key else ''}\n")
    with pytest.raises(InputError) as caught:
        load_creator("x", data)
    assert {finding.code for finding in caught.value.findings} <= {"number_out_of_range", "not_a_number"}


@pytest.mark.parametrize(
    "value", ["!!timestamp x", "!!bool x", "!!int 5", "!eigen {a: 1}", "! 3", "!!set {a}"]
)
def test_a_tag_is_one_clear_error_on_its_line(data, value):
    write(data, "x", f"id: x\nname: {value}\n")
    with pytest.raises(InputError) as caught:
        load_creator("x", data)
    assert [(finding.code, finding.row) for finding in caught.value.findings] == [("yaml_tag", 2)]


@pytest.mark.parametrize(
    "text",
    ["[" * 900_000, "{a: " * 200_000, "? " * 400_000, "- " * 400_000, "&a " * 300_000, "---\n" * 200_000],
)
def test_what_is_nested_or_repeated_without_end_is_refused_at_once(tmp_path, text):
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="yaml_malformed"):
        load_yaml(tmp_path / "a.yml")


@pytest.mark.parametrize("amount", ["3", "drie"])
def test_a_form_of_a_megabyte_takes_two_seconds_at_most(data, amount):
    rows = "".join(f"- {{name: k{i}, eur_per_month: {amount}}}\n" for i in range(25_000))
    text = f"id: x\ncosts:\n{rows}"
    assert 0.85 * MAX_BYTES < len(text) < MAX_BYTES
    write(data, "x", text)
    started = time.process_time()
    if amount == "3":
        assert len(load_form("x", data).costs) == 25_000
    else:
        with pytest.raises(InputError) as caught:
            load_form("x", data)
        assert len(caught.value.findings) == 101
        assert caught.value.findings[-1].count == 24_900
    assert time.process_time() - started < 2


@pytest.mark.parametrize("key", ["a[", "[1]", "function-x", "x-[", ""])
def test_an_unknown_key_is_told_whatever_it_looks_like(data, key):
    write(
        data, "x", f'id: x\n"{key}": 3\nshop:\n- {{name: y, price_eur: 2, orders_per_month: 1, "{key}": 1}}\n'
    )
    with pytest.raises(InputError) as caught:
        load_form("x", data)
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("key_unknown", key)] * 2


def test_who_has_no_books_and_no_files_shares_one_empty_table_with_all_others(data):
    """Making empty tables anew took most of the time of a list of ten thousand forms."""
    write(data, "a")
    write(data, "b")
    one, other = (load_creator(name, data) for name in ("a", "b"))
    assert one.deals is one.offers is other.deals
    assert one.income is other.income
    assert one.exports.videos is other.exports.videos
