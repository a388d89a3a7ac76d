"""What a creator can hand to one brand: the posts for it, with verdict, rule and source, as fields."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from tikmon_nb.rules.advertising.checked_posts import CheckedPosts
from tikmon_nb.views.advertising.check_results import check_fields
from tikmon_nb.views.advertising.disclosure_sentences import (
    deal_name,
    unseen,
    verdict_name,
    warnings_of,
)
from tikmon_nb.views.page.text import Text


def pack_fields(
    checked: CheckedPosts, hidden: CheckedPosts, rows: Sequence[int], silent: Sequence[int], text: Text
) -> dict[str, Any]:
    """The posts in `rows`, oldest first; those also in `silent` without their words, as in `hidden`."""
    used = [rules for rules in checked.rules if any(_judge(checked, row, rules.id) for row in rows)]
    return {
        "rules": [
            {
                "id": rules.id,
                "title": text.pick(rules.title),
                "valid_from": None if rules.valid_from is None else rules.valid_from.isoformat(),
                "valid_to": None if rules.valid_to is None else rules.valid_to.isoformat(),
                "files_sha256": rules.inputs,
            }
            for rules in used
        ],
        "warnings": warnings_of(used, checked.by_day, text),
        "unseen": unseen(checked.newest, text),
        "posts": [_post(checked, hidden if row in silent else checked, row, text) for row in rows],
    }


def told(made_on: dt.date, data_until: dt.date | None, unlinked: int, text: Text) -> str:
    """When the pack was made, of which files, and how many deals with the brand name no post."""
    sentences = [text("Made on {day}.", day=text.date(made_on))]
    if data_until is not None:
        sentences.append(text("The posts were read from files of {day}.", day=text.date(data_until)))
    if unlinked:
        sentences.append(
            text.plural(
                "{n} deal with this brand belongs to no post that was read.",
                "{n} deals with this brand belong to no post that was read.",
                unlinked,
            )
        )
    return " ".join(sentences)


def _judge(checked: CheckedPosts, row: int, rules_id: str) -> bool:
    return any(check.rules.id == rules_id for check in checked.judged(row))


def _post(checked: CheckedPosts, shown: CheckedPosts, row: int, text: Text) -> dict[str, Any]:
    post, silent = checked.posts.iloc[row], shown is not checked
    caption = post["caption"] if isinstance(post["caption"], str) else None
    judged = shown.judged(row)
    day = None if pd.isna(post["posted_on"]) else post["posted_on"].date()
    return {
        "posted_on": None if day is None else day.isoformat(),
        "day": text("day not known") if day is None else text.date(day),
        "link": post["link"],
        "caption": None if silent else caption,
        "caption_left_out": silent,
        "caption_sha256": None if caption is None else hashlib.sha256(caption.encode("utf-8")).hexdigest(),
        "relation": deal_name(judged[0].post.deal, text) if judged[0].post.deal else text("brand named"),
        "verdict": post["verdict"],
        "verdict_name": verdict_name(post["verdict"], text),
        "checks": [check_fields(check, text) for check in judged],
    }
