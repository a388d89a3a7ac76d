"""A creator is a folder: what the creator says (`creator.yml`) and what TikTok says (`exports/`)."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Finding, Findings, InputError, check_kind, unknown_name
from tikmon_nb.inputs.books.ledger import (
    DEALS_FILE,
    INCOME_FILE,
    agreed,
    no_deals,
    no_income,
    read_deals,
    read_income,
)
from tikmon_nb.inputs.creator_form import FORM, CreatorForm, one_line
from tikmon_nb.inputs.exports import Exports, read_exports, read_files
from tikmon_nb.inputs.exports.export_kind import LeavingOut
from tikmon_nb.inputs.folders import data_folder, layers, may_be_there, names_in, read_regular, sha256
from tikmon_nb.inputs.yaml_file import MAX_BYTES, check, load_yaml
from tikmon_nb.shown import Shown

_ID = re.compile(rb"^id[ \t]*:[ \t]+([A-Za-z][A-Za-z0-9_-]*)[ \t]*(?:[ \t]#.*)?\r?$", re.MULTILINE)
_PLACE = "TIKMON_CREATOR"
_NO_WORDS = {b"null", b"true", b"false", b"yes", b"no", b"on", b"off"}
FAR_DAYS = 62  # a forecast that begins longer than this after the last measured day


@dataclass(frozen=True, repr=False)
class Creator(Shown):
    """One creator: the form, the measured history, and everything that was wrong with either."""

    form: CreatorForm
    exports: Exports
    findings: tuple[Finding, ...]
    inputs: dict[str, str]
    """SHA-256 of every file read, by its path below the creator's folder."""
    data: Path
    folder: str
    income: pd.DataFrame = field(default_factory=no_income)
    """What came in: `ledger.read_income`."""
    deals: pd.DataFrame = field(default_factory=no_deals)
    """What was agreed: the rows of `offers` that are deals (`ledger.agreed`)."""
    offers: pd.DataFrame = field(default_factory=no_deals)
    """What was offered, agreed and refused: `ledger.read_deals`."""

    @property
    def id(self) -> str:
        """The creator's id."""
        return self.form.id

    @property
    def name(self) -> str:
        """The name to show; the id where none is given."""
        return self.form.name or self.form.id

    def _words(self) -> tuple[str, dict[str, object]]:
        days = self.exports.daily.index
        span = f", {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}" if len(days) else ""
        often = Counter(finding.severity for finding in self.findings)
        invented = " (an invented example)" if self.form.invented else ""
        return f"Creator {self.id!r}, {self.name!r}{invented}", {
            "exports": f"{len(self.exports.sources)} files, {len(days)} days{span}",
            "posts": f"{len(self.exports.videos)} with their views",
            "books": f"{len(self.income)} lines of income, {len(self.deals)} deals",
            "findings": ", ".join(f"{severity} {count}" for severity, count in often.items()) or "none",
        }


@functools.cache
def _no_exports() -> Exports:
    return read_files(())


def creator_of_form(form: CreatorForm, data: Path | str | None = None) -> Creator:
    """A creator of whom nothing but `form` is known, without a folder."""
    return Creator(form, _no_exports(), (), {}, data_folder(data), form.id)


@dataclass(frozen=True)
class _Listed:
    """The creators below one data folder: folder names by id; the id of each folder that shares it."""

    root: Path
    ids: dict[str, str]
    doubled: dict[str, str]


