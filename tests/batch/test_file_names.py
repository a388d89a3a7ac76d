"""No creator id escapes the output folder or collides with another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikmon_nb.batch.file_names import file_stem, file_stems

HOSTILE = [
    "..",
    "../x",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "",
    " ",
    ".",
    "index",
    "manifest",
    "CON",
    "nul",
    "com1",
    "😀",
    "x" * 300,
    "<b>",
    "a\0b",
    "NOOR",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_ids_become_plain_names(name):
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", file_stem(name))
    assert file_stem(name) not in ("index", "manifest", "summary", "con", "nul", "com1")


def test_a_plain_id_stays_itself():
    assert file_stem("noor_2026-a") == "noor_2026-a"


@given(st.lists(st.text(max_size=20), unique=True, max_size=8))
def test_different_ids_get_different_names_on_any_disk(names):
    stems = file_stems(names)
    assert len({stem.casefold() for stem in stems.values()}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,80}", stem) for stem in stems.values())
