"""A new stream and a new quantity, in the middle of all others, in a copy of the package."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DATA
from tests.project_data import ROOT
from tikmon_nb.vocabulary import DIMENSIONS, STREAMS

EXAMPLES = ("daan", "mila", "noor", "yara")
NEXT = max(DIMENSIONS.values()) + 1

EDITS = {
    "tikmon_nb/vocabulary.py": {
        '    Stream(\n        name="sponsored"': (
            '    Stream(name="subscriptions", words="x", in_books="x", quantities=('
            f'Quantity("subscriptions_share", "share", "x", {NEXT}),)),\n'
            '    Stream(\n        name="sponsored"'
        ),
    },
    "tikmon_nb/model/year/streams/flows.py": {
        '    "sponsored": sponsored,\n': (
            '    "subscriptions": lambda s: Flow(np.zeros(s.shape) * s.once("subscriptions_share")),\n'
            '    "sponsored": sponsored,\n'
        ),
    },
    "data/rates/aannames-2026.yml": {
        "\nrates:\n": (
            "\nrates:\n"
            "  - id: subscriptions_share\n"
            "    stream: subscriptions\n"
            "    unit: share\n"
            "    low: 0.1\n"
            "    high: 0.9\n"
            "    distribution: uniform\n"
            "    source: { nl: Een verzinsel, en: Made up }\n"
            "    source_date: 2026-11-01\n"
            "    confidence: G\n"
        ),
    },
}

NUMBERS = """
import hashlib, json, sys
import numpy as np
from tikmon_nb import load_creator, load_rate_card, simulate, summarise

def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()

card, found = load_rate_card("artikel-2026", sys.argv[1]), {}
for name in sys.argv[2:]:
    year = simulate(load_creator(name, sys.argv[1]), card, draws=512)
    found[name] = {stream: digest(eur) for stream, eur in year.income.items()}
    found[name] |= {what: digest(year.eur(what)) for what in ("gross", "costs", "net")}
    found[name] |= {"followers": digest(year.audience.followers), "views": digest(year.audience.views_30d)}
yara = simulate(load_creator("yara", sys.argv[1]), card)
print(json.dumps({"numbers": found, "median of yara": summarise(yara).at("gross", "p50")}))
"""


def run(root: Path, data: Path) -> dict:
    """What the package below `root` makes of the examples in `data`."""
    command = [sys.executable, "-c", NUMBERS, str(data), *EXAMPLES]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The project with one stream more."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "tikmon_nb", root / "tikmon_nb", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(DATA, root / "data")
    for name, edits in EDITS.items():
        text = (root / name).read_text("utf-8")
        for old, new in edits.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (root / name).write_text(text, "utf-8")
    return run(root, root / "data")


def test_a_stream_and_a_quantity_in_the_middle_change_nobody_elses_numbers(changed):
    today = run(ROOT, DATA)
    assert round(today["median of yara"], 2) == 10_310.85
    assert changed["median of yara"] == today["median of yara"]
    for name, numbers in today["numbers"].items():
        new = changed["numbers"][name].pop("subscriptions")
        assert new == hashlib.sha256(bytes(12 * 512 * 8)).hexdigest()
        assert changed["numbers"][name] == numbers
    assert len(changed["numbers"]["yara"]) == len(STREAMS) + 5
