"""Income tax and the health care contribution over the profit of one calendar year, draw by draw.

Nothing is rounded here; the tax office rounds in the taxpayer's favour, which comes to a few euros.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tikmon_nb.inputs.rule_sets.tax import Step, TaxYear
from tikmon_nb.model.sampling.draws import Array


@dataclass(frozen=True)
class Taxpayer:
    """What the tax on a profit depends on beside the profit, in one calendar year.

    `hours`: the entrepreneur works the hours that the deductions ask for. `starter`: uses the starter's
    deduction, which asks for the hours too. `wage_eur`: a wage beside it, before tax; a grant is none.
    """

    entrepreneur: bool = True
    hours: bool = False
    starter: bool = False
    wage_eur: float = 0.0

    def __post_init__(self) -> None:
        if (self.hours and not self.entrepreneur) or (self.starter and not self.hours):
            raise ValueError("the hours are an entrepreneur's, and the starter's deduction asks for them")
        if not self.wage_eur >= 0:
            raise ValueError("a wage is not below zero")


@dataclass(frozen=True)
class Box1:
    """Tax on income from work, in EUR: what falls in each bracket, and what is taken off."""

    income_eur: Array
    brackets_eur: tuple[Array, ...]
    cap_eur: Array
    general_credit_eur: Array
    labour_credit_eur: Array

    @property
    def before_credits_eur(self) -> Array:
        """Tax before the credits."""
        return np.asarray(sum(self.brackets_eur, self.cap_eur))

    @property
    def tax_eur(self) -> Array:
        """Tax after the credits, of which nothing is paid out."""
        taken_off = self.general_credit_eur + self.labour_credit_eur
        return np.maximum(self.before_credits_eur - taken_off, 0.0)


@dataclass(frozen=True)
class ProfitTax:
    """What is due over a profit, in EUR, line by line: arrays of its shape, but `without_profit` one number.

    Beside a wage the tax is what is due `with_profit` less what is due `without_profit`, so a loss lowers it.
    """

    profit_eur: Array
    self_employed_deduction_eur: Array
    starter_deduction_eur: Array
    profit_exemption_eur: Array
    with_profit: Box1
    without_profit: Box1
    zvw_eur: Array

    @property
    def taxable_eur(self) -> Array:
        """Profit after the deductions."""
        deductions = self.self_employed_deduction_eur + self.starter_deduction_eur
        return self.profit_eur - deductions - self.profit_exemption_eur

    @property
    def income_tax_eur(self) -> Array:
        """Income tax that is due because of the profit."""
        return self.with_profit.tax_eur - self.without_profit.tax_eur

    @property
    def due_eur(self) -> Array:
        """Income tax and health care contribution together."""
        return self.income_tax_eur + self.zvw_eur

    @property
    def net_eur(self) -> Array:
        """What is left of the profit."""
        return self.profit_eur - self.due_eur


def profit_tax(profit_eur: Array | float, rules: TaxYear, who: Taxpayer) -> ProfitTax:
    """Tax over the profit of one whole calendar year, before VAT, any shape; a loss is below zero.

    An entrepreneur's deductions come first, then the profit exemption; what of both falls in the highest
    bracket is taxed at its rate less that of the cap. Losses of other years are not set off.
    """
    profit = np.asarray(profit_eur, dtype=float)
    nothing = np.zeros_like(profit)
    own = starter = exemption = nothing
    if who.hours:
        own = np.full_like(profit, rules.self_employed_deduction.eur)
    if who.starter:
        starter = np.full_like(profit, rules.starter_deduction.eur)
    else:  # only a starter's deductions may make a loss
        own = np.minimum(own, np.maximum(profit, 0.0))
    if who.entrepreneur:
        exemption = rules.profit_exemption.share * (profit - own - starter)
    deductions = own + starter + exemption
    taxable = profit - deductions
    wage = np.array(who.wage_eur)
    return ProfitTax(
        profit_eur=profit,
        self_employed_deduction_eur=own,
        starter_deduction_eur=starter,
        profit_exemption_eur=exemption,
        with_profit=_box_1(taxable + wage, profit + wage, deductions, rules),
        without_profit=_box_1(wage, wage, np.array(0.0), rules),
        zvw_eur=health_care_eur(taxable, rules, who.wage_eur),
    )


def _box_1(income: Array, work: Array, deductions: Array, rules: TaxYear) -> Box1:
    steps = rules.brackets.steps
    highest = steps[-1]
    capped = np.minimum(np.maximum(work - highest.from_eur, 0.0), np.maximum(deductions, 0.0))
    return Box1(
        income_eur=income,
        brackets_eur=tuple(bracket_eur(income, steps, i) for i in range(len(steps))),
        cap_eur=capped * max(highest.share - rules.deduction_cap.share, 0.0),
        general_credit_eur=credit_eur(income, rules.general_credit.steps),
        labour_credit_eur=credit_eur(work, rules.labour_credit.steps),
    )


def bracket_eur(income: Array, steps: tuple[Step, ...], i: int) -> Array:
    """Tax on the part of `income` that falls in bracket `i`."""
    start = steps[i].from_eur
    width = steps[i + 1].from_eur - start if i + 1 < len(steps) else np.inf
    return np.asarray(np.clip(income - start, 0.0, width) * steps[i].share)


def credit_eur(income: Array, steps: tuple[Step, ...]) -> Array:
    """A credit at `income`: what the table says of the step that it lies in, never below zero."""
    above = np.maximum(income, 0.0)
    eur = steps[0].eur + steps[0].share * above
    for step in steps[1:]:
        eur = np.where(above > step.from_eur, step.eur + step.share * (above - step.from_eur), eur)
    return np.maximum(eur, 0.0)


def health_care_eur(taxable: Array, rules: TaxYear, wage_eur: float = 0.0) -> Array:
    """The contribution that is paid oneself; a wage, whose employer pays it, uses up the maximum first."""
    room = max(rules.health_care.max_eur - wage_eur, 0.0)
    return np.asarray(rules.health_care.share * np.clip(taxable, 0.0, room))
