"""Whether a creator's advertising is recognisable: verdicts as sections of a page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from tikmon_nb.inputs.rule_sets.advertising import VERDICTS
from tikmon_nb.model.posts.reach import PAID, reach
from tikmon_nb.model.sampling.order_statistics import Median
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts
from tikmon_nb.views.advertising.disclosure_sentences import (
    beside_sentence,
    besides,
    mend_sentence,
    outcome,
    post_title,
    reason_sentence,
    reason_source,
    rules_title,
    source_text,
    subject_rule,
    unseen,
    verdict_name,
    warnings_of,
)
from tikmon_nb.views.figures.plots_disclosure import plot_verdicts
from tikmon_nb.views.page.html import (
    Column,
    Html,
    badge,
    bullets,
    element,
    figure,
    paragraph,
    paragraphs,
    section,
    table,
)
from tikmon_nb.views.page.names import times_range, times_text
from tikmon_nb.views.page.text import Text

FIRST_TO_MEND = 10
MOST_SUBJECTS = 20


def verdicts(checked: CheckedPosts, text: Text) -> Html:
    """How many posts have each verdict under each rule set, over time, and what no caption shows."""
    title = text("Is your advertising recognisable?")
    if not len(checked.posts):
        none = paragraph(text("No posts were read, so nothing was checked."))
        return section("disclosure", title, none, unsaid=text("no posts were read"))
    lead = paragraph(" ".join(outcome(checked, text)))
    body = paragraphs(besides(checked, text)) + _counts_table(checked, text)
    dated = checked.posts.dropna(subset=["posted_on"])
    if dated["posted_on"].dt.to_period("M").nunique() > 1:
        names = text.join([text.pick(rules.title) for rules in checked.rules])
        alt = text(
            "Posts per month by verdict under {rules}; the table above has the totals.",
            rules=names,
        )
        body += figure(plot_verdicts(checked, text), alt, names)
    body += bullets(warnings_of(checked.rules, checked.by_day, text), "warnings")
    body += paragraph(unseen(checked.newest, text))
    body += paragraph(
        text("This is a reading aid, no legal advice; the Stichting Reclame Code answers questions.")
    )
    return section("disclosure", title, body, lead=lead, more=text("By rule set, and what no caption shows"))


def _counts_table(checked: CheckedPosts, text: Text) -> Markup:
    columns = (
        Column(text("Rules")),
        *(Column(verdict_name(verdict, text), number=True) for verdict in VERDICTS),
    )
    rows = [
        [rules_title(rules, text), *(text.number(checked.counts(rules.id)[verdict]) for verdict in VERDICTS)]
        for rules in checked.rules
    ]
    return table(columns, rows, text("Number of posts"))


def to_mend(checked: CheckedPosts, text: Text) -> Html:
    """The posts to look at first, with every reason, its source and a caption start."""
    title = text("What to fix first in your advertising")
    if not len(checked.posts):
        return Html("")
    rows = checked.to_mend()
    if not rows:
        none = paragraph(text("Nothing was found that asks to be mended."))
        return section("mend", title, none, unsaid=text("nothing was found that asks for it"))
    alike: dict[Markup, list[int]] = {}
    for row in rows[:FIRST_TO_MEND]:
        alike.setdefault(_told(checked, row, text), []).append(row)
    body = bullets((_mend_item(checked, told, some, text) for told, some in alike.items()), "mend", "ol")
    left = len(rows) - FIRST_TO_MEND
    if left > 0:
        body += paragraph(
            text.plural(
                "{n} more post is listed by tikmon check.", "{n} more posts are listed by tikmon check.", left
            )
        )
    return section("mend", title, body)


def _told(checked: CheckedPosts, row: int, text: Text) -> Markup:
    """The reasons why a post is to be looked at, each with its source, and what other rules say of it."""
    told = [
        element(
            "li",
            reason_sentence(reason, check, text) + " ",
            element("small", reason_source(reason, check, text)),
        )
        for check in checked.judged(row)
        for reason in check.reasons
        if reason.verdict != VERDICTS[0]
    ]
    told += [element("li", beside_sentence(check, text)) for check in checked.checks[row] if check.beside]
    return Markup().join(dict.fromkeys(told))


def _mend_item(checked: CheckedPosts, told: Markup, rows: Sequence[int], text: Text) -> Markup:
    """One post with why and how; or several of which the same is `told`, said once."""
    shown = [(_judged_title(checked, row, text), mend_sentence(checked.judged(row)[0], text)) for row in rows]
    verdict = checked.judged(rows[0])[0].verdict
    head = badge(verdict_name(verdict, text), f"verdict-{verdict}") + " "
    suggested = [paragraph(mend, "suggestion") if mend else "" for _, mend in shown]
    if len(rows) == 1:
        return head + shown[0][0] + element("ul", told) + suggested[0]
    count = text.plural(
        "{n} post, of which the same holds:", "{n} posts, of which the same holds:", len(rows)
    )
    each = (Markup.escape(title) + mend for (title, _), mend in zip(shown, suggested, strict=True))
    return head + count + element("ul", told) + bullets(each, "alike")


def _judged_title(checked: CheckedPosts, row: int, text: Text) -> str:
    """A post, and by which rules it is to be looked at."""
    asked = [check.rules.id for check in checked.judged(row) if check.verdict != VERDICTS[0]]
    return f"{post_title(checked.posts.iloc[row], text)} · {', '.join(dict.fromkeys(asked))}"


def paid_and_organic(checked: CheckedPosts, times_usual: pd.Series, text: Text) -> Html:
    """The share of posts that are advertising, and how their views compare with those of the others.

    `times_usual`: how many times its usual views a post has, by video id.
    """
    if not len(checked.posts):
        return Html("")
    paid = int(checked.posts["commercial"].isin(PAID).sum())
    total = text.number(len(checked.posts))
    sentences = [
        text.plural(
            "{n} of {total} posts ({share}) counts as advertising here, by a label, a deal, an order with a"
            " commission or the platform.",
            "{n} of {total} posts ({share}) count as advertising here, by a label, a deal, an order with a"
            " commission or the platform.",
            paid,
            total=total,
            share=text.percent(paid / len(checked.posts)),
        )
        if paid
        else text("None of the {total} posts counts as advertising here.", total=total)
    ]
    medians = reach(checked.posts, times_usual)
    sentences.append(_reach_sentence(medians, text))
    if checked.only_the_best:
        sentences.append(
            text(
                "TikTok Studio lists your most viewed posts only, so this is no picture of all that you"
                " posted."
            )
        )
    return section("paid-organic", text("Advertising beside your other posts"), paragraphs(sentences))


def _reach_sentence(medians: dict[str, Median], text: Text) -> str:
    paid, organic = medians["paid"], medians["organic"]
    if not paid.says_something or not organic.says_something:
        return text(
            "Whether advertising is viewed more or less cannot be said: that takes at least six posts of each"
            " kind, older than a week and with known views, and there are {paid} and {organic}.",
            paid=text.number(paid.n),
            organic=text.number(organic.n),
        )
    return text(
        "Half of the advertising posts had more than {paid} times your usual views at the time ({paid_n}"
        " posts; 95% interval {paid_range}), half of the others more than {organic} times ({organic_n} posts;"
        " {organic_range}). Whether that difference is chance was not tested.",
        paid=times_text(paid.value, text),
        paid_range=times_range(paid.low, paid.high, text),
        paid_n=text.number(paid.n),
        organic=times_text(organic.value, text),
        organic_range=times_range(organic.low, organic.high, text),
        organic_n=text.number(organic.n),
    )


def subjects(checked: CheckedPosts, text: Text) -> Html:
    """Posts that touch a subject with rules of its own, with the rule; also where nothing is commercial."""
    title = text("Subjects with extra rules")
    if not len(checked.posts):
        return Html("")
    rows = [
        (row, subject)
        for row, checks in enumerate(checked.checks)
        for check in checks[:1]
        for name in dict.fromkeys(seen.name for seen in (check.reading.subjects if check.reading else ()))
        if (subject := check.subject(name)) is not None
    ]
    if not rows:
        none = text("No post names a subject with extra rules; a picture or speech may.")
        return section("subjects", title, paragraph(none), unsaid=text("no post names one"))
    columns = (Column(text("Post")), Column(text("Subject")), Column(text("Rule, where it is advertising")))
    cells = [
        [
            post_title(checked.posts.iloc[row], text),
            text.pick(subject.name),
            f"{subject_rule(subject, text)} – {source_text(subject, text)}",
        ]
        for row, subject in rows[-MOST_SUBJECTS:]
    ]
    return section("subjects", title, table(columns, cells, text("Noticed by words in the caption")))
