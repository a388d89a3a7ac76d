"""How far posts that are advertising reach, beside the others."""

from __future__ import annotations

import pandas as pd

from tikmon_nb.model.sampling.order_statistics import Median, median_interval

PAID = ("known", "said")


def reach(posts: pd.DataFrame, times_usual: pd.Series) -> dict[str, Median]:
    """How many times the usual views posts have that are advertising (`paid`), and all others (`organic`).

    `posts`: as of `CheckedPosts`; `times_usual`: by video id. Views themselves would not do: a creator who
    grows and advertises more would seem to be viewed more for it. Posts without a number do not count.
    """
    paid = posts["commercial"].isin(PAID)
    times = posts["video_id"].map(times_usual).astype(float)
    return {
        "paid": median_interval(times[paid].to_numpy()),
        "organic": median_interval(times[~paid].to_numpy()),
    }
