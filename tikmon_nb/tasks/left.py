"""`tikmon left`: what is left of a creator's forecast after costs and tax, and when it comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.rule_sets.law import rule_inputs
from tikmon_nb.inputs.rule_sets.payment import PAYMENT, PaymentRules, load_payment_rules
from tikmon_nb.inputs.rule_sets.setback_rules import load_setback_rules
from tikmon_nb.inputs.rule_sets.tax import TaxYear, load_tax_years
from tikmon_nb.inputs.run_limits import DEFAULT_CARD, Method, check_run
from tikmon_nb.inputs.scenarios import PlatformStops, Scenario
from tikmon_nb.model.money.left_over import Left, what_is_left
from tikmon_nb.model.money.plans import own_options
from tikmon_nb.model.money.resilience import Resilience, resilience
from tikmon_nb.model.money.tax_years import whole_years
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulation import first_month, simulate
from tikmon_nb.views.money import setback_lines
from tikmon_nb.views.money.left_lines import left_fields, left_lines
from tikmon_nb.views.page.text import Text

HOURS_A_WEEK = 10
HERE = "NL"  # the only country whose taxes are worked out

Rules = Callable[[range], tuple[dict[int, TaxYear], PaymentRules]]
"""The tax rules of some years, and who pays and when."""


def left(
    creator_id: str,
    data: Path | str | None = None,
    *,
    scenario: str = "basis",
    card: str = DEFAULT_CARD,
    draws: int = 10_000,
    months: int = 12,
    seed: int = 2026,
    keep_rules_of: int | None = None,
) -> Left:
    """What is left of the creator's next `months` months.

    The forecast itself is that of `simulate`; it is only carried on to the end of its last calendar year,
    over which tax is due. With `keep_rules_of` that year's tax rules hold in all later ones.
    """
    check_run(draws=draws, months=months, seed=seed)
    creator, rates = load_creator(creator_id, data), load_rate_card(card, data)
    if creator.form.country != HERE:
        raise InputError(
            [Finding("tax_only_here", "error", FORM, column="country", found=creator.form.country)]
        )
    window = Months(first_month(creator, rates), months)
    rules = partial(load_money_rules, data=data, keep=keep_rules_of)
    return _left(creator, rates, scenario, window, rules, draws=draws, seed=seed)


def what_may_break(found: Left, data: Path | str | None = None) -> Resilience:
    """What would come in after a setback, and with a second source, on the draws of `found`."""
    year = found.year
    gone = Scenario(platform_stops=PlatformStops(from_month=1)).over(year.scenario)
    without = simulate(
        year.creator,
        year.card,
        gone,
        draws=year.draws,
        months=found.window.count,
        seed=year.seed,
        start=found.window.start,
        method=year.method,
    )
    return resilience(year, found.window, load_setback_rules(data=data), without)


def under_adopted_rules(found: Left, data: Path | str | None = None) -> tuple[int, Array] | None:
    """The last year whose rules are law, and what more would be left if they held on, in EUR (draws,).

    None where all years of the forecast have adopted rules already, or none has.
    """
    rules = found.least.tax.rules
    adopted = [year for year, rule in rules.items() if rule.status_of("brackets") == "law"]
    if len(adopted) in (0, len(rules)):
        return None
    kept = load_tax_years(rules, data, keep=max(adopted))
    if [rule.from_year for rule in kept.values()] == [rule.from_year for rule in rules.values()]:
        return None
    return max(adopted), found.tax_of(rules=kept).net_eur.sum(axis=0) - found.least.net_eur


def lines(found: Left, text: Text, data: Path | str | None = None) -> list[str]:
    """Everything that `tikmon left` says."""
    if not found.year.known:
        return left_lines(found, (), (), text)
    broken = what_may_break(found, data)
    options = own_options(found, broken.rules.work, HOURS_A_WEEK)
    told = setback_lines.what_may_break(broken, options, HOURS_A_WEEK, text)
    return left_lines(found, told, [*setback_lines.rules_kept(under_adopted_rules(found, data), text)], text)


def fields(found: Left, text: Text, data: Path | str | None = None) -> dict[str, Any]:
    """The same as JSON-ready fields."""
    broken = what_may_break(found, data)
    options = own_options(found, broken.rules.work, HOURS_A_WEEK)
    more = setback_lines.setback_fields(broken, options)
    return left_fields(found, lines(found, text, data), text) | more


def left_in_report(
    creator: Creator,
    card: RateCard,
    scenario: Scenario,
    window: Months,
    *,
    draws: int,
    seed: int,
    method: Method,
    data: Path | str | None = None,
    rules: Rules | None = None,
) -> Left | None:
    """What is left of the `window` of a report; None where nothing is known or other taxes are paid.

    `rules` gives those of years, from the folder `data` where it is left out.
    """
    if creator.form.country != HERE:
        return None
    rules = rules or partial(load_money_rules, data=data)
    found = _left(creator, card, scenario, window, rules, draws=draws, seed=seed, method=method)
    return found if found.year.known else None


def rule_files(found: Left | None, data: Path | str | None = None) -> dict[str, str]:
    """SHA-256 of the rules on tax and payment that it rests on, by their path below the data folder."""
    if found is None:
        return {}
    tax = [rules.inputs for rules in found.least.tax.rules.values()]
    return {
        file: digest for files in (rule_inputs(PAYMENT, data=data), *tax) for file, digest in files.items()
    }


def load_money_rules(
    years: range, data: Path | str | None = None, keep: int | None = None
) -> tuple[dict[int, TaxYear], PaymentRules]:
    """The tax rules of `years`, and who pays and when."""
    return load_tax_years(years, data, keep=keep), load_payment_rules(data=data)


def _left(
    creator: Creator,
    card: RateCard,
    scenario: Scenario | str,
    window: Months,
    rules: Rules,
    *,
    draws: int,
    seed: int,
    method: Method = "sobol",
) -> Left:
    whole = whole_years(window)
    year = simulate(
        creator, card, scenario, draws=draws, months=whole.count, seed=seed, start=window.start, method=method
    )
    return what_is_left(year, window, *rules(range(window.start.year, whole.firsts[-1].year + 1)))
