"""What one may earn: pure functions; randomness only in `draws`."""

from tikmon_nb.model.compare import compare_scenarios
from tikmon_nb.model.simulate import Year, simulate
from tikmon_nb.model.summary import Summary, summarise

__all__ = ["Summary", "Year", "compare_scenarios", "simulate", "summarise"]
