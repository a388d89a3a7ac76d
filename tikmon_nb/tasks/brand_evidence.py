"""`tikmon check --evidence`: what a creator hands to one brand of how its posts were labelled."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path

from tikmon_nb.batch.page import render
from tikmon_nb.batch.placing import place, work_in
from tikmon_nb.findings import Finding, InputError, unknown_name
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.rules.advertising.checked_posts import CheckedPosts, check_exports
from tikmon_nb.rules.advertising.cues import BRAND, brand_places
from tikmon_nb.rules.law.facts import relations_of
from tikmon_nb.tasks.duties import rule_sets_of
from tikmon_nb.tasks.report.anonymous import without_words
from tikmon_nb.views.advertising.evidence_pack import pack_fields, told
from tikmon_nb.views.page.text import Text

PAGE, FIELDS, HASHES = "evidence.html", "evidence.json", "SHA256SUMS"


def write_evidence(creator: Creator, brand: str, folder: Path, text: Text, made_on: dt.date) -> Path:
    """The folder, new or empty before, with the pack for `brand` as page, as JSON, and a list of hashes.

    It tells of no other deal, brand or amount: the posts are judged by the deals with this brand alone, and a
    caption that names another brand of the creator's deals is left out, its hash is not.
    Raises `InputError` for a brand without deals or without posts, and for a folder that holds something.
    """
    named, others = _brands(creator, brand)
    deals = creator.deals[creator.deals["brand"].str.casefold() == named.casefold()]
    relations = replace(relations_of(replace(creator, deals=deals)), brands=(named,), ordered=frozenset())
    checked = check_exports(creator.exports, rule_sets_of(creator, ()), relations, by_day=True)
    rows = [row for row, checks in enumerate(checked.checks) if _concerns(checked, row)]
    if not rows:
        raise InputError([Finding("brand_without_posts", "error", creator.form.id, found=named)])
    silent = [row for row in rows if brand_places(str(checked.posts.iloc[row]["caption"] or ""), others)]
    unlinked = int((~deals["video_id"].isin(creator.exports.videos.index)).sum())
    fields = {
        "tikmon_evidence": 1,
        "creator": creator.form.name or creator.form.id,
        "brand": named,
        "made_on": made_on.isoformat(),
        "data_until": creator.exports.exported_on and creator.exports.exported_on.isoformat(),
        "deals_without_post": unlinked,
        "told": told(made_on, creator.exports.exported_on, unlinked, text),
        **pack_fields(checked, without_words(checked), rows, silent, text),
    }
    title = text("Advertising for {brand}", brand=named)
    page = render("evidence.html.j2", text, "tikmon_nb.tasks", title=title, pack=fields)
    written = json.dumps(fields, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    _place(folder, {PAGE: page, FIELDS: written})
    return folder


def _brands(creator: Creator, brand: str) -> tuple[str, tuple[str, ...]]:
    """The name of the brand as the creator writes it, and the names of all other brands."""
    by_name = {name.casefold(): name for name in reversed(relations_of(creator).brands)}
    if brand.strip().casefold() not in by_name:
        raise unknown_name("brand_unknown", brand, by_name.values())
    named = by_name.pop(brand.strip().casefold())
    return named, tuple(by_name.values())


def _concerns(checked: CheckedPosts, row: int) -> bool:
    """Whether a post belongs to a deal with the brand, or names it."""
    check = checked.checks[row][0]
    return bool(check.post.deal) or any(cue.name == BRAND for cue in check.cues)


def _place(folder: Path, files: dict[str, str]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError([Finding("folder_not_empty", "error", str(folder))])
    with work_in(folder.absolute()) as work:  # readable by its owner alone
        hashes = []
        for name, content in files.items():
            (work / name).write_bytes(content.encode("utf-8"))
            hashes.append(f"{hashlib.sha256(content.encode('utf-8')).hexdigest()}  {name}\n")
        (work / HASHES).write_text("".join(hashes), encoding="utf-8", newline="\n")
        place(work, folder, [*files, HASHES])
