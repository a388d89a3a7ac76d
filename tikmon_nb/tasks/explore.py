"""Exploring a year: what the explorer asks for, from the data folder and the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from tikmon_nb.findings import InputError
from tikmon_nb.inputs.cards import RateCard, Words, load_rate_card, rate_card_names
from tikmon_nb.inputs.creator_form import CreatorForm
from tikmon_nb.inputs.creators import Creator, creator_index, creator_of_form, load_creator, load_form
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.inputs.scenarios import Scenario, load_scenario, load_scenarios, save_scenario
from tikmon_nb.model.money.left_over import Left
from tikmon_nb.model.sampling.quantiles import middle
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulation import first_month, simulate
from tikmon_nb.model.year.summary import A_YEAR, Summary, summarise
from tikmon_nb.tasks.left import left_in_report, load_money_rules
from tikmon_nb.views.explorer.sliders import SCALES
from tikmon_nb.views.explorer.widgets import Explorer, Given

T = TypeVar("T")

BESIDE = 2_048  # draws of the year on the other card and of what is left, of which one line each is told
FEW = 16  # draws of a year of which only the assumptions are looked at


def explore(
    creator_id: str,
    *,
    scenario: str = "basis",
    card: str = DEFAULT_CARD,
    lang: str = "nl",
    draws: int = 10_000,
    seed: int = 2026,
    data: str | Path = "",
) -> Explorer:
    """Controls for the year of a creator, in the folder `data`; an empty `creator_id` begins with a new one.

    What is wrong with an input is said where the year would stand; nothing is raised.
    """

    def new_creator(name: str) -> Creator:
        form = CreatorForm(id="new", name=name, followers=fixed(1000.0))
        return creator_of_form(form, data or None)

    def year(creator: Creator, rates: RateCard, overlay: Scenario) -> Summary:
        return summarise(simulate(creator, rates, overlay, draws=draws, seed=seed))

    def beside(creator: Creator, rates: RateCard, overlay: Scenario) -> Summary | None:
        if rates.beside is None:
            return None
        other = given.card(rates.beside)
        return summarise(simulate(creator, other, overlay, draws=min(draws, BESIDE), seed=seed))

    def after_tax(creator: Creator, rates: RateCard, overlay: Scenario) -> Left | None:
        window = Months(first_month(creator, rates), A_YEAR)
        run: dict[str, Any] = {"draws": min(draws, BESIDE), "seed": seed, "method": "sobol"}
        return left_in_report(creator, rates, overlay, window, rules=money_rules, **run)

    def middles(creator: Creator, rates: RateCard) -> dict[str, float]:
        assumptions = simulate(creator, rates, Scenario(), draws=FEW, seed=seed).assumptions
        # an assumption that this creator does not have begins at the least, nothing
        return {name: middle(assumptions[name].range) if name in assumptions else 0.0 for name in SCALES}

    money_rules = cache(partial(load_money_rules, data=data))

    def creators() -> dict[str, str]:
        index = creator_index(data)
        return _each(index.ids, lambda name: load_form(name, data, index=index).name or "", "")

    def cards() -> dict[str, Words]:
        return _each(rate_card_names(data), lambda name: given.card(name).title, {})

    given = Given(
        creators=creators,
        creator=partial(load_creator, data=data),
        new_creator=new_creator,
        cards=cards,
        card=cache(partial(load_rate_card, data=data)),
        scenarios=partial(load_scenarios, data),
        scenario=partial(load_scenario, data=data),
        year=year,
        beside=beside,
        left=after_tax,
        middles=middles,
        keep=partial(save_scenario, data=data),
    )
    return Explorer(given, creator_id, scenario=scenario, card=card, lang=lang)


def _each(names: Iterable[str], read: Callable[[str], T], otherwise: T) -> dict[str, T]:
    """What `read` gives of every name; `otherwise` of one that is wrong, which is told once it is chosen."""
    found = {}
    for name in names:
        try:
            found[name] = read(name)
        except InputError:
            found[name] = otherwise
    return found
