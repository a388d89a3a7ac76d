"""The whole benchmark: `python -m benchmarks.run [--quick]` writes a Markdown report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import (
    captions,
    children,
    correlated,
    efficiency,
    looking,
    machine,
    percentiles,
    reading,
    roster,
    speed,
)
from benchmarks.plan import Plan

ENGINES = ("tikmon", "c", "numba", "squigglepy", "openturns", "chaospy", "pymc", "monaco")
SECTIONS: dict[str, Callable[[Plan], list[str]]] = {
    "percentiles": percentiles.report,
    "correlated": correlated.report,
    "efficiency": efficiency.report,
    "roster": roster.report,
    "reading": reading.report,
    "captions": captions.report,
    "looking": looking.report,
}


@click.command()
@click.option("--quick", is_flag=True, help="Up to 100,000 draws and few repeats: a few minutes.")
@click.option("--out", default="benchmarks/results.md", type=click.Path(path_type=Path), show_default=True)
@click.option(
    "--engines", default=",".join(ENGINES), show_default=True, help="Which to compare with plain numpy."
)
@click.option("--only", default="speed," + ",".join(SECTIONS), show_default=True, help="Which sections.")
@click.option(
    "--interpreter", multiple=True, help="ENGINE=PYTHON, for an engine with an environment of its own."
)
def main(quick: bool, out: Path, engines: str, only: str, interpreter: tuple[str, ...]) -> None:
    """Compare tikmon with plain numpy, its peers and the machine's limit."""
    interpreters = dict(pair.split("=", 1) for pair in interpreter)
    plan = _plan(quick, tuple(engines.split(",")), interpreters)
    wanted = only.split(",")
    unknown = set(wanted) - {"speed", *SECTIONS}
    if unknown:
        raise click.BadParameter(f"no such section: {', '.join(sorted(unknown))}", param_hint="--only")
    versions = children.run_child("plain", 100, 1, 1).versions
    lines = ["# Benchmark", "", *machine.describe(versions)]
    if "speed" in wanted:
        rows, cold, missing = speed.measure(plan)
        lines += [*speed.report(rows, cold, missing), *speed.absolute(rows)]
    for name, section in SECTIONS.items():
        if name in wanted:
            click.echo(f"  {name}", err=True)
            lines += section(plan)
    out.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    click.echo(f"{out}")


def _plan(quick: bool, engines: tuple[str, ...], interpreters: dict[str, str]) -> Plan:
    if quick:
        return Plan(engines, (10_000, 100_000), 3, 40, (10, 20, 40), interpreters)
    return Plan(engines, interpreters=interpreters)


if __name__ == "__main__":
    sys.exit(main())
