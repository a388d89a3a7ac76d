"""A creator is a folder: what the creator says (`creator.yml`) and what TikTok says (`exports/`)."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Finding, Findings, InputError, unknown_name
from tikmon_nb.inputs.books.ledger import (
    DEALS_FILE,
    INCOME_FILE,
    no_deals,
    no_income,
    read_deals,
    read_income,
)
from tikmon_nb.inputs.creator_form import FORM, CreatorForm, one_line
from tikmon_nb.inputs.exports import Exports, read_exports, read_files
from tikmon_nb.inputs.folders import data_folder, layers, sha256
from tikmon_nb.inputs.yaml_file import check, load_yaml

FAR_DAYS = 62  # a forecast that begins longer than this after the last measured day


@dataclass(frozen=True)
class Creator:
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
    """What was agreed: `ledger.read_deals`."""

    @property
    def id(self) -> str:
        """The creator's id."""
        return self.form.id

    @property
    def name(self) -> str:
        """The name to show; the id where none is given."""
        return self.form.name or self.form.id


@functools.cache
def _no_exports() -> Exports:
    return read_files(())


def creator_of_form(form: CreatorForm, data: Path | str | None = None) -> Creator:
    """A creator of whom nothing but `form` is known, without a folder."""
    return Creator(form, _no_exports(), (), {}, data_folder(data), form.id)


def creator_folders(data: Path | str | None = None) -> dict[str, Path]:
    """Every folder below `data/creators` that holds a `creator.yml`, by folder name, sorted."""
    root = data_folder(data) / "creators"
    folders = sorted(path.parent for path in root.glob(f"*/{FORM}"))
    return {folder.name: folder for folder in folders}


def creator_ids(data: Path | str | None = None) -> dict[str, str]:
    """Folder name of every creator by creator id; an unreadable form counts under its folder's name.

    Raises `InputError` when two folders claim one id.
    """
    ids: dict[str, str] = {}
    findings = Findings()
    for name, folder in creator_folders(data).items():
        creator_id = _peek_id(folder) or name
        if creator_id in ids:
            findings.error("id_repeated", file=f"{name}/{FORM}", expected=ids[creator_id], found=creator_id)
        ids.setdefault(creator_id, name)
    findings.raise_errors()
    return ids


def known_ids(data: Path | str | None = None) -> dict[str, str]:
    """`creator_ids`, then the shipped examples: known by name, but in no list of one's own creators."""
    ids = creator_ids(data)
    for folder in layers(data)[1:]:
        for creator_id, name in creator_ids(folder).items():
            ids.setdefault(creator_id, name)
    return ids


def _peek_id(folder: Path) -> str | None:
    try:
        data = load_yaml(folder / FORM).data
        return str(one_line(data["id"])) or None
    except Exception:  # whatever is wrong is reported when the creator is loaded
        return None


def load_creator(creator_id: str, data: Path | str | None = None, today: dt.date | None = None) -> Creator:
    """The creator with this id (or folder name): form, exports, findings.

    Nothing that was measured or came in lies after `today`, the day of the clock if it is not given.

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
    root = data_folder(data)
    return _load(_folder(creator_id, root), root, today)


def load_form(creator_id: str, data: Path | str | None = None) -> CreatorForm:
    """Only what the creator says; raises as `load_creator` does, without reading the exports."""
    return check(CreatorForm, load_yaml(_folder(creator_id, data_folder(data)) / FORM))


def _folder(creator_id: str, root: Path) -> Path:
    for folder in layers(root):
        ids = creator_ids(folder)
        name = ids.get(creator_id, creator_id if creator_id in ids.values() else None)
        if name is not None:
            return creator_folders(folder)[name]
    raise unknown_name("creator_unknown", creator_id, creator_ids(root), file="creators")


@dataclass(frozen=True)
class Contents:
    """All that a creator's folder holds; `form` is None when it cannot be read. Errors are in `findings`."""

    form: CreatorForm | None
    exports: Exports
    income: pd.DataFrame
    deals: pd.DataFrame
    findings: tuple[Finding, ...]


def look_into(creator_id: str, data: Path | str | None = None, today: dt.date | None = None) -> Contents:
    """What the folder of this creator holds, whatever is wrong with it.

    Raises `InputError` only if this creator does not exist.
    """
    return _contents(_folder(creator_id, data_folder(data)), today)


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
    income = read_income(folder / INCOME_FILE, findings, today)
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
        deals=found.deals,
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
