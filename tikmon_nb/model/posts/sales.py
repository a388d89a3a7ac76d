"""Which posts sold: affiliate orders joined to posts, whose video id TikTok Shop calls `Content ID`."""

from __future__ import annotations

import pandas as pd

from tikmon_nb.inputs.exports.records import Exports

EURO = "EUR"
SALES_COLUMNS = ("title", "posted_on", "views", "orders", "gmv_eur", "commission_eur")


def sales_by_video(exports: Exports) -> pd.DataFrame:
    """One row per post with orders in euros (index `video_id`), the highest commission first.

    `commission_eur` is what was settled, else TikTok's estimate. `title`, `posted_on` and `views` are empty
    where the post is in none of the files; orders without a post are not in it.
    """
    orders = exports.orders
    sold = orders[(orders["currency"] == EURO) & (orders["video_id"] != "")]
    by_video = sold.groupby("video_id")
    sums = pd.DataFrame(
        {
            "orders": by_video["order_id"].nunique().astype("int64"),
            "gmv_eur": by_video["gmv"].sum(),
            "commission_eur": by_video["commission"].sum(),
        }
    )
    posts = exports.videos.reindex(sums.index)[["title", "posted_on", "views"]]
    joined = posts.assign(title=posts["title"].fillna("")).join(sums)
    ordered = joined.sort_values("commission_eur", ascending=False, kind="stable")
    return ordered[list(SALES_COLUMNS)].rename_axis("video_id")
