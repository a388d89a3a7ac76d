"""What the fingerprint evens out, and what it does not."""

from __future__ import annotations

import json

import fingerprint
import pytest
from fingerprint_compare import Wording, compare
from fingerprint_run import item_of
from fingerprint_text import file_text, markup_text, plain


def test_an_escaped_character_is_the_same_in_every_way_of_writing_it():
    one = markup_text("""<p title="it&#39;s">a &quot;b&quot; &amp; <br>it&#x27;s</p>""")
    assert one == markup_text("""<p title="it's">a &#34;b" &#38; <br>it's</p>""")
    assert markup_text("&amp;lt;b") != markup_text("&lt;b") != markup_text("<b>")


def test_a_figure_is_opened_and_its_glyphs_are_words():
    svg = '<svg><use xlink:href="#DejaVuSans-13"/><use xlink:href="#DejaVuSans-14" x="2"/></svg>'
    page = markup_text(f'<img src="data:image/svg+xml,{svg.replace("<", "%3C").replace(chr(34), "%22")}">')
    assert "<text>\n01\n</text>" in page


def test_source_times_and_paths_do_not_count(tmp_path):
    cells = [
        {
            "cell_type": "code",
            "metadata": {"tags": ["parameters"]},
            "source": "n: int = 1  # n",
            "outputs": [],
        },
        {"cell_type": "code", "metadata": {}, "source": "secret", "outputs": []},
    ]
    cells[1]["outputs"].append({"output_type": "stream", "name": "stdout", "text": ["said"]})
    (tmp_path / "a.ipynb").write_text(json.dumps({"metadata": {}, "cells": cells}), "utf-8")
    assert file_text(tmp_path / "a.ipynb") == "n = 1\n[stdout]\nsaid\n"
    (tmp_path / "a.json").write_text('{"started": "now", "creators": []}', "utf-8")
    assert file_text(tmp_path / "a.json") == '{\n "creators": []\n}\n'
    assert plain(f"{tmp_path}/x {'0' * 64}", {str(tmp_path): "<project>"}) == "<project>/x <sha256>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Here: 3 posts of\n  the account.", "Here: 3 posts of the profile."),
        ("<p>4 posts of the account.</p>", "<p>4 posts of the profile.</p>"),
        ("Don't &amp; won't", "Do not"),
        (r'"say \"yes\""', '"say no"'),
    ],
)
def test_old_texts_are_reworded(old, new):
    wording = Wording(
        [
            {"old": "{n} posts of the account.", "new": "{n} posts of the profile."},
            {"old": "Don't & won't", "new": "Do not"},
            {"old": 'say "yes"', "new": "say no"},
        ]
    )
    assert wording.same(old, new)
    assert len(wording.unmet) == 2


def test_a_part_of_a_word_is_not_reworded():
    assert Wording([{"old": "post", "new": "video"}]).renew("posts, post") == "posts, video"


def test_what_differs_is_named_with_the_difference(tmp_path):
    for state, items in (
        ("old", {"a": "1\n2\n", "b": "same", "c": "x"}),
        ("new", {"a": "1\n3\n", "b": "same", "d": "x"}),
    ):
        fingerprint.write(
            tmp_path / state, {"job": items, **({"long": {"e": "x"}} if state == "old" else {})}
        )
    assert compare(tmp_path / "old", tmp_path / "new", Wording([]), 9) == {
        "...\n 1\n-2\n+3": ["job/a"],
        "is gone": ["job/c"],
        "is new": ["job/d"],
    }
    digests = tmp_path / "old" / "digests.json"
    assert compare(digests, tmp_path / "new", Wording([]), 9)["differs"] == ["job/a"]


def test_every_job_has_a_name_and_every_command_an_item_of_its_own():
    jobs = fingerprint.load_jobs()
    assert len({job.name for job in jobs}) == len(jobs)
    for job in jobs:
        assert len({item_of(command) for command in job.run}) == len(job.run)
