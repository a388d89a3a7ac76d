"""What a creator says in `creator.yml`: the parts of the form, and what may stand in each."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tikmon_nb.inputs.dates import FIRST_YEAR, LAST_YEAR, within_years
from tikmon_nb.inputs.ranges import (
    Days,
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
    Range,
    Share,
    SharePerMonth,
    ViewsPer30Days,
    ViewsPerPost,
)
from tikmon_nb.inputs.yaml_file import Record, bad_value

FORM = "creator.yml"
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a sign that are drawn as nothing


def _visible(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS" and char not in _BLANK


def one_line(value: Any) -> Any:
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
Name = Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(one_line)]
Day = Annotated[dt.date, AfterValidator(_in_our_time)]
Situation = Literal["affiliate_links", "promotions"]
Question = Literal["what", "who", "purpose", "notice"]
Answer = Annotated[str, Field(max_length=500)]


class Sponsored(Record):
    """Sponsored posts: how many a month on average, and the creator's own fee where known."""

    posts_per_month: PostsPerMonth | None = None
    eur_per_post: EurPerPost | None = None
    reach_views: ViewsPerPost | None = None
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


WholeEur = Annotated[int, Field(ge=0, le=100_000_000)]


class Money(Record):
    """What tax, VAT and the account depend on; each is optional, and nothing is assumed in silence.

    `enough_hours`: for the deduction of the self-employed. `starter_years_used`: how often that for starters
    was used. `profit_this_year_eur`: of this calendar year, in the months before the forecast.
    `private_eur_per_month`: what is taken out to live from.
    """

    entrepreneur: bool | None = None
    enough_hours: bool | None = None
    starter_years_used: int | None = Field(default=None, ge=0, le=100)
    wage_eur_per_year: WholeEur | None = None
    vat: Literal["kor", "regular"] | None = None
    turnover_last_year_eur: WholeEur | None = None
    profit_this_year_eur: int | None = Field(default=None, ge=-100_000_000, le=100_000_000)
    hours_per_month: HoursPerMonth | None = None
    buffer_eur: WholeEur | None = None
    private_eur_per_month: WholeEur | None = None
    provisional_eur_per_month: WholeEur | None = None
    unpaid_assessments_eur: WholeEur | None = None
    payment_days: Days | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.enough_hours and self.entrepreneur is False:
            raise bad_value("value_not_allowed", "entrepreneur: true")
        return self


KitPart = Literal[
    "name", "handle", "niche", "reach", "followers", "views", "engagement", "audience", "brands", "prices"
]


class MediaKit(Record):
    """What a creator chose to show brands in a media kit: parts, and posts as examples by their ids."""

    show: tuple[KitPart, ...] = ()
    examples: tuple[Name, ...] = Field(default=(), max_length=6)


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
    money: Money | None = None
    kvk: bool | None = None
    videos_12_months: int | None = Field(default=None, ge=0, le=100_000)
    not_brands: tuple[Name, ...] = ()
    media_kit: MediaKit | None = None
    privacy: dict[Situation, dict[Question, Answer]] = Field(default_factory=dict)

    def entries(self) -> Iterator[tuple[str, str, Record]]:
        """Every part of the form, and then every item of its lists.

        Each with its key and its number, counted from 1; no number where there is only one.
        """
        fields = {key: getattr(self, key) for key in type(self).model_fields}
        for key, part in fields.items():
            if isinstance(part, Record) and not isinstance(part, Range):
                yield key, "", part
        for key, items in fields.items():
            if isinstance(items, tuple):
                yield from (
                    (key, str(i), item) for i, item in enumerate(items, 1) if isinstance(item, Record)
                )
