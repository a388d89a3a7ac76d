"""Everything that the rules say of one creator, in one call: for the report and the disclosure notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports import Exports
from tikmon_nb.inputs.rule_sets.advertising import (
    DisclosureRules,
    disclosure_rule_names,
    in_order,
    load_disclosure_rules,
)
from tikmon_nb.inputs.rule_sets.law import load_privacy_rules, load_supervision_rules, rule_inputs
from tikmon_nb.model.posts.baseline import relative_views
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts, check_creator
from tikmon_nb.rules.law.facts import CreatorFacts, creator_facts
from tikmon_nb.rules.law.media_act import Scope, mediawet_scope
from tikmon_nb.rules.law.privacy import Item, privacy_checklist
from tikmon_nb.tasks.report.anonymous import without_words
from tikmon_nb.tasks.report.neutral_findings import HIDDEN


@dataclass(frozen=True)
class Duties:
    """What was found for one creator; `wording` introduces the privacy questions and says where to ask."""

    posts: CheckedPosts
    times_usual: pd.Series
    """How many times its usual views each settled post has, by video id."""
    scope: Scope
    facts: CreatorFacts
    checklist: tuple[Item, ...]
    wording: tuple[dict[str, str], dict[str, str]]
    inputs: dict[str, str]
    """SHA-256 of every rule file, by its path below the data folder."""


def duties(creator: Creator, rules: Sequence[str] = (), *, hide: bool = False) -> Duties:
    """Every post checked, the Media Act, the privacy checklist; rules come from the creator's data folder.

    Without `rules`, each post is held against the code of its own day; with them, against every one named.
    `hide` leaves out captions, links, answers, and all words of a caption but hashtags.
    """
    rule_sets = rule_sets_of(creator, rules)
    posts = check_creator(creator, rule_sets, by_day=not rules)
    facts = creator_facts(creator)
    law, asked = load_supervision_rules(data=creator.data), load_privacy_rules(data=creator.data)
    inputs = {file: digest for rule_set in rule_sets for file, digest in rule_set.inputs.items()}
    inputs |= rule_inputs(law.id, asked.id, data=creator.data)
    checklist = privacy_checklist(creator, asked, posts.cues)
    if hide:
        posts = without_words(posts)
        checklist = tuple(replace(item, answer=item.answer and HIDDEN) for item in checklist)
    return Duties(
        posts,
        _times_usual(creator.exports),
        mediawet_scope(facts, law),
        facts,
        checklist,
        (asked.description, asked.ask),
        inputs,
    )


def _times_usual(exports: Exports) -> pd.Series:
    relative = relative_views(exports.videos, exports.exported_on)
    times: pd.Series = np.exp(relative["log_ratio"].where(relative["settled"]))
    return times


def rule_sets_of(creator: Creator, names: Sequence[str]) -> list[DisclosureRules]:
    """The rule sets `names`, or all that the creator's data folder has, the newest code last."""
    if names:
        return [load_disclosure_rules(name, creator.data) for name in names]
    every = disclosure_rule_names(creator.data)
    return in_order(load_disclosure_rules(name, creator.data) for name in every)
