"""What the simulated years have in common: percentiles with standard errors, and chances."""

from __future__ import annotations

import functools
from collections.abc import Container, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from tikmon_nb.findings import check_kind
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.sampling.estimates import (
    Chance,
    Estimates,
    Sample,
    chance_below,
    chance_to_reach,
    sample,
)
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.shown import Shown
from tikmon_nb.vocabulary import STREAMS

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
DOTS = 20
HALF_A_CENT = 0.005
A_YEAR = 12  # months; a longer forecast is told a year at a time
TOTALS = ("gross", "costs", "net")
WORST = 0.1
"""Share of the years that the expected shortfall is the mean of."""

_SHARES = tuple(p / 100 for p in PERCENTILES)


@dataclass(frozen=True, repr=False)
class Summary(Shown):
    """A year in tables, EUR before tax.

    `annual`: a row for `gross`, `costs`, `net` and each stream, columns `p5` ... `p95`, `se5` ... `se95`
    (standard errors of the percentiles), `mean`, `se_mean`, `chance_zero`, `se_zero`, `shortfall` (mean of
    the worst tenth of the years), `se_shortfall`. `monthly`: a row per month, columns `p5` ... `p95` of
    the month's gross. `dots`: twenty equally likely gross years, lowest first.
    """

    year: Year
    annual: pd.DataFrame
    monthly: pd.DataFrame
    dots: Array
    t95: float
    """How many standard errors either side of a figure cover the truth in 95 of 100 runs."""

    def chance_of(self, goal_eur: float, what: str = "gross") -> float:
        """Chance (0-1) that `what` reaches `goal_eur` or more in the year."""
        return self.chance_to_reach(goal_eur, what).value

    def chance_to_reach(self, goal_eur: float, what: str = "gross", *, month: int | None = None) -> Chance:
        """Chance that `what` (a stream, `gross`, `costs`, `net`) reaches `goal_eur` or more.

        In the year, or in one `month` of it (1 is the first).
        """
        return chance_to_reach(self._eur(what, month), goal_eur, self.year.method)

    def chance_below(self, floor_eur: float, what: str = "gross", *, month: int | None = None) -> Chance:
        """Chance that `what` stays below `floor_eur` in the year, or in one `month` of it."""
        return chance_below(self._eur(what, month), floor_eur, self.year.method)

    def _eur(self, what: str, month: int | None) -> Array:
        eur = self.year.eur(what)
        return np.asarray(eur.sum(axis=0) if month is None else eur[month - 1])

    @functools.cached_property
    def streams(self) -> pd.DataFrame:
        """By stream (and `gross`, `costs`, `net`) and month: percentiles, their errors, mean, chances."""
        names = (*TOTALS, *STREAMS)
        tables = {
            name: _table(sample(self.year.eur(name), self.year.method), self.monthly.index) for name in names
        }
        return pd.concat(tables, names=["stream"])

    def to_frame(self, *, by_month: bool = False) -> pd.DataFrame:
        """A row per `line` of the year (`gross`, `costs`, `net`, each stream), or per line and `month`.

        Columns: `p5_eur` ... `p95_eur`, their standard errors `se5_eur` ... `se95_eur`, `mean_eur`,
        `se_mean_eur`, `chance_zero_share` (0-1), `se_zero_share`, `shortfall_eur` (mean of the worst tenth of
        the years), `se_shortfall_eur`. EUR before tax and VAT. `line` is categorical, in this order.

        >>> from tikmon_nb import load_creator, load_rate_card, simulate, summarise
        >>> summary = summarise(simulate(load_creator("noor"), load_rate_card(), draws=256))
        >>> summary.to_frame().shape, summary.to_frame(by_month=True).shape  # 10 lines, in 12 months
        ((10, 21), (120, 22))
        >>> lines = summary.to_frame().set_index("line")
        >>> bool(lines.at["gross", "p10_eur"] < lines.at["gross", "p90_eur"])
        True
        """
        table = self.streams.rename_axis(["line", "month"]) if by_month else self.annual.rename_axis("line")
        units = {name: name + ("_share" if "zero" in str(name) else "_eur") for name in table.columns}
        frame = table.rename(columns=units).reset_index()
        return frame.astype({"line": pd.CategoricalDtype([*self.annual.index])})

    def _words(self) -> tuple[str, dict[str, object]]:
        def eur(line: str) -> str:
            low, middle, high = (self.at(line, column) for column in ("p10", "p50", "p90"))
            return f"{low:,.0f} to {high:,.0f} in 8 of 10 (middle {middle:,.0f})"

        year = self.year
        return f"Summary of the year of {year.creator.id!r}, {year.draws:,} draws", {
            **{f"{line} EUR": eur(line) for line in TOTALS},
            "chance of nothing": f"{self.at('gross', 'chance_zero'):.2g}",
            "share of the spread that is guesses": f"{self.guessed_spread:.2g}",
        }

    def row(self, name: str) -> dict[str, float]:
        """The figures of one row of `annual` by column."""
        return {str(column): self.at(name, str(column)) for column in self.annual.columns}

    def at(self, name: str, column: str) -> float:
        """One figure of `annual`: EUR, or a share (0-1) for `chance_zero`."""
        return float(self.annual[column].to_numpy()[self.annual.index.get_loc(name)])

    @functools.cached_property
    def spread(self) -> dict[str, float]:
        """As `spread_of` the year."""
        return spread_of(self.year)

    @property
    def guessed_spread(self) -> float:
        """Share (0-1) of the spread that goes with guesses."""
        return guessed_spread(self.year, self.spread)

    @property
    def guesses(self) -> tuple[int, int]:
        """How many of the assumptions in use are guesses, and how many there are."""
        used = self.year.used
        return sum(item.is_guess for item in used), len(used)


