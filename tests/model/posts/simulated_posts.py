"""Creators whose truth is known: what the hour, the caption and the week do to the views of their posts."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

HOURS = (9, 13, 17, 21)
LATER = dt.date(2040, 1, 1)  # every post is settled by then


def noise(n, rng, *, phi=0.0, tail="normal"):
    """(n,) of standard deviation 1: normal, of long tails, or skewed to the right; AR(1) with `phi`."""
    shocks = {
        "normal": lambda: rng.normal(size=n + 50),
        "long": lambda: rng.standard_t(4, n + 50) / np.sqrt(2),
        "skewed": lambda: (rng.gamma(2, 1, n + 50) - 2) / np.sqrt(2),
    }[tail]()
    if not phi:
        return shocks[50:]
    made = np.zeros(n + 50)
    for i in range(1, n + 50):
        made[i] = phi * made[i - 1] + np.sqrt(1 - phi**2) * shocks[i]
    return made[50:]


def hours_in_runs(n, length, rng):
    """An hour for each post that stays the same for `length` posts on end."""
    return np.repeat(rng.choice(HOURS, n // length + 1), length)[:n]


def posts(n, rng, *, sd=1.0, hours=None, effect=None, growth=0.0, titles=None, lift=0.0, **kind):
    """`n` posts, about four a week, with `log(views)` of 8 +- `sd` and 0.01 x `growth` more for each post.

    `effect`: hour -> what it adds to the log of the views. `lift`: what a caption with "#yes" adds.
    """
    days = np.datetime64("2025-01-06") + np.cumsum(rng.exponential(7 / 4, n)).astype(int)
    hours = rng.choice(HOURS, n) if hours is None else np.asarray(hours)
    titles = np.full(n, "") if titles is None else np.asarray(titles)
    logs = 8 + sd * noise(n, rng, **kind) + 0.01 * growth * np.arange(n)
    logs += np.array([(effect or {}).get(int(hour), 0.0) for hour in hours])
    logs += lift * np.array(["#yes" in title for title in titles], dtype=float)
    local = pd.DatetimeIndex(days) + pd.to_timedelta(hours * 60 + rng.integers(0, 60, n), unit="m")
    return table(np.round(np.exp(logs)), local, titles)


def table(views, local, titles=""):
    """Posts at `local` moments (Europe/Amsterdam) in the shape of `Exports.videos`."""
    local = pd.DatetimeIndex(local).as_unit("us")
    known = local.tz_localize("Europe/Amsterdam", ambiguous=True, nonexistent="shift_forward")
    return pd.DataFrame(
        {
            "posted_on": local.normalize(),
            "uploaded_at": known.tz_convert("UTC"),
            "hour_known": True,
            "views": np.asarray(views, float),
            "title": titles,
            "truncated": False,
        },
        index=pd.Index([str(7 * 10**18 + i) for i in range(len(local))], name="video_id", dtype="str"),
    )


def every_day(n, views=1000.0):
    """`n` posts at noon on days on end."""
    return table(np.full(n, views), pd.date_range("2026-01-01 12:00", periods=n))


def days_of_weeks(logs, start="2025-01-06"):
    """A daily series whose weeks add up to exp(`logs`)."""
    values = np.repeat(np.exp(np.asarray(logs, float)) / 7, 7)
    return pd.Series(values, index=pd.date_range(start, periods=len(values), freq="D"))


def at_most(share, runs, sure=0.999):
    """The most of `runs` that chance allows where the true share is `share`."""
    from scipy.stats import binom

    return int(binom.ppf(sure, runs, share))


def at_least(share, runs, sure=0.999):
    """The least of `runs` that chance allows where the true share is `share`."""
    from scipy.stats import binom

    return int(binom.ppf(1 - sure, runs, share))