@dataclass(frozen=True)
class CreatorIndex:
    """Whose folder is where, looked up once for all creators that are asked for."""

    layers: tuple[_Listed, ...]

    @property
    def ids(self) -> dict[str, str]:
        """Folder name of every creator in the data folder, by id, in the order of the folders.

        A form without a readable id, and each of several folders with one id, stands under its folder's name.
        """
        return self.layers[0].ids

    @property
    def known(self) -> dict[str, str]:
        """`ids`, then the shipped examples: known by name, but in no list of one's own creators."""
        ids = dict(self.ids)
        for layer in self.layers[1:]:
            ids |= {creator_id: name for creator_id, name in layer.ids.items() if creator_id not in ids}
        return ids

    def folder(self, creator: str) -> Path:
        """The folder of the creator with this id or folder name.

        Raises `InputError` if it does not exist, or if another folder has the same id.
        """
        for layer in self.layers:
            name = layer.ids.get(creator, creator)
            shared = layer.doubled.get(name, creator)
            if layer.doubled and (
                folders := [folder for folder, of in layer.doubled.items() if of == shared]
            ):
                first, *others = folders
                raise InputError(
                    Finding("id_repeated", "error", f"{other}/{FORM}", expected=first, found=shared)
                    for other in others
                )
            if creator in layer.ids or name in layer.ids.values():
                return layer.root / name
        raise unknown_name("creator_unknown", creator, self.ids, file="creators")


def creator_index(data: Path | str | None = None) -> CreatorIndex:
    """Whose folder is where, in the data folder and among the shipped examples.

    Raises `InputError` if a list of folders cannot be read.
    """
    return CreatorIndex(tuple(_listed(layer / "creators") for layer in layers(data)))


def _listed(root: Path) -> _Listed:
    told = {name: _peek_id(root / name) for name in names_in(root) if may_be_there(root / name / FORM)}
    often = Counter(creator_id for creator_id in told.values() if creator_id)
    ids, doubled = dict[str, str](), dict[str, str]()
    for name, creator_id in told.items():
        if creator_id and often[creator_id] == 1:
            ids[creator_id] = name
            continue
        ids[f"{name}/" if often[name] == 1 else name] = name  # whose id that is keeps it
        if creator_id:
            doubled[name] = creator_id
    return _Listed(root, ids, doubled)


def known_ids(data: Path | str | None = None) -> dict[str, str]:
    """Folder name of every creator, the shipped examples too, by id: `CreatorIndex.known`."""
    return creator_index(data).known


def creator_ids(data: Path | str | None = None) -> dict[str, str]:
    """Folder name of every creator in the data folder, by id: `CreatorIndex.ids`."""
    return creator_index(data).ids


def _peek_id(folder: Path) -> str | None:
    """The id in a form; quick where it is one plain word, which needs no YAML."""
    try:
        raw = read_regular(folder / FORM, MAX_BYTES)
        words = _ID.findall(raw)
        if len(words) == 1 and words[0].lower() not in _NO_WORDS:
            return str(words[0].decode())
        return str(one_line(load_yaml(folder / FORM).data["id"])) or None
    except Exception:  # whatever is wrong is reported when the creator is loaded
        return None


def load_creator(
    creator_id: str,
    data: Path | str | None = None,
    today: dt.date | None = None,
    *,
    index: CreatorIndex | None = None,
) -> Creator:
    """The creator with this id (or folder name): form, exports, findings.

    Nothing that was measured or came in lies after `today`, the day of the clock if it is not given.
    `index` is that of the data folder, looked up once by whoever loads many.

    Raises `InputError` with all problems at once: no such creator (with the nearest ids), a malformed
    or impossible form, exports that cannot be read without guessing a number.

    >>> from tikmon_nb import load_creator
    >>> creator = load_creator("noor")
    >>> creator.name, creator.form.niche
    ('Noor', 'beauty')
    >>> daily = creator.exports.daily  # counts per day, NaN where nothing was measured
    >>> list(daily)[:6], f"{daily.index[-1]:%Y-%m-%d}"
    (['views', 'profile_views', 'likes', 'comments', 'shares', 'followers'], '2026-11-15')
    >>> load_creator("nor")
    Traceback (most recent call last):
    tikmon_nb.findings.InputError: creators: creator_unknown: ...: did you mean noor?
    """
    check_kind(str, creator_id, "load_creator takes the id of a creator")
    root = data_folder(data)
    return _load(_folder(creator_id, root, index), root, today)


def load_form(
    creator_id: str, data: Path | str | None = None, *, index: CreatorIndex | None = None
) -> CreatorForm:
    """Only what the creator says; raises as `load_creator` does, without reading the exports."""
    return check(CreatorForm, load_yaml(_folder(creator_id, data_folder(data), index) / FORM))


