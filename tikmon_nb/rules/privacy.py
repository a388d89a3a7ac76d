"""The privacy checklist: which questions come up for a creator, and which of them the creator answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.rule_files import PrivacyRules, Question, Situation

AFFILIATE_CUES = frozenset({"discount", "link"})


@dataclass(frozen=True)
class Item:
    """One question in one situation; `answer` is "" while it is open."""

    situation: Situation
    question: Question
    answer: str


def privacy_checklist(creator: Creator, rules: PrivacyRules, cues: Iterable[str] = ()) -> tuple[Item, ...]:
    """The questions that come up: for affiliate links where there are any, and for what has been answered.

    `cues` are the names of cues found in the creator's captions. Whether there are promotions no file says;
    their questions are asked where the creator began to answer them.
    """
    linked = creator.form.affiliate is not None or len(creator.exports.orders) > 0
    linked = linked or "affiliate" in set(creator.deals["kind"]) or bool(AFFILIATE_CUES & set(cues))
    answered = {
        str(name): {str(key): said for key, said in answers.items()}
        for name, answers in creator.form.privacy.items()
    }
    items = []
    for situation in rules.situations:
        answers = answered.get(situation.id, {})
        if answers or (situation.id == "affiliate_links" and linked):
            items += [
                Item(situation, question, str(answers.get(question.id, "")).strip())
                for question in rules.questions
            ]
    return tuple(items)
