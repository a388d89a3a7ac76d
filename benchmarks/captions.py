"""Checking captions: processor time and memory for 100,000 of them, and whether time grows in proportion."""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.markdown import ratio, short, table
from benchmarks.plan import Plan

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
SIZES = (25_000, 50_000, 100_000)
TARGET_SECONDS, TARGET_MIB = 15, 500
FIRST_DAY, DAYS = dt.date(2022, 7, 1), 1_600


def report(_plan: Plan) -> list[str]:
    """Markdown: seconds for some numbers of captions under one rule set and those of each day, and memory."""
    try:
        from tikmon_nb.inputs.rule_sets.advertising import (
            disclosure_rule_names,
            in_order,
            load_disclosure_rules,
        )
    except ImportError as error:
        return ["## Checking captions", "", f"tikmon: not installed ({error})", ""]
    every = in_order(load_disclosure_rules(name) for name in disclosure_rule_names())
    one = [rules for rules in every if rules.id == "rsm-2022"]
    body = []
    for name, rules in (("rsm-2022", one), ("those of each day", every)):
        _checked(1_000, rules)
        seconds = [min(_checked(size, rules) for _ in range(3)) for size in SIZES]
        grown = seconds[-1] / seconds[0] / (SIZES[-1] / SIZES[0])
        body.append([name, *map(short, seconds), ratio(grown)])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    said = (
        "Invented captions of `tests/cases`, most of them with something to find, each followed by a number"
        f" of its own; one thread, processor time, best of 3. Peak memory of the process: {peak:.0f} MiB"
        f" (target {TARGET_MIB}; {TARGET_SECONDS} s for 100,000)."
    )
    head = ["rule sets", *(f"{size:,}, s" for size in SIZES), "last against first, 1 is linear"]
    return ["## Checking captions", "", said, *table(head, body)]


def _checked(size: int, rules: list[object]) -> float:
    from tikmon_nb.rules.advertising.verdicts import Post, check_posts

    started = time.process_time()
    posts = (
        Post(caption, day=FIRST_DAY + dt.timedelta(days=number % DAYS))
        for number, caption in enumerate(_captions(size))
    )
    for checks in check_posts(posts, rules, by_day=len(rules) > 1):
        _ = checks[0].verdict
    return time.process_time() - started


def _captions(size: int) -> Iterator[str]:
    texts = []
    for name in ("captions_development.yml", "captions_held_out.yml"):
        path = CASES / name
        held = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
        texts += [entry["caption"] for entry in held if entry["caption"]]
    for number, text in zip(range(size), itertools.cycle(texts), strict=False):
        yield f"{text} {number}"
