"""All posts of a creator, each under the rules of its own day: verdicts, what to mend first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports import Exports
from tikmon_nb.inputs.rule_sets.advertising import VERDICTS, DisclosureRules, Verdict
from tikmon_nb.rules.advertising.verdicts import SEVERITY, Check, check_posts
from tikmon_nb.rules.law.facts import Relations, posts_of, relations_of


@dataclass(frozen=True)
class CheckedPosts:
    """`posts`: a row per post, oldest first, with `posted_on`, `views` (NaN = not known), `link`, `video_id`,
    `caption`, `commercial` (as `Check.commercial`), `verdict` (the worst of the sets that judge it).

    `checks`: for each post its results as of `check_posts`; `rules`: the sets that judge any post, or all
    that were asked for.
    """

    rules: tuple[DisclosureRules, ...]
    posts: pd.DataFrame
    checks: tuple[tuple[Check, ...], ...]
    by_day: bool = False
    unlinked: int = 0
    """Deals of the creator that name no post which was read: no post can be judged by them."""
    sold: int = 0
    """Posts through which something was ordered with a commission, and that no deal names."""
    only_the_best: bool = False
    """The posts are those of TikTok Studio's list of best viewed ones alone."""

    def counts(self, rules_id: str = "") -> dict[Verdict, int]:
        """How many posts have each verdict; with `rules_id`, of those that this set judges."""
        verdicts = (check.verdict for _, check in self.of(rules_id)) if rules_id else self.posts["verdict"]
        counted = Counter(verdicts)
        return {verdict: counted.get(verdict, 0) for verdict in VERDICTS}

    def of(self, rules_id: str) -> list[tuple[int, Check]]:
        """Rows and results of the posts that one rule set judges."""
        return [
            (row, check)
            for row, checks in enumerate(self.checks)
            for check in checks
            if check.rules.id == rules_id and not check.beside
        ]

    def judged(self, row: int) -> list[Check]:
        """The results of the sets that judge a post, the worst first."""
        checks = [check for check in self.checks[row] if not check.beside]
        return sorted(checks, key=lambda check: -SEVERITY[check.verdict])

    def to_mend(self) -> list[int]:
        """Rows that are no `no_problem_found`: problems first, and of those the most seen."""
        severity = [SEVERITY[verdict] for verdict in self.posts["verdict"]]
        views = self.posts["views"].fillna(-1).to_numpy()
        rows = [row for row, level in enumerate(severity) if level > 0]
        return sorted(rows, key=lambda row: (-severity[row], -views[row], -row))

    @property
    def newest(self) -> DisclosureRules:
        """The rule set that came into force last: its words hold for every post."""
        return self.rules[-1]

    @property
    def only_tags(self) -> int:
        """Posts that tag accounts, while nothing tells that these are businesses."""
        return sum(checks[0].only_tags for checks in self.checks)

    @property
    def cues(self) -> set[str]:
        """Names of the cues that stand in any caption."""
        return {cue.name for checks in self.checks for cue in checks[0].cues}


def check_creator(
    creator: Creator, rule_sets: Sequence[DisclosureRules], *, by_day: bool = False
) -> CheckedPosts:
    """Every post of `creator`, as `check_exports`, with what is known of the creator's deals."""
    found = check_exports(creator.exports, rule_sets, relations_of(creator), by_day=by_day)
    linked = creator.deals["video_id"].isin(creator.exports.videos.index)
    sold = sum(checks[0].post.ordered and not checks[0].post.deal for checks in found.checks)
    return replace(found, unlinked=int((~linked).sum()), sold=sold)


def check_exports(
    exports: Exports,
    rule_sets: Sequence[DisclosureRules],
    relations: Relations | None = None,
    *,
    by_day: bool = False,
) -> CheckedPosts:
    """Every post that `exports` hold under each of `rule_sets`; without `relations`, no deal is known.

    With `by_day`, each under the code of its own day (`check_posts`).
    """
    fields = {name: what for rules in rule_sets for name, what in rules.platform_fields.items()}
    posts = posts_of(exports, relations or Relations(), fields)
    checks = tuple(check_posts(posts["post"], rule_sets, by_day=by_day))
    used = {check.rules.id for one in checks for check in one if not check.beside}
    rules = tuple(one for one in rule_sets if not by_day or one.id in used) or tuple(rule_sets)
    frame = posts.drop(columns="post")
    frame["caption"] = [post.caption for post in posts["post"]]
    frame["commercial"] = [found[0].commercial for found in checks]
    found = CheckedPosts(rules, frame, checks, by_day, only_the_best=exports.only_the_best)
    frame["verdict"] = [found.judged(row)[0].verdict for row in range(len(frame))]
    return found