def place_of(creator: str, folder: Path) -> dict[str, str]:
    """Variables that tell another process where a creator's folder is, so that it need not look for it."""
    return {_PLACE: json.dumps([creator, str(folder.resolve())])}


def _folder(creator_id: str, root: Path, index: CreatorIndex | None = None) -> Path:
    told = json.loads(os.environ.get(_PLACE, "[]")) if index is None else []
    if told[:1] == [creator_id]:
        return Path(told[1])
    return (index or creator_index(root)).folder(creator_id)


@dataclass(frozen=True)
class Contents:
    """All that a creator's folder holds; `form` is None when it cannot be read. Errors are in `findings`."""

    form: CreatorForm | None
    exports: Exports
    income: pd.DataFrame
    deals: pd.DataFrame
    findings: tuple[Finding, ...]


def look_into(
    creator_id: str,
    data: Path | str | None = None,
    today: dt.date | None = None,
    *,
    index: CreatorIndex | None = None,
) -> Contents:
    """What the folder of this creator holds, whatever is wrong with it.

    Raises `InputError` only if this creator does not exist.
    """
    return _contents(_folder(creator_id, data_folder(data), index), today)


def _contents(folder: Path, today: dt.date | None) -> Contents:
    findings, today = Findings(), today or dt.date.today()
    form = None
    try:
        form = check(CreatorForm, load_yaml(folder / FORM))
    except InputError as error:
        findings.extend(error.findings)
    exports = read_exports(
        folder / "exports",
        exported_on=form.exported_on if form else None,
        handle=form.handle if form else None,
        today=today,
    )
    findings.extend(exports.findings)
    today = max(today, exports.exported_on or today)  # a clock may be behind
    income, deals = no_income(), no_deals()
    with LeavingOut([INCOME_FILE], findings):
        income = read_income(folder / INCOME_FILE, findings, today)
    with LeavingOut([DEALS_FILE], findings):
        deals = read_deals(folder / DEALS_FILE, findings, today)
    if form is not None:
        _note_older_exports(form, exports, findings)
    return Contents(form, exports, income, deals, tuple(findings))


def _load(folder: Path, data: Path, today: dt.date | None) -> Creator:
    found = _contents(folder, today)
    Findings(list(found.findings)).raise_errors()
    if found.form is None:  # no form without an error; the type checker cannot know
        raise InputError(found.findings)
    inputs = {f"exports/{name}": digest for name, digest in found.exports.inputs.items()}
    own = [name for name in (FORM, INCOME_FILE, DEALS_FILE) if (folder / name).is_file()]
    inputs |= {name: sha256(folder / name) for name in own}
    return Creator(
        form=found.form,
        exports=found.exports,
        findings=found.findings,
        inputs=inputs,
        data=data,
        folder=folder.name,
        income=found.income,
        deals=agreed(found.deals),
        offers=found.deals,
    )


def _note_older_exports(form: CreatorForm, exports: Exports, findings: Findings) -> None:
    """A warning if the form is newer than what TikTok measured, which still takes precedence."""
    if form.as_of and exports.last_day and exports.last_day < form.as_of:
        days: dict[str, Any] = {"expected": form.as_of.isoformat(), "found": exports.last_day.isoformat()}
        findings.add("exports_older_than_form", file="exports", **days)


def start_far_from_data(creator: Creator, start: dt.date) -> list[Finding]:
    """A warning when the first month of a forecast lies far from the last day that was measured."""
    last = creator.exports.last_day or creator.form.as_of
    if last is None:
        return []
    late, early = (start - last).days > FAR_DAYS, start <= last
    if not (late or early):
        return []
    days: dict[str, Any] = {"expected": last.isoformat(), "found": start.isoformat()}
    findings = Findings()
    if late:
        findings.add("start_long_after_data", **days)
    else:
        findings.add("start_before_end_of_data", **days)
    return findings.items
