"""What the rules ask of a creator, taken from the creator's own files; what no file says stays unknown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.exports import Exports
from tikmon_nb.rules.advertising.verdicts import Post

LAST_MONTHS = 12
_RECENT_DAYS = 7  # an older download may lack posts
_YES = ("yes", "true", "1", "ja")  # as TikTok may write a mark that is set
_NO_CAPTION = ("", "n/a", "none", "null", "undefined")


@dataclass(frozen=True)
class CreatorFacts:
    """None stands for what is not known. `all_videos_known`: the files list every public video."""

    established_in_nl: bool | None
    has_account: bool | None
    videos_12_months: float | None
    all_videos_known: bool
    has_benefit: bool | None
    registered: bool | None
    followers: float | None
    counted_until: dt.date | None


def creator_facts(creator: Creator) -> CreatorFacts:
    """What is known of `creator`; the twelve months end on the last day of which anything is known."""
    form = creator.form
    until = _last_day(creator)
    listed = _videos_since(creator, until)
    declared = form.videos_12_months
    complete = declared is not None or _lists_all(creator, until)
    return CreatorFacts(
        established_in_nl=form.country == "NL",
        has_account=True if creator.exports.sources or form.handle else None,
        videos_12_months=float(declared) if declared is not None else listed,
        all_videos_known=complete,
        has_benefit=True if _benefits(creator) else None,
        registered=_registered(creator),
        followers=_followers(creator),
        counted_until=until,
    )


def _lists_all(creator: Creator, until: dt.date | None) -> bool:
    """Whether "Download your data", which lists every public post, is whole and as new as the rest."""
    profile = creator.exports.profile
    asked = profile.exported_on if profile is not None else None
    if asked is None or until is None or not creator.exports.own_posts_are_all:
        return False
    return (until - asked).days <= _RECENT_DAYS


def _last_day(creator: Creator) -> dt.date | None:
    days = [creator.exports.exported_on, creator.exports.last_day, creator.form.as_of]
    posted = creator.exports.videos["posted_on"].max()
    if pd.notna(posted):
        days.append(posted.date())
    return max((day for day in days if day), default=None)


def _videos_since(creator: Creator, until: dt.date | None) -> float | None:
    if until is None:
        return None
    first = pd.Timestamp(until) - pd.DateOffset(months=LAST_MONTHS)
    counts = [int((creator.exports.videos["posted_on"] > first).sum())]
    own = creator.exports.own_posts
    if len(own):
        counts.append(int((creator.exports.own_days > first).sum()))
    return float(max(counts)) if len(creator.exports.videos) or len(own) else None


def _benefits(creator: Creator) -> bool:
    """Whether anything came in, was agreed, or is done for pay as the form says."""
    paid = creator.form.sponsored
    return bool(
        (paid is not None and paid.posts_per_month is not None and paid.posts_per_month.low > 0)
        or any(contract.signed for contract in creator.form.ambassador)
        or len(creator.deals)
        or (creator.income["amount_eur"] > 0).any()
        or len(creator.exports.orders)
        or (creator.exports.live["diamonds"] > 0).any()
    )


def _registered(creator: Creator) -> bool | None:
    """Whether the benefit goes to a registered business: with an agency, that may be the agency's."""
    kvk = creator.form.kvk
    return None if kvk is False and creator.form.management_fee_share else kvk


def _followers(creator: Creator) -> float | None:
    if len(creator.exports.daily):
        measured = creator.exports.daily["followers"].dropna()
        if len(measured):
            return float(measured.iloc[-1])
    if creator.exports.profile is not None and pd.notna(creator.exports.profile.followers):
        return creator.exports.profile.followers
    said = creator.form.followers
    return said.low if said is not None and said.low == said.high else None  # a range may straddle a border


