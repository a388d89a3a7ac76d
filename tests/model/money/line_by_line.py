"""The tax on one profit, slow and obvious: a line for each of the law, in decimals, from the file itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from tests.conftest import ROOT

ZERO = Decimal(0)


def table(year: int) -> dict[str, Any]:
    """The rows of one year with every number as it is written there."""
    text = (ROOT / "data" / "rules" / "tax" / f"{year}.yml").read_text("utf-8")
    return yaml.load(text, Loader=_Written)


class _Written(yaml.SafeLoader):
    """Numbers as decimals, without a detour through binary fractions."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


for tag in ("int", "float"):
    _Written.add_constructor(f"tag:yaml.org,2002:{tag}", _decimal)


def bracket_tax(income: Decimal, steps: list[dict[str, Decimal]]) -> Decimal:
    """Each bracket's share of what falls in it, from the first on until the income is used up."""
    tax = ZERO
    for i, step in enumerate(steps):
        if income <= step["from_eur"]:
            break
        end = min(income, steps[i + 1]["from_eur"]) if i + 1 < len(steps) else income
        tax += (end - step["from_eur"]) * step["share"]
    return tax


def credit(income: Decimal, steps: list[dict[str, Decimal]]) -> Decimal:
    """The row of the table that the income falls in: up to and including where the next one begins."""
    row = steps[0]
    for step in steps[1:]:
        if income > step["from_eur"]:
            row = step
    eur = row["eur"] + (income - row["from_eur"]) * row["share"]
    return eur if income > 0 and eur > 0 else (row["eur"] if income <= 0 else ZERO)


def income_tax(box_1: Decimal, work: Decimal, deducted: Decimal, rules: dict[str, Any]) -> Decimal:
    """Box 1, the cap on deductions in the highest bracket, and the credits, of which nothing is paid out."""
    tax = bracket_tax(box_1, rules["brackets"]["steps"])
    highest = rules["brackets"]["steps"][-1]
    in_highest = work - highest["from_eur"]
    if in_highest > 0 and deducted > 0:
        tax += min(in_highest, deducted) * (highest["share"] - rules["deduction_cap"]["share"])
    tax -= credit(box_1, rules["general_credit"]["steps"])
    tax -= credit(work, rules["labour_credit"]["steps"])
    return tax if tax > 0 else ZERO


def due(
    year: int,
    profit: Decimal,
    *,
    entrepreneur: bool = True,
    hours: bool = False,
    starter: bool = False,
    wage: Decimal = ZERO,
    rules: dict[str, Any] | None = None,
) -> dict[str, Decimal]:
    """Taxable profit, income tax, health care contribution and what is left, in EUR."""
    rules = rules or table(year)
    deducted = ZERO
    if entrepreneur and hours:
        deducted = rules["self_employed_deduction"]["eur"]
        if starter:
            deducted += rules["starter_deduction"]["eur"]
        elif deducted > profit:
            deducted = profit if profit > 0 else ZERO
    left = profit - deducted
    if entrepreneur:
        exempt = left * rules["profit_exemption"]["share"]
        deducted += exempt
        left -= exempt
    with_profit = income_tax(left + wage, profit + wage, deducted, rules)
    without_profit = income_tax(wage, wage, ZERO, rules)
    room = rules["health_care"]["max_eur"] - wage
    base = min(left, room)
    zvw = base * rules["health_care"]["share"] if base > 0 else ZERO
    tax = with_profit - without_profit
    return {"taxable": left, "income_tax": tax, "zvw": zvw, "net": profit - tax - zvw}