def summarise(year: Year) -> Summary:
    """Percentiles, chances and standard errors of `year`.

    >>> from tikmon_nb import load_creator, load_rate_card, simulate, summarise
    >>> summary = summarise(simulate(load_creator("noor"), load_rate_card("nl-2026"), draws=256))
    >>> low, high = summary.at("gross", "p10"), summary.at("gross", "p90")  # EUR in the year
    >>> 0 < low < high
    True
    >>> summary.annual.shape, summary.monthly.shape, summary.dots.shape
    ((10, 20), (12, 7), (20,))
    >>> 0 <= summary.chance_of(6_000) <= 1  # of EUR 6,000 or more in the year
    True
    """
    check_kind(Year, year, "summarise takes a Year, as simulate(creator, card) gives")
    names = (*TOTALS, *STREAMS)
    gross = year.gross
    totals = np.array(
        [gross.sum(axis=0), year.costs.sum(axis=0), (gross - year.costs).sum(axis=0)]
        + [year.income[stream].sum(axis=0) for stream in STREAMS]
    )
    years = sample(totals, year.method)
    monthly = pd.DataFrame(
        np.quantile(gross, _SHARES, axis=1).T,
        index=pd.DatetimeIndex(year.months.firsts, name="month"),
        columns=[f"p{p}" for p in PERCENTILES],
    )
    dots = np.quantile(totals[0], (np.arange(DOTS) + 0.5) / DOTS)
    return Summary(year, _table(years, pd.Index(names)), monthly, dots, years.percentiles([0.5]).t())


BINS, LEAST_IN_BIN = 20, 5


def spread_of(year: Year, keys: Container[str] | None = None) -> dict[str, float]:
    """Share (0-1) of the spread of the year's gross that goes with each thing drawn once, largest first.

    The correlation ratio of ranks (Pearson 1905): how much of the variance of the year's rank is between bins
    of what was drawn, less what chance alone puts there. The rest is luck, or several together.
    """
    gross = year.gross.sum(axis=0)
    drawn = {key: x for key, x in year.drawn.items() if keys is None or key.partition("/")[0] in keys}
    shares = {key: _between_bins(x, gross[: x.size]) for key, x in drawn.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


def guessed_spread(year: Year, spread: Mapping[str, float] | None = None) -> float:
    """Share (0-1) of the spread of `year` that goes with guesses; `spread` where it is known already."""
    guessed = {item.name for item in year.used if item.is_guess}
    known = spread_of(year, guessed) if spread is None else spread
    return min(sum(share for key, share in known.items() if key.partition("/")[0] in guessed), 1.0)


def _between_bins(drawn: Array, eur: Array) -> float:
    each = drawn.size // BINS
    if each < LEAST_IN_BIN or np.ptp(drawn) == 0 or np.ptp(eur) == 0:
        return 0.0
    ranks = rankdata(eur)[np.argsort(drawn, kind="stable")[: each * BINS]].reshape(BINS, each)
    within = ranks.var(axis=1, ddof=1).mean()
    return max(float((ranks.mean(axis=1).var(ddof=1) - within / each) / ranks.var()), 0.0)


def _table(years: Sample, index: pd.Index) -> pd.DataFrame:
    """The columns of `Summary.annual`, a row per row of the sample."""
    points, mean = years.percentiles(_SHARES), years.means()
    zero, worst = years.chances_below(np.array([HALF_A_CENT])), years.shortfalls(WORST)
    zero = _nothing_at_all(years, zero)
    columns = [f"{what}{p}" for what in ("p", "se") for p in PERCENTILES]
    columns += ["mean", "se_mean", "chance_zero", "se_zero", "shortfall", "se_shortfall"]
    figures = [points.value, points.se] + [x for part in (mean, zero, worst) for x in (part.value, part.se)]
    return pd.DataFrame(np.hstack(figures), index=index, columns=columns)


def _nothing_at_all(years: Sample, below: Estimates) -> Estimates:
    """The chance of nothing (less than half a cent either way), from that of less than half a cent."""
    losses = years.chances_below(np.array([-HALF_A_CENT]))
    if not losses.value.any():
        return below
    value = below.value - losses.value
    return Estimates(value, np.sqrt(value * (1 - value) / years.draws), below.freedom)


@dataclass(frozen=True)
class YearApart:
    """Twelve months of a longer forecast, fewer at its end, and the gross EUR in them: shape (draws,)."""

    months: Months
    eur: Array

    @property
    def bands(self) -> tuple[float, float, float]:
        """EUR: low, middle and high (P10, P50, P90)."""
        low, middle, high = np.quantile(self.eur, (0.1, 0.5, 0.9))
        return float(low), float(middle), float(high)


def years_apart(year: Year) -> list[YearApart]:
    """The years of `year`, first to last; none where it is no longer than one."""
    if year.months.count <= A_YEAR:
        return []
    firsts, gross = year.months.firsts, year.gross
    return [
        YearApart(Months(firsts[i], len(firsts[i : i + A_YEAR])), gross[i : i + A_YEAR].sum(axis=0))
        for i in range(0, len(firsts), A_YEAR)
    ]
