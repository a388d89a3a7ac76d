"""Numbers, money and dates as they are written, and catalogues without holes."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys

import catalogues
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tikmon_nb.findings import Finding
from tikmon_nb.inputs import InputError
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.units import UNITS
from tikmon_nb.views.page import names
from tikmon_nb.views.page.finding_sentences import SENTENCES, sentence
from tikmon_nb.views.page.names import amount, range_text
from tikmon_nb.views.page.text import Text, round_to_significant
from tikmon_nb.vocabulary import QUANTITIES, STREAMS

NL, EN = Text("nl"), Text("en")
SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("eur", "nl", "en"),
    [
        (0, "€ 0", "€0"),
        (-0.2, "€ 0", "€0"),
        (3.4, "€ 3", "€3"),
        (1234.5, "€ 1.200", "€1,200"),
        (987_654, "€ 990.000", "€990,000"),
        (1250, "€ 1.300", "€1,300"),
        (-1250, "-€ 1.300", "-€1,300"),
    ],
)
def test_estimates_are_rounded_to_two_figures(eur, nl, en):
    assert NL.money(eur).replace(SPACE, " ") == nl
    assert EN.money(eur).replace(SPACE, " ") == en


@given(st.floats(-1e9, 1e9))
def test_rounding_keeps_two_figures_and_the_sign(value):
    rounded = round_to_significant(value)
    assert abs(rounded - value) <= max(0.051 * abs(value), 0.5)
    assert rounded == 0 or (rounded > 0) == (value > 0)


def test_cents_follow_the_same_sign():
    assert NL.money(-210.5, exact=True).replace(SPACE, " ") == "-€ 210,50"
    assert NL.money(-0.001, exact=True).replace(SPACE, " ") == "€ 0,00"
    assert EN.money(-210.5, exact=True) == "-€210.50"


def test_rates_keep_their_cents():
    cents = Range(low=0.02, high=0.04)
    assert (
        range_text(cents, "eur_per_1000_views", NL).replace(SPACE, " ")
        == "€ 0,02 – € 0,04 per 1.000 weergaven"
    )
    assert range_text(fixed(0.05), "share", NL) == "5%"
    assert amount(150, "eur_per_post", EN) == "€150"


def test_dates_and_lists_in_both_languages():
    day = dt.date(2026, 6, 15)
    assert (NL.date(day), EN.date(day)) == ("15 juni 2026", "15 June 2026")
    assert (NL.month(day), EN.month(day)) == ("juni 2026", "June 2026")
    assert NL.join(["a", "b", "c"]) == "a, b en c"


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError):
        Text("de")


def test_the_catalogues_are_complete():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "catalogues.py"), "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_sentence_that_is_collected_but_not_translated_or_not_collected_any_more_is_told(monkeypatch):
    collected = catalogues.collect()
    collected.add("What is new here?")
    collected.delete("Low")
    monkeypatch.setattr(catalogues, "collect", lambda: collected)
    assert catalogues.problems("nl") == ["nl: superfluous: Low", "nl: not translated: What is new here?"]


@pytest.mark.parametrize("text", [NL, EN], ids=["nl", "en"])
def test_a_sentence_that_is_not_collected_fails_every_test_that_says_it(text):
    with pytest.raises(AssertionError, match="What is new here"):
        text("What is new here?")
    with pytest.raises(AssertionError, match="is new here"):
        text.plural("{n} is new here.", "{n} are new here.", 2)


def test_everything_with_a_name_has_one():
    text = Text("nl")
    assert all(names.quantity_name(name, text) for name in QUANTITIES)
    assert all(names.unit_name(name, text) for name in UNITS if name != "share")
    assert all(names.stream_name(name, text) for name in (*STREAMS, "general", "gross", "costs", "net"))


def _codes() -> set[str]:
    """Every finding code in the package's source."""
    call = re.compile(
        r'(?:\.add|\.error|bad_value|unknown_name|Finding|_error|Refused\w*|_error_of|note|warn)\(\s*"([a-z_0-9]+)"'
    )
    return {
        code for path in (ROOT / "tikmon_nb").rglob("*.py") for code in call.findall(path.read_text("utf-8"))
    }


def test_every_finding_has_a_sentence():
    assert _codes() - set(SENTENCES) == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("text", [NL, EN], ids=["nl", "en"])
def test_every_sentence_can_be_said(code, text):
    said = sentence(Finding(code, "error", "a.yml", 3, "b", "x", "y", ("z",), 4), text)
    assert said.startswith("a.yml")
    assert "{" not in said
    assert "z" in said


def nl(code, **fields):
    return sentence(Finding(code, **fields), NL).replace(SPACE, " ")


@pytest.mark.parametrize("code", sorted(code for code, said in SENTENCES.items() if isinstance(said, tuple)))
@pytest.mark.parametrize("text", [NL, EN], ids=["nl", "en"])
def test_one_and_several_are_said_differently(code, text):
    one, several = (sentence(Finding(code, expected="x", found="y", count=n), text) for n in (1, 3))
    assert one != several
    assert "3" not in one
    assert "3" in several


def test_no_sentence_has_a_plural_in_brackets():
    for path in (ROOT / "tikmon_nb").rglob("*.po"):
        assert not re.search(r"\w\((?:s|en|'s)\)", path.read_text("utf-8"))


def test_numbers_sizes_and_days_in_findings_are_written_as_readers_do():
    assert "houden op bij 500.000 volgers" in nl("above_highest_tier", expected="≤ 500000")
    assert "houden op bij 500.000 volgers" in nl("above_highest_tier", expected="500000")
    assert "64 MB" in nl("zip_too_large", expected=str(64 * 2**20), found=str(900 * 2**20))
    assert "900 MB" in nl("zip_too_large", expected=str(64 * 2**20), found=str(900 * 2**20))
    assert "12 dagen vanaf 3 augustus 2026" in nl("days_missing", found="2026-08-03", count=12)
    assert "1 dag, 3 augustus 2026, staat" in nl("days_missing", found="2026-08-03")
    assert "12.000 tegen 900" in nl("downloads_disagree", expected="900", found="12000", count=2)


def test_what_is_no_number_does_not_get_an_empty_range():
    said = nl("number_out_of_range", found="nan")
    assert said == "Hier hoort een getal, er staat “nan”."
    assert "≥ 0" in nl("number_out_of_range", expected="≥ 0", found="-3")


def test_a_range_of_one_amount_is_written_once():
    assert NL.between("€ 5", "€ 5") == "ongeveer € 5"
    assert NL.between("€ 0", "€ 5") == "tussen € 0 en € 5"
    assert EN.span("€5", "€5") == "€5"
    assert (NL.territory("BE"), EN.territory("BE"), NL.territory("QQ")) == ("België", "Belgium", "QQ")


def test_large_numbers_can_be_short():
    assert [NL.compact(value).replace("\u00a0", " ") for value in (2.4e6, 150e6, 1e9)] == [
        "2,4 mln.",
        "150 mln.",
        "1 mld.",
    ]
    assert EN.compact(2.4e6) == "2.4M"
