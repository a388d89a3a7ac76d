"""Reading whole columns gives exactly what reading row by row gives, or leaves the file to it."""

import random

import pandas as pd
import post_format as formats
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import fuzzing
from tikmon_nb.inputs.exports import fast_posts, fast_records
from tikmon_nb.inputs.exports.archives import RawFile
from tikmon_nb.inputs.exports.loading import load
from tikmon_nb.inputs.exports.reading import Met
from tikmon_nb.inputs.quality import Findings

EXAMPLES = settings(max_examples=40, deadline=None)
MODULES = (fast_posts, fast_records)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text('",;\n\r \t\u2003\u05d0🌸a', max_size=12),
)


def read(data, *, fast):
    """All that was met in a file, the findings, and whether whole columns could be read."""
    met, findings, taken = Met(), Findings(), []
    with pytest.MonkeyPatch.context() as patch:
        for module in MODULES:
            plain = module.read_plain

            def noting(*given, plain=plain):
                found = plain(*given) if fast else None
                taken.append(found is not None)
                return found

            patch.setattr(module, "read_plain", noting)
        load([RawFile("a.csv", "a.csv", "a.csv", data, fuzzing.MODIFIED)], findings, met.take)
    return met, findings.items, any(taken)


def check_same(data):
    """Both ways of reading agree; whether whole columns could be read."""
    (met, findings, taken), (slow, expected, _) = read(data, fast=True), read(data, fast=False)
    assert findings == expected
    assert met.sources == slow.sources
    assert [one.name for one in met.posts] == [one.name for one in slow.posts]
    for found, known in zip(met.posts, slow.posts, strict=True):
        assert (found.source, found.records) == (known.source, known.records)
        pd.testing.assert_frame_equal(found.frame, known.frame, check_exact=True)
    return taken


def posts_of(count=6, writer=formats.fourcat, **changes):
    return formats.csv_table([formats.post(n, **changes) for n in range(1, count + 1)], writer)


@EXAMPLES
@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 10**10), st.booleans()), min_size=1, max_size=6),
    st.sampled_from([formats.fourcat, formats.display_api, formats.apify, formats.yt_dlp]),
)
def test_clean_posts_are_the_same(rows, writer):
    posts = [formats.post(n, caption=c, views=v, ad=ad) for n, (c, v, ad) in enumerate(rows, start=1)]
    assert check_same(formats.csv_table(posts, writer))


@pytest.mark.parametrize("data", [posts_of(), posts_of(writer=formats.apify)])
def test_mutated_files_are_the_same(data):
    taken = [check_same(fuzzing.mutated(data, random.Random(number))) for number in range(80)]
    assert 10 < sum(taken) < 80


@pytest.mark.parametrize("rows", [["a" * 140, "b" * 150], ["c" * 149]])
def test_captions_at_the_cut_of_their_source(rows):
    posts = [formats.post(n, caption=caption) for n, caption in enumerate(rows, start=1)]
    assert check_same(formats.csv_table(posts, formats.display_api))


@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({"id": "0123456789"}, False),
        ({"id": "7.5e18"}, False),
        ({"id": "7300000000000000000"}, False),  # rounded
        ({"views": ""}, True),
        ({"views": "1.2K"}, False),
        ({"views": "-1"}, False),
        ({"views": "9" * 12}, True),
        ({"views": "9" * 13}, False),
        ({"created": ""}, True),
        ({"created": 1_777_000_000_000}, True),
        ({"created": 17}, False),
        ({"created": "2026-03-02T10:00:00"}, False),
        ({"author": "@Noor.X "}, True),
        ({"author": "geen naam"}, True),
        ({"caption": "x" * 10_001}, False),
    ],
)
def test_what_is_plain_in_posts(changes, taken):
    assert check_same(posts_of(**changes)) == taken


@pytest.mark.parametrize(
    ("labels", "taken"),
    [
        ("id,desc,createTime,author/uniqueId,stats.playCount,isAd", True),
        ("id,desc,createTime,author,stats/diggCount,stats/playCount", True),
        ("id,desc,createTime,author/uniqueId,author,isAd", False),
        ("id,desc,createTime/x,stats/playCount,a,b", False),
        ("id,desc,createTime,data/id,a,b", False),
        ("id,desc,createTime,a,a,b", False),
        ("id,desc,createTime,error,a,b", False),
        ("id,body,unix_timestamp,likes/a,plays,b", False),
    ],
)
def test_columns_that_stand_for_objects(labels, taken):
    rows = [f"73000000000000000{n:02},tekst,1777000000,1,2,3" for n in range(11, 14)]
    assert check_same("\n".join([labels, *rows]).encode()) == taken


@pytest.mark.parametrize("data", [posts_of()])
@pytest.mark.parametrize("change", [
    lambda data: b"\xef\xbb\xbf" * 2 + data,
    lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    lambda data: data.decode("utf-8-sig").encode("utf-16"),
    lambda data: data.rstrip(b"\r\n"),
])  # fmt: skip
def test_other_ways_to_write_the_same_are_plain_too(data, change):
    assert check_same(change(data))


@pytest.mark.parametrize("data", [posts_of()])
@pytest.mark.parametrize("change", [
    lambda data: b"\n" + data,
    lambda data: data + b"\n",
    lambda data: data.replace(b"\n", b"\n\n", 2),
    lambda data: data.splitlines()[0],
    lambda data: data + b',"',
    lambda data: data.rstrip() + b",",
])  # fmt: skip
def test_a_file_of_another_shape_is_left_to_the_other_reader(data, change):
    assert not check_same(change(data))
