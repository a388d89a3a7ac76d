"""A creator without names: for a page that may be shared with people who need not know who it is about.

Nothing is searched for names: whatever somebody wrote is left out or replaced, and the numbers are worked out
before that, so that they are those of the page with names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from tikmon_nb.inputs.books.ledger import no_deals
from tikmon_nb.inputs.creator_form import Ambassador, CreatorForm
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports import Exports
from tikmon_nb.inputs.rule_sets.advertising import DisclosureRules
from tikmon_nb.inputs.yaml_file import Record
from tikmon_nb.model.posts.post_statistics import PostStatistics
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts
from tikmon_nb.rules.advertising.verdicts import Check
from tikmon_nb.rules.captions.reading import Span
from tikmon_nb.tasks.report.neutral_findings import HIDDEN, neutral, neutral_files
from tikmon_nb.views.advertising.disclosure_sentences import LEFT_OUT
from tikmon_nb.views.page.text import Text

Item = TypeVar("Item", bound=Record)


def anonymised_year(year: Year, name: str, text: Text) -> Year:
    """The same year of its creator as `anonymised`; an empty `name` changes nothing."""
    if not name:
        return year
    creator = anonymised(year.creator, name, text)
    files = neutral_files(
        year.creator.exports.sources, year.findings, text, own=[f"rates/{year.card.id}.yml"]
    )
    brands = {
        real.brand: shown.brand
        for real, shown in zip(year.creator.form.ambassador, creator.form.ambassador, strict=True)
    }
    findings = [
        replace(neutral(finding, files), found=brands[finding.found])
        if finding.code == "contract_ended" and finding.found in brands
        else neutral(finding, files)
        for finding in year.findings
    ]
    return replace(year, creator=creator, findings=tuple(findings))


def anonymised(creator: Creator, name: str, text: Text) -> Creator:
    """`creator` called `name`, with brands, products, services, posts and files numbered, without captions.

    The id stays, since the draws depend on it, but no page shows it. An empty `name` changes nothing.
    """
    if not name:
        return creator
    files = neutral_files(creator.exports.sources, creator.findings, text)
    brands = _numbered(list(creator.deals["brand"]), text("brand {n}", n="{n}"))
    return replace(
        creator,
        form=_form(creator.form, name, text),
        exports=_exports(creator.exports, files, text),
        findings=tuple(neutral(finding, files) for finding in creator.findings),
        deals=creator.deals.assign(brand=brands, **_BLANK, category="", video_id=""),
        offers=no_deals(),
        income=creator.income.assign(source="", **_BLANK),
    )


_BLANK = {"note": "", "payer": "", "deal_id": ""}


def _exports(exports: Exports, files: dict[str, str], text: Text) -> Exports:
    """Posts are numbered, since the number that TikTok gives them leads to them."""
    videos, orders = exports.videos, exports.orders
    sold = [post for post in orders["video_id"] if isinstance(post, str) and post]
    posts = {
        post: text("post {n}", n=n) for n, post in enumerate(dict.fromkeys([*videos.index, *sold]), start=1)
    }
    index = pd.Index([posts[post] for post in videos.index], dtype=videos.index.dtype, name="video_id")
    profile = exports.profile
    return replace(
        exports,
        videos=videos.assign(link="", title="").set_axis(index, axis=0),
        orders=orders.assign(
            video_id=[posts.get(post, "") for post in orders["video_id"]], product="", shop=""
        ),
        own_posts=exports.own_posts.assign(title=""),
        profile=profile and replace(profile, username=""),
        sources=tuple(replace(source, name=files[source.name]) for source in exports.sources),
    )


def without_titles(statistics: PostStatistics, text: Text, *, hide: bool = True) -> PostStatistics:
    """The same statistics with hashtags numbered, and without captions and links."""
    if not hide:
        return statistics
    titles = [text("caption left out") if title else "" for title in statistics.videos["title"]]
    features = statistics.words.features
    tags = iter(range(1, len(features) + 1))
    pairs = zip(features["kind"], features["value"], strict=True)
    values = [f"hashtag{next(tags)}" if kind == "hashtag" else str(value) for kind, value in pairs]
    return replace(
        statistics,
        videos=statistics.videos.assign(title=titles, link=""),
        words=replace(statistics.words, features=features.assign(value=values)),
    )


def without_words(checked: CheckedPosts) -> CheckedPosts:
    """The same verdicts without captions and links; of the words that led to them, labels' hashtags stay."""
    hashtags = _hashtags(checked.rules)
    checks = tuple(tuple(_hidden(check, hashtags) for check in row) for row in checked.checks)
    captions = [LEFT_OUT if isinstance(caption, str) else None for caption in checked.posts["caption"]]
    posts = checked.posts.assign(caption=pd.Series(captions, checked.posts.index, dtype=object), link="")
    return replace(checked, posts=posts, checks=checks)


def _hashtags(rules: Iterable[DisclosureRules]) -> frozenset[str]:
    """The hashtags that the rules themselves write out; one with a wildcard may hold anything."""
    patterns = [
        pattern
        for rule_set in rules
        for rows in (rule_set.labels.values(), rule_set.cues, rule_set.subjects)
        for row in rows
        for pattern in row.patterns
    ]
    patterns += [pattern for rule_set in rules for pattern in rule_set.contradictions]
    return frozenset(pattern for pattern in patterns if pattern[:1] == "#" and pattern[1:].isalnum())


def _hidden(check: Check, shown: frozenset[str]) -> Check:
    def hidden(span: Span) -> Span:
        return span if span.text.casefold() in shown else span._replace(text=HIDDEN)

    label = check.label and check.label._replace(span=hidden(check.label.span))
    cues = tuple(cue._replace(span=hidden(cue.span)) for cue in check.cues)
    reasons = tuple(reason._replace(spans=tuple(map(hidden, reason.spans))) for reason in check.reasons)
    reading = check.reading and check.reading._replace(text="", labels=())
    post = replace(check.post, caption=None, picture="", brands=(), friends=frozenset())
    return replace(check, post=post, reading=reading, label=label, cues=cues, reasons=reasons)


def _form(form: CreatorForm, name: str, text: Text) -> CreatorForm:
    return form.model_copy(
        update={
            "name": name,
            "handle": None,
            "niche": None,
            "not_brands": (),
            "media_kit": None,
            "privacy": {},
            "ambassador": _with_brands(form.ambassador, text("brand {n}", n="{n}")),
            "shop": _renamed(form.shop, "name", text("product {n}", n="{n}")),
            "other": _renamed(form.other, "name", text("service {n}", n="{n}")),
            "costs": _renamed(form.costs, "name", text("cost {n}", n="{n}")),
        }
    )


def _with_brands(contracts: Sequence[Ambassador], pattern: str) -> tuple[Ambassador, ...]:
    """Contracts with the same brand still share one."""
    brands = _numbered([contract.brand for contract in contracts], pattern)
    return tuple(
        contract.model_copy(update={"brand": brand})
        for contract, brand in zip(contracts, brands, strict=True)
    )


def _renamed(items: Sequence[Item], field: str, pattern: str) -> tuple[Item, ...]:
    return tuple(
        item.model_copy(update={field: pattern.format(n=number)})
        for number, item in enumerate(items, start=1)
    )


def _numbered(names: list[str], pattern: str) -> list[str]:
    order = list(dict.fromkeys(name for name in names if name))
    return [pattern.format(n=order.index(name) + 1) if name else "" for name in names]
