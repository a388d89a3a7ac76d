"""What a check found: as lines for a terminal, and as fields for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import pandas as pd

from tikmon_nb.inputs.rule_sets.advertising import VERDICTS, DisclosureRules
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts
from tikmon_nb.rules.advertising.verdicts import Check
from tikmon_nb.views.advertising.disclosure_sentences import (
    beside_sentence,
    counted,
    mend_sentence,
    post_title,
    reason_rule,
    reason_sentence,
    reason_source,
    unseen,
    verdict_name,
    warnings_of,
)
from tikmon_nb.views.page.text import Text

WIDTH = 100
SIGNS = {"problem": "✕", "check_by_hand": "?", "no_problem_found": "·"}


def check_lines(check: Check, text: Text, indent: str = "  ") -> list[str]:
    """One result under one rule set as lines."""
    if check.beside:
        return [_wrapped(beside_sentence(check, text), indent + "    ")]
    lines = [f"{indent}{SIGNS[check.verdict]} {check.rules.id}: {verdict_name(check.verdict, text)}"]
    for reason in check.reasons:
        sentence = f"{reason_sentence(reason, check, text)} [{reason_source(reason, check, text)}]"
        lines.append(_wrapped(sentence, indent + "    "))
    mend = mend_sentence(check, text)
    return [*lines, *([_wrapped(mend, indent + "    ")] if mend else [])]


def _wrapped(line: str, indent: str) -> str:
    return fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent)


def caveat_lines(rule_sets: Sequence[DisclosureRules], by_day: bool, text: Text) -> list[str]:
    """What goes with every result: warnings of the rule sets, what no caption shows, where to ask."""
    sentences = [f"! {warning}" for warning in warnings_of(rule_sets, by_day, text)]
    sentences.append(unseen(rule_sets[-1], text))
    sentences.append(
        text("This is a reading aid, no legal advice; the Stichting Reclame Code answers questions.")
    )
    return [_wrapped(line, "") for line in sentences]


def creator_lines(name: str, checked: CheckedPosts, text: Text) -> list[str]:
    """All posts that need attention, the worst and most viewed first, after the totals."""
    lines = [f"{name}: {counted(checked, text)}"]
    for rules in checked.rules:
        counts = checked.counts(rules.id)
        told = ", ".join(f"{text.number(counts[of])} {verdict_name(of, text)}" for of in VERDICTS)
        lines.append(f"  {rules.id}: {told}")
    for row in checked.to_mend():
        lines += ["", "  " + post_title(checked.posts.iloc[row], text)]
        for check in checked.checks[row]:
            lines += check_lines(check, text, "    ")
    return lines


def check_fields(check: Check, text: Text) -> dict[str, object]:
    """One result as JSON-ready fields."""
    return {
        "rules": check.rules.id,
        "verdict": check.verdict,
        "verdict_name": verdict_name(check.verdict, text),
        "beside": check.beside,
        "commercial": check.commercial,
        "language": check.language,
        "label": check.label.span.text if check.label else "",
        "reasons": [
            {
                "code": reason.code,
                "verdict": reason.verdict,
                "about": reason.about,
                "spans": [[span.start, span.end, span.text] for span in reason.spans],
                "text": reason_sentence(reason, check, text),
                "source": reason_source(reason, check, text),
                "address": reason_rule(reason, check).address,
                "second_hand": reason_rule(reason, check).second_hand,
            }
            for reason in check.reasons
        ],
        "suggestion": check.suggestion,
    }


def found_fields(name: str, checked: CheckedPosts, text: Text) -> dict[str, object]:
    """A creator's results as JSON-ready fields."""
    posts = [
        {
            "posted_on": None if pd.isna(post["posted_on"]) else post["posted_on"].date().isoformat(),
            "views": None if pd.isna(post["views"]) else int(post["views"]),
            "link": post["link"],
            "verdict": post["verdict"],
            "caption": post["caption"] if isinstance(post["caption"], str) else None,
            "checks": [check_fields(check, text) for check in checked.checks[row]],
        }
        for row, (_, post) in enumerate(checked.posts.iterrows())
    ]
    counts = {rules.id: checked.counts(rules.id) for rules in checked.rules}
    return {"name": name, "counts": counts, "posts": posts}
