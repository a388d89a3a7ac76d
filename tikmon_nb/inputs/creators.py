"""A creator is a folder: what the creator says (`creator.yml`) and what TikTok says (`exports/`)."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tikmon_nb.inputs.books.ledger import (
    DEALS_FILE,
    INCOME_FILE,
    no_deals,
    no_income,
    read_deals,
    read_income,
)
from tikmon_nb.inputs.dates import FIRST_YEAR, LAST_YEAR, within_years
from tikmon_nb.inputs.exports import Exports, read_exports, read_files
from tikmon_nb.inputs.folders import data_folder, sha256
from tikmon_nb.inputs.quality import Finding, Findings, InputError, unknown_name
from tikmon_nb.inputs.ranges import (
    DiamondsPerHour,
    EurPerHour,
    EurPerMonth,
    EurPerOrder,
    EurPerPost,
    Followers,
    HoursPerMonth,
    OrdersPer1000Views,
    OrdersPerMonth,
    PostsPerMonth,
    Share,
    SharePerMonth,
    ViewsPer30Days,
)
from tikmon_nb.inputs.yaml_file import Record, bad_value, check, load_yaml

FORM = "creator.yml"
FAR_DAYS = 62  # a forecast that begins longer than this after the last measured day
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a sign that are drawn as nothing


def _visible(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS" and char not in _BLANK


def _one_line(value: Any) -> Any:
    """Names are one line of visible text; direction overrides could reorder the page around them."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return value
    hidden = any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in value)
    if hidden or any(char in value for char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"):
        raise bad_value("name_not_printable")
    name = value.strip()
    if name and not any(map(_visible, name)):  # such as a zero-width space: nobody could tell it from nothing
        raise bad_value("name_not_printable")
    return name


def _in_our_time(day: dt.date) -> dt.date:
    """A slip such as 9999 would overflow the calendar further on."""
    if not within_years(day):
        raise bad_value("number_out_of_range", f"{FIRST_YEAR} … {LAST_YEAR}")
    return day


def _country(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{2}", value):
        raise bad_value("value_not_allowed", "NL, BE, DE, …")
    return value


Country = Annotated[str, BeforeValidator(_country)]
Name = Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(_one_line)]
Day = Annotated[dt.date, AfterValidator(_in_our_time)]
Situation = Literal["affiliate_links", "promotions"]
Question = Literal["what", "who", "purpose", "notice"]
Answer = Annotated[str, Field(max_length=500)]


class Sponsored(Record):
    """Sponsored posts: how many a month on average, and the creator's own fee where known."""

    posts_per_month: PostsPerMonth | None = None
    eur_per_post: EurPerPost | None = None
    platform: Name = "tiktok"


class Ambassador(Record):
    """A contract with a monthly fee from `start` to and including `end`, and the chance of renewal."""

    brand: Name
    eur_per_month: EurPerMonth
    start: Day
    end: Day
    signed: bool = True
    chance: Share | None = None
    renewal_chance: Share | None = None
    renewal_months: int = Field(default=12, ge=1, le=120)
    platform: Name = "tiktok"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise bad_value("end_before_start", f"≥ {self.start.isoformat()}")
        if self.signed == (self.chance is not None):
            raise bad_value("chance_of_signed_contract", "signed: false + chance")
        return self


class Affiliate(Record):
    """Commission on sales through the creator's links or codes; what is left out comes from the card."""

    channel: Literal["tiktok_shop", "links"] = "links"
    since: Day | None = None
    relevant_niche: bool | None = None
    view_share: Share | None = None
    click_share: Share | None = None
    conversion_share: Share | None = None
    orders_per_1000_views: OrdersPer1000Views | None = None
    order_value_eur: EurPerOrder | None = None
    commission_share: Share | None = None
    returns_share: Share | None = None
    platform: Name = "tiktok"

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        steps = (self.view_share, self.click_share, self.conversion_share)
        if self.orders_per_1000_views is not None and any(step is not None for step in steps):
            raise bad_value("either_or", "orders_per_1000_views / view_share, click_share, conversion_share")
        return self


class Product(Record):
    """An own product or merchandise, sold through TikTok Shop or the creator's own site."""

    name: Name
    channel: Literal["tiktok_shop", "own_site"] = "tiktok_shop"
    since: Day | None = None
    orders_per_month: OrdersPerMonth
    price_eur: EurPerOrder
    margin_share: Share | None = None
    returns_share: Share | None = None

    @property
    def platform(self) -> str:
        """The platform without which there are no sales."""
        return "tiktok" if self.channel == "tiktok_shop" else "own_site"


class Live(Record):
    """LIVE streams: hours a month, and either diamonds or what viewers spend an hour, where known."""

    hours_per_month: HoursPerMonth | None = None
    diamonds_per_hour: DiamondsPerHour | None = None
    gifts_eur_per_hour: EurPerHour | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if self.diamonds_per_hour is not None and self.gifts_eur_per_hour is not None:
            raise bad_value("either_or", "diamonds_per_hour / gifts_eur_per_hour")
        return self


class OtherIncome(Record):
    """Income from another platform or an own service, as the creator's own range."""

    name: Name
    eur_per_month: EurPerMonth
    platform: Name = "other"


class Cost(Record):
    """A cost a month, or once in a month of the forecast."""

    name: Name
    eur_per_month: EurPerMonth | None = None
    eur_once: EurPerMonth | None = None
    in_month: int = Field(default=1, ge=1, le=120)

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        if (self.eur_per_month is None) == (self.eur_once is None):
            raise bad_value("either_or", "eur_per_month / eur_once")
        return self


class CreatorForm(Record):
    """What a creator says in `creator.yml`; only `id` is required."""

    id: Name
    name: Name | None = None
    handle: Name | None = None
    invented: bool = False
    niche: Name | None = None
    country: Country = "NL"
    age: int | None = Field(default=None, ge=0, le=120)
    as_of: Day | None = None
    exported_on: Day | None = None
    followers: Followers | None = None
    followers_growth_per_month: SharePerMonth | None = None
    views_30d: ViewsPer30Days | None = None
    views_growth_per_month: SharePerMonth | None = None
    engagement_share: Share | None = None
    active_community: bool | None = None
    sponsored: Sponsored | None = None
    ambassador: tuple[Ambassador, ...] = ()
    affiliate: Affiliate | None = None
    shop: tuple[Product, ...] = ()
    live: Live | None = None
    other: tuple[OtherIncome, ...] = ()
    management_fee_share: Share | None = None
    costs: tuple[Cost, ...] = ()
    kvk: bool | None = None
    videos_12_months: int | None = Field(default=None, ge=0, le=100_000)
    not_brands: tuple[Name, ...] = ()
    privacy: dict[Situation, dict[Question, Answer]] = Field(default_factory=dict)


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


def _peek_id(folder: Path) -> str | None:
    try:
        data = load_yaml(folder / FORM).data
        return str(_one_line(data["id"])) or None
    except Exception:  # whatever is wrong is reported when the creator is loaded
        return None


def load_creator(creator_id: str, data: Path | str | None = None) -> Creator:
    """The creator with this id (or folder name): form, exports, findings.

    Raises `InputError` with all problems at once: no such creator (with the nearest ids), a malformed
    or impossible form, exports that cannot be read without guessing a number.
    """
    root = data_folder(data)
    return _load(_folder(creator_id, root), root)


def load_form(creator_id: str, data: Path | str | None = None) -> CreatorForm:
    """Only what the creator says; raises as `load_creator` does, without reading the exports."""
    return check(CreatorForm, load_yaml(_folder(creator_id, data_folder(data)) / FORM))


def _folder(creator_id: str, root: Path) -> Path:
    ids = creator_ids(root)
    name = ids.get(creator_id, creator_id if creator_id in ids.values() else None)
    if name is None:
        raise unknown_name("creator_unknown", creator_id, ids, file="creators")
    return creator_folders(root)[name]


@dataclass(frozen=True)
class Contents:
    """All that a creator's folder holds; `form` is None when it cannot be read. Errors are in `findings`."""

    form: CreatorForm | None
    exports: Exports
    income: pd.DataFrame
    deals: pd.DataFrame
    findings: tuple[Finding, ...]


def look_into(creator_id: str, data: Path | str | None = None) -> Contents:
    """What the folder of this creator holds, whatever is wrong with it.

    Raises `InputError` only when there is no such creator.
    """
    return _contents(_folder(creator_id, data_folder(data)))


def _contents(folder: Path) -> Contents:
    findings = Findings()
    form = None
    try:
        form = check(CreatorForm, load_yaml(folder / FORM))
    except InputError as error:
        findings.extend(error.findings)
    exports = read_exports(
        folder / "exports",
        exported_on=form.exported_on if form else None,
        handle=form.handle if form else None,
    )
    findings.extend(exports.findings)
    income, deals = read_income(folder / INCOME_FILE, findings), read_deals(folder / DEALS_FILE, findings)
    if form is not None:
        _note_older_exports(form, exports, findings)
    return Contents(form, exports, income, deals, tuple(findings))


def _load(folder: Path, data: Path) -> Creator:
    found = _contents(folder)
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
    """A warning when the form is newer than what TikTok measured, which goes before it all the same."""
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
