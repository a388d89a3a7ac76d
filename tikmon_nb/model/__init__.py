"""What one may earn: pure functions; randomness only in `draws`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikmon_nb.lazy import lazy

if TYPE_CHECKING:
    from tikmon_nb.model.compare import compare_scenarios
    from tikmon_nb.model.simulation import Year, simulate
    from tikmon_nb.model.summary import Summary, summarise

_HOMES = {
    "Summary": "summary",
    "Year": "simulation",
    "compare_scenarios": "compare",
    "simulate": "simulation",
    "summarise": "summary",
}

__all__ = ["Summary", "Year", "compare_scenarios", "simulate", "summarise"]

__getattr__ = lazy(__name__, _HOMES)
