"""tikmon: what may a Dutch TikTok creator earn this year, how sure is that, what would change it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikmon_nb.lazy import lazy

if TYPE_CHECKING:
    from tikmon_nb.inputs.creators import load_creator
    from tikmon_nb.inputs.rates import load_rate_card
    from tikmon_nb.inputs.scenarios import load_scenario
    from tikmon_nb.model.simulation import simulate
    from tikmon_nb.model.summary import summarise
    from tikmon_nb.views.plots import plot_possible_years, plot_streams, plot_year
    from tikmon_nb.views.sentences import say
    from tikmon_nb.views.text import Text

_HOMES = {
    "Text": "views.text",
    "load_creator": "inputs.creators",
    "load_rate_card": "inputs.rates",
    "load_scenario": "inputs.scenarios",
    "plot_possible_years": "views.plots",
    "plot_streams": "views.plots",
    "plot_year": "views.plots",
    "say": "views.sentences",
    "simulate": "model.simulation",
    "summarise": "model.summary",
}

__all__ = [
    "Text",
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

__getattr__ = lazy(__name__, _HOMES)
