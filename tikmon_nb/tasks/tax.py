"""`tikmon tax`: one profit of one calendar year, worked out line by line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.rule_sets.tax import TaxYear, load_tax_year
from tikmon_nb.model.money.income_tax import ProfitTax, Taxpayer, profit_tax
from tikmon_nb.units import UNIT_BOUNDS
from tikmon_nb.views.money.tax_lines import tax_fields, tax_lines, tax_text
from tikmon_nb.views.page.text import Text

_MOST = UNIT_BOUNDS["eur_per_month"][1]


@dataclass(frozen=True)
class WorkedOut:
    """The tax on one profit, the rules it was worked out with, and what was taken to be so."""

    found: ProfitTax
    rules: TaxYear
    who: Taxpayer


def tax(
    profit: float,
    data: Path | str | None = None,
    *,
    year: int | None = None,
    entrepreneur: bool = True,
    hours: bool = False,
    starter: bool = False,
    wage: float = 0.0,
) -> WorkedOut:
    """The tax on `profit` EUR in `year`, this one where none is given.

    Raises `InputError` for a year without rules of its own, and for an amount that cannot be.
    """
    rules = load_tax_year(dt.date.today().year if year is None else year, data)
    who = Taxpayer(entrepreneur, hours, starter, _possible(wage, "--wage"))
    return WorkedOut(profit_tax(_possible(profit, ""), rules, who), rules, who)


def _possible(eur: float, option: str) -> float:
    if not 0 <= eur <= _MOST:
        expected = f"0 … {_MOST:.0f}"
        raise InputError([Finding("number_out_of_range", "error", "", None, option, expected, f"{eur:.15g}")])
    return eur


def lines(worked_out: WorkedOut, text: Text) -> list[str]:
    """The answer as lines for a terminal."""
    rules, who = worked_out.rules, worked_out.who
    return tax_text(tax_lines(worked_out.found, rules, who, text), rules, who, text)


def fields(worked_out: WorkedOut, text: Text) -> dict[str, Any]:
    """The answer as JSON-ready fields."""
    rules, who = worked_out.rules, worked_out.who
    said = tax_lines(worked_out.found, rules, who, text)
    assumed = {
        "entrepreneur": who.entrepreneur,
        "hours": who.hours,
        "starter": who.starter,
        "wage_eur": who.wage_eur,
    }
    return tax_fields(said, worked_out.found, rules, text) | {"assumed": assumed}
