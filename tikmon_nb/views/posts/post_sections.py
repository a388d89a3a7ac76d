"""What a creator's posts say of what does well, as sections of a notebook and as one of the report."""

from __future__ import annotations

import math
from textwrap import shorten

import pandas as pd
from markupsafe import Markup

from tikmon_nb.model.posts.post_statistics import PostStatistics
from tikmon_nb.views.figures.plots_posts import plot_captions, plot_times, plot_weeks, shown_features
from tikmon_nb.views.page.html import (
    Figures,
    Html,
    bullets,
    figure,
    paragraph,
    paragraphs,
    rows_table,
    section,
)
from tikmon_nb.views.page.names import one_direction, times_text
from tikmon_nb.views.page.text import Text, round_to_significant
from tikmon_nb.views.posts import post_sentences as post_sentences
from tikmon_nb.views.posts import time_sentences as time_sentences

MOST_SHOWN = 5
TITLE_LENGTH = 40  # characters of a caption


def best(statistics: PostStatistics, text: Text) -> Html:
    """What was read, which posts stand out, and the highest against the creator's own usual."""
    lines = [*post_sentences.what_was_read(statistics, text)]
    if not len(statistics.videos):
        return section("best-posts", text("Which posts do best"), paragraphs(lines))
    body = paragraphs(
        [*lines, post_sentences.best(statistics, text), post_sentences.usual(statistics, text)]
    ) + best_table(statistics, text)
    return section("best-posts", text("Which posts do best"), body)


def best_table(statistics: PostStatistics, text: Text) -> Markup:
    """The posts with the most views against the usual; whether chance explains them is in the last column."""
    settled = statistics.relative[statistics.relative["settled"] & statistics.relative["log_ratio"].notna()]
    highest = settled.sort_values("log_ratio", ascending=False, kind="stable").head(MOST_SHOWN)
    rows = [_best_row(str(video), row, statistics, text) for video, row in highest.iterrows()]
    return rows_table(rows, text("Highest against your own usual views, posts older than a week"))


def _best_row(video: str, row: pd.Series, statistics: PostStatistics, text: Text) -> dict[str, str]:
    beyond = video in statistics.best.posts.index
    unknown = statistics.best.reason == "too_few_posts"
    return {
        text("Post"): _post_name(statistics.videos.loc[[video]].iloc[0], text),
        Figures(text("Views")): text.number(row["views"]),
        Figures(text("Usual then")): text.number(round_to_significant(row["normal_views"])),
        Figures(text("Times the usual")): times_text(row["views"] / row["normal_views"], text),
        text("Beyond chance"): text("too few posts")
        if unknown
        else text("yes")
        if beyond
        else text("cannot be shown"),
    }


def _post_name(post: pd.Series, text: Text) -> str:
    """Day and start of the caption, as far as these are known and shown."""
    day = text.date(post["posted_on"].date(), "medium") if pd.notna(post["posted_on"]) else ""
    return " · ".join(part for part in (day, _shortened(one_direction(post["title"]))) if part)


def _shortened(title: str) -> str:
    """The first words of a caption; of a word that is too long by itself, its beginning."""
    short = shorten(title, TITLE_LENGTH, placeholder="…")
    return short if short != "…" else f"{title.strip()[: TITLE_LENGTH - 1]}…"


def times(statistics: PostStatistics, text: Text) -> Html:
    """Whether hour and weekday matter, beside the hours at which the followers are active."""
    lines = dict.fromkeys(
        [*time_sentences.hours(statistics, text), *time_sentences.weekdays(statistics, text)]
    )  # both may say the same
    body = paragraphs(list(lines)) + times_figure(statistics, text)
    body += paragraphs(time_sentences.activity(statistics.active, text))
    return section("times", text("When posts do best"), body)


def times_figure(statistics: PostStatistics, text: Text) -> Markup:
    """The table of weekday by hour; nothing where no hour of any post is known."""
    hours = statistics.hours
    if not hours.posts:
        return Markup()
    groups = hours.groups[hours.groups["posts"] > 0]
    rows = [_block_words(int(str(hour)), row, text) for hour, row in groups.iterrows()]
    alt = text("Views against the usual by weekday and hour. {rows}.", rows="; ".join(rows))
    caption = text(
        "A cell with fewer than three posts shows their number only; the cells are to look at and were not"
        " tested."
    )
    return figure(plot_times(hours, statistics.active, text), alt, caption, shaded=True)


def _block_words(hour: int, row: pd.Series, text: Text) -> str:
    block, posts, ratio = (
        time_sentences.block_name(hour, text),
        int(row["posts"]),
        times_text(row["median_ratio"], text),
    )
    if math.isnan(row["low"]):  # too few for an interval, so the picture has none either
        return text.plural("{when}: {n} post", "{when}: {n} posts", posts, when=block)
    return text.plural(
        "{when}: {n} post, {ratio} times the usual",
        "{when}: {n} posts, {ratio} times the usual",
        posts,
        when=block,
        ratio=ratio,
    )


