"""The same question has the same answer through every door, and no default but one."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from tests.conftest import DATA
from tikmon_nb.cli import tikmon
from tikmon_nb.cli.shell import run
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.model import simulate, summarise
from tikmon_nb.tasks.explore import explore
from tikmon_nb.views.page.text import Text

DRAWS = 4096
FORM = {
    "id": "vijf",
    "as_of": "2026-11-15",
    "followers": 60_000,
    "views_30d": 400_000,
    "engagement_share": 0.05,
    "sponsored": {"posts_per_month": 2},
    "live": {"hours_per_month": 4},
}


def table(form):
    """A roster with the one row that says what the form does."""
    flat = {}
    for key, value in form.items():
        flat |= {f"{key}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {key: value}
    return ";".join(flat) + "\n" + ";".join(str(value).replace(".", ",") for value in flat.values()) + "\n"


def command(capsys, *arguments):
    code = run(tikmon, [str(argument) for argument in arguments])
    out = capsys.readouterr().out
    assert code == 0, out
    return json.loads(out)


@pytest.fixture
def library(make_creator):
    make_creator("vijf", **{key: value for key, value in FORM.items() if key != "id"})


def test_five_doors_one_answer(library, data, tmp_path, capsys):
    summary = summarise(simulate(load_creator("vijf", data), load_rate_card(data=data), draws=DRAWS))
    low, middle, high = (summary.at("gross", p) for p in ("p10", "p50", "p90"))
    assert summary.year.card.id == DEFAULT_CARD

    seen = explore("vijf", draws=DRAWS, data=data).summary
    assert [seen.at("gross", p) for p in ("p10", "p50", "p90")] == [low, middle, high]

    asked = ("--draws", DRAWS, "--data", data, "--json")
    out = tmp_path / "report"
    [row] = command(capsys, "report", "vijf", *asked, "--out", out, "--workers", 1)["creators"]
    assert [row["gross"][p] for p in ("p10", "p50", "p90")] == pytest.approx([low, middle, high])

    found = command(capsys, "claim", "--creator", "vijf", "--amount", round(middle / 12, 2), *asked)
    usual = found["claims"][0]["answer"]["usual_eur_per_month"]
    assert [usual[p] * 12 for p in ("p10", "p50", "p90")] == pytest.approx([low, middle, high])

    roster, folder = tmp_path / "vijf.csv", tmp_path / "portfolio"
    roster.write_text(table(FORM), encoding="utf-8")
    command(capsys, "portfolio", roster, *asked, "--out", folder, "--workers", 1)
    whole = json.loads((folder / "portfolio.json").read_text("utf-8"))
    assert whole["card"] == DEFAULT_CARD
    totals = pd.read_parquet(folder / "totals.parquet")["gross"]
    assert totals.median() == pytest.approx(middle, abs=0.02)

    other = summarise(simulate(load_creator("vijf", data), load_rate_card("artikel-2026", data), draws=DRAWS))
    beside = found["claims"][0]["answer"]["beside"]
    assert beside["card"] == "artikel-2026"
    assert beside["usual_eur_per_month"]["p50"] * 12 == pytest.approx(other.at("gross", "p50"))
    title = Text("nl").pick(other.year.card.title)
    page = next(path for path in out.glob("vijf*.html")).read_text("utf-8")
    assert title in page  # every page keeps one line with the article's answer
    assert title in (folder / "portfolio.html").read_text("utf-8")
    assert title in " ".join(found["claims"][0]["answer"]["text"])


def test_the_middle_year_of_daan_is_an_even_chance(capsys):
    """A claim of what his own page calls the middle: the check calls it neither unlikely nor sure."""
    middle = summarise(simulate(load_creator("daan", DATA), load_rate_card(data=DATA))).at("gross", "p50")
    found = command(
        capsys, "claim", "--creator", "daan", "--amount", middle, "--per", "year", "--data", DATA, "--json"
    )
    assert 0.4 <= found["claims"][0]["answer"]["chance_average_month"] <= 0.6


def test_no_command_and_no_notebook_has_a_default_of_its_own():
    cards = {
        (name, parameter.name): parameter.default
        for name, one in tikmon.commands.items()
        for parameter in one.params
        if parameter.name == "card"
    }
    assert len(cards) >= 4
    assert set(cards.values()) == {DEFAULT_CARD}
    for path in (DATA.parent / "notebooks").glob("*.ipynb"):
        for card in re.findall(r'card: str = \\"([^\\]*)\\"', path.read_text("utf-8")):
            assert card == DEFAULT_CARD, path.name
    assert load_rate_card(data=DATA).id == DEFAULT_CARD


def test_a_stream_that_is_not_available_is_never_called_open(library, data):
    for card in ("nl-2026", "artikel-2026"):
        year = simulate(load_creator("vijf", data), load_rate_card(card, data), draws=64)
        assert year.status["creator_fund"].state == "not_available"
        assert year.income["creator_fund"].any() == (card == "artikel-2026")  # whole, as it was written
