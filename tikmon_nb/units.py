"""Units: what a number is counted in, how low or high it can be, and what people call it."""

from __future__ import annotations

from dataclasses import dataclass

from tikmon_nb.marking import mark


@dataclass(frozen=True, slots=True)
class Unit:
    """The lowest and highest value that can be meant, and the words that stand behind a number."""

    least: float
    most: float
    words: str = ""


UNITS: dict[str, Unit] = {
    "count": Unit(0, 1e12, mark("months")),
    "followers": Unit(0, 3e9, mark("followers")),
    "views_per_30_days": Unit(0, 1e11, mark("views per 30 days")),
    "views_per_follower": Unit(0, 1e6, mark("views per follower")),
    "share": Unit(0, 1),
    "share_per_month": Unit(-0.9, 9, mark("per month")),
    "posts_per_month": Unit(0, 1_000, mark("posts a month")),
    "orders_per_month": Unit(0, 1e7, mark("orders a month")),
    "orders_per_1000_views": Unit(0, 1_000, mark("orders per 1,000 views")),
    "days": Unit(0, 730, mark("days")),
    "hours_per_month": Unit(0, 744, mark("hours a month")),
    "diamonds_per_hour": Unit(0, 1e9, mark("diamonds an hour")),
    "diamonds_per_usd": Unit(1, 1e6, mark("diamonds")),
    "eur_per_usd": Unit(0.01, 100, mark("euros")),
    "eur_per_1000_views": Unit(0, 10_000, mark("per 1,000 views")),
    "views_per_post": Unit(0, 3e9, mark("views a post")),
    "eur_per_post": Unit(0, 1e7, mark("per post")),
    "eur_per_order": Unit(0, 1e6, mark("per order")),
    "eur_per_hour": Unit(0, 1e6, mark("per hour")),
    "eur_per_month": Unit(0, 1e8, mark("per month")),
    "times": Unit(0, 12, mark("times an average month")),
    "log_sd": Unit(0, 5, mark("times higher or lower in most months")),
}
"""Every unit that a number may have; a share has no words, since it is written as a percentage."""

UNIT_BOUNDS: dict[str, tuple[float, float]] = {name: (unit.least, unit.most) for name, unit in UNITS.items()}
"""The lowest and highest value of every unit."""
