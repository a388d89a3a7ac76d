"""`make calibrate`: how often the truth lay within the bands, written to docs/calibration.md."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import pandas as pd

from benchmarks.calibration.fees import scores
from benchmarks.calibration.scoring import earning_table, ets_months, series_table, table
from tikmon_nb.model.history.scores import Score, Uncertain, scores_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
PLACE, SERIES_PLACE = DOCS / "calibration.md", DOCS / "calibration_series.md"
HEAD = """# How honest the bands are

Written by `make calibrate`. Creators are invented (`benchmarks/calibration/simulators.py`), so what came
after their history is known; nothing in the simulators is made in the way in which the forecast is. A band of
80 % is honest when the truth lies within it 8 times in 10. {columns}

{creators} creators in each regime and length of history; 1,000 draws; views and followers. Public series of
which the dates are true: [calibration_series.md](calibration_series.md).
"""
COLUMNS = """CRPS is the distance of the whole forecast to what
came, in logarithms: smaller is better. Beside it stands how much larger (+) or smaller (-) that of other
methods is on the same forecasts: the last month kept flat with one error for all months, a random walk,
{ets}. ± is half
the interval that holds the truth 19 times in 20; forecasts of one series that have months in common count for
less."""
SERIES_HEAD = """# How honest the bands are on public series

Written by `make calibrate CALIBRATE_OPTIONS="--series FILE"` from a file that is not in the repository:
{count} public weekly series of video channels, fed as daily exports, with forecasts that begin every third
month, from the last 3 and 12 months before them. **The priors of the cards were estimated from such series**,
these among them, so this shows how well the model fits its kind, not how it does on what it has never seen;
they are larger and more professional than most creators. {columns}
"""
EARNED = """## What comes in, with and without books

Earners (`benchmarks/calibration/earning.py`) have paid posts that come in spells, more of them at the end
of the year, and steady lessons. "Off by" is the log standard deviation by which their fees and lessons lie
off the rates and the form, which nobody told them. Gross of the year; CRPS in logarithms.

"""
ETS = {
    True: "the same month last year, and exponential smoothing (AutoETS of statsforecast on weeks)",
    False: "and the same month last year (without statsforecast no exponential smoothing)",
}
METHODS = {"flat": "kept flat", "walk": "random walk", "last_year": "last year", "ets": "AutoETS"}
HISTORY = "months of history"


FEES = """## A year of paid posts, by the source of fees that holds

Creators whose true fees follow one of the sources of card `nl-2026`, drawn by its weight
(`benchmarks/calibration/fees.py`), and of whom only followers, engagement and the number of posts are known;
the weights were set before this was scored. The sources contradict each other, so only the band over all of
them can be promised: a creator of whom the lowest or the highest holds is outside it more often.

| source that holds | creators | 80 % band | truth below it |
|---|---|---|---|
"""


@click.command()
@click.option("--creators", default=200, show_default=True, help="In each regime and length of history.")
@click.option(
    "--series", type=click.Path(exists=True, path_type=Path), help="Score the weekly series of a CSV file."
)
@click.option("--fees", default=1_000, show_default=True, help="Creators with paid posts only.")
@click.option("--only-fees", is_flag=True, help="Leave the rest of the page as it is.")
def main(creators: int, series: Path | None, fees: int, only_fees: bool) -> None:
    """Score the forecast and write the page: of invented creators, or with `--series` of real series."""
    if series is not None:
        scored = series_table(series, ets=ets_months is not None)
        head = SERIES_HEAD.format(
            count=scored["creator"].nunique(), columns=COLUMNS.format(ets=ETS[ets_months is not None])
        )
        _write(SERIES_PLACE, [head, *_of_series(scored)])
        return
    if only_fees:
        rest = PLACE.read_text("utf-8").partition(FEES[:20])[0].rstrip()
        _write(PLACE, [rest + "\n", _fees(fees)])
        return
    found = table(creators, ets=ets_months is not None)
    year = found[(found["quantity"] == "views") & found["total"] & (found["months"] == 12)]
    parts = [HEAD.format(creators=creators, columns=COLUMNS.format(ets=ETS[ets_months is not None]))]
    parts.append("## All regimes together\n\n" + _markdown(_shown(found), HISTORY, ["history"]))
    parts.append("## Views of the year, by regime\n\n" + _markdown(year, "regime", ["regime", "history"]))
    parts.append(EARNED + _earned(earning_table(creators)))
    _write(PLACE, [*parts, _fees(fees)])


def _fees(creators: int) -> str:
    found = scores(creators)
    rows = [("all, by weight", found), *found.groupby("source")]
    return FEES + "".join(
        f"| {name} | {len(part)} | {_plain(part['80'])} | {_plain(part['below'])} |\n" for name, part in rows
    )


def _plain(hits: pd.Series) -> str:
    share = float(hits.mean())
    return f"{share:.2f} ± {(share * (1 - share) / len(hits)) ** 0.5:.2f}"


def _write(place: Path, parts: Iterable[str]) -> None:
    place.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    click.echo(f"wrote {place.name}")


def _of_series(found: pd.DataFrame) -> Iterable[str]:
    """The tables of real series: all together, and the year by its first month, since years differ."""
    yield "## All together\n\n" + _markdown(_shown(found), HISTORY, ["history"])
    year = found[(found["quantity"] == "views") & found["total"] & (found["months"] == 12)]
    yield "## Views of the year, by first month\n\n" + _markdown(year, "first month", ["origin", "history"])


def _shown(found: pd.DataFrame) -> pd.DataFrame:
    """Views by month and of the year, followers at its end."""
    year = found["months"] == 12
    views = (found["quantity"] == "views") & (~found["total"] | year)
    return found[views | ((found["quantity"] == "followers") & year)]


def _markdown(found: pd.DataFrame, first: str, by: list[str]) -> str:
    methods = {key: title for key, title in METHODS.items() if f"crps_{key}" in found}
    titles = [first, *([HISTORY] if len(by) > 1 else []), "forecast of", "80 % band", "50 % band", "CRPS"]
    titles += methods.values()
    lines = [f"| {' | '.join(titles)} |", "|" + "---|" * len(titles)]
    for key, rows in found.groupby(by, sort=False):
        for score in scores_of(rows):
            cells = [*map(str, key), _name(score), *(_share(score.held[level]) for level in (80, 50))]
            cells.append(_error(score.crps))
            for method in methods:
                other = score.beside.get(method)
                cells.append("" if other is None else _error(other, sign="+", times=-1))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _earned(found: pd.DataFrame) -> str:
    lines = [
        "| months of history | off by | months of books | 80 % band | 50 % band | CRPS |",
        "|---|---|---|---|---|---|",
    ]
    for case, rows in found.groupby(["history", "off", "books"], sort=False):
        for score in scores_of(rows):
            cells = [*map(str, case), *(_share(score.held[level]) for level in (80, 50)), _error(score.crps)]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _name(score: Score) -> str:
    if score.total:
        return f"{score.quantity}, year"
    return f"{score.quantity}, month {score.months}"


def _share(share: Uncertain) -> str:
    return f"{share.value:.2f} ± {(share.high - share.low) / 2:.2f}"


def _error(mean: Uncertain, sign: str = "", times: int = 1) -> str:
    return f"{times * mean.value:{sign}.3f} ± {(mean.high - mean.low) / 2:.3f}"


if __name__ == "__main__":
    main()
