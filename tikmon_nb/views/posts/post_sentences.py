"""What a creator's posts say, and what they cannot say, in sentences."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from tikmon_nb.marking import mark
from tikmon_nb.model.posts.activity import busiest
from tikmon_nb.model.posts.baseline import LEAST_POSTS, SETTLED_DAYS
from tikmon_nb.model.posts.change_points import LEAST_WEEKS, TurningPoint, TurningPoints
from tikmon_nb.model.posts.post_statistics import PostStatistics
from tikmon_nb.model.posts.posting_times import BLOCK_HOURS, TimeEffect
from tikmon_nb.model.sampling.order_statistics import Median
from tikmon_nb.views.page.names import hour_name, weekday_name
from tikmon_nb.views.page.text import Text, round_to_significant

MANY_POSTS = (
    150  # half as many views again was missed in 72 of 100 simulated cases with 60 posts, in 17 with 200
)
USUAL_SPREAD = 0.6  # of the logarithm of the views in that simulation

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


def times(ratio: float, text: Text) -> str:
    """A ratio as it is read: `1,5`, and without decimals from ten up."""
    return text.number(ratio, 1 if ratio < 10 else 0)


def times_range(row: pd.Series | TurningPoint | Median, text: Text) -> str:
    """The interval of a ratio: `1,2 – 1,9`."""
    return text.span(times(row.low, text), times(row.high, text))


def what_was_read(found: PostStatistics, text: Text) -> list[str]:
    """How many posts, from when to when, and what that list is not."""
    known = found.videos[found.relative["views"].notna()]
    if not len(known):
        return [
            text(
                "No posts with views were read, so nothing can be said of what does well. TikTok Studio's"
                " Content file has your best posts; a list of all your posts says more."
            )
        ]
    said = [_posts_read(known, text)]
    if found.only_the_best:
        said.append(
            text(
                "These are your most viewed posts only: what they have in common says little, since the"
                " posts that did less well are not there to compare with. That no difference is found says"
                " next to nothing here either."
            )
        )
    fresh = int((found.relative["views"].notna() & ~found.relative["settled"]).sum())
    if fresh:
        said.append(
            text.plural(
                "{n} post of the last {days} days still gathers views and is not compared.",
                "{n} posts of the last {days} days still gather views and are not compared.",
                fresh,
                days=SETTLED_DAYS,
            )
        )
    return said


def _posts_read(known: pd.DataFrame, text: Text) -> str:
    days = known["posted_on"].dropna()
    if not len(days):
        return text.plural(
            "{n} post with views was read, without its day.",
            "{n} posts with views were read, without their days.",
            len(known),
        )
    return text.plural(
        "{n} post with views was read, of {first}.",
        "{n} posts with views were read, from {first} to {last}.",
        len(known),
        first=text.date(days.min().date(), "medium"),
        last=text.date(days.max().date(), "medium"),
    )


def best(found: PostStatistics, text: Text) -> str:
    """Which posts stand out from the creator's own, or why none is said to."""
    result = found.best
    if result.reason == "too_few_posts":
        return text(
            "Which posts did well for you cannot be said: that takes at least {least} posts older than a"
            " week, and there are {n}.",
            least=LEAST_POSTS,
            n=text.number(result.compared),
        )
    if result.reason == "no_spread":
        return text("At least half of your posts did exactly as well as usual, so none is called special.")
    if result.reason == "within_chance":
        return text(
            "No post stands out beyond chance. The best had {ratio} times your usual views, but with posts"
            " that differ as much as yours that happens by itself now and then.",
            ratio=times(_best_ratio(found), text),
        )
    return text.plural(
        "{n} of {compared} posts stands out, even allowing for how far your posts usually differ: at least"
        " {ratio} times your usual views at the time.",
        "{n} of {compared} posts stand out, even allowing for how far your posts usually differ: at least"
        " {ratio} times your usual views at the time.",
        result.beyond_chance,
        compared=text.number(result.compared),
        ratio=times(result.threshold_ratio, text),
    )


def _best_ratio(found: PostStatistics) -> float:
    settled = found.relative[found.relative["settled"]]
    return float((settled["views"] / settled["normal_views"]).max())


