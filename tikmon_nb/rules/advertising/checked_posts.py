"""All posts of a creator under some rule sets: verdicts, what to mend first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports import Exports
from tikmon_nb.inputs.rule_sets.advertising import VERDICTS, DisclosureRules, Verdict
from tikmon_nb.rules.advertising.verdicts import Check, check_posts
from tikmon_nb.rules.law.facts import Relations, posts_of, relations_of


@dataclass(frozen=True)
class CheckedPosts:
    """`posts`: a row per post, oldest first, with `posted_on`, `views` (NaN = not known), `link`, `video_id`,
    `caption`, `commercial` (as `Check.commercial`, under the first rule set), a verdict for each rule set.

    `checks`: for each post its result under every rule set, in the order of `rules`.
    """

    rules: tuple[DisclosureRules, ...]
    posts: pd.DataFrame
    checks: tuple[tuple[Check, ...], ...]
    unlinked: int = 0
    """Deals of the creator that name no post which was read: no post can be judged by them."""
    sold: int = 0
    """Posts through which something was ordered with a commission, and that no deal names."""
    only_the_best: bool = False
    """The posts are those of TikTok Studio's list of best viewed ones alone."""

    def counts(self, rules_id: str) -> dict[Verdict, int]:
        """How many posts have each verdict."""
        counted = Counter(self.posts[rules_id])
        return {verdict: counted.get(verdict, 0) for verdict in VERDICTS}

    def of(self, rules_id: str) -> list[Check]:
        """The results under one rule set, post by post."""
        at = [rules.id for rules in self.rules].index(rules_id)
        return [checks[at] for checks in self.checks]

    def to_mend(self, rules_id: str) -> list[tuple[int, Check]]:
        """Rows and results that are no `no_problem_found`: problems first, and of those the most seen."""
        checks = self.of(rules_id)
        severity = [VERDICTS.index(check.verdict) for check in checks]
        return [(row, checks[row]) for row in self._by(severity)]

    def to_look_at(self) -> list[int]:
        """Rows that are no `no_problem_found` under any rule set, in the same order."""
        severity = [max(VERDICTS.index(check.verdict) for check in checks) for checks in self.checks]
        return self._by(severity)

    def _by(self, severity: Sequence[int]) -> list[int]:
        views = self.posts["views"].fillna(-1).to_numpy()
        rows = [row for row, level in enumerate(severity) if level > 0]
        return sorted(rows, key=lambda row: (-severity[row], -views[row], -row))

    @property
    def cues(self) -> set[str]:
        """Names of the cues that stand in any caption."""
        return {cue.name for checks in self.checks for cue in checks[0].cues}


def check_creator(creator: Creator, rule_sets: Sequence[DisclosureRules]) -> CheckedPosts:
    """Every post of `creator` under each of `rule_sets`."""
    found = check_exports(creator.exports, rule_sets, relations_of(creator))
    linked = creator.deals["video_id"].isin(creator.exports.videos.index)
    sold = sum(checks[0].post.ordered and not checks[0].post.deal for checks in found.checks)
    return replace(found, unlinked=int((~linked).sum()), sold=sold)


def check_exports(
    exports: Exports, rule_sets: Sequence[DisclosureRules], relations: Relations | None = None
) -> CheckedPosts:
    """Every post that `exports` hold under each of `rule_sets`; without `relations`, no deal is known."""
    fields = {name: what for rules in rule_sets for name, what in rules.platform_fields.items()}
    posts = posts_of(exports, relations or Relations(), fields)
    checks = tuple(check_posts(posts["post"], rule_sets))
    frame = posts.drop(columns="post")
    frame["caption"] = [post.caption for post in posts["post"]]
    frame["commercial"] = [found[0].commercial for found in checks]
    for at, rules in enumerate(rule_sets):
        frame[rules.id] = [found[at].verdict for found in checks]
    return CheckedPosts(tuple(rule_sets), frame, checks, only_the_best=exports.only_the_best)
