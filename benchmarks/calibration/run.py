"""`make calibrate`: how often the truth lay within the bands, written to docs/calibration.md."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from benchmarks.calibration.fees import scores
from benchmarks.calibration.scoring import table

PLACE = Path(__file__).resolve().parents[2] / "docs" / "calibration.md"
HEAD = """# How honest the bands are

Written by `make calibrate`. Creators are invented (`benchmarks/calibration/simulators.py`), so what came
after their history is known; nothing in the simulators is made in the way in which the forecast is. A band of
80 % is honest when the truth lies within it 8 times in 10. Behind each share stands its standard error. CRPS
is the distance of the whole forecast to what came, in logarithms: smaller is better.

{creators} creators in each regime and length of history; {draws} draws; views and followers.
"""


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
@click.option("--fees", default=1_000, show_default=True, help="Creators with paid posts only.")
@click.option("--only-fees", is_flag=True, help="Leave the rest of the page as it is.")
def main(creators: int, fees: int, only_fees: bool) -> None:
    """Score the forecast and write the page."""
    if only_fees:
        rest = PLACE.read_text("utf-8").partition(FEES[:20])[0].rstrip()
        PLACE.write_text(f"{rest}\n\n{_fees(fees)}", encoding="utf-8", newline="\n")
        return
    found = table(creators)
    parts = [HEAD.format(creators=creators, draws="1,000")]
    parts.append("## All regimes together\n\n" + _markdown(found, ["quantity", "months"]))
    year = found[found["quantity"] == "views, year"]
    parts.append("## Views of the year, by regime\n\n" + _markdown(year, ["regime", "months"]))
    PLACE.write_text("\n".join([*parts, _fees(fees)]), encoding="utf-8", newline="\n")
    click.echo(f"wrote {PLACE.name}")


def _fees(creators: int) -> str:
    found = scores(creators)
    rows = [("all, by weight", found), *found.groupby("source")]
    return FEES + "".join(
        f"| {name} | {len(part)} | {_share(part['80'])} | {_share(part['below'])} |\n" for name, part in rows
    )


def _markdown(found: pd.DataFrame, by: list[str]) -> str:
    lines = [f"| {by[0]} | months of history | 80 % band | 50 % band | CRPS |", "|---|---|---|---|---|"]
    for key, rows in found.groupby(by, sort=False):
        shares = [_share(rows[level]) for level in ("80", "50")]
        lines.append(f"| {key[0]} | {key[1]} | {shares[0]} | {shares[1]} | {rows['crps'].mean():.3f} |")
    return "\n".join(lines) + "\n"


def _share(hits: pd.Series) -> str:
    share = float(hits.mean())
    return f"{share:.2f} ± {(share * (1 - share) / len(hits)) ** 0.5:.2f}"


if __name__ == "__main__":
    main()
