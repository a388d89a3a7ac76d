"""Five correlated variables of three kinds: time a value, and whether the ranks correlate as asked."""

from __future__ import annotations

from statistics import median

from benchmarks import children
from benchmarks import reference as ref
from benchmarks.markdown import ratio, short, table
from benchmarks.plan import Plan

DRAWS = 100_000
BASELINE = "scipy"
ENGINES = ("tikmon", "squigglepy", "openturns")
OPTIONS = ("--quantity", "correlated")


def report(plan: Plan) -> list[str]:
    """Markdown: each engine against scipy's ppf of a Gaussian copula."""
    body, missing = [], []
    for engine in ENGINES:
        try:
            body.append(_row(engine, plan.pairs))
        except children.ChildError as error:
            missing += ["", f"- {error}"]
    head = ["engine", "ns a value", "scipy, ns a value", "times as fast", "rank correlation"]
    lines = [
        "## Correlated inputs",
        "",
        f"{DRAWS:,} draws of five variables; every rank correlation is to be {ref.RANK_CORRELATION}.",
    ]
    return [*lines, *table(head, body), *missing, ""]


def _row(engine: str, pairs: int) -> list[str]:
    done = children.pairs(engine, BASELINE, DRAWS, pairs, 4, OPTIONS)
    values = DRAWS * len(ref.CORRELATED)
    own, scipy = (median(pair[k].warm_cpu for pair in done) / values * 1e9 for k in (0, 1))
    times = median(scipy.warm_cpu / own.warm_cpu for own, scipy in done)
    return [engine, short(own), short(scipy), ratio(times), f"{done[-1][0].check:.3f}"]
