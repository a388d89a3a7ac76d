"""Without names: nothing on the page tells who it is about, and no number changes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.conftest import ROOT
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.model import simulate, summarise
from tikmon_nb.views import duties, sections
from tikmon_nb.views.anonymous import anonymised, scrubber
from tikmon_nb.views.text import Text

PARTS = (
    *(sections.answer, sections.possible_years, sections.per_month, sections.streams),
    *(sections.unlocks, sections.gaps, sections.rates, sections.method),
)
RULES = (
    *(duties.verdicts, duties.to_mend, duties.paid_and_organic, duties.subjects),
    *(duties.supervision, duties.privacy),
)


def telling(creator):
    """Words that tell who it is: names, handles, brands, and every caption."""
    form = creator.form
    words = {creator.name, form.handle or "", "voorbeeldmerk", "testlabel", "voorbeeldkeuken"}
    words |= {item.name for item in (*form.shop, *form.other, *form.costs)}
    words |= {contract.brand for contract in form.ambassador} | set(creator.deals["brand"])
    words |= {" ".join(title.split()[:4]) for title in creator.exports.videos["title"]}
    return {word for word in words if len(word) > 3} - {"YouTube"}  # which the Media Act names too


@pytest.mark.parametrize("creator_id", ["daan", "yara", "mila"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nothing_on_the_page_tells_who_it_is(creator_id, lang):
    text, creator = Text(lang), load_creator(creator_id)
    hidden = anonymised(creator, "Creator 7", text)
    summary = summarise(simulate(hidden, load_rate_card("nl-2026"), draws=64))
    found = duties.duties(creator, hide=True)
    markup = "".join(part(summary, text).markup for part in PARTS)
    markup += "".join(part(found, text).markup for part in RULES)
    assert "Creator 7" in markup
    for word in telling(creator):
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", markup, re.IGNORECASE), word
    assert "tiktok.com/@" not in markup
    assert "_voorbeeld" not in markup


@pytest.mark.parametrize("creator_id", ["daan", "yara"])
def test_no_number_changes(creator_id):
    creator, card = load_creator(creator_id), load_rate_card("nl-2026")
    hidden = anonymised(creator, "Creator 7", Text("nl"))
    years = [simulate(one, card, draws=64) for one in (creator, hidden)]
    assert np.array_equal(years[0].gross, years[1].gross)
    named, unnamed = duties.duties(creator), duties.duties(creator, hide=True)
    assert named.posts.counts("rsm-2022") == unnamed.posts.counts("rsm-2022")
    assert named.scope == unnamed.scope


def test_without_a_name_to_show_nothing_changes():
    creator = load_creator("noor")
    assert anonymised(creator, "", Text("nl")) is creator


@pytest.mark.parametrize("name", ["(a+)+$", "Jan.*", "\\", "ÉÉN twee", "x"])
def test_any_name_is_taken_as_it_is_written(make_creator, name):
    creator = make_creator("test", name=name, handle="iemand_fictief")
    scrub = scrubber(creator)
    assert "iemand" not in scrub("Overview_IEMAND_fictief.zip").lower()
    if len(name) > 2:
        assert name not in scrub(f"exports van {name}.zip")


def test_the_command_makes_pages_without_names(tmp_path, capsys):
    out = tmp_path / "run"
    arguments = ["report", "daan", "--anonymous", "--draws", "64", "--out", str(out)]
    assert run(tikmon, [*arguments, "--data", str(ROOT / "data")]) == 0
    assert "wie wie is" in capsys.readouterr().out
    pages = {path.name: path.read_text("utf-8") for path in out.glob("*.html")}
    assert len(pages) == 2
    assert not any("daan" in name for name in pages)
    for page in pages.values():
        assert re.search(r"Creator \d", page)
        assert not re.search(r"(?<!\w)daan(?!\w)|Testlabel|shaker", page, re.IGNORECASE)
