"""The words that all rooms share: quantities and streams of income, each stated once, here.

What stands in `mark` is what people read; it is in the catalogues like every sentence of `views`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from tikmon_nb.marking import mark

GENERAL = "general"
"""The `stream` of a quantity that belongs to the creator rather than to one stream."""

Way = Literal["measure", "agree", "wait"]
"""How a fact becomes known: looked up or measured now, agreed or decided, or only by waiting."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named assumption: its unit, what people call it, its dimension (see `DIMENSIONS`), and its kind.

    `kind`: every rate card holds a row for it (`card`), one number where it is a threshold or a constant of
    the method (`exact`), or one range that is drawn for each item of a list (`each`); some card, file,
    creator or scenario may state it (`own`), also to be drawn for every post (`post`); or it stands for all
    items of a list in `creator.yml` (`item`), so that a scenario may scale it but not set it. `way`: how it
    becomes known. `stream`: filled in by the stream that it is stated in.
    """

    name: str
    unit: str
    words: str
    dimension: int
    kind: Literal["card", "exact", "own", "item", "each", "post"] = "card"
    way: Way = "measure"
    stream: str = GENERAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One stream of income, and all that other rooms must know of it.

    `quantities`: what the module of its name in `model/year/streams` works it out from. `drawn`: what else
    is drawn for it once a year, with its dimension. `in_books`: what `income.csv` may call it beside its
    name, in Dutch and English: lower case, no hyphens, with commas between. `managed`: a manager has a share
    of it. `for_adults`: TikTok asks an age of 18 of who earns with it.
    """

    name: str
    words: str
    quantities: tuple[Quantity, ...]
    in_books: str
    drawn: dict[str, int] = field(default_factory=dict)
    managed: bool = False
    for_adults: bool = False


_OF_THE_CREATOR = (
    Quantity("followers", "followers", mark("Followers"), 13, "own"),
    Quantity("views_30d", "views_per_30_days", mark("Views per 30 days"), 0, "own"),
    Quantity("views_30d_per_follower", "views_per_follower", mark("Views per 30 days for each follower"), 14),
    Quantity("engagement_share", "share", mark("Engagement (likes, comments and shares per view)"), 5),
    Quantity(
        "engagement_month_sd", "log_sd", mark("How much engagement differs between months"), 24, "exact"
    ),
    Quantity(
        "history_prior_blocks",
        "count",
        mark("Months of history that the card's spread counts for"),
        25,
        "exact",
    ),
    Quantity(
        "history_passing_chance",
        "share",
        mark("How often a newest month is only a pause or a hit"),
        75,
        "exact",
    ),
    Quantity("history_passing_sd", "log_sd", mark("How far such a month lies from the level"), 76, "exact"),
    Quantity("good_engagement_share", "share", mark("From where engagement counts as good"), 26, "exact"),
    Quantity(
        "active_community_engagement_share",
        "share",
        mark("From where a community counts as active"),
        27,
        "exact",
    ),
    Quantity("followers_growth_per_month", "share_per_month", mark("Growth of followers"), 3, way="wait"),
    Quantity(
        "followers_month_sd",
        "log_sd",
        mark("How much the gain of followers differs between months"),
        28,
        way="wait",
    ),
    Quantity(
        "followers_wander_sd",
        "log_sd",
        mark("How far the pace of gaining followers moves in a month"),
        50,
        way="wait",
    ),
    Quantity("views_growth_per_month", "share_per_month", mark("Growth of views"), 4, way="wait"),
    Quantity("views_month_sd", "log_sd", mark("How much views differ between months"), 29, way="wait"),
    Quantity(
        "views_wander_sd", "log_sd", mark("How far the level of views moves in a month"), 49, way="wait"
    ),
    Quantity("views_season_sd", "log_sd", mark("How far calendar months differ in views"), 51, "exact"),
    Quantity(
        "income_misfit_near_sd", "log_sd", mark("How far income usually lies from the rates"), 67, "exact"
    ),
    Quantity(
        "income_misfit_far_sd", "log_sd", mark("How far it lies from them where they do not fit"), 68, "exact"
    ),
    Quantity("income_misfit_far_chance", "share", mark("How often the rates do not fit"), 69, "exact"),
    Quantity(
        "income_wander_sd", "log_sd", mark("How far what a stream brings moves in a month"), 70, "exact"
    ),
    Quantity(
        "income_spread_prior_months",
        "count",
        mark("Months of books that the expected spread counts for"),
        71,
        "exact",
    ),
    Quantity("income_payment_cv", "share", mark("How far one payment differs from the next"), 72, "exact"),
    Quantity(
        "income_nothing_payment_share",
        "share",
        mark("Part of a payment that months of nothing count as"),
        73,
        "exact",
    ),
    Quantity(
        "income_still_coming_months",
        "count",
        mark("Months without income after which a stream is over"),
        74,
        "exact",
    ),
    Quantity("growth_damping", "share", mark("What is left of growth a month later"), 20, way="wait"),
    Quantity("management_fee_share", "share", mark("Manager's share of deals"), 47, "own", way="agree"),
    Quantity("costs_eur_per_month", "eur_per_month", mark("Costs"), 21, "item", way="agree"),
)

