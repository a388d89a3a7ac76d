"""Every engine against plain numpy: time warm and cold, memory, and whether its answer is right."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import click

from benchmarks import children
from benchmarks import reference as ref
from benchmarks.children import Child
from benchmarks.markdown import ratio, short, table
from benchmarks.plan import Plan, repeats_at

COLD_DRAWS = 10_000
MOST_ERRORS = 4  # standard errors that an annual mean may be off


@dataclass(frozen=True)
class Row:
    """One engine at one size: ratios to plain numpy (more is better but for memory), and its last child."""

    engine: str
    draws: int
    wall: float
    cpu: float
    memory: float
    child: Child


def section(plan: Plan) -> list[str]:
    """Markdown: ratios to plain numpy, the answers, and seconds of this machine."""
    rows, cold, missing = measure(plan)
    return [*report(rows, cold, missing), *absolute(rows)]


def measure(plan: Plan) -> tuple[list[Row], dict[str, float], list[str]]:
    """Rows by engine and size, cold whole-process ratios by engine, and what could not run."""
    rows, cold, missing = [], {}, []
    for engine in plan.engines:
        try:
            _warm_up(plan, engine)
            cold[engine] = _cold(plan, engine)
            rows += [_row(plan, engine, draws) for draws in plan.sizes_of(engine)]
        except children.ChildError as error:
            missing.append(str(error))
            click.echo(f"  {error}", err=True)
    return rows, cold, missing


def _warm_up(plan: Plan, engine: str) -> None:
    """Fill compilers' and file caches, once, outside all measurement."""
    for name in (engine, "plain"):
        children.run_child(name, 100, 1, 1, interpreter=plan.interpreters.get(engine))


def _row(plan: Plan, engine: str, draws: int) -> Row:
    click.echo(f"  {engine} at {draws:,}", err=True)
    done = children.pairs(
        engine,
        "plain",
        draws,
        plan.pairs_at(engine, draws),
        repeats_at(engine, draws),
        interpreter=plan.interpreters.get(engine),
    )
    return Row(
        engine,
        draws,
        median(plain.warm / own.warm for own, plain in done),
        median(plain.warm_cpu / own.warm_cpu for own, plain in done),
        median(own.added_peak / max(plain.added_peak, 1) for own, plain in done),
        done[-1][0],
    )


def _cold(plan: Plan, engine: str) -> float:
    """Whole life of a process that runs once, plain numpy's as a multiple of the engine's."""
    count = plan.pairs_at(engine, COLD_DRAWS)
    done = children.pairs(engine, "plain", COLD_DRAWS, count, 1, interpreter=plan.interpreters.get(engine))
    return median(plain.process / own.process for own, plain in done)


def report(rows: list[Row], cold: dict[str, float], missing: list[str]) -> list[str]:
    """Markdown: ratios by size, cold ratios, and the answers next to the truth."""
    sizes = sorted({row.draws for row in rows})
    lines = [
        "## Time and memory, one thread",
        "",
        "Plain numpy = 1; time: more is faster; memory: less is less.",
    ]
    for title, field in (
        ("warm, wall clock", "wall"),
        ("warm, processor time", "cpu"),
        ("added peak memory", "memory"),
    ):
        lines += ["", f"**{title}**", *_by_size(rows, sizes, field)]
    lines += ["**whole process, cold, at 10,000 draws**"]
    lines += table(["engine", "times as fast"], [[engine, ratio(value)] for engine, value in cold.items()])
    lines += [f"- {line}" for line in missing]
    return [*lines, "", *_answers(rows)]


def _by_size(rows: list[Row], sizes: list[int], field: str) -> list[str]:
    found = {(row.engine, row.draws): ratio(getattr(row, field)) for row in rows}
    engines = dict.fromkeys(row.engine for row in rows)
    body = [[engine, *(found.get((engine, size), "") for size in sizes)] for engine in engines]
    return table(["engine", *(f"{size:,}" for size in sizes)], body)


def _answers(rows: list[Row]) -> list[str]:
    """The annual total of each engine's largest run beside the truth."""
    largest = {row.engine: row for row in rows}  # sizes rise
    body = [["truth", "", *(f"{ref.TRUTH[name]:,.0f}" for name in ref.TRUTH), ""]]
    for engine, row in largest.items():
        annual = dict(zip(ref.STATISTICS, row.child.annual or [], strict=True))
        errors = (annual["mean"] - ref.TRUTH["mean"]) / (ref.TRUTH_SD / row.draws**0.5)
        verdict = f"{errors:+.1f} se" + ("" if abs(errors) <= MOST_ERRORS else " WRONG")
        body.append([engine, f"{row.draws:,}", *(f"{annual[name]:,.0f}" for name in ref.TRUTH), verdict])
    head = ["engine", "draws", *ref.TRUTH, "mean off by"]
    return ["## Are the answers right?", "", "Annual total in euro.", *table(head, body)]


def absolute(rows: list[Row]) -> list[str]:
    """Seconds of the last pair, for who wants them; the ratios are what to trust."""
    body = [
        [row.engine, f"{row.draws:,}", short(row.child.warm), short(row.child.added_peak)] for row in rows
    ]
    return ["## Seconds and megabytes on this machine", *table(["engine", "draws", "s", "MB"], body)]
