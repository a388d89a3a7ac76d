"""Everything that a creator's posts and daily figures say of what does well, in one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports.records import Exports
from tikmon_nb.model.posts.activity import active_followers
from tikmon_nb.model.posts.baseline import Consistency, consistency, relative_views
from tikmon_nb.model.posts.best_posts import BestPosts, best_posts
from tikmon_nb.model.posts.caption_words import CaptionWords, caption_words
from tikmon_nb.model.posts.change_points import TurningPoints, turning_points
from tikmon_nb.model.posts.posting_times import TimeEffect, posting_days, posting_hours
from tikmon_nb.model.sampling.draws import generator

MOST_BEST = 5


@dataclass(frozen=True)
class PostStatistics:
    """The answers; each field is described where it is computed.

    `videos`: the posts with their views, as `Exports.videos`. `relative`: their views against the creator's
    own normal, as `relative_views`. `only_the_best`: TikTok Studio's list of best viewed posts is all there
    is, so what holds of these posts need not hold of the others. `active`: as `active_followers`.
    `views` and `followers`: turning points of the views a week, and of the followers' growth a week.
    """

    videos: pd.DataFrame
    relative: pd.DataFrame
    only_the_best: bool
    best: BestPosts
    hours: TimeEffect
    days: TimeEffect
    active: pd.DataFrame
    words: CaptionWords
    pace: Consistency
    views: TurningPoints
    followers: TurningPoints


def post_statistics(creator: Creator, *, seed: int = 2026) -> PostStatistics:
    """What the posts of `creator` say, as of the day of the newest download.

    Each test by shuffling has its own stream of numbers (seed, creator, question), so that one question more
    changes no other answer. Each question alone is answered falsely in at most `content.CHANCE` of cases in
    which there is nothing to find; all of them together in more.
    """
    exports = creator.exports
    videos, as_of = exports.videos, exports.exported_on

    def shuffling(question: str) -> np.random.Generator:
        return generator(seed, creator.id, f"posts/{question}")

    return PostStatistics(
        videos=videos,
        relative=relative_views(videos, as_of),
        only_the_best=exports.only_the_best,
        best=best_posts(videos, MOST_BEST, as_of=as_of),
        hours=posting_hours(videos, shuffling("hours"), as_of=as_of),
        days=posting_days(videos, shuffling("days"), as_of=as_of),
        active=active_followers(exports.audience.activity, as_of),
        words=caption_words(videos, shuffling("captions"), as_of=as_of),
        pace=_pace(exports),
        views=turning_points(exports.daily["views"]),
        followers=turning_points(exports.daily["followers"], how="growth"),
    )


def _pace(exports: Exports) -> Consistency:
    """From the download of one's own data where that lists every public post."""
    if not exports.own_posts_are_all:
        return consistency(
            exports.videos, complete=False, as_of=_listed_on(exports, "content", "posts", "video_list")
        )
    days = pd.DataFrame({"posted_on": exports.own_days})
    return consistency(days, complete=True, as_of=_listed_on(exports, "gdpr"))


def _listed_on(exports: Exports, *kinds: str) -> dt.date | None:
    """The day of the newest download of these kinds, after which nothing is known of posts."""
    days = (source.exported_on for source in exports.sources if source.family in kinds and source.exported_on)
    return max(days, default=None)
