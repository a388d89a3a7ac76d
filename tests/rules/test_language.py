"""Which captions the lists of words read: told from few letters, without tags, and never slowly."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tikmon_nb.inputs.rule_sets.advertising import load_disclosure_rules
from tikmon_nb.rules.captions.language import language_of

LANGUAGES = load_disclosure_rules("rsm-2026").languages


@pytest.mark.parametrize(
    ("caption", "language"),
    [
        ("Vandaag fietsen we met z'n allen naar zee", "nl"),
        ("today we ride our bikes to the sea", "en"),
        ("pov: je fiets wordt gestolen and you cry", "nl"),
        ("Heute fahren wir alle mit dem Fahrrad ans Meer", "other"),
        ("Сегодня мы едем на велосипеде к морю #fyp #viral #foryou", "other"),
        ("Hjoed fytse wy mei syn allen nei de see, sa moai", "other"),
        ("mooi", ""),
        ("#heute #fahrrad #meer @jemand 🌊🌊 https://example.com/und/das/ist/alles", ""),
        ("123456 789 !!!", ""),
        ("", ""),
    ],
)
def test_language(caption, language):
    assert language_of(caption, LANGUAGES) == language


def test_only_the_beginning_of_a_long_text_is_looked_at():
    assert language_of("Wij fietsen naar zee. " * 50_000, LANGUAGES) == "nl"


def test_the_model_is_loaded_only_when_a_language_is_asked_for():
    code = (
        "import sys, datetime as dt\n"
        "from tikmon_nb.inputs.rule_sets.advertising import load_disclosure_rules\n"
        "from tikmon_nb.rules.advertising.verdicts import Post, check_posts\n"
        "rules = load_disclosure_rules('rsm-2026')\n"
        "[[check]] = check_posts([Post('#advertentie Mein Fahrrad')], [rules])\n"
        "print(check.verdict, 'py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["no_problem_found", "False"]
