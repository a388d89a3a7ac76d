"""What the documents claim, tried: commands, files, and the sentence that the README quotes."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views.sentences import answer
from tikmon_nb.views.text import Text

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "data" / "README.md"]


def plain(text: str) -> str:
    return re.sub(r"[\s>\u00a0]+", " ", text)


def test_the_readme_quotes_what_the_report_says():
    card = load_rate_card("artikel-2026", ROOT / "data")
    said = answer(summarise(simulate(load_creator("noor", ROOT / "data"), card)), Text("nl"))
    for sentence in said[:2]:
        assert plain(sentence) in plain(README)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_every_make_target_of_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = re.findall(r"make ([a-z-]+)", README)
    assert {"reports", "test", "lab"} <= set(named)
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in named)


def test_every_command_of_the_readme_is_understood(capsys, data):
    commands = re.findall(r"\.venv/bin/tikmon ([^\n`]+)", README)
    assert len(commands) >= 6
    for command in commands:
        name, *rest = command.split()
        options = [word for word in rest if word.startswith("--")]
        assert run(tikmon, [name, "--help"]) == 0
        shown = capsys.readouterr().out
        assert all(option in shown for option in options), command
    for command in ("rates nl-2026", "scenarios", "new fleur"):
        assert any(known.startswith(command) for known in commands)
        assert run(tikmon, [*command.split(), "--data", str(data)]) == 0
