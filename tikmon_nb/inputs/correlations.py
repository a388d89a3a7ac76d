"""Rank correlations between assumptions, as a card or a scenario names them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from tikmon_nb.findings import nearest
from tikmon_nb.inputs.yaml_file import Record, bad_value
from tikmon_nb.vocabulary import QUANTITIES

UNCORRELATED = {name for name, quantity in QUANTITIES.items() if quantity.kind not in ("card", "own")}
"""Names under which nothing is drawn once a year: thresholds and constants of the method, what is drawn for
every post, and what is drawn for every item of a list."""


class RankCorrelation(Record):
    """Two assumptions and Spearman's rank correlation between them (-1 to 1, ends excluded)."""

    between: tuple[str, str]
    rank_correlation: Annotated[float, Field(gt=-1, lt=1)]
    note: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> RankCorrelation:
        known = [name for name in QUANTITIES if name not in UNCORRELATED]
        for name in self.between:
            if name not in known:
                near = nearest(name, known)
                raise bad_value("correlation_unknown", ", ".join(near) if near else ", ".join(sorted(known)))
        if self.between[0] == self.between[1]:
            raise bad_value("correlation_with_itself")
        return self

    @property
    def pair(self) -> frozenset[str]:
        """The two names, in no order."""
        return frozenset(self.between)


def merged(
    base: tuple[RankCorrelation, ...], later: tuple[RankCorrelation, ...]
) -> tuple[RankCorrelation, ...]:
    """The correlations of `base`, those that `later` names again replaced, its others after them."""
    anew = {item.pair: item for item in later}
    kept = [anew.pop(item.pair, item) for item in base]
    return (*kept, *anew.values())
