"""What a creator's posts say of what does well, as sections of a notebook and as one of the report."""

from __future__ import annotations

import math
from textwrap import shorten

import pandas as pd
from markupsafe import Markup

from tikmon_nb.model.posts.post_statistics import PostStatistics
from tikmon_nb.views.figures.plots_posts import plot_captions, plot_times, plot_weeks, shown_features
from tikmon_nb.views.page.html import (
    Column,
    Html,
    bullets,
    element,
    figure,
    paragraph,
    paragraphs,
    section,
    table,
)
from tikmon_nb.views.page.names import one_direction, times_text
from tikmon_nb.views.page.text import Text, round_to_significant
from tikmon_nb.views.posts import post_sentences as said
from tikmon_nb.views.posts import time_sentences as when

MOST_SHOWN = 5
TITLE_LENGTH = 40  # characters of a caption


def best(found: PostStatistics, text: Text) -> Html:
    """What was read, which posts stand out, and the highest against the creator's own usual."""
    lines = [*said.what_was_read(found, text)]
    if not len(found.videos):
        return section("best-posts", text("Which posts do best"), paragraphs(lines))
    body = paragraphs([*lines, said.best(found, text), said.usual(found, text)]) + best_table(found, text)
    return section("best-posts", text("Which posts do best"), body)


def best_table(found: PostStatistics, text: Text) -> Markup:
    """The posts with the most views against the usual; whether chance explains them is in the last column."""
    settled = found.relative[found.relative["settled"] & found.relative["log_ratio"].notna()]
    highest = settled.sort_values("log_ratio", ascending=False, kind="stable").head(MOST_SHOWN)
    if highest.empty:
        return Markup()
    columns = (
        Column(text("Post")),
        Column(text("Views"), number=True),
        Column(text("Usual then"), number=True),
        Column(text("Times the usual"), number=True),
        Column(text("Beyond chance")),
    )
    rows = [_best_row(str(video), row, found, text) for video, row in highest.iterrows()]
    return table(columns, rows, text("Highest against your own usual views, posts older than a week"))


def _best_row(video: str, row: pd.Series, found: PostStatistics, text: Text) -> list[str]:
    beyond = video in found.best.posts.index
    unknown = found.best.reason == "too_few_posts"
    return [
        _post_name(found.videos.loc[[video]].iloc[0], text),
        text.number(row["views"]),
        text.number(round_to_significant(row["normal_views"])),
        times_text(row["views"] / row["normal_views"], text),
        text("too few posts") if unknown else text("yes") if beyond else text("cannot be shown"),
    ]


def _post_name(post: pd.Series, text: Text) -> str:
    """Day and start of the caption, as far as these are known and shown."""
    day = text.date(post["posted_on"].date(), "medium") if pd.notna(post["posted_on"]) else ""
    return " · ".join(part for part in (day, _shortened(one_direction(post["title"]))) if part)


def _shortened(title: str) -> str:
    """The first words of a caption; of a word that is too long by itself, its beginning."""
    short = shorten(title, TITLE_LENGTH, placeholder="…")
    return short if short != "…" else f"{title.strip()[: TITLE_LENGTH - 1]}…"


def times(found: PostStatistics, text: Text) -> Html:
    """Whether hour and weekday matter, beside the hours at which the followers are active."""
    lines = dict.fromkeys([*when.hours(found, text), *when.weekdays(found, text)])  # both may say the same
    body = paragraphs(list(lines)) + times_figure(found, text)
    body += paragraphs(when.activity(found.active, text))
    return section("times", text("When posts do best"), body)


def times_figure(found: PostStatistics, text: Text) -> Markup:
    """The table of weekday by hour; nothing where no hour of any post is known."""
    hours = found.hours
    if not hours.posts:
        return Markup()
    groups = hours.groups[hours.groups["posts"] > 0]
    rows = [_block_words(int(str(hour)), row, text) for hour, row in groups.iterrows()]
    alt = text("Views against the usual by weekday and hour. {rows}.", rows="; ".join(rows))
    caption = text(
        "A cell with fewer than three posts shows their number only; the cells are to look at and were not"
        " tested."
    )
    return figure(plot_times(hours, found.active, text), alt, caption)


def _block_words(hour: int, row: pd.Series, text: Text) -> str:
    block, posts, ratio = (
        when.block_name(hour, text),
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


def captions(found: PostStatistics, text: Text) -> Html:
    """Which hashtags and features of captions go with more or fewer views."""
    body = paragraphs(said.captions(found, text)) + captions_figure(found, text)
    return section("captions", text("Captions and hashtags"), body)


def captions_figure(found: PostStatistics, text: Text) -> Markup:
    """The tested features with their intervals; nothing where none was tested."""
    shown = shown_features(found.words.features)
    if shown.empty:
        return Markup()
    rows = shown.to_dict("records")
    alt = text(
        "Views against the usual with each of these: {names}.",
        names=text.join([said.feature_name(row["kind"], row["value"], text) for row in rows]),
    )
    caption = text("The bar is the 95% interval of the middle; a dark bar is beyond chance.")
    return figure(plot_captions(found.words.features, text), alt, caption)


def pace(found: PostStatistics, text: Text) -> Html:
    """How regularly there is a post."""
    return section("pace", text("How regularly you post"), paragraph(when.pace(found, text)))


def trends(found: PostStatistics, text: Text) -> Html:
    """When views and the growth of followers changed."""
    views = when.views_trend(found, text)
    body = paragraphs(views) + weeks_figure(found, text)
    body += paragraphs([line for line in when.followers_trend(found, text) if line not in views])
    return section("trends", text("Turning points"), body)


def weeks_figure(found: PostStatistics, text: Text) -> Markup:
    """The views of every week; nothing where fewer than two are known."""
    weekly = found.views.weekly.dropna()
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
    return figure(plot_weeks(found.views, text), alt, caption)


def in_short(found: PostStatistics, text: Text) -> Html:
    """All of it as one section of a report: what may be said in sentences, the rest folded."""
    title = text("What your posts say")
    if not len(found.videos):
        lines = [*said.what_was_read(found, text), *_trend_lines(found, text)]
        return section("posts", title, paragraphs(lines))
    times_said, more_of_times = _times_in_short(found, text)
    findings = [
        *(said.best(found, text), *times_said),
        *(*said.captions(found, text)[:1], when.pace(found, text), *_trend_lines(found, text)),
    ]
    body = paragraphs(said.what_was_read(found, text)) + bullets(dict.fromkeys(findings))
    testable = found.hours.reason != "too_few_posts"
    body += times_figure(found, text) if testable else ""
    more = [said.usual(found, text), *more_of_times, *said.captions(found, text)[1:]]
    more += [*when.activity(found.active, text), said.together(text)]
    highest = best_table(found, text)
    known = text("The posts with the most views against your usual, and how sure")
    summary = element("summary", known if highest else text("How sure that is"))
    return section("posts", title, body, element("details", summary, highest, paragraphs(more)))


def _times_in_short(found: PostStatistics, text: Text) -> tuple[list[str], list[str]]:
    """What is said of hours and weekdays, and what is folded; what is called better keeps its caveat."""
    shown, folded = [], []
    for effect, lines in ((found.hours, when.hours(found, text)), (found.days, when.weekdays(found, text))):
        first = len(lines) if effect.best is not None else 1
        shown += lines[:first]
        folded += lines[first:]
    return shown, list(dict.fromkeys(folded))


def _trend_lines(found: PostStatistics, text: Text) -> list[str]:
    return [*when.views_trend(found, text), *when.followers_trend(found, text)]
