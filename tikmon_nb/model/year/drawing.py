"""One part of a run: the assumptions, drawn. Every value is drawn once and then only looked up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from tikmon_nb.model.sampling import quantile_tables as tables
from tikmon_nb.model.sampling.copula import Copula
from tikmon_nb.model.sampling.draws import Array, Draws
from tikmon_nb.model.sampling.poisson import poisson_from_words
from tikmon_nb.model.sampling.quantiles import fast_quantile, of_scores
from tikmon_nb.model.year.assumptions import Assumption, Assumptions
from tikmon_nb.model.year.fees.price_lists import SOURCE, own_places
from tikmon_nb.units import UNIT_BOUNDS

NO_COPULA = Copula((), np.eye(0))


@dataclass(frozen=True)
class Drawing:
    """The values of a run's assumptions: (draws,) for what lasts all year, (months, draws) by the month."""

    assumptions: Assumptions
    draws: Draws
    copula: Copula = NO_COPULA
    _known: dict[str, Array] = field(default_factory=dict, compare=False, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """(months, draws)."""
        return self.draws.months, self.draws.draws

    def once(self, name: str, label: str = "") -> Array:
        """The assumption `name` (of the item `label`, else of all), one value per draw."""
        key = f"{name}/{label}" if label else name
        if key not in self._known:
            item = self.assumptions.use(key if key in self.assumptions else name)
            if item.range.is_fixed:
                value = np.full(self.draws.draws, item.range.low)
            else:
                value = self._value(key, item)
            value.flags.writeable = False
            self._known[key] = value
        return self._known[key]

    def _value(self, key: str, item: Assumption) -> Array:
        bounds = UNIT_BOUNDS[item.unit]
        if self.copula.mixes(key):
            return of_scores(item.range, self.copula.score(key, self.score), bounds)
        return fast_quantile(item.range, self.draws.once(key), bounds)

    def score(self, key: str) -> Array:
        """Standard normal numbers of what is drawn once under `key`, before anything is correlated."""
        if f"score of {key}" not in self._known:
            self._known[f"score of {key}"] = tables.scores(self._places(key))
        return self._known[f"score of {key}"]

    def place(self, key: str) -> Array:
        """Uniform numbers of what is drawn once under `key` without a range of its own: shape (draws,)."""
        return self._known.setdefault(f"place of {key}", self._places(key))

    def _places(self, key: str) -> Array:
        places = self.draws.once(key)
        if key == SOURCE and key in self.draws.common and key not in self.draws.given:
            return own_places(places, self.assumptions.price_lists)
        return places

    @property
    def values(self) -> dict[str, Array]:
        """What was drawn once, by key: the value, or what stands for it where it has no range of its own."""
        return {key.removeprefix("score of ").removeprefix("place of "): x for key, x in self._known.items()}

    def scores(self, key: str) -> Array:
        """Standard normal numbers by month: shape (months, draws), fresh and free to change."""
        return self.draws.values(key, tables.normal())

    def month_factor(self, key: str, sd: Array) -> Array:
        """Lognormal numbers by month whose mean is 1: shape (months, draws)."""
        return np.asarray(np.exp(sd * self.scores(key) - sd**2 / 2))

    def counts(self, key: str, mean: Array) -> Array:
        """Poisson counts by month with a `mean` that broadcasts to (months, draws)."""
        return poisson_from_words(self.draws.words(key), mean)

    @property
    def averages(self) -> bool:
        """Whether months are what they are on average, without luck of their own."""
        return False


@dataclass(frozen=True)
class Averages(Drawing):
    """A drawing of which every month is the average one: what lasts all year is drawn, luck is not."""

    @classmethod
    def of(cls, drawing: Drawing, months: int) -> Averages:
        """`drawing` with the same values of what lasts all year, for so many months."""
        source = replace(drawing.draws, months=months)
        return cls(drawing.assumptions, source, drawing.copula, drawing._known)

    @property
    def averages(self) -> bool:
        """Yes."""
        return True

    def month_factor(self, _key: str, _sd: Array) -> Array:
        """Ones."""
        return np.ones(self.shape)

    def counts(self, _key: str, mean: Array) -> Array:
        """The mean itself."""
        return np.asarray(mean, dtype=float)
