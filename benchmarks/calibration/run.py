"""`make calibrate`: how often the truth lay within the bands, written to docs/calibration.md."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from benchmarks.calibration.scoring import table

PLACE = Path(__file__).resolve().parents[2] / "docs" / "calibration.md"
HEAD = """# How honest the bands are

Written by `make calibrate`. Creators are invented (`benchmarks/calibration/simulators.py`), so what came
after their history is known; nothing in the simulators is made in the way in which the forecast is. A band of
80 % is honest when the truth lies within it 8 times in 10. Behind each share stands its standard error. CRPS
is the distance of the whole forecast to what came, in logarithms: smaller is better.

{creators} creators in each regime and length of history; {draws} draws; views and followers.
"""


@click.command()
@click.option("--creators", default=200, show_default=True, help="In each regime and length of history.")
def main(creators: int) -> None:
    """Score the forecast and write the page."""
    found = table(creators)
    parts = [HEAD.format(creators=creators, draws="1,000")]
    parts.append("## All regimes together\n\n" + _markdown(found, ["quantity", "months"]))
    year = found[found["quantity"] == "views, year"]
    parts.append("## Views of the year, by regime\n\n" + _markdown(year, ["regime", "months"]))
    PLACE.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    click.echo(f"wrote {PLACE.name}")


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
