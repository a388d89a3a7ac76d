"""What a creator's posts say, and what they cannot say, in sentences."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from tikmon_nb.marking import mark
from tikmon_nb.model.posts.baseline import LEAST_POSTS, SETTLED_DAYS
from tikmon_nb.model.posts.post_statistics import PostStatistics
from tikmon_nb.views.page.names import times_range, times_text
from tikmon_nb.views.page.text import Text

FEATURES = {
    ("hashtags", "none"): mark("no hashtags"),
    ("hashtags", "one_to_three"): mark("one to three hashtags"),
    ("hashtags", "four_or_more"): mark("four hashtags or more"),
    ("length", "short"): mark("a caption below 50 characters"),
    ("length", "medium"): mark("a caption of 50 to 150 characters"),
    ("length", "long"): mark("a caption of 150 characters or more"),
    ("question", ""): mark("a question mark"),
    ("emoji", ""): mark("an emoji"),
}


def what_was_read(statistics: PostStatistics, text: Text) -> list[str]:
    """How many posts, from when to when, and what that list is not."""
    viewed = statistics.videos[statistics.relative["views"].notna()]
    if not len(viewed):
        return [
            text(
                "No posts with views were read, so nothing can be said of what does well. TikTok Studio's"
                " Content file has your best posts; a list of all your posts says more."
            )
        ]
    lines = [_posts_read(viewed, text)]
    if statistics.only_the_best:
        lines.append(
            text(
                "These are your most viewed posts only: what they have in common says little, since the"
                " posts that did less well are not there to compare with. That no difference is found says"
                " next to nothing here either."
            )
        )
    fresh = int((statistics.relative["views"].notna() & ~statistics.relative["settled"]).sum())
    if fresh:
        lines.append(
            text.plural(
                "{n} post of the last {days} days still gathers views and is not compared.",
                "{n} posts of the last {days} days still gather views and are not compared.",
                fresh,
                days=SETTLED_DAYS,
            )
        )
    return lines


def _posts_read(viewed: pd.DataFrame, text: Text) -> str:
    days = viewed["posted_on"].dropna()
    if not len(days):
        return text.plural(
            "{n} post with views was read, without its day.",
            "{n} posts with views were read, without their days.",
            len(viewed),
        )
    return text.plural(
        "{n} post with views was read, of {first}.",
        "{n} posts with views were read, from {first} to {last}.",
        len(viewed),
        first=text.date(days.min().date(), "medium"),
        last=text.date(days.max().date(), "medium"),
    )


def best(statistics: PostStatistics, text: Text) -> str:
    """Which posts stand out from the creator's own, or why none is said to."""
    result = statistics.best
    if result.reason == "too_few_posts":
        settled = int(statistics.relative["settled"].sum())
        if settled >= LEAST_POSTS:
            return text("Which posts did well for you cannot be said: none of your posts was viewed.")
        return text(
            "Which posts did well for you cannot be said: that takes at least {least} posts older than a"
            " week, and there are {n}.",
            least=LEAST_POSTS,
            n=text.number(settled),
        )
    if result.reason == "no_spread":
        return text("At least half of your posts did exactly as well as usual, so none is called special.")
    if result.reason == "within_chance":
        return text(
            "No post stands out beyond chance. The best had {ratio} times your usual views, but with posts"
            " that differ as much as yours that happens by itself now and then.",
            ratio=times_text(_best_ratio(statistics), text),
        )
    return text.plural(
        "{n} of {compared} posts stands out, even allowing for how far your posts usually differ: at least"
        " {ratio} times your usual views at the time.",
        "{n} of {compared} posts stand out, even allowing for how far your posts usually differ: at least"
        " {ratio} times your usual views at the time.",
        result.beyond_chance,
        compared=text.number(result.compared),
        ratio=times_text(result.threshold_ratio, text),
    )


def _best_ratio(statistics: PostStatistics) -> float:
    settled = statistics.relative[statistics.relative["settled"]]
    return float((settled["views"] / settled["normal_views"]).max())


def usual(statistics: PostStatistics, text: Text) -> str:
    """What a creator's usual views are, as far as the posts that were read tell."""
    if statistics.only_the_best:
        return text(
            "Usual is here the middle of the most viewed posts around it. Over all of your posts it is lower,"
            " so a post did better than the number of times tells."
        )
    return text(
        "Usual is the middle of at most twenty posts nearest to it, before and after. That takes out most of"
        " growing or a quiet spell; less so for your first and last ten posts, where the others lie mostly on"
        " one side."
    )


def feature_name(kind: str, value: str, text: Text) -> str:
    """A feature of a caption as a reader calls it."""
    return f"#{value}" if kind == "hashtag" else text(FEATURES[kind, value])


def captions(statistics: PostStatistics, text: Text) -> list[str]:
    """Which hashtags and features go with more or fewer views."""
    words = statistics.words
    if not statistics.videos["title"].astype(bool).any():
        return [text("There are no captions to compare.")]
    cut = _cut_off(words.cut_off, text)
    if not words.says_something:
        return [
            text(
                "What your captions do cannot be said: that takes at least {least} posts with a whole"
                " caption, and a hashtag that enough of them have, and enough have not.",
                least=LEAST_POSTS,
            ),
            *cut,
        ]
    out = words.features[words.features["stands_out"]]
    if not len(out):
        return [
            text.plural(
                "{n} hashtag or feature of your captions was tried; that it goes with more or fewer views"
                " cannot be shown.",
                "{n} hashtags and features of your captions were tried; of none can it be shown that it goes"
                " with more or fewer views.",
                words.tested,
            ),
            *cut,
        ]
    lines = [_feature(row, text) for row in out.itertuples(index=False)]
    return [
        *lines,
        *cut,
        text("What goes with more views need not be its cause: a hashtag often marks a subject."),
    ]


def _cut_off(posts: int, text: Text) -> list[str]:
    if not posts:
        return []
    return [
        text.plural(
            "{n} post is left out of this, since its caption may be cut off.",
            "{n} posts are left out of this, since their captions may be cut off.",
            posts,
        )
    ]


def _feature(row: Any, text: Text) -> str:
    return text(
        "{feature}: {ratio} times your usual views ({n} posts; 95% interval {range}), against {without} times"
        " without it.",
        feature=feature_name(row.kind, row.value, text),
        ratio=times_text(row.median_ratio, text),
        range=times_range(row.low, row.high, text) if not math.isnan(row.low) else text("not known"),
        n=text.number(row.posts),
        without=times_text(row.median_ratio_without, text),
    )


def together(text: Text) -> str:
    """What asking several questions does."""
    return text(
        "Chance can look like a pattern. The questions about posts, times and captions are each misled by it"
        " for about 1 in 20 creators; over all of them, a false alarm is likelier than that. For turning"
        " points this does not hold: a season or gradual growth may look like one."
    )
