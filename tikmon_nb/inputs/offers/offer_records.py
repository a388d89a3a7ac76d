"""What is read of an offer: what is paid, for what, and on which conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tikmon_nb.inputs.prose.seen import Span

Vat = Literal["included", "excluded", "unknown"]
PostKind = Literal["video", "story", "photo", "post", "live"]
FeePer = Literal[
    "", "video", "story", "photo", "post", "live", "hour", "day", "week", "month", "year", "thousand_views"
]

TermKind = Literal[
    "rights", "exclusive", "white", "paid_in", "deadline", "none", "raw", "revisions", "penalty"
]


class Fee(NamedTuple):
    """What is paid: `low` to `high` (equal where one amount is named) in `currency`.

    `per`: what it is for; "" where it is for all of the work. `assumed`: no currency is named, and euros are
    assumed.
    """

    low: float
    high: float
    currency: str
    per: FeePer = ""
    vat: Vat = "unknown"
    assumed: bool = False


class AskedPosts(NamedTuple):
    """So many posts of one kind; TikToks, Reels and Shorts are videos."""

    n: int
    kind: PostKind


class UsageRights(NamedTuple):
    """How the brand may use the content: for `days` (None = not named), also as advertising, or for ever."""

    days: float | None = None
    paid: bool = False
    perpetual: bool = False


class Exclusivity(NamedTuple):
    """No other brands of `category` ("" = not named) for `days` (None = not named)."""

    days: float | None = None
    category: str = ""


class Gift(NamedTuple):
    """Goods or a stay instead of, or beside, money; `value` as the brand names it (None = not named)."""

    value: float | None = None
    currency: str = ""


class Penalty(NamedTuple):
    """What is forfeited or paid back; `amount` is None where none is named."""

    amount: float | None = None
    currency: str = ""


@dataclass(frozen=True)
class Offer:
    """What was read of an offer; None or empty where it says nothing.

    `whitelisting_days`: the brand advertises from the creator's account; NaN where no time is named.
    `revisions`: rounds, infinite where there is no limit. `paid_in_days`: after invoice or posting.
    `after_results`: paid only when the results are in. `affiliate_share`: of sales (0-1); NaN where it is not
    named. `deadline`: as it is written. `spans`: the piece of text behind each field, by its name. `unread`:
    fields that the text names and that are not understood, with the piece of text.
    """

    fee: Fee | None = None
    posts: tuple[AskedPosts, ...] = ()
    platforms: tuple[str, ...] = ()
    rights: UsageRights | None = None
    exclusivity: Exclusivity | None = None
    whitelisting_days: float | None = None
    revisions: float | None = None
    raw_material: bool = False
    deadline: str = ""
    paid_in_days: float | None = None
    after_results: bool = False
    gift: Gift | None = None
    affiliate_share: float | None = None
    penalty: Penalty | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    unread: tuple[tuple[str, Span], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was read."""
        return not self.spans and not self.unread
