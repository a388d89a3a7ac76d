"""A roster: many creators at 10,000 draws each; seconds a creator, memory, and what a second worker gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from statistics import median

from benchmarks import children
from benchmarks.markdown import ratio, short, table
from benchmarks.plan import Plan

DRAWS = 10_000
COMPARED = 20  # creators, in the comparison with plain numpy


def report(plan: Plan) -> list[str]:
    """Markdown: plain numpy against tikmon, tikmon's growth with the roster, two workers."""
    lines = ["## A roster of creators", "", f"{DRAWS:,} draws a creator, 12 months, all percentiles."]
    try:
        return [*lines, *_against_plain(plan), *_growth(plan), *_two_workers(plan)]
    except children.ChildError as error:
        return [*lines, "", str(error), ""]


def _options(creators: int) -> tuple[str, ...]:
    return ("--quantity", "roster", "--creators", str(creators))


def _against_plain(plan: Plan) -> list[str]:
    done = children.pairs("tikmon", "plain", DRAWS, plan.pairs, 3, _options(COMPARED))
    own, plain = (median(pair[k].warm for pair in done) / COMPARED * 1000 for k in (0, 1))
    times = median(plain.warm / own.warm for own, plain in done)
    head = ["creators", "plain numpy, ms a creator", "tikmon, ms a creator", "times as fast"]
    return table(head, [[str(COMPARED), short(plain), short(own), ratio(times)]])


def _growth(plan: Plan) -> list[str]:
    body = []
    for creators in plan.roster:
        child = children.run_child("tikmon", DRAWS, 1, 3, *_options(creators))
        body.append([str(creators), short(child.warm / creators * 1000), short(child.added_peak)])
    return table(["creators", "tikmon, ms a creator", "added peak memory, MB"], body)


def _two_workers(plan: Plan) -> list[str]:
    """Two processes with half the roster each, against one with all of it: whole lives of the processes."""
    creators = plan.roster[-1]
    times = []
    for _ in range(plan.pairs):
        alone = children.run_child("tikmon", DRAWS, 1, 1, *_options(creators)).process
        with ThreadPoolExecutor(2) as pool:
            halves = [
                pool.submit(children.run_child, "tikmon", DRAWS, seed, 1, *_options(creators // 2))
                for seed in (1, 2)
            ]
            times.append(alone / max(half.result().process for half in halves))
    return ["", f"Two workers, {creators} creators: {ratio(median(times))} as fast as one.", ""]