@dataclass(frozen=True)
class Relations:
    """What is known of a creator and brands: the kind of deal by video, brands of deals, accounts that are
    none, and the videos through which something was ordered with a commission.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()
    brands: tuple[str, ...] = ()
    friends: frozenset[str] = frozenset()


def relations_of(creator: Creator) -> Relations:
    """The deals of `creator`, and the accounts that are no brand: the creator's own, and `not_brands`."""
    names = [str(brand) for brand in creator.deals["brand"] if brand]
    names += [contract.brand for contract in creator.form.ambassador]
    friends = {name.lstrip("@").lower() for name in creator.form.not_brands}
    friends |= {creator.form.handle.lstrip("@").lower()} if creator.form.handle else set()
    ordered = frozenset(creator.exports.orders["video_id"].dropna()) - {""}
    return Relations(_kinds(creator.deals), ordered, tuple(dict.fromkeys(names)), frozenset(friends))


def posts_of(exports: Exports, relations: Relations, fields: Mapping[str, str]) -> pd.DataFrame:
    """The posts, oldest first: `post`, a `Post`; `posted_on`; `views`, NaN = not known; `link`; `video_id`.

    `fields` says what the marks of the sources mean (`platform_fields` of a rule set). Posts of "Download
    your data" that no other file has are added; they have no views and no id.
    """
    rows = []
    brands, friends = relations.brands, relations.friends
    for video_id, row in exports.videos.iterrows():
        marks = {fields.get(flag, "") for flag in str(row["flags"]).split(", ")}
        post = Post(
            _caption(row["title"]),
            deal=relations.kinds.get(str(video_id), ""),
            labelled="label" in marks,
            advertised="advertising" in marks,
            cut=bool(row["truncated"]),
            picture=row["stickers"],
            brands=brands,
            friends=friends,
            ordered=str(video_id) in relations.ordered,
            ai="ai" in marks,
            day=_day(row["posted_on"]),
        )
        rows.append((post, row["posted_on"], row["views"], row["link"], str(video_id)))
    rows += _own_posts(exports, brands, friends)
    frame = pd.DataFrame(rows, columns=["post", "posted_on", "views", "link", "video_id"])
    frame["posted_on"] = pd.to_datetime(frame["posted_on"])
    return frame.sort_values("posted_on", kind="stable", ignore_index=True)


def _own_posts(
    exports: Exports, brands: tuple[str, ...], friends: frozenset[str]
) -> Iterable[tuple[Post, object, float, str, str]]:
    """The posts of "Download your data" that are not listed: by caption, and without one by their day."""
    listed = exports.videos
    known = {_plain(title) for title in listed["title"] if _caption(title) is not None}
    wordless = Counter(listed.loc[[_caption(title) is None for title in listed["title"]], "posted_on"])
    own = exports.own_posts
    for title, day, made in zip(own["title"], exports.own_days, own["ai_generated"], strict=True):
        caption = _caption(title)
        if caption is None and wordless[day] > 0:
            wordless[day] -= 1
        elif caption is None or _plain(title) not in known:
            post = Post(
                caption,
                brands=brands,
                friends=friends,
                ai=str(made).strip().casefold() in _YES,
                day=_day(day),
            )
            yield post, day, float("nan"), "", ""


def _day(moment: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(moment) else moment.date()


def _plain(title: str) -> str:
    return " ".join(str(title).split())


def _caption(title: str) -> str | None:
    """A caption; None if the file only writes a placeholder, such as `N/A`."""
    return None if str(title).strip().lower() in _NO_CAPTION else str(title)


def _kinds(deals: pd.DataFrame) -> dict[str, str]:
    """The kind of deal of every video; of several, a paid one goes before."""
    order = ("own", "affiliate", "gift", "barter", "paid")
    kinds: dict[str, str] = {}
    for video_id, kind in zip(deals["video_id"], deals["kind"], strict=True):
        if video_id and order.index(kind) >= order.index(kinds.get(video_id, "own")):
            kinds[video_id] = kind
    return kinds
