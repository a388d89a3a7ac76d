"""Everybody whom a form may be about, as far as its answers leave it open."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from tikmon_nb.inputs.creator_form import Money
from tikmon_nb.inputs.rule_sets.tax import TaxYear
from tikmon_nb.model.money.income_tax import Taxpayer


def possible_taxpayers(
    form: Money, rules: Mapping[int, TaxYear]
) -> tuple[list[dict[int, Taxpayer]], tuple[str, ...]]:
    """Everybody whom the form may be about, year by year, and the keys that it leaves open."""
    unknown = [] if form.entrepreneur is not None or form.enough_hours else ["entrepreneur"]
    found: dict[tuple[bool, bool, int], None] = {}
    runs_business = [True] if form.enough_hours else _either(form.entrepreneur)
    for entrepreneur, hours in itertools.product(runs_business, _either(form.enough_hours)):
        if hours and not entrepreneur:
            continue
        found |= {(entrepreneur, hours, used): None for used in (_starter(form, rules) if hours else [0])}
    if form.enough_hours is None and form.entrepreneur is not False:
        unknown.append("enough_hours")
    if form.starter_years_used is None and any(hours for _, hours, _ in found):
        unknown.append("starter_years_used")
    if form.wage_eur_per_year is None:
        unknown.append("wage_eur_per_year")
    wage = float(form.wage_eur_per_year or 0)
    return [_by_year(*kind, wage, rules) for kind in found], tuple(unknown)


def _either(known: bool | None) -> list[bool]:
    return [False, True] if known is None else [known]


def _starter(form: Money, rules: Mapping[int, TaxYear]) -> list[int]:
    if form.starter_years_used is not None:
        return [form.starter_years_used]
    return [max(rule.starter_deduction.times for rule in rules.values()), 0]


def _by_year(
    entrepreneur: bool, hours: bool, used: int, wage: float, rules: Mapping[int, TaxYear]
) -> dict[int, Taxpayer]:
    first = min(rules)
    return {
        year: Taxpayer(
            entrepreneur, hours, hours and used + year - first < rule.starter_deduction.times, wage
        )
        for year, rule in rules.items()
    }
