"""No sentence of ours promises income: catalogues, data, documents, notebooks. Reports: `tests/batch`."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.conftest import DATA, ROOT
from tikmon_nb.inputs.rule_sets.law import load_tone
from tikmon_nb.rules.tone import promises

TONE = load_tone()
CATALOGUE = ROOT / "tikmon_nb" / "views" / "page" / "locales" / "nl" / "LC_MESSAGES" / "tikmon.po"


def worded(held):
    """Every `{nl: ..., en: ...}` text in a data file."""
    if isinstance(held, dict):
        if held and set(held) <= {"nl", "en"} and all(isinstance(value, str) for value in held.values()):
            yield from held.values()
        else:
            for value in held.values():
                yield from worded(value)
    elif isinstance(held, list):
        for value in held:
            yield from worded(value)


def promised(sentences):
    return {(sentence, span.text) for sentence in sentences for span in promises(sentence, TONE)}


def test_no_message_promises_income():
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="nl") if message.id]
    forms = [
        form
        for m in messages
        for part in (m.id, m.string)
        for form in ([part] if isinstance(part, str) else part)
    ]
    assert len(forms) > 1000
    assert promised(forms) == set()


def test_no_data_file_promises_income():
    texts = []
    for path in sorted((DATA).rglob("*.yml")):
        texts += worded(yaml.safe_load(path.read_text("utf-8")))
    assert len(texts) > 200
    assert promised(texts) == set()


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/**/*.md")])
def test_no_document_promises_income(path):
    text = re.sub(r"```.*?```|`[^`]*`|“[^”]*”|\"[^\"\n]*\"", " ", path.read_text("utf-8"), flags=re.DOTALL)
    assert promised([text]) == set()


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_notebook_promises_income(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert promised(["".join(cell["source"]) for cell in cells]) == set()


def test_the_test_can_fail():
    assert promised(["Met TikTok verdien je snel geld."])
    assert promised(["Je verdient volgend jaar 3.000 euro."])
    assert promised(["Your report is compliant."])
