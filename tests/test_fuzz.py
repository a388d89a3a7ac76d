"""A few of the mutated files of `fuzzing` for every reader; `make fuzz` reads 100,000 of each."""

import pytest

from tests import fuzzing


@pytest.mark.parametrize("reader", fuzzing.READERS)
def test_mutated_files_give_findings_and_never_a_wrong_number(reader):
    assert [fault for fault in fuzzing.faults(reader, range(150)) if fault.what] == []


@pytest.mark.long
@pytest.mark.parametrize("reader", fuzzing.READERS)
def test_more_mutated_files(reader):
    assert [fault for fault in fuzzing.faults(reader, range(150, 4_000)) if fault.what] == []
