"""How long and how often a year may be simulated, and on which card unless another is named."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Literal, get_args

from tikmon_nb.findings import Findings, refuse_parameters, unknown_name

DEFAULT_CARD = "nl-2026"
"""The card of every command, notebook, slider and call that names none."""

LIMITS = {"draws": (2, 5_000_000), "months": (1, 120), "seed": (0, 2**63 - 1)}
"""Least and most value of each parameter; a single draw has no spread."""

Method = Literal["sobol", "mc"]
"""How what lasts all year is drawn: scrambled Sobol' points, or plain random numbers."""

METHODS: tuple[Method, ...] = get_args(Method)

PAPERMILL = "# Parameters\n"
"""How a cell begins that papermill writes."""

MOST_MONTHS_DRAWN = 60_000_000
"""Months times draws in one run: five million draws of a year."""

_BYTES_PER_MONTH_DRAWN = 8 * 14  # streams, costs, audience and what is under way, as measured


def check_parameters_set(session: Mapping[str, Any]) -> None:
    """Raise `InputError` for a parameter that papermill set and the notebook does not have.

    papermill itself only logs it, and gives somebody else's report. `session` is what a notebook calls
    `globals()`: its `In` holds the cells so far, this one last, before it the one that papermill wrote and
    the parameters. Nothing is said where no cell of papermill's stands there.
    """
    declared, given, _this = ["", "", "", *session.get("In", [])][-3:]
    if given.startswith(PAPERMILL):
        refuse_parameters(_set_in(given), _set_in(declared))


def _set_in(cell: str) -> list[str]:
    names = (node for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Name))
    return [node.id for node in names if isinstance(node.ctx, ast.Store)]


def check_run(**parameters: Any) -> None:
    """Raise `InputError` naming every parameter that is not a whole number within its limits."""
    findings = Findings()
    for name, value in parameters.items():
        least, most = LIMITS[name]
        whole = isinstance(value, int) and not isinstance(value, bool)
        if name == "draws" and whole and value > most:
            _too_large(findings, value, 12, most)
        elif not whole or not least <= value <= most:
            findings.error("parameter_out_of_range", column=name, expected=f"{least} … {most}", found=value)
    findings.raise_errors()
    draws, months = parameters.get("draws", 0), parameters.get("months", 1)
    if draws > (most := MOST_MONTHS_DRAWN // months):
        _too_large(findings, draws, months, most)
    findings.raise_errors()


def _too_large(findings: Findings, draws: int, months: int, most: int) -> None:
    """Too many draws, with the memory that they would take."""
    gigabytes = draws * months * _BYTES_PER_MONTH_DRAWN / 1e9
    findings.error(
        "too_many_draws", column="draws", expected=f"≤ {most}", found=f"{draws} ({gigabytes:,.0f} GB)"
    )


def check_precision(wanted: float) -> None:
    """Raise `InputError` for a precision (a share) that is neither 0, which asks for none, nor below 1."""
    if not 0 <= wanted < 1:
        findings = Findings()
        findings.error("parameter_out_of_range", column="precision", expected="0 … 1", found=wanted)
        findings.raise_errors()


def check_amounts(**amounts: float) -> None:
    """Raise `InputError` naming every amount (EUR a month) that is negative or not a number."""
    findings = Findings()
    for name, amount in amounts.items():
        if not 0 <= amount <= 1e8:
            findings.error("parameter_out_of_range", column=name, expected="0 … 100 000 000", found=amount)
    findings.raise_errors()


def check_method(method: str) -> None:
    """Raise `InputError` for a way of drawing that does not exist, with the near matches."""
    if method not in METHODS:
        raise unknown_name("method_unknown", method, METHODS, column="method")
