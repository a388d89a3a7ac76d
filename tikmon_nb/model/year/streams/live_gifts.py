"""Gifts of viewers during LIVE streams."""

from __future__ import annotations

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.eligibility import all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing


def flow(s: Setting) -> Flow:
    """LIVE gifts: hours times diamonds an hour, which vary strongly between creators and months."""
    rate = s.card.rates["live_diamonds_per_hour"]
    checks = [*s.availability(rate), *s.checks(rate.requirement), *s.platform("tiktok")]
    if not s.expects("live_hours_per_month"):
        return nothing(s, checks)
    hours = s.once("live_hours_per_month") * s.drawing.month_factor("live_month", s.once("live_month_sd"))
    if "live_gifts_eur_per_hour" in s.assumptions:
        eur = live_spend_eur(hours, s.once("live_gifts_eur_per_hour"), s.once("live_creator_share_of_gifts"))
    else:
        eur = live_gifts_eur(
            hours,
            s.once("live_diamonds_per_hour"),
            s.once("live_diamonds_per_usd"),
            s.once("eur_per_usd"),
        )
    return Flow(eur * all_met(checks, s.shape), checks)


def live_gifts_eur(
    hours: Array, diamonds_per_hour: Array, diamonds_per_usd: Array, eur_per_usd: Array
) -> Array:
    """EUR paid out for diamonds, which are already after TikTok's share."""
    return hours * diamonds_per_hour / diamonds_per_usd * eur_per_usd


def live_spend_eur(hours: Array, gifts_eur_per_hour: Array, creator_share: Array) -> Array:
    """EUR that reach the creator of what viewers spend on gifts."""
    return hours * gifts_eur_per_hour * creator_share
