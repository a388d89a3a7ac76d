"""Two hundred awkward files: each is read, or left out with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.awkward_files import awkward_files
from tikmon_nb.inputs.exports import read_exports
from tikmon_nb.views.page.finding_sentences import SENTENCES, sentence
from tikmon_nb.views.page.text import Text

FILES = awkward_files()
TODAY = dt.date(2026, 11, 30)


def test_there_are_two_hundred():
    assert len(FILES) >= 200


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_or_left_out_with_a_sentence(tmp_path, name):
    (tmp_path / name).write_bytes(FILES[name])
    exports = read_exports(tmp_path, today=TODAY, handle="noor_fictief")
    assert exports.sources or exports.findings
    for finding in exports.findings:
        assert finding.code in SENTENCES
        for lang in ("nl", "en"):
            assert sentence(finding, Text(lang)).startswith(f"{finding.file}")


def test_all_of_them_together_are_read(tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    exports = read_exports(tmp_path, today=TODAY, handle="noor_fictief")
    named = {finding.file.split("!")[0] for finding in exports.findings}
    named |= {source.name.split("!")[0] for source in exports.sources}
    ignored = {
        name
        for finding in exports.findings
        if finding.code == "file_ignored"
        for name in finding.found.split(", ")
    }
    assert set(FILES) <= named | ignored
    assert len(exports.daily)
    assert len(exports.videos)
