"""How long and how often a year may be simulated."""

from __future__ import annotations

from typing import Any

from tikmon_nb.inputs.quality import Findings

LIMITS = {"draws": (1, 5_000_000), "months": (1, 120), "seed": (0, 2**63 - 1)}
"""Least and most value of each parameter; ten million draws of a year would not fit in memory."""


def check_run(**parameters: Any) -> None:
    """Raise `InputError` naming every parameter that is no whole number within its limits."""
    findings = Findings()
    for name, value in parameters.items():
        least, most = LIMITS[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            findings.error("parameter_out_of_range", column=name, expected=f"{least} … {most}", found=value)
    findings.raise_errors()
