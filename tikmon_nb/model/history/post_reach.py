"""How far a post of this creator reaches, by the posts that are listed.

Brands pay for the reach of the posts of today, not for followers: views of the last settled posts, of those
that were paid where there are enough of them. The mean counts, as it does for brands, but no post for more
than `MOST_TIMES` the middle one: one viral post is no reach that a brand can expect.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.model.history.evidence import Evidence
from tikmon_nb.model.posts.baseline import SETTLED_DAYS
from tikmon_nb.model.sampling.quantiles import Z95

LEAST_POSTS = 5
MOST_POSTS = 20
MOST_TIMES = 5.0
PRIOR_LOG_SD = 0.8  # how far posts of one creator differ, as it counts beside the posts themselves
PRIOR_COUNT = 3.0  # posts


def post_reach(creator: Creator) -> Evidence | None:
    """Views that a post may be expected to reach; None with fewer than `LEAST_POSTS` settled posts."""
    videos = creator.exports.videos.dropna(subset=["posted_on", "views"])
    if videos.empty:
        return None
    newest = creator.exports.last_day or videos["posted_on"].max()
    settled = videos[videos["posted_on"] <= pd.Timestamp(newest) - pd.Timedelta(days=SETTLED_DAYS)]
    settled = settled.sort_values("posted_on", kind="stable")
    paid = settled[settled.index.isin(creator.deals.loc[creator.deals["kind"] == "paid", "video_id"])]
    posts = (paid if len(paid) >= LEAST_POSTS else settled).tail(MOST_POSTS)
    if len(posts) < LEAST_POSTS:
        return None
    views = posts["views"].to_numpy(float)
    last = posts["posted_on"].max()
    middle = float(np.median(views))
    if middle <= 0:
        return Evidence(fixed(0.0), len(posts), "posts", 0, last, 0.0)
    kept = np.clip(views, 1.0, MOST_TIMES * middle)
    logs = np.log(kept)
    squares = float(((logs - logs.mean()) ** 2).sum()) + PRIOR_COUNT * PRIOR_LOG_SD**2
    sd = math.sqrt(squares / (len(logs) - 1 + PRIOR_COUNT))
    centre, half = math.log(float(kept.mean())), Z95 * sd / math.sqrt(len(logs))
    range_ = Range(low=math.exp(centre - half), high=math.exp(centre + half), distribution="lognormal")
    return Evidence(range_, len(posts), "posts", 0, last, 0.0)
