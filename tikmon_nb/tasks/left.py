"""`tikmon left`: what is left of a creator's forecast after costs and tax, and when it comes."""

from __future__ import annotations

from pathlib import Path

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.inputs.rule_sets.payment import load_payment_rules
from tikmon_nb.inputs.rule_sets.tax import load_tax_years
from tikmon_nb.inputs.run_limits import DEFAULT_CARD, check_run
from tikmon_nb.model.money.left_over import Left, what_is_left
from tikmon_nb.model.money.tax_years import whole_years
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulation import first_month, simulate


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
    if creator.form.country != "NL":
        raise InputError(
            [Finding("tax_only_here", "error", FORM, column="country", found=creator.form.country)]
        )
    window = Months(first_month(creator, rates), months)
    whole = whole_years(window)
    year = simulate(creator, rates, scenario, draws=draws, months=whole.count, seed=seed)
    years = range(window.start.year, whole.firsts[-1].year + 1)
    rules = load_tax_years(years, data, keep=keep_rules_of)
    return what_is_left(year, window, rules, load_payment_rules(data=data))
