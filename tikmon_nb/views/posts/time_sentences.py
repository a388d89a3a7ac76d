"""What a creator's posts say of time: when they do best, how regularly they come, and when that changed."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from tikmon_nb.marking import mark
from tikmon_nb.model.posts.activity import busiest
from tikmon_nb.model.posts.baseline import LEAST_POSTS
from tikmon_nb.model.posts.change_points import LEAST_WEEKS, TurningPoint, TurningPoints
from tikmon_nb.model.posts.post_statistics import PostStatistics
from tikmon_nb.model.posts.posting_times import BLOCK_HOURS, TimeEffect
from tikmon_nb.views.page.names import hour_name, times_range, times_text, weekday_name
from tikmon_nb.views.page.text import Text, round_to_significant

MANY_POSTS = (
    150  # half as many views again was missed in 72 of 100 simulated cases with 60 posts, in 17 with 200
)
USUAL_SPREAD = 0.6  # of the logarithm of the views in that simulation


def hours(statistics: PostStatistics, text: Text) -> list[str]:
    """Whether the hour matters."""
    nothing = mark("It cannot be shown that the time of the day matters for your posts; it still may.")
    none = mark("Times of the day differ more than chance explains, but none is above all the others.")
    return _time_effect(statistics.hours, statistics, text, nothing, none, block_name)


def weekdays(statistics: PostStatistics, text: Text) -> list[str]:
    """Whether the weekday matters."""
    nothing = mark("It cannot be shown that the weekday matters for your posts; it still may.")
    none = mark("Weekdays differ more than chance explains, but none is above all the others.")
    return _time_effect(statistics.days, statistics, text, nothing, none, _weekday)


def block_name(hour: int, text: Text) -> str:
    """The hours from `hour` on that are looked at together: `between 18:00 and 21:00`."""
    return text.between(hour_name(hour), hour_name(hour + BLOCK_HOURS))


def _weekday(weekday: int, text: Text) -> str:
    return text("on {weekday}", weekday=weekday_name(weekday, text))


def _time_effect(
    effect: TimeEffect,
    statistics: PostStatistics,
    text: Text,
    nothing: str,
    none: str,
    name: Callable[[int, Text], str],
) -> list[str]:
    if effect.reason == "too_few_posts":
        return [_untested(effect, _timed(statistics), name, text)]
    if effect.best is None:
        why = nothing if effect.reason == "no_difference" else none
        return [text(why), *_power(effect, statistics.best.spread, text)]
    row = effect.groups.loc[[effect.best]].iloc[0]
    lines = [_better(row, name(effect.best, text), text)]
    if effect.as_good:
        as_good = text.join([name(time, text) for time in effect.as_good])
        lines.append(text("Not shown to be less good: {times}.", times=as_good))
    lines.append(
        text("This does not show that the time made the difference: you may post other things then.")
    )
    lines.append(
        text(
            "What is picked because it is large often turns out smaller later. If you post in runs at one"
            " time, or change times while you grow, it is less sure."
        )
    )
    return lines


def _timed(statistics: PostStatistics) -> int:
    """How many posts with views are older than a week and have a known hour."""
    videos, settled = statistics.videos, statistics.relative["settled"]
    return int((settled & videos["hour_known"] & videos["uploaded_at"].notna()).sum())


def _untested(effect: TimeEffect, timed: int, name: Callable[[int, Text], str], text: Text) -> str:
    if timed < LEAST_POSTS:
        return text(
            "Whether the time matters cannot be said: that takes at least {least} posts with a known hour,"
            " older than a week, and there are {n}.",
            least=LEAST_POSTS,
            n=text.number(timed),
        )
    if not effect.posts:
        return text("Whether the time matters cannot be said: none of your posts was viewed.")
    if effect.groups["tested"].sum() == 1:
        often = effect.groups["posts"].idxmax()
        return text(
            "Whether the time matters cannot be said: {n} of your {total} posts went up {when}, and too few"
            " at any other time to compare.",
            n=text.number(effect.groups["posts"].max()),
            total=text.number(effect.posts),
            when=name(int(str(often)), text),
        )
    return text(
        "Whether the time matters cannot be said: your {n} posts are spread over so many times that too few"
        " of them share one.",
        n=text.number(effect.posts),
    )


def _better(row: pd.Series, when: str, text: Text) -> str:
    if math.isnan(row["low"]):
        return text(
            "Posts that went up {when} had {ratio} times your usual views ({n} posts, too few for an"
            " interval), more than chance explains.",
            when=when,
            ratio=times_text(row["median_ratio"], text),
            n=text.number(row["posts"]),
        )
    return text(
        "Half of the posts that went up {when} had more than {ratio} times your usual views ({n} posts;"
        " 95% interval {range}): more than chance explains.",
        when=when,
        ratio=times_text(row["median_ratio"], text),
        range=times_range(row.low, row.high, text),
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


# --- pace and trend ---------------------------------------------------------------------------------------


def pace_known(statistics: PostStatistics) -> bool:
    """Whether the posts that were read say how often there is one."""
    posting = statistics.pace
    return not math.isnan(posting.posts_per_week) and (posting.complete or not statistics.only_the_best)


def pace(statistics: PostStatistics, text: Text) -> str:
    """How regularly there is a post."""
    posting = statistics.pace
    if not pace_known(statistics):
        return text(
            "How often you post cannot be said: that takes a list of all your posts, such as the download"
            " of your own data."
        )
    values = {
        "pace": text.number(posting.posts_per_week, 1),
        "gap": text.number(posting.longest_gap_days),
        "first": text.date(posting.gap_from, "medium") if posting.gap_from else "",
        "last": text.date(posting.gap_to, "medium") if posting.gap_to else "",
    }
    if posting.complete:
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


def views_trend(statistics: PostStatistics, text: Text) -> list[str]:
    """When the level of the views changed."""
    weekly = statistics.views.weekly
    weeks = int(weekly.notna().sum()) if (weekly > 0).any() else 0
    if statistics.views.reason == "too_few_weeks":
        return [
            text(
                "Whether there was a turning point in your views cannot be said: that takes {least} weeks"
                " with views, and there are {n}.",
                least=LEAST_WEEKS,
                n=text.number(weeks),
            )
        ]
    return _trend(statistics.views, weeks, text, mark("views a week"), _level)


def followers_trend(statistics: PostStatistics, text: Text) -> list[str]:
    """When the growth of the followers changed."""
    counted = statistics.followers.weekly > 0
    weeks = int((counted & counted.shift(fill_value=False)).sum())  # growth takes the week before too
    if statistics.followers.reason == "too_few_weeks":
        return [
            text(
                "Whether there was a turning point in the growth of your followers cannot be said: that takes"
                " {least} weeks whose growth is known, and there are {n}.",
                least=LEAST_WEEKS,
                n=text.number(weeks),
            )
        ]
    return _trend(statistics.followers, weeks, text, mark("the growth of your followers"), _growth)


def _trend(
    changes: TurningPoints,
    weeks: int,
    text: Text,
    subject: str,
    in_words: Callable[[TurningPoint, Text], str],
) -> list[str]:
    if changes.reason:
        return [
            text(
                "No clear turning point in {about} over {n} weeks; a doubling may go unnoticed.",
                about=text(subject),
                n=text.number(weeks),
            )
        ]
    caveat = text(
        "Whether it came at once or bit by bit, and whether a season or one viral post did it, cannot be seen"
        " from this. Where weeks strongly resemble each other, the interval is too narrow."
    )
    return [*(in_words(point, text) for point in changes.points), caveat]


def _when(point: TurningPoint, text: Text) -> dict[str, str]:
    days = {"week": point.week, "earliest": point.earliest, "latest": point.latest}
    return {name: text.date(day.date(), "medium") for name, day in days.items()}


def _level(point: TurningPoint, text: Text) -> str:
    return text(
        "Around {week} (between {earliest} and {latest}) your views went from about {before} to {after} a"
        " week: {ratio} times as many (95% interval {range}).",
        before=text.number(round_to_significant(point.before)),
        after=text.number(round_to_significant(point.after)),
        ratio=times_text(point.ratio, text),
        range=times_range(point.low, point.high, text),
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
