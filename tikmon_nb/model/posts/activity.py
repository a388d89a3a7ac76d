"""When the followers are active, by the hour, as TikTok counted them over the last days."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from tikmon_nb.model.sampling.order_statistics import median_interval

COLUMNS = ("share", "low", "high", "days")


def active_followers(activity: pd.DataFrame, as_of: dt.date | None = None) -> pd.DataFrame:
    """Active followers per hour as a share (0-1) of all active hours of their day; index `hour`, 0 to 23.

    `activity`: as `Audience.activity`, in the clock of the account. Columns: `share`, the median over the
    days; `low` and `high`, covering it in 95 % of cases (NaN below six days); `days`. Shares, since the
    number of followers changes from day to day. NaN policy: a day that lacks an hour is left out, as is one
    without any activity and the day of the download, `as_of`, which was not over.
    """
    days = activity.pivot_table(index="date", columns="hour", values="active", aggfunc="last")
    days = days.reindex(columns=range(24)).dropna()
    if as_of is not None:
        days = days[days.index < pd.Timestamp(as_of)]
    total = days.sum(axis=1).to_numpy()
    shares = days.to_numpy(float)[total > 0] / total[total > 0, None]
    medians = [median_interval(shares[:, hour]) for hour in range(24)]
    return pd.DataFrame(
        [(median.value, median.low, median.high, median.n) for median in medians],
        columns=list(COLUMNS),
        index=pd.RangeIndex(24, name="hour"),
    )


def busiest(active: pd.DataFrame) -> int | None:
    """The first of the three hours on end in which most followers are active; `None` = nothing is known."""
    share = active["share"].to_numpy()
    if np.isnan(share).any():
        return None
    return int(np.argmax(share + np.roll(share, -1) + np.roll(share, -2)))
