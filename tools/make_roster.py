"""Makes the example roster: invented creators, the same every time."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "data" / "rosters" / "voorbeeld.csv"
CREATORS, SEED = 60, 2026

COLUMNS = (
    "id",
    "name",
    "niche",
    "as_of",
    "followers",
    "views_30d.low",
    "views_30d.high",
    "views_30d.distribution",
    "engagement_share",
    "active_community",
    "sponsored.posts_per_month.low",
    "sponsored.posts_per_month.high",
    "affiliate.channel",
    "live.hours_per_month",
    "ambassador.1.brand",
    "ambassador.1.eur_per_month",
    "ambassador.1.start",
    "ambassador.1.end",
    "management_fee_share.low",
    "management_fee_share.high",
)
NICHES = ("beauty", "gaming", "food", "fashion", "lifestyle")


def main(check: bool) -> int:
    """Write the roster, or with `check` say whether it is as it would be written."""
    made = roster()
    if check:
        return int(TARGET.read_text(encoding="utf-8") != made)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(made, encoding="utf-8", newline="\n")
    return 0


def roster() -> str:
    """The table as CSV text."""
    rng = np.random.default_rng(SEED)
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    for number in range(1, CREATORS + 1):
        writer.writerow({name: _written(value) for name, value in _creator(number, rng).items()})
    return file.getvalue()


def _written(value: object) -> object:
    return str(value).replace(".", ",") if isinstance(value, float) else value


def _creator(number: int, rng: np.random.Generator) -> dict[str, object]:
    followers = int(np.exp(rng.normal(np.log(18_000), 1.1)))
    views = followers * float(np.exp(rng.normal(1.0, 0.5)))
    row: dict[str, object] = {
        "id": f"verzonnen-{number:02d}",
        "name": f"Verzonnen creator {number}",
        "niche": NICHES[int(rng.integers(len(NICHES)))],
        "as_of": "2026-11-15",
        "followers": followers,
        "views_30d.low": int(views * 0.5),
        "views_30d.high": int(views * 1.6),
        "views_30d.distribution": "lognormal",
        "engagement_share": round(float(rng.uniform(0.02, 0.07)), 3),
        "management_fee_share.low": 0.15,
        "management_fee_share.high": 0.2,
    }
    if followers > 9_000:
        row |= {
            "sponsored.posts_per_month.low": 0,
            "sponsored.posts_per_month.high": int(rng.integers(1, 5)),
        }
    if rng.random() < 0.5:
        row |= {"affiliate.channel": "links", "active_community": "ja"}
    if rng.random() < 0.4:
        row["live.hours_per_month"] = int(rng.integers(4, 30))
    if followers > 40_000 and rng.random() < 0.5:
        row |= {
            "ambassador.1.brand": "Verzonnen merk",
            "ambassador.1.eur_per_month": int(rng.integers(2, 9)) * 100,
            "ambassador.1.start": "2026-09-01",
            "ambassador.1.end": "2027-05-31",
        }
    return row


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv[1:]))
