"""One post under one rule set, for tests that look at one at a time."""

from __future__ import annotations

from tikmon_nb.inputs.rule_sets.advertising import DisclosureRules
from tikmon_nb.rules.advertising.verdicts import Check, Post, check_posts


def check_post(post: Post, rules: DisclosureRules) -> Check:
    """The verdict on `post`."""
    return next(check_posts([post], [rules]))[0]