def captions(statistics: PostStatistics, text: Text) -> Html:
    """Which hashtags and features of captions go with more or fewer views."""
    body = paragraphs(post_sentences.captions(statistics, text)) + captions_figure(statistics, text)
    return section("captions", text("Captions and hashtags"), body)


def captions_figure(statistics: PostStatistics, text: Text) -> Markup:
    """The tested features with their intervals; nothing where none was tested."""
    shown = shown_features(statistics.words.features)
    if shown.empty:
        return Markup()
    rows = shown.to_dict("records")
    alt = text(
        "Views against the usual with each of these: {names}.",
        names=text.join([post_sentences.feature_name(row["kind"], row["value"], text) for row in rows]),
    )
    caption = text("The bar is the 95% interval of the middle; a dark bar is beyond chance.")
    return figure(plot_captions(statistics.words.features, text), alt, caption)


def pace(statistics: PostStatistics, text: Text) -> Html:
    """How regularly there is a post."""
    return section("pace", text("How regularly you post"), paragraph(time_sentences.pace(statistics, text)))


def trends(statistics: PostStatistics, text: Text) -> Html:
    """When views and the growth of followers changed."""
    views = time_sentences.views_trend(statistics, text)
    body = paragraphs(views) + weeks_figure(statistics, text)
    body += paragraphs(
        [line for line in time_sentences.followers_trend(statistics, text) if line not in views]
    )
    return section("trends", text("Turning points"), body)


def weeks_figure(statistics: PostStatistics, text: Text) -> Markup:
    """The views of every week; nothing where fewer than two are known."""
    weekly = statistics.views.weekly.dropna()
    if len(weekly) < 2:
        return Markup()
    alt = text(
        "Views a week from {first} to {last}: half of the weeks between {low} and {high}.",
        first=text.date(weekly.index[0].date(), "medium"),
        last=text.date(weekly.index[-1].date(), "medium"),
        low=text.number(round_to_significant(float(weekly.quantile(0.25)))),
        high=text.number(round_to_significant(float(weekly.quantile(0.75)))),
    )
    caption = text("Each dot is a week; a line and a band show a turning point and when it may have been.")
    return figure(plot_weeks(statistics.views, text), alt, caption)


def in_short(statistics: PostStatistics, text: Text) -> Html:
    """All of it as one section of a report: first what was found, then what cannot be said and how sure."""
    title = text("What your posts say")
    read = post_sentences.what_was_read(statistics, text)
    trends = {
        **dict.fromkeys(time_sentences.views_trend(statistics, text), bool(statistics.views.points)),
        **dict.fromkeys(time_sentences.followers_trend(statistics, text), bool(statistics.followers.points)),
    }
    if not len(statistics.videos):
        unsaid = "" if any(trends.values()) else text("no posts with views were read")
        return section("posts", title, lead=paragraphs([*read, *trends]), unsaid=unsaid)
    time_lines, more_of_times = _times_in_short(statistics, text)
    captions = post_sentences.captions(statistics, text)
    found = {
        post_sentences.best(statistics, text): not statistics.best.reason,
        **time_lines,
        captions[0]: bool(statistics.words.features["stands_out"].any()),
        time_sentences.pace(statistics, text): time_sentences.pace_known(statistics),
        **trends,
    }
    first = 2 if statistics.only_the_best else 1  # with what that list is not
    lead = paragraphs(read[:first]) + bullets(line for line, said in found.items() if said)
    body = paragraphs(read[first:]) + bullets(line for line, said in found.items() if not said)
    testable = statistics.hours.reason != "too_few_posts"
    body += times_figure(statistics, text) if testable else ""
    more = [post_sentences.usual(statistics, text), *more_of_times, *captions[1:]]
    more += [*time_sentences.activity(statistics.active, text), post_sentences.together(text)]
    body += best_table(statistics, text) + paragraphs(more)
    return section(
        "posts", title, body, lead=lead, more=text("Times, captions and the best posts, and how sure")
    )


def _times_in_short(statistics: PostStatistics, text: Text) -> tuple[dict[str, bool], list[str]]:
    """What is said of hours and weekdays, and whether one is called better; and the rest.

    What is called better keeps the sentence that this does not show why.
    """
    shown: dict[str, bool] = {}
    folded: list[str] = []
    for effect, lines in (
        (statistics.hours, time_sentences.hours(statistics, text)),
        (statistics.days, time_sentences.weekdays(statistics, text)),
    ):
        first = len(lines) - 1 if effect.best is not None else 1
        shown |= dict.fromkeys(lines[:first], effect.best is not None)
        folded += lines[first:]
    return shown, list(dict.fromkeys(folded))
