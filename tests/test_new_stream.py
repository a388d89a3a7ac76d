"""A new stream, added to a copy as `docs/uitbreiden.md` says: it works, and changes nobody's numbers."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests.conftest import DATA
from tests.project_data import ROOT
from tikmon_nb.vocabulary import DIMENSIONS, STREAMS

EXAMPLES = ("daan", "mila", "noor", "yara")
GUIDE = (ROOT / "docs" / "uitbreiden.md").read_text("utf-8")
DIMENSION = re.compile(r'(?<="\), )\d+(?=\),\n)')
STEP = re.compile(r"^\*\*\d\. `([^`]+)`\*\*.*?^```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE)

BEFORE = {
    "tikmon_nb/vocabulary.py": '    Stream(\n        name="live_gifts"',
    "tikmon_nb/model/year/streams/subscriptions.py": "",
    "data/rates/aannames-2026.yml": "  - id: views_30d_per_follower\n",
    "tikmon_nb/inputs/creator_form.py": "class OtherIncome(Record):",
    "tikmon_nb/inputs/creator_form.yml": "#other: ",
    "tests/reference.py": "    def other(self, d, m)",
}
"""Before what the block of each step goes; the empty ones are files of their own."""

FIELD = "    subscriptions: Subscriptions | None = None\n"
FORM = {"followers": 20_000, "views_30d": 50_000, "age": 30, "subscriptions": {"eur_per_month": 5}}

DUTCH = {
    "Subscriptions": "Abonnementen",
    "Share of followers that subscribes": "Deel van de volgers met een abonnement",
    "Price of a subscription": "Prijs van een abonnement",
    "What you keep of a subscription": "Wat jij van een abonnement houdt",
}

NUMBERS = """
import hashlib, json, sys
import numpy as np
from tikmon_nb import load_creator, load_rate_card, simulate, summarise

def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()

data, found = sys.argv[1], {}
card = load_rate_card("artikel-2026", data)
for name in sys.argv[2:]:
    year = simulate(load_creator(name, data), card, draws=512)
    found[name] = {stream: digest(eur) for stream, eur in year.income.items()}
    found[name] |= {what: digest(year.eur(what)) for what in ("gross", "costs", "net")}
    found[name] |= {"followers": digest(year.audience.followers), "views": digest(year.audience.views_30d)}
yara = simulate(load_creator("yara", data), card)
told = {"numbers": found, "median of yara": summarise(yara).at("gross", "p50")}
"""

NEW = """
from tests.reference import FORMS, ReferenceYear
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.creators import creator_of_form
from tikmon_nb.inputs.books.income_file import STREAM_NAMES
from tikmon_nb.views.page.names import quantity_name, stream_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.vocabulary import STREAMS

creator = creator_of_form(CreatorForm(id="abonnee", **FORMS["abonnee"]), data)
year = simulate(creator, card, draws=20)
slow = ReferenceYear(year)
told["fast"] = year.income["subscriptions"].T.tolist()
told["slow"] = [slow.incomes(draw)["subscriptions"] for draw in range(year.draws)]
told["state"] = year.status["subscriptions"].state
told["order"] = list(STREAMS)
told["booked"] = STREAM_NAMES["abonnementen"]
names = [item.name for item in STREAMS["subscriptions"].quantities]
for lang in ("nl", "en"):
    text = Text(lang)
    told[lang] = [stream_name("subscriptions", text), *(quantity_name(name, text) for name in names)]
"""


def run(root: Path, data: Path, script: str) -> dict:
    """What `script` tells of the package below `root`."""
    command = [sys.executable, "-c", f"{script}\nprint(json.dumps(told))", str(data), *EXAMPLES]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), "utf-8")


def follow(root: Path) -> None:
    """Do in the project below `root` what the guide says."""
    free = count(max(DIMENSIONS.values()) + 1)
    for name, block in STEP.findall(GUIDE):
        path, before = root / name, BEFORE[name]
        if before:
            block = DIMENSION.sub(lambda _: str(next(free)), dedent(block)).rstrip()
            block = indent(block + "," * name.endswith("vocabulary.py"), before[: -len(before.lstrip())])
            replace(path, before, f"{block}\n{before}")
        else:
            path.write_text(block, "utf-8")
    other = "    other: tuple[OtherIncome"
    replace(root / "tikmon_nb/inputs/creator_form.py", other, FIELD + other)
    replace(root / "tests/reference.py", "FORMS: dict[str, dict] = {}", f'FORMS = {{"abonnee": {FORM}}}')
    with (root / "tikmon_nb/views/page/locales/nl/LC_MESSAGES/tikmon.po").open("a", encoding="utf-8") as file:
        file.writelines(f'\nmsgid "{english}"\nmsgstr "{dutch}"\n' for english, dutch in DUTCH.items())


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """What the project with one stream more tells."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "tikmon_nb", root / "tikmon_nb", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(DATA, root / "data")
    (root / "tests").mkdir()
    for name in ("__init__.py", "reference.py"):
        shutil.copy(ROOT / "tests" / name, root / "tests")
    follow(root)
    return run(root, root / "data", NUMBERS + NEW)


def test_the_guide_touches_six_files_at_most():
    steps = [name for name, _ in STEP.findall(GUIDE)]
    assert steps == list(BEFORE)
    assert len(steps) <= 6


def test_nobody_elses_numbers_change(changed):
    today = run(ROOT, DATA, NUMBERS)
    assert round(today["median of yara"], 2) == 10_286.68
    assert changed["median of yara"] == today["median of yara"]
    for name, numbers in today["numbers"].items():
        new = changed["numbers"][name].pop("subscriptions")
        assert new == hashlib.sha256(bytes(12 * 512 * 8)).hexdigest()
        assert changed["numbers"][name] == numbers
    assert len(changed["numbers"]["yara"]) == len(STREAMS) + 5


def test_the_stream_works_and_has_a_name_in_both_languages(changed):
    assert changed["order"].index("subscriptions") == list(STREAMS).index("live_gifts")
    assert changed["state"] == "open"
    assert min(map(min, changed["fast"])) > 0
    assert changed["fast"] == [pytest.approx(months, rel=5e-5) for months in changed["slow"]]
    assert changed["nl"] == list(DUTCH.values())
    assert changed["en"] == list(DUTCH)
    assert changed["booked"] == "subscriptions"
