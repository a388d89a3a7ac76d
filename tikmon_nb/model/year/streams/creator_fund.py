"""TikTok's own payment per 1,000 views."""

from __future__ import annotations

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.eligibility import all_met
from tikmon_nb.model.year.setting import Flow, Setting


def flow(s: Setting) -> Flow:
    """TikTok's own payment per 1,000 (qualified) views."""
    rate = s.card.rates["creator_fund_eur_per_1000_views"]
    checks = [*s.availability(rate), *s.checks(rate.requirement), *s.platform("tiktok")]
    eur = creator_fund_eur(s.views, s.once("creator_fund_qualified_view_share"), s.once(rate.id))
    return Flow(eur * all_met(checks, s.shape), checks)


def creator_fund_eur(views: Array, qualified_share: Array, eur_per_1000_views: Array) -> Array:
    """EUR for `views` of which `qualified_share` (0-1) counts: 1,000,000 at 0.02-0.04 give 20-40."""
    return views * qualified_share / 1000 * eur_per_1000_views