def usual(found: PostStatistics, text: Text) -> str:
    """What a creator's usual views are, as far as the posts that were read tell."""
    if found.only_the_best:
        return text(
            "Usual is here the middle of the most viewed posts around it. Over all of your posts it is lower,"
            " so a post did better than the number of times tells."
        )
    return text(
        "Usual is the middle of at most twenty posts nearest to it, before and after. That takes out most of"
        " growing or a quiet spell; less so for your first and last ten posts, where the others lie mostly on"
        " one side."
    )


# --- times ------------------------------------------------------------------------------------------------


def hours(found: PostStatistics, text: Text) -> list[str]:
    """Whether the hour matters."""
    nothing = mark("It cannot be shown that the time of the day matters for your posts; it still may.")
    none = mark("Times of the day differ more than chance explains, but none is above all the others.")
    return _time_effect(found.hours, found.best.spread, text, nothing, none, block_name)


def weekdays(found: PostStatistics, text: Text) -> list[str]:
    """Whether the weekday matters."""
    nothing = mark("It cannot be shown that the weekday matters for your posts; it still may.")
    none = mark("Weekdays differ more than chance explains, but none is above all the others.")
    return _time_effect(found.days, found.best.spread, text, nothing, none, _weekday)


def block_name(hour: int, text: Text) -> str:
    """The hours from `hour` on that are looked at together: `between 18:00 and 21:00`."""
    return text.between(hour_name(hour), hour_name(hour + BLOCK_HOURS))


def _weekday(weekday: int, text: Text) -> str:
    return text("on {weekday}", weekday=weekday_name(weekday, text))


def _time_effect(
    effect: TimeEffect,
    spread: float,
    text: Text,
    nothing: str,
    none: str,
    name: Callable[[int, Text], str],
) -> list[str]:
    if effect.reason == "too_few_posts":
        return [_untested(effect, text)]
    if effect.best is None:
        why = nothing if effect.reason == "no_difference" else none
        return [text(why), *_power(effect, spread, text)]
    row = effect.groups.loc[[effect.best]].iloc[0]
    said = [_better(row, name(effect.best, text), text)]
    if effect.as_good:
        as_good = text.join([name(one, text) for one in effect.as_good])
        said.append(text("Not shown to be less good: {times}.", times=as_good))
    said.append(
        text(
            "This does not show that the time made the difference: you may post other things then. And what"
            " is picked because it is large often turns out smaller later. If you post in runs at one time,"
            " or change times while you grow, it is less sure."
        )
    )
    return said


def _untested(effect: TimeEffect, text: Text) -> str:
    if effect.posts < LEAST_POSTS:
        return text(
            "Whether the time matters cannot be said: that takes at least {least} posts with a known hour,"
            " older than a week, and there are {n}.",
            least=LEAST_POSTS,
            n=text.number(effect.posts),
        )
    return text("Whether the time matters cannot be said: nearly all of your posts go up at the same time.")


def _better(row: pd.Series, when: str, text: Text) -> str:
    if math.isnan(row["low"]):
        return text(
            "Posts that went up {when} had {ratio} times your usual views ({n} posts, too few for an"
            " interval), more than chance explains.",
            when=when,
            ratio=times(row["median_ratio"], text),
            n=text.number(row["posts"]),
        )
    return text(
        "Half of the posts that went up {when} had more than {ratio} times your usual views ({n} posts;"
        " 95% interval {range}): more than chance explains.",
        when=when,
        ratio=times(row["median_ratio"], text),
        range=times_range(row, text),
        n=text.number(row["posts"]),
    )


def _power(effect: TimeEffect, spread: float, text: Text) -> list[str]:
    """What may have gone unnoticed, as `posting_hours` states it; the more so the more posts differ."""
    if effect.tested_posts >= MANY_POSTS * max(spread / USUAL_SPREAD, 1.0) ** 2:
        return []
    return [
        text(
            "With {n} posts that differ as yours do, a time that brings half as many views again can easily"
            " go unnoticed.",
            n=text.number(effect.tested_posts),
        )
    ]


def activity(active: pd.DataFrame, text: Text) -> list[str]:
    """When the followers are there, which is not when posts do well."""
    first = busiest(active)
    if first is None:
        return [text("When your followers are active is not known: that takes the FollowerActivity file.")]
    return [
        text.plural(
            "Your followers were most active {when}, in the clock of your account, on the {n} whole day that"
            " TikTok counted.",
            "Your followers were most active {when}, in the clock of your account, on the {n} whole days"
            " that TikTok counted.",
            int(active["days"].max()),
            when=text.between(hour_name(first), hour_name(first + 3)),
        ),
        text("That says when they are there, not when your posts do best."),
    ]