_STREAMS = (
    Stream(
        name="creator_fund",
        words=mark("Payment per view"),
        in_books=(
            "creator fund, creator rewards, creator rewards program, creator rewards programma, "
            "creator rewards program beta, creativity program, tiktok rewards, rewards, fund, "
            "tiktok creator fund, tiktok creator rewards, uitbetaling per weergave"
        ),
        for_adults=True,
        drawn={"creator_fund_misfit": 66},
        quantities=(
            Quantity(
                "creator_fund_eur_per_1000_views", "eur_per_1000_views", mark("Payment per 1,000 views"), 15
            ),
            Quantity(
                "creator_fund_qualified_view_share",
                "share",
                mark("Share of views that counts for payment"),
                30,
            ),
        ),
    ),
    Stream(
        name="sponsored",
        words=mark("Sponsored posts"),
        in_books=(
            "sponsored, sponsored post, sponsored posts, sponsored video, sponsor, sponsoring, "
            "gesponsord, gesponsorde post, gesponsorde posts, gesponsorde video, "
            "gesponsorde video's, sponsoring deal, brand deal, brand deals, branddeal, samenwerking, "
            "samenwerkingen, betaalde samenwerking, betaald partnerschap"
        ),
        drawn={"sponsored_fee": 2, "sponsored_source": 53, "sponsored_misfit": 60},
        managed=True,
        quantities=(
            Quantity("sponsored_posts_per_month", "posts_per_month", mark("Paid posts"), 1, way="agree"),
            Quantity("sponsored_eur_per_post", "eur_per_post", mark("Your own fee per post"), 6, "post"),
            Quantity(
                "sponsored_micro_eur_per_post",
                "eur_per_post",
                mark("Fee per post, micro-influencer"),
                31,
                "post",
            ),
            Quantity(
                "sponsored_mid_eur_per_post",
                "eur_per_post",
                mark("Fee per post, mid-tier influencer"),
                32,
                "post",
            ),
            Quantity(
                "sponsored_market_eur_per_post",
                "eur_per_post",
                mark("Fee per post by all sources"),
                52,
                "post",
            ),
            Quantity(
                "sponsored_reach_share_of_followers",
                "share",
                mark("Share of followers that a post reaches"),
                34,
                "post",
            ),
            Quantity(
                "sponsored_year_end_times",
                "times",
                mark("Paid posts in November and December"),
                58,
                way="wait",
            ),
            Quantity(
                "sponsored_slow_times",
                "times",
                mark("Paid posts in January, July and August"),
                59,
                way="wait",
            ),
            Quantity(
                "sponsored_reach_views", "views_per_post", mark("Views of a post"), 57, "own", way="wait"
            ),
            Quantity(
                "sponsored_fee_common_share",
                "share",
                mark("Part of the fee spread that all your posts share"),
                35,
            ),
        ),
    ),
    Stream(
        name="ambassador",
        words=mark("Ambassador contract"),
        in_books="ambassador, ambassadeur, ambassadeurschap, ambassadeurscontract",
        drawn={"ambassador_agreed": 22, "ambassador_renewed": 23, "ambassador_misfit": 61},
        managed=True,
        quantities=(
            Quantity(
                "ambassador_eur_per_month",
                "eur_per_month",
                mark("Fee of ambassador contract"),
                12,
                "item",
                way="agree",
            ),
            Quantity(
                "ambassador_chance",
                "share",
                mark("Chance that the contract is agreed"),
                36,
                "item",
                way="wait",
            ),
            Quantity(
                "ambassador_renewal_chance",
                "share",
                mark("Chance that the contract is renewed"),
                37,
                "item",
                way="wait",
            ),
        ),
    ),
    Stream(
        name="affiliate",
        words=mark("Affiliate commission"),
        in_books=(
            "affiliate, affiliates, affiliate marketing, affiliate inkomsten, affiliate commissie, "
            "affiliate commission, commissie, commission, tiktok shop affiliate"
        ),
        drawn={"affiliate_misfit": 62},
        quantities=(
            Quantity(
                "affiliate_view_share", "share", mark("Share of views on videos with a link or code"), 16
            ),
            Quantity("affiliate_click_share", "share", mark("Share of those viewers that clicks"), 8),
            Quantity("affiliate_conversion_share", "share", mark("Share of clicks that becomes an order"), 7),
            Quantity("affiliate_order_value_eur", "eur_per_order", mark("Value of an order"), 17),
            Quantity("affiliate_commission_share", "share", mark("Commission"), 18, way="agree"),
            Quantity("affiliate_returns_share", "share", mark("Share of orders sent back"), 38),
            Quantity(
                "affiliate_cart_orders_per_1000_views",
                "orders_per_1000_views",
                mark("Orders through the cart per 1,000 views of a video with a product"),
                54,
            ),
            Quantity(
                "affiliate_orders_per_1000_views",
                "orders_per_1000_views",
                mark("Affiliate orders per 1,000 views"),
                48,
                "own",
            ),
        ),
    ),
    Stream(
        name="shop",
        words=mark("Own products and TikTok Shop"),
        in_books=(
            "shop, tiktok shop, webshop, winkel, merch, merchandise, eigen product, eigen producten, "
            "eigen producten en tiktok shop"
        ),
        drawn={"shop_misfit": 63},
        quantities=(
            Quantity("shop_orders_per_month", "orders_per_month", mark("Orders of own product"), 10, "item"),
            Quantity(
                "shop_price_eur", "eur_per_order", mark("Price of own product"), 39, "item", way="agree"
            ),
            Quantity("shop_margin_share", "share", mark("What you keep of the price"), 40, "each"),
            Quantity("shop_returns_share", "share", mark("Share of own orders sent back"), 41, "each"),
        ),
    ),
    Stream(
        name="live_gifts",
        words=mark("LIVE gifts"),
        in_books=(
            "live gifts, live gift, live, lives, tiktok live, gifts, live cadeau, live cadeaus, "
            "livecadeaus, live cadeautjes, cadeaus, diamonds, diamanten"
        ),
        for_adults=True,
        drawn={"live_gifts_misfit": 64},
        quantities=(
            Quantity("live_hours_per_month", "hours_per_month", mark("Hours LIVE"), 19, way="agree"),
            Quantity("live_diamonds_per_hour", "diamonds_per_hour", mark("Diamonds per hour LIVE"), 9),
            Quantity(
                "live_gifts_eur_per_hour",
                "eur_per_hour",
                mark("What viewers spend on gifts per hour"),
                42,
                "own",
            ),
            Quantity("live_creator_share_of_gifts", "share", mark("What you keep of what viewers pay"), 43),
            Quantity("live_diamonds_per_usd", "diamonds_per_usd", mark("Diamonds for one dollar"), 44),
            Quantity("live_month_sd", "log_sd", mark("How much gifts differ between months"), 45, way="wait"),
            Quantity("eur_per_usd", "eur_per_usd", mark("Euros for one dollar"), 46, way="wait"),
        ),
    ),
    Stream(
        name="other",
        words=mark("Other platforms and services"),
        in_books="other, anders, overig, overige, overige inkomsten, anders overig",
        drawn={"other_misfit": 65},
        quantities=(
            Quantity("other_eur_per_month", "eur_per_month", mark("Other income"), 11, "item", way="agree"),
        ),
    ),
)

STREAMS: dict[str, Stream] = {stream.name: stream for stream in _STREAMS}
"""Streams of income by name, in the order in which every table and figure shows them."""

QUANTITIES: dict[str, Quantity] = {
    quantity.name: quantity
    for quantity in (
        *_OF_THE_CREATOR,
        *(replace(item, stream=stream.name) for stream in _STREAMS for item in stream.quantities),
    )
}
"""Every quantity that a card, a creator or a scenario may set, by name."""

DIMENSIONS: dict[str, int] = {
    **{name: quantity.dimension for name, quantity in QUANTITIES.items()},
    **{name: dimension for stream in _STREAMS for name, dimension in stream.drawn.items()},
}
"""The dimension of the low-discrepancy sequence, from 0, of all that is drawn once a year.

Stated one by one, so that a new name leaves everybody else's numbers alone: it takes the next number that is
free, and no number is given twice (33 belonged to a quantity that is gone). The first dimensions are the most
even; they went to what usually carries most of the variance.
"""
