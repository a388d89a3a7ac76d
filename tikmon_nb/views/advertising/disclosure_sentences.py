"""What a check found, in sentences: counts, verdicts, reasons with their sources, how to mend a caption."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

import pandas as pd

from tikmon_nb.inputs.rule_sets.advertising import UNKNOWN, DisclosureRules, Rule, Subject
from tikmon_nb.marking import mark
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts
from tikmon_nb.rules.advertising.cues import BRAND
from tikmon_nb.rules.advertising.verdicts import Check, Reason
from tikmon_nb.views.page.names import confidence_name, one_direction, partial_date
from tikmon_nb.views.page.text import Text

LEFT_OUT = "\0"
"""Stands where there is a caption that is not shown; no caption can be this."""

VERDICT_NAMES = {
    "no_problem_found": mark("no problem found"),
    "check_by_hand": mark("check by hand"),
    "problem": mark("problem"),
}

DEAL_NAMES = {
    "paid": mark("paid"),
    "barter": mark("barter"),
    "gift": mark("gift"),
    "affiliate": mark("affiliate"),
    "own": mark("own product"),
}

REASON_SENTENCES = {
    "nothing_commercial": mark("No label, no sign of advertising, and no deal is known."),
    "tiktok_label": mark("A file says that TikTok's own label is on."),
    "label_stands_well": mark("The label “{what}” stands clear and early."),
    "label_doubtful": mark("“{what}” is used as a label, but it is doubtful whether it is enough alone."),
    "label_hidden": mark("“{what}” hides among other hashtags; put it first."),
    "label_last": mark("“{what}” stands behind other hashtags; put it first, where it is seen."),
    "label_not_first": mark(
        "“{what}” does not stand in the first word or sentence, as these rules ask; put it first."
    ),
    "label_after_fold": mark(
        "“{what}” stands after the first {fold} characters, where a viewer may have to tap “more”; put it"
        " first."
    ),
    "label_only_in_picture": mark("A label stands in the picture only; put one in the caption too."),
    "label_lookalike": mark("“{what}” is written with look-alike letters; write it with ordinary ones."),
    "label_misspelt": mark("“{what}” looks like a label with a slip of the finger; write it in full."),
    "label_weak": mark(
        "“{what}” names a relation, not that this is advertising. If you had a benefit, say so with a clear"
        " label."
    ),
    "label_weak_known": mark(
        "By your own files or the platform this is advertising, and “{what}” alone does not say so."
    ),
    "label_missing": mark(
        "By your own files or the platform this is advertising ({deal}), and no label was found."
    ),
    "label_missing_own": mark(
        "This is about your own product, and no label was found; TikTok asks for its switch here too."
    ),
    "ordered_without_label": mark(
        "Something was ordered with a commission through this post. That is a benefit, and no label was"
        " found; look whether one is in the video, or shown by TikTok Shop itself."
    ),
    "cue_without_label": mark("No label, but {cues}. If you had any benefit, begin with a label."),
    "contradiction_known": mark("“{what}” says that this is no advertising, while a benefit is known."),
    "contradiction": mark(
        "“{what}” says that this is no advertising, beside something commercial. Is it true that you had no"
        " benefit?"
    ),
    "caption_missing": mark("The caption could not be read; look at the post itself."),
    "caption_cut": mark("The caption was cut off; a label may stand in the rest."),
    "language_unread": mark(
        "The caption seems to be in another language than Dutch or English, and no label was recognised."
    ),
    "subject": mark("A subject with extra rules, {subject} (“{what}”): {rule}"),
}


def verdict_name(verdict: str, text: Text) -> str:
    """A verdict in words."""
    return text(VERDICT_NAMES[verdict])


def deal_name(kind: str, text: Text) -> str:
    """A kind of deal in words."""
    return text(DEAL_NAMES[kind])


def reason_sentence(reason: Reason, check: Check, text: Text) -> str:
    """One reason as a sentence."""
    note = _note(reason, check, text)
    if note:
        return note
    values = {
        "what": " … ".join(dict.fromkeys(one_direction(span.text) for span in reason.spans[:3])),
        "fold": text.number(check.rules.placement.fold_characters),
        "deal": _deal(check, text),
        "cues": _cues(check, text),
        "subject": "",
        "rule": "",
    }
    subject = check.subject(reason.about) if reason.code == "subject" else None
    if subject is not None:
        what = values["what"] or text("marked by the platform")
        values |= {"what": what, "subject": text.pick(subject.name), "rule": subject_rule(subject, text)}
    return text(REASON_SENTENCES[reason.code], **values)


def subject_rule(subject: Subject, text: Text) -> str:
    """What to look at, since when, and who supervises."""
    who = text.pick(subject.supervisor)
    sentences = [text.pick(subject.rule)]
    if who == UNKNOWN:
        sentences.append(text("Who supervises this is not known here."))
    else:
        sentences.append(text("Supervision: {who}.", who=who))
    if subject.eu:
        sentences.append(text("This is European law; national law was not checked."))
    return " ".join(sentences)


def _note(reason: Reason, check: Check, text: Text) -> str:
    """What the rule set itself notes at a label that its grade puts in doubt; "" where it does not."""
    graded = check.rules.graded.get(reason.about)
    if reason.code != "label_doubtful" or graded is None or graded.grade != "B":
        return ""
    what = one_direction(reason.spans[0].text) if reason.spans else reason.about
    return text.pick(graded.note).replace("{what}", what if what.startswith("#") else f"“{what}”")


def _deal(check: Check, text: Text) -> str:
    return deal_name(check.post.deal, text) if check.post.deal else text("marked by the platform")


def _cues(check: Check, text: Text) -> str:
    names = {cue.id: text.pick(cue.name) for cue in check.rules.cues}
    names[BRAND] = text("a brand of your deals")
    by_name: dict[str, list[str]] = {}
    for cue in check.cues:
        words = by_name.setdefault(names[cue.name], [])
        word = one_direction(cue.span.text)
        if word not in words:
            words.append(word)
    return text.join([f"{name} (“{'”, “'.join(words[:3])}”)" for name, words in by_name.items()])


def reason_rule(reason: Reason, check: Check) -> Rule:
    """The row behind a reason: of the subject, of the label, or of the reason itself."""
    subject = check.subject(reason.about) if reason.code == "subject" else None
    graded = check.rules.graded.get(reason.about) if reason.code in _BY_GRADE else None
    return subject or graded or reason.ruling


_BY_GRADE = frozenset(("label_doubtful", "label_weak", "label_weak_known", "label_stands_well"))


def reason_source(reason: Reason, check: Check, text: Text) -> str:
    """Where the rule behind a reason comes from: source, date, confidence."""
    return source_text(reason_rule(reason, check), text)


def source_text(rule: Rule, text: Text) -> str:
    """A source with its date and confidence, such as `RSM 2022 (2022; certainty: strong)`."""
    values = {
        "source": text.pick(rule.source),
        "date": partial_date(rule.source_date, text),
        "grade": confidence_name(rule.confidence, text),
    }
    if rule.second_hand:
        return text("{source} ({date}, second-hand; certainty: {grade})", **values)
    return text("{source} ({date}; certainty: {grade})", **values)


def mend_sentence(check: Check, text: Text) -> str:
    """A caption start that carries a label; "" where nothing is to be mended."""
    suggestion = check.suggestion
    if not suggestion:
        return ""
    shown = one_direction(suggestion).replace("\n", " ⏎ ")
    if len(shown) > 70:
        shown = shown[:69].rstrip() + "…"
    if check.commercial in ("known", "said"):
        return text("Begin for example with: {start}", start=shown)
    return text("If it is advertising, begin for example with: {start}", start=shown)


def rules_title(rules: DisclosureRules, text: Text) -> str:
    """The name of a rule set with the days on which it held, where it ceased to."""
    title = text.pick(rules.title)
    if rules.valid_to is not None:
        return text("{title} (in force until {day})", title=title, day=text.date(rules.valid_to))
    return title


def beside_sentence(check: Check, text: Text) -> str:
    """What a set says of a post that it does not judge."""
    verdict = verdict_name(check.verdict, text)
    return text("{rules} comes to: {verdict}.", rules=text.pick(check.rules.title), verdict=verdict)


def warnings_of(rule_sets: Sequence[DisclosureRules], by_day: bool, text: Text) -> list[str]:
    """The warnings of rule sets; with `by_day`, without those that a set no longer holds."""
    return [
        text.pick(rules.warning)
        for rules in rule_sets
        if rules.warning and not (by_day and rules.valid_to is not None)
    ]


def unseen(rules: DisclosureRules, text: Text) -> str:
    """What a caption cannot show."""
    return text(
        "What a caption cannot show: {what}.", what="; ".join(text.pick(what) for what in rules.unseen)
    )


def counted(checked: CheckedPosts, text: Text) -> str:
    """How many posts were checked, what came of them, and which of them could not be told of."""
    return " ".join([*outcome(checked, text), *besides(checked, text)])


def outcome(checked: CheckedPosts, text: Text) -> list[str]:
    """How many posts were checked, and how many ask for something."""
    problems, by_hand = (checked.counts()[verdict] for verdict in ("problem", "check_by_hand"))
    sentences = [text.plural("{n} post was checked.", "{n} posts were checked.", len(checked.posts))]
    if problems:
        sentences.append(text.plural("{n} has a problem to mend.", "{n} have a problem to mend.", problems))
    if by_hand:
        sentences.append(text.plural("{n} needs checking by hand.", "{n} need checking by hand.", by_hand))
    return sentences


def besides(checked: CheckedPosts, text: Text) -> list[str]:
    """Posts later than the rules, and deals and orders that belong to no known post or deal."""
    sentences = _under_which(checked, text)
    if checked.unlinked:
        sentences.append(
            text.plural(
                "{n} deal in deals.csv belongs to no post that tikmon knows; it does not count here.",
                "{n} deals in deals.csv belong to no post that tikmon knows; they do not count here.",
                checked.unlinked,
            )
        )
    if checked.sold:
        sentences.append(
            text.plural(
                "Something was ordered with a commission through {n} post that deals.csv does not name. That"
                " is a benefit too, so a label belongs there; without one, the post needs checking by hand.",
                "Something was ordered with a commission through {n} posts that deals.csv does not name. That"
                " is a benefit too, so a label belongs there; those without one need checking by hand.",
                checked.sold,
            )
        )
    return sentences


def _under_which(checked: CheckedPosts, text: Text) -> list[str]:
    """Which rules each post was held against, and how many only tag an account."""
    sentences = []
    undated = int(checked.posts["posted_on"].isna().sum())
    if checked.by_day and len(checked.rules) > 1:
        sentences.append(text("Each post was held against the code of its own day."))
        if undated:
            sentences.append(
                text.plural(
                    "{n} post has no known day, and was held against every code.",
                    "{n} posts have no known day, and were held against every code.",
                    undated,
                )
            )
    if checked.only_tags:
        sentences.append(
            text.plural(
                "{n} post tags an account and has no other sign of advertising. If it is a brand that"
                " gives you something, name it in deals.csv.",
                "{n} posts tag accounts and have no other sign of advertising. If one is a brand that"
                " gives you something, name it in deals.csv.",
                checked.only_tags,
            )
        )
    return sentences


def post_title(post: pd.Series, text: Text) -> str:
    """A post as a reader knows it: day, views, the start of its caption."""
    parts = []
    if pd.notna(post["posted_on"]):
        parts.append(text.date(post["posted_on"].date(), "medium"))
    if pd.notna(post["views"]):
        views = int(post["views"])
        parts.append(text.plural("{n} view", "{n} views", views))
    caption = post["caption"]
    # a column of texts holds NaN where there is none
    shown = one_direction(caption) if isinstance(caption, str) else text("no caption")
    shown = text("caption left out") if caption == LEFT_OUT else shown
    parts.append(shorten(shown, 80, placeholder="…"))
    return " · ".join(parts)