# --- captions ---------------------------------------------------------------------------------------------


def feature_name(kind: str, value: str, text: Text) -> str:
    """A feature of a caption as a reader calls it."""
    return f"#{value}" if kind == "hashtag" else text(FEATURES[kind, value])


def captions(found: PostStatistics, text: Text) -> list[str]:
    """Which hashtags and features go with more or fewer views."""
    words = found.words
    if not found.videos["title"].astype(bool).any():
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
    said = [_feature(row, text) for row in out.itertuples(index=False)]
    return [
        *said,
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
        ratio=times(row.median_ratio, text),
        range=times_range(row, text) if not math.isnan(row.low) else text("not known"),
        n=text.number(row.posts),
        without=times(row.median_ratio_without, text),
    )


# --- pace and trend ---------------------------------------------------------------------------------------


def pace(found: PostStatistics, text: Text) -> str:
    """How regularly there is a post."""
    known = found.pace
    if math.isnan(known.posts_per_week) or (found.only_the_best and not known.complete):
        return text(
            "How often you post cannot be said: that takes a list of all your posts, such as the download"
            " of your own data."
        )
    values = {
        "pace": text.number(known.posts_per_week, 1),
        "gap": text.number(known.longest_gap_days),
        "first": text.date(known.gap_from, "medium") if known.gap_from else "",
        "last": text.date(known.gap_to, "medium") if known.gap_to else "",
    }
    if known.complete:
        return text(
            "You post {pace} times a week on average; the longest time without a post was {gap} days,"
            " from {first} to {last}.",
            **values,
        )
    return text(
        "You post at least {pace} times a week on average; the longest time without a post on the list was"
        " {gap} days, from {first} to {last}.",
        **values,
    )


def views_trend(found: PostStatistics, text: Text) -> list[str]:
    """When the level of the views changed."""
    return _trend(found.views, text, mark("views a week"), _level)


def followers_trend(found: PostStatistics, text: Text) -> list[str]:
    """When the growth of the followers changed."""
    return _trend(found.followers, text, mark("the growth of your followers"), _growth)


def _trend(
    found: TurningPoints, text: Text, subject: str, said: Callable[[TurningPoint, Text], str]
) -> list[str]:
    about = text(subject)
    weeks = int(found.weekly.notna().sum())
    if found.reason == "too_few_weeks":
        return [
            text(
                "Whether there was a turning point in {about} cannot be said: that takes {least} weeks, and"
                " {n} are known.",
                about=about,
                least=LEAST_WEEKS,
                n=text.number(weeks),
            )
        ]
    if found.reason:
        return [
            text(
                "No clear turning point in {about} over {n} weeks; a doubling may go unnoticed.",
                about=about,
                n=text.number(weeks),
            )
        ]
    caveat = text(
        "Whether it came at once or bit by bit, and whether a season or one viral post did it, cannot be seen"
        " from this. Where weeks strongly resemble each other, the interval is too narrow."
    )
    return [*(said(point, text) for point in found.points), caveat]


def _when(point: TurningPoint, text: Text) -> dict[str, str]:
    days = {"week": point.week, "earliest": point.earliest, "latest": point.latest}
    return {name: text.date(day.date(), "medium") for name, day in days.items()}


def _level(point: TurningPoint, text: Text) -> str:
    return text(
        "Around {week} (between {earliest} and {latest}) your views went from about {before} to {after} a"
        " week: {ratio} times as many (95% interval {range}).",
        before=text.number(round_to_significant(point.before)),
        after=text.number(round_to_significant(point.after)),
        ratio=times(point.ratio, text),
        range=times_range(point, text),
        **_when(point, text),
    )


def _growth(point: TurningPoint, text: Text) -> str:
    return text(
        "Around {week} (between {earliest} and {latest}) the growth of your followers went from about"
        " {before} to {after} a week.",
        before=text.percent(point.before, 1),
        after=text.percent(point.after, 1),
        **_when(point, text),
    )


def together(text: Text) -> str:
    """What asking several questions does."""
    return text(
        "Chance can look like a pattern. The questions about posts, times and captions are each misled by it"
        " for about 1 in 20 creators; over all of them, a false alarm is likelier than that. For turning"
        " points this does not hold: a season or gradual growth may look like one."
    )
