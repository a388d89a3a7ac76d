"""What one may earn: pure functions; randomness only in `sampling`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikmon_nb.lazy import lazy

if TYPE_CHECKING:
    from tikmon_nb.model.choices.comparison import compare_scenarios
    from tikmon_nb.model.year.simulated_year import Year
    from tikmon_nb.model.year.simulation import simulate
    from tikmon_nb.model.year.summary import Summary, summarise

_HOMES = {
    "Summary": "year.summary",
    "Year": "year.simulated_year",
    "compare_scenarios": "choices.comparison",
    "simulate": "year.simulation",
    "summarise": "year.summary",
}

__all__ = ["Summary", "Year", "compare_scenarios", "simulate", "summarise"]

__getattr__, __dir__ = lazy(__name__, _HOMES)
