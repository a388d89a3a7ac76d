"""The privacy checklist: which questions come up for a creator, and which of them the creator answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.rule_sets.law import PrivacyRules, Question, Situation

AFFILIATE_CUES = frozenset({"discount", "link"})
PROMOTION_CUE = "promotion"


@dataclass(frozen=True)
class Item:
    """One question in one situation; `answer` is "" while it is open."""

    situation: Situation
    question: Question
    answer: str


def privacy_checklist(creator: Creator, rules: PrivacyRules, cues: Iterable[str] = ()) -> tuple[Item, ...]:
    """The questions that come up: for affiliate links where there are any, and for what has been answered.

    `cues` are the names of cues found in the creator's captions. Promotions are known by their words there,
    or because the creator began to answer the questions about them.
    """
    cues = set(cues)
    linked = creator.form.affiliate is not None or len(creator.exports.orders) > 0
    linked = linked or "affiliate" in set(creator.deals["kind"]) or bool(AFFILIATE_CUES & cues)
    asked = {"affiliate_links": linked, "promotions": PROMOTION_CUE in cues}
    answered = {
        str(name): {str(key): said for key, said in answers.items()}
        for name, answers in creator.form.privacy.items()
    }
    items = []
    for situation in rules.situations:
        answers = answered.get(situation.id, {})
        if answers or asked.get(situation.id):
            items += [
                Item(situation, question, str(answers.get(question.id, "")).strip())
                for question in rules.questions
            ]
    return tuple(items)
