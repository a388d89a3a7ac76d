"""`tikmon left`: what is left of a creator's forecast after costs and tax, and when it comes."""

from __future__ import annotations

from pathlib import Path

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.rule_sets.law import rule_inputs
from tikmon_nb.inputs.rule_sets.payment import PAYMENT, load_payment_rules
from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.inputs.run_limits import DEFAULT_CARD, Method, check_run
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.money.left_over import Left, what_is_left
from tikmon_nb.model.money.tax_years import whole_years
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulation import first_month, simulate

HERE = "NL"  # the only country whose taxes are worked out


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
    return _left(creator, rates, scenario, window, data, keep_rules_of, draws=draws, seed=seed)


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
) -> Left | None:
    """What is left of the `window` of a report; None where nothing is known or other taxes are paid."""
    if creator.form.country != HERE:
        return None
    found = _left(creator, card, scenario, window, data, None, draws=draws, seed=seed, method=method)
    return found if found.year.known else None


def rule_files(found: Left | None, data: Path | str | None = None) -> dict[str, str]:
    """SHA-256 of the rules on tax and payment that it rests on, by their path below the data folder."""
    if found is None:
        return {}
    tax = [rules.inputs for rules in found.least.tax.rules.values()]
    return {
        file: digest for files in (rule_inputs(PAYMENT, data=data), *tax) for file, digest in files.items()
    }


def _left(
    creator: Creator,
    card: RateCard,
    scenario: Scenario | str,
    window: Months,
    data: Path | str | None,
    keep_rules_of: int | None,
    *,
    draws: int,
    seed: int,
    method: Method = "sobol",
) -> Left:
    whole = whole_years(window)
    year = simulate(
        creator, card, scenario, draws=draws, months=whole.count, seed=seed, start=window.start, method=method
    )
    rules = load_tax_years(range(window.start.year, whole.firsts[-1].year + 1), data, keep=keep_rules_of)
    return what_is_left(year, window, rules, load_payment_rules(data=data))
