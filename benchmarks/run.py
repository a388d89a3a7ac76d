"""The benchmark: `python -m benchmarks.run [--quick] [--only SECTION]` writes a Markdown report.

Each section is written as soon as it is measured. A run of some sections leaves the others of an earlier run
as they are.
"""

from __future__ import annotations

import re
import sys
import traceback
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
    reading,
    roster,
    speed,
)
from benchmarks.plan import Plan

ENGINES = ("tikmon", "c", "numba", "squigglepy", "openturns", "chaospy", "pymc", "monaco")
SECTIONS: dict[str, Callable[[Plan], list[str]]] = {
    "speed": speed.section,
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
@click.option("--only", default=",".join(SECTIONS), show_default=True, help="Which sections.")
@click.option(
    "--interpreter", multiple=True, help="ENGINE=PYTHON, for an engine with an environment of its own."
)
def main(quick: bool, out: Path, engines: str, only: str, interpreter: tuple[str, ...]) -> None:
    """Compare tikmon with plain numpy, its peers and the machine's limit."""
    interpreters = dict(pair.split("=", 1) for pair in interpreter)
    plan = _plan(quick, tuple(engines.split(",")), interpreters)
    wanted = only.split(",")
    unknown = set(wanted) - set(SECTIONS)
    if unknown:
        raise click.BadParameter(f"no such section: {', '.join(sorted(unknown))}", param_hint="--only")
    head = "\n".join(["# Benchmark", "", *machine.describe(children.run_child("plain", 100, 1, 1).versions)])
    alone = set(wanted) != set(SECTIONS) and out.exists()
    parts = parts_of(out.read_text("utf-8")) if alone else parts_of(head)
    failed = [
        name for name in SECTIONS if name in wanted and not _measure(name, plan, parts, out, alone=alone)
    ]
    click.echo(f"{out}" + (f"; not measured: {', '.join(failed)}" if failed else ""))
    sys.exit(1 if failed else 0)


def _measure(name: str, plan: Plan, parts: dict[str, str], out: Path, *, alone: bool) -> bool:
    """Put a section into `parts` and all of them into `out`; whether it could be measured."""
    click.echo(f"  {name}", err=True)
    try:
        found = parts_of("\n".join(SECTIONS[name](plan)))
    except Exception:  # the sections after it are measured all the same
        traceback.print_exc()
        return False
    if alone:
        found = {
            title: part.replace(title, f"{title}\n\n{machine.apart()}", 1) for title, part in found.items()
        }
    parts |= found
    out.write_text("\n".join(parts.values()), encoding="utf-8")
    return True


def parts_of(text: str) -> dict[str, str]:
    """What stands before the first heading of a report and under each, by the heading's line."""
    found = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part.rstrip() + "\n" for part in found if part.strip()}


def _plan(quick: bool, engines: tuple[str, ...], interpreters: dict[str, str]) -> Plan:
    if quick:
        return Plan(engines, (10_000, 100_000), 3, 40, (10, 20, 40), interpreters)
    return Plan(engines, interpreters=interpreters)


if __name__ == "__main__":
    sys.exit(main())
