"""`tikmon check`: creators, files of posts and single texts under the rule sets that were asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Finding, InputError, unknown_name
from tikmon_nb.inputs import creator_ids, load_creator
from tikmon_nb.inputs.captions_file import is_there, read_captions
from tikmon_nb.inputs.creators import known_ids
from tikmon_nb.inputs.exports import read_files
from tikmon_nb.inputs.rule_sets.advertising import (
    DisclosureRules,
    disclosure_rule_names,
    in_order,
    load_disclosure_rules,
)
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts, check_creator, check_exports
from tikmon_nb.rules.advertising.verdicts import Check, Post, check_posts
from tikmon_nb.tasks.brand_evidence import FIELDS, HASHES, PAGE, write_evidence
from tikmon_nb.views.advertising.check_results import (
    caveat_lines,
    check_fields,
    check_lines,
    creator_lines,
    found_fields,
)
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import Text


@dataclass(frozen=True)
class Checked:
    """What was checked: single captions, and posts by the name of the creator or file they come from."""

    rules: tuple[DisclosureRules, ...]
    by_day: bool
    captions: tuple[tuple[str, tuple[Check, ...]], ...]
    posts: tuple[tuple[str, CheckedPosts], ...]


def check(
    targets: Sequence[str],
    captions: Sequence[str],
    data: Path | str | None,
    *,
    rules: Sequence[str] = (),
    deal: str = "",
    labelled: bool = False,
    day: dt.date | None = None,
    handle: str | None = None,
) -> Checked:
    """Everything that was named, checked; raises `InputError` for a name that is neither creator nor file.

    Without `rules`, each post under the code of its own day. `day`: when the captions were posted; without
    it, one that is given is of today, and those of a text file are of an unknown day.
    """
    # an argument that is no UTF-8 holds half characters, which no page or JSON can
    captions = [caption.encode("utf-8", "replace").decode() for caption in captions]
    names, by_day = list(rules) or disclosure_rule_names(data), not rules
    rule_sets = in_order([load_disclosure_rules(name, data) for name in names])
    known = known_ids(data) if any(not is_there(target) for target in targets) else {}
    posts = []
    single: list[tuple[str, dt.date | None]] = [(caption, day or dt.date.today()) for caption in captions]
    for target in targets:
        if target.casefold().endswith(".txt") and is_there(target):
            single += [(caption, day) for caption in read_captions(Path(target))]
        elif is_there(target):
            exports = read_files([target], handle=handle)
            errors = [finding for finding in exports.findings if finding.severity == "error"]
            if errors:
                raise InputError(errors)
            posts.append((target, check_exports(exports, rule_sets, by_day=by_day)))
        elif target in known or target in known.values():
            creator = load_creator(target, data)
            posts.append((target, check_creator(creator, rule_sets, by_day=by_day)))
        else:
            raise unknown_name("creator_or_file_unknown", target, creator_ids(data))
    if targets and not single and not any(len(checked.posts) for _, checked in posts):
        raise InputError([Finding("no_captions", "error", ", ".join(targets))])
    asked = [
        Post(caption if caption.strip() else None, deal=deal, labelled=labelled, day=on)
        for caption, on in single
    ]
    checks = check_posts(asked, rule_sets, by_day=by_day)
    by_caption = tuple((caption, results) for (caption, _), results in zip(single, checks, strict=True))
    used = {check.rules.id for _, results in by_caption for check in results}
    used |= {rules.id for _, checked in posts for rules in checked.rules}
    return Checked(tuple(rules for rules in rule_sets if rules.id in used), by_day, by_caption, tuple(posts))


def evidence_of(creator_id: str, brand: str, folder: str, data: Path | str | None, text: Text) -> str:
    """Where the evidence for one brand was written, as a sentence."""
    today = dt.date.today()
    written = write_evidence(load_creator(creator_id, data), brand, Path(folder), text, today)
    return text("Written to {folder}: {files}.", folder=written, files=f"{PAGE}, {FIELDS}, {HASHES}")


def has_problem(checked: Checked) -> bool:
    """Whether anything is a `problem` under a rule set that judges it."""
    single = any(check.verdict == "problem" for _, checks in checked.captions for check in checks)
    return single or any(posts.counts()["problem"] for _, posts in checked.posts)


def lines(checked: Checked, text: Text) -> list[str]:
    """The results as readable lines, with what goes with every result at the end."""
    told: list[str] = []
    for caption, checks in checked.captions:
        shown = " ".join(one_direction(caption).split())
        told.append(f"“{shown if len(shown) <= 90 else shown[:89] + '…'}”")
        for check in checks:
            told += check_lines(check, text)
        told.append("")
    for name, posts in checked.posts:
        told += [*creator_lines(name, posts, text), ""]
    return told + caveat_lines(checked.rules, checked.by_day, text)


def fields(checked: Checked, text: Text) -> dict[str, Any]:
    """The results as JSON-ready fields."""
    return {
        "rules": [rules.id for rules in checked.rules],
        "captions": [
            {"caption": caption, "checks": [check_fields(check, text) for check in checks]}
            for caption, checks in checked.captions
        ],
        "posts": [found_fields(name, posts, text) for name, posts in checked.posts],
        "caveats": caveat_lines(checked.rules, checked.by_day, text),
    }
