"""A creator without names: for a page that may be shared with people who need not know who it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from tikmon_nb.inputs.creators import Creator, CreatorForm
from tikmon_nb.inputs.yaml_file import Record
from tikmon_nb.rules.checked_posts import CheckedPosts
from tikmon_nb.rules.disclosure import Check
from tikmon_nb.rules.reading import Span
from tikmon_nb.views.text import Text

HIDDEN = "…"
Item = TypeVar("Item", bound=Record)


def anonymised(creator: Creator, name: str, text: Text) -> Creator:
    """`creator` called `name`, with brands, products and services numbered, and without captions or links.

    File names lose the folders and words that tell who it is. The id stays, since the draws depend on it, but
    no page shows it. An empty `name` changes nothing.
    """
    if not name:
        return creator
    scrub = scrubber(creator)
    form = _form(creator.form, name, text)
    exports = creator.exports
    sources = tuple(replace(source, name=scrub(_last(source.name))) for source in exports.sources)
    videos = exports.videos.assign(link="", title="")
    findings = tuple(
        replace(
            one, file=scrub(_last(one.file)), found=scrub(one.found), expected=scrub(one.expected), near=()
        )
        for one in creator.findings
    )
    deals = creator.deals.assign(
        brand=_numbered(list(creator.deals["brand"]), text("brand {n}", n="{n}")), note=""
    )
    return replace(
        creator,
        form=form,
        exports=replace(exports, sources=sources, videos=videos),
        findings=findings,
        deals=deals,
        income=creator.income.assign(source="", note=""),
    )


def without_words(found: CheckedPosts) -> CheckedPosts:
    """The same verdicts without captions and links; of the words that led to them, hashtags stay."""
    checks = tuple(tuple(_hidden(check) for check in row) for row in found.checks)
    return replace(found, posts=found.posts.assign(caption=None, link=""), checks=checks)


def _hidden(check: Check) -> Check:
    label = check.label and check.label._replace(span=_hidden_span(check.label.span))
    cues = tuple(cue._replace(span=_hidden_span(cue.span)) for cue in check.cues)
    reasons = tuple(
        reason._replace(spans=tuple(_hidden_span(span) for span in reason.spans)) for reason in check.reasons
    )
    reading = check.reading and check.reading._replace(text="", labels=())
    post = replace(check.post, caption=None, picture="", brands=(), friends=frozenset())
    return replace(check, post=post, reading=reading, label=label, cues=cues, reasons=reasons)


def _hidden_span(span: Span) -> Span:
    return span if span.text.startswith("#") else span._replace(text=HIDDEN)


def scrubber(creator: Creator) -> Callable[[str], str]:
    """Replaces every word that tells who `creator` is: id, name, handle, folder, brands, however written."""
    form = creator.form
    words = {creator.id, creator.folder, form.name or "", (form.handle or "").lstrip("@")}
    if creator.exports.profile is not None:
        words.add(creator.exports.profile.username)
    words |= {word for name in tuple(words) for word in re.split(r"[\s_.-]+", name)}
    words |= {contract.brand for contract in form.ambassador} | set(creator.deals["brand"])
    telling = sorted((re.escape(word) for word in words if len(word) > 2), key=len, reverse=True)
    if not telling:
        return lambda said: said
    pattern = re.compile("|".join(telling), re.IGNORECASE)
    return lambda said: pattern.sub(HIDDEN, said)


def _last(file: str) -> str:
    """`Overview.csv` of `exports/Overview_..._handle.zip!Overview.csv`."""
    return re.split(r"[!/]", file)[-1]


def _form(form: CreatorForm, name: str, text: Text) -> CreatorForm:
    return form.model_copy(
        update={
            "name": name,
            "handle": None,
            "not_brands": (),
            "privacy": {},
            "ambassador": _renamed(form.ambassador, "brand", text("brand {n}", n="{n}")),
            "shop": _renamed(form.shop, "name", text("product {n}", n="{n}")),
            "other": _renamed(form.other, "name", text("service {n}", n="{n}")),
            "costs": _renamed(form.costs, "name", text("cost {n}", n="{n}")),
        }
    )


def _renamed(items: Sequence[Item], field: str, pattern: str) -> tuple[Item, ...]:
    return tuple(
        item.model_copy(update={field: pattern.format(n=number)})
        for number, item in enumerate(items, start=1)
    )


def _numbered(names: list[str], pattern: str) -> list[str]:
    order = list(dict.fromkeys(name for name in names if name))
    return [pattern.format(n=order.index(name) + 1) if name else "" for name in names]
