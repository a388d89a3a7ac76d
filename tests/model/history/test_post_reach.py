"""How far a post reaches: the last settled posts, paid ones where there are enough, no viral one for many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.conftest import DATA
from tikmon_nb.inputs import load_creator
from tikmon_nb.inputs.books.ledger import no_deals
from tikmon_nb.model.history.post_reach import LEAST_POSTS, MOST_POSTS, post_reach


def creator_with(views, deals=(), last="2026-10-31"):
    base = load_creator("tim", DATA)
    ids = [f"76{number:017}" for number in range(len(views))]
    days = pd.date_range(end=last, periods=len(views), freq="2D") - pd.Timedelta(days=10)
    videos = base.exports.videos.iloc[:0].reindex(pd.Index(ids, name="video_id"))
    videos = videos.assign(posted_on=days, views=np.asarray(views, dtype=float))
    rows = no_deals().reindex(range(len(deals))).assign(kind="paid", video_id=[ids[at] for at in deals])
    daily = pd.DataFrame({"views": [1.0]}, index=pd.DatetimeIndex([last]))
    return replace(base, exports=replace(base.exports, videos=videos, daily=daily, fits={}), deals=rows)


def middle(evidence):
    return (evidence.range.low * evidence.range.high) ** 0.5


def test_the_mean_of_the_last_posts_counts():
    found = post_reach(creator_with([9e6] * 30 + [1_000.0] * MOST_POSTS))
    assert middle(found) == pytest.approx(1_000, rel=1e-6)
    assert (found.count, found.counted) == (MOST_POSTS, "posts")
    assert 0.6 < found.range.low / 1_000 < 1 < found.range.high / 1_000 < 1.6


def test_paid_posts_count_alone_once_there_are_enough():
    views = [1_000.0] * 30
    for at in (2, 9, 16, 23, 29):
        views[at] = 400.0
    assert middle(post_reach(creator_with(views, deals=(2, 9, 16, 23, 29)))) == pytest.approx(400)
    assert middle(post_reach(creator_with(views, deals=(2, 9, 16, 23)))) > 700


def test_one_viral_post_is_no_reach_and_no_views_are_none():
    usual = [1_000.0] * 19
    assert middle(post_reach(creator_with([*usual, 5e6]))) < 1_300
    assert post_reach(creator_with([0.0] * 20)).range.high == 0


def test_few_posts_or_fresh_ones_say_nothing():
    assert post_reach(creator_with([1_000.0] * (LEAST_POSTS - 1))) is None
    fresh = creator_with([1_000.0] * 10)
    videos = fresh.exports.videos.assign(posted_on=pd.Timestamp("2026-10-30"))
    assert post_reach(replace(fresh, exports=replace(fresh.exports, videos=videos))) is None


def test_more_posts_make_it_surer():
    widths = []
    for times in (1, 2, 4):
        range_ = post_reach(creator_with([400.0, 700.0, 1_000.0, 1_500.0, 2_500.0] * times)).range
        widths.append(range_.high / range_.low)
    assert widths[0] > widths[1] > widths[2]
