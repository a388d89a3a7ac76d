"""tikmon: what may a Dutch TikTok creator earn this year, how sure is that, what would change it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikmon_nb.lazy import lazy

if TYPE_CHECKING:
    from tikmon_nb.findings import InputError
    from tikmon_nb.inputs.cards import load_rate_card
    from tikmon_nb.inputs.creators import load_creator
    from tikmon_nb.inputs.scenarios import load_scenario
    from tikmon_nb.model.choices.comparison import compare_scenarios
    from tikmon_nb.model.year.simulation import simulate
    from tikmon_nb.model.year.summary import summarise
    from tikmon_nb.views.figures.plots import plot_possible_years, plot_streams, plot_year
    from tikmon_nb.views.page.text import Text
    from tikmon_nb.views.year.sentences import say

_HOMES = {
    "InputError": "findings",
    "Text": "views.page.text",
    "compare_scenarios": "model.choices.comparison",
    "load_creator": "inputs.creators",
    "load_rate_card": "inputs.cards",
    "load_scenario": "inputs.scenarios",
    "plot_possible_years": "views.figures.plots",
    "plot_streams": "views.figures.plots",
    "plot_year": "views.figures.plots",
    "say": "views.year.sentences",
    "simulate": "model.year.simulation",
    "summarise": "model.year.summary",
}

__all__ = [
    "InputError",
    "Text",
    "compare_scenarios",
    "load_creator",
    "load_rate_card",
    "load_scenario",
    "plot_possible_years",
    "plot_streams",
    "plot_year",
    "say",
    "simulate",
    "summarise",
]

__getattr__, __dir__ = lazy(__name__, _HOMES)
