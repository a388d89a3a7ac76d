"""The files of `differential` are the same at every call, and a difference between two results is shown."""

import copy
import random

import pytest

from tests import reading_digest
from tests.differential import difference
from tests.mutations import damaged
from tests.reading_files import FORMATS, case


@pytest.fixture(scope="module")
def readers():
    return reading_digest.readers(())


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_is_read_twice_alike(kind, readers, tmp_path):
    for number in range(2):
        one, two = (reading_digest.result(case(kind, number, 1), readers, tmp_path) for _ in range(2))
        assert one == two


def test_another_row_in_a_finding_and_another_figure_are_seen(readers, tmp_path):
    before = reading_digest.result(case("orders", 3, 1), readers, tmp_path)
    after = copy.deepcopy(before)
    assert difference(before, after) == ""
    after["findings"].append(["'row_left_out'", "'warning'", "'a.csv'", "7", "''", "''", "''", "1", "()"])
    after["values"]["orders"].append(["7.5"])
    assert reading_digest.digest(before) != reading_digest.digest(after)
    assert "+/findings" in difference(before, after)
    assert "7.5" in difference(before, after)


def test_damage_is_the_same_at_every_call():
    _, data = FORMATS["zip"](random.Random(5))
    assert damaged(data, random.Random(7)) == damaged(data, random.Random(7))
