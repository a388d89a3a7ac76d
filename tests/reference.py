"""A slow, obvious reference of the simulated year: plain loops over draws and months, scipy's own quantiles.

It shares with the engine only the uniform numbers and the list of assumptions. Every stream is a method of
its name: what it brings in a month of a draw, in EUR.
"""

from __future__ import annotations

import functools
import math
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from scipy import stats

from tikmon_nb.inputs.ranges import Range
from tikmon_nb.model.sampling.draws import Draws, dimension_of
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.vocabulary import STREAMS

Z95 = stats.norm.ppf(0.95)

FORMS: dict[str, dict] = {}
"""Forms of made-up creators who have what no example has, by a name: the test works them out too."""


def value(r: Range, u: float) -> float:
    """One value of a range at the probability `u`."""
    if r.low == r.high:
        return r.low
    if r.distribution == "empirical":
        ordered = sorted(r.values)
        place = u * (len(ordered) - 1)
        below = min(int(place), len(ordered) - 2)
        return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])
    mode = (r.low + r.high) / 2 if r.mode is None else r.mode
    width = r.high - r.low
    if r.distribution == "uniform":
        return stats.uniform.ppf(u, r.low, width)
    if r.distribution == "triangular":
        return stats.triang.ppf(u, (mode - r.low) / width, r.low, width)
    if r.distribution == "pert":
        a, b = 1 + 4 * (mode - r.low) / width, 1 + 4 * (r.high - mode) / width
        return stats.beta.ppf(u, a, b, r.low, width)
    if r.distribution == "normal":
        return stats.norm.ppf(u, (r.low + r.high) / 2, width / 2 / Z95)
    sigma = math.log(r.high / r.low) / 2 / Z95
    return stats.lognorm.ppf(u, sigma, scale=math.sqrt(r.low * r.high))


class Month(NamedTuple):
    """A month of one draw: its number from 0, first and last day, days, and the audience in it."""

    t: int
    first: date
    last: date
    days: float
    followers: float
    views: float
    views_now: float


class ReferenceYear:
    """The year of `year`'s creator, one draw and one month at a time."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.a = year.assumptions
        card = {key for key, item in self.a.items.items() if item.origin not in ("measured", "declared")}
        self.common = frozenset(card | {"sponsored_source"})
        self.source = Draws(
            year.seed,
            year.creator.id,
            year.draws,
            year.months.count,
            year.method,
            dimension=dimension_of,
            common=self.common,
        )
        self._once = functools.cache(self._correlated)
        self._words = functools.cache(self.source.words)

    def _correlated(self, key: str):
        """The uniform numbers of `key`, mixed with those that its own history says they go together with."""
        known = {name for name, item in self.a.items.items() if item.origin == "measured"}
        stated = [pair for pair in self.year.card.correlations if not set(pair.between) <= known]
        pairs = {tuple(pair.between): pair.rank_correlation for pair in (*self.a.correlations, *stated)}
        found = list(dict.fromkeys(name for pair in pairs for name in pair))
        names = [x for x in found if x in self.common] + [x for x in found if x not in self.common]
        if key not in names:
            return self.source.once(key)
        pearson = np.eye(len(names))
        for (one, other), rank in pairs.items():
            i, j = names.index(one), names.index(other)
            pearson[i, j] = pearson[j, i] = 2 * math.sin(math.pi / 6 * rank)
        weights = np.linalg.cholesky(pearson)[names.index(key)]
        return stats.norm.cdf(
            sum(
                weight * stats.norm.ppf(self.source.once(name))
                for weight, name in zip(weights, names, strict=True)
            )
        )

    def once(self, d: int, name: str, label: str = "") -> float:
        key = f"{name}/{label}" if label else name
        item = self.a[key if key in self.a else name]
        return value(item.range, self._once(key)[d])

    def monthly(self, t: int, d: int, name: str) -> float:
        return (int(self._words(name)[t, d]) + 0.5) / 65536

    def score(self, t: int, d: int, name: str) -> float:
        return stats.norm.ppf(self.monthly(t, d, name))

    def growth(self, d: int, what: str) -> float:
        return math.log1p(max(self.once(d, f"{what}_growth_per_month"), -0.9))

    def views(self, d: int) -> list[float]:
        """How many times the level of now each month's views are, before the season."""
        noise, wander = self.once(d, "views_month_sd"), self.once(d, "views_wander_sd")
        level, times = 0.0, []
        for t in range(self.year.months.count):
            level += self.growth(d, "views") * self.once(d, "growth_damping") ** t
            level += wander * self.score(t, d, "views_wander") - wander**2 / 2
            once = noise * self.score(t, d, "views_month_noise") - noise**2 / 2
            times.append(math.exp(level + once))
        return times

    def followers(self, d: int, now: float, times: list[float]) -> list[float]:
        noise, wander = self.once(d, "followers_month_sd"), self.once(d, "followers_wander_sd")
        growth, pace, count, counts = self.growth(d, "followers"), 0.0, now, []
        for t in range(self.year.months.count):
            pace += wander * self.score(t, d, "followers_wander") - wander**2 / 2
            once = noise * self.score(t, d, "followers_month_noise") - noise**2 / 2
            if growth < 0:
                count *= math.exp(growth * self.once(d, "growth_damping") ** t)
            else:
                count += now * math.expm1(growth) * times[t] * math.exp(pace + once)
            counts.append(count)
        return counts

    def incomes(self, d: int) -> dict[str, list[float]]:
        """EUR by stream and month of one draw."""
        followers = self.once(d, "followers") if "followers" in self.a else 0.0
        level = (
            self.once(d, "views_30d")
            if "views_30d" in self.a
            else followers * self.once(d, "views_30d_per_follower")
        )
        moved = self.views(d)
        counted = self.followers(d, followers, moved)
        season = [math.exp(self.a.season[first.month - 1]) for first in self.year.months.firsts]
        days = self.year.months.days[:, 0]
        months = [
            Month(
                t,
                first,
                first + timedelta(days=int(n) - 1),
                n,
                counted[t],
                level * moved[t] * season[t],
                level,
            )
            for t, (first, n) in enumerate(zip(self.year.months.firsts, days, strict=True))
        ]
        return {stream: [getattr(self, stream)(d, m) for m in months] for stream in STREAMS}

    @property
    def form(self):
        return self.year.creator.form

    def creator_fund(self, d, m) -> float:
        if m.followers < 10_000 or m.views < 100_000:
            return 0.0
        views = m.views * m.days / 30
        return (
            views
            * self.once(d, "creator_fund_qualified_view_share")
            / 1000
            * self.once(d, "creator_fund_eur_per_1000_views")
        )

    def sponsored(self, d, m) -> float:
        f, e = m.followers, self.once(d, "engagement_share")
        if f < 10_000 or (f < 50_000 and e < self.once(d, "good_engagement_share")):
            return 0.0
        busy, slow = self.once(d, "sponsored_year_end_times"), self.once(d, "sponsored_slow_times")
        times = {11: busy, 12: busy, 1: slow, 7: slow, 8: slow}
        usual = (12 - 2 * busy - 3 * slow) / 7
        mean = self.once(d, "sponsored_posts_per_month") * times.get(m.first.month, usual)
        count = int(stats.poisson.ppf(self.monthly(m.t, d, "sponsored_posts"), mean)) if mean else 0
        low, high, a, b = (150, 500, 1e4, 5e4) if f < 50_000 else (500, 2500, 5e4, 5e5)
        place = min(max(math.log(f / a) / math.log(b / a), 0), 1)
        bench = self.year.card.rates["engagement_share"]
        good = min(max((e - bench.low) / (bench.high - bench.low), 0), 1)
        mode = low + (high - low) * (place + good) / 2
        c = self.once(d, "sponsored_fee_common_share")
        common = stats.norm.ppf(self._once("sponsored_fee")[d])
        total = 0.0
        for post in range(1, count + 1):
            own = stats.norm.ppf(self.monthly(m.t, d, f"sponsored_fee/{post}"))
            u = stats.norm.cdf(math.sqrt(c) * common + math.sqrt(1 - c) * own)
            total += stats.triang.ppf(u, (mode - low) / (high - low), low, high - low)
        return total

    def ambassador(self, d, m) -> float:
        total = 0.0
        for i, contract in enumerate(self.form.ambassador, 1):
            begin, end, alive, renewal = contract.start, contract.end, True, 0
            covered = 0
            while alive and begin <= m.last:
                covered += max((min(end, m.last) - max(begin, m.first)).days + 1, 0)
                renewal += 1
                chance = self.once(d, "ambassador_renewal_chance", str(i)) if contract.renewal_chance else 0
                alive = self._once(f"ambassador_renewed/{i}/{renewal}")[d] < chance
                begin = end + timedelta(days=1)
                end = end.replace(year=end.year + 1)  # the cases renew for 12 months
            total += covered / m.days * self.once(d, "ambassador_eur_per_month", str(i))
        return total

    def open_share(self, channel, since, m) -> float:
        begins = [day for day in (since,) if day]
        if channel in self.year.card.platforms:
            begins.append(self.year.card.platforms[channel].available_from)
        begin = max([m.first, *begins])
        return max((m.last - begin).days + 1, 0) / m.days

    def affiliate(self, d, m) -> float:
        form = self.form.affiliate
        if form is None or not self.form.active_community or form.relevant_niche is False:
            return 0.0
        mean = m.views * m.days / 30 * self.open_share(form.channel, form.since, m)
        if "affiliate_orders_per_1000_views" in self.year.assumptions:
            mean *= self.once(d, "affiliate_orders_per_1000_views") / 1000
        elif form.channel == "tiktok_shop":
            mean *= self.once(d, "affiliate_view_share")
            mean *= self.once(d, "affiliate_cart_orders_per_1000_views") / 1000
        else:
            for name in ("view_share", "click_share", "conversion_share"):
                mean *= self.once(d, f"affiliate_{name}")
        orders = stats.poisson.ppf(self.monthly(m.t, d, "affiliate_orders"), mean) if mean else 0
        each = self.once(d, "affiliate_order_value_eur") * self.once(d, "affiliate_commission_share")
        return orders * each * (1 - self.once(d, "affiliate_returns_share"))

    def shop(self, d, m) -> float:
        total = 0.0
        for i, product in enumerate(self.form.shop, 1):
            mean = self.once(d, "shop_orders_per_month", str(i))
            mean *= self.open_share(product.channel, product.since, m)
            if product.channel == "tiktok_shop":
                mean *= m.views / m.views_now
            orders = stats.poisson.ppf(self.monthly(m.t, d, f"shop_orders/{i}"), mean) if mean else 0
            each = self.once(d, "shop_price_eur", str(i)) * self.once(d, "shop_margin_share", str(i))
            total += orders * each * (1 - self.once(d, "shop_returns_share", str(i)))
        return total

    def live_gifts(self, d, m) -> float:
        if self.form.live is None or m.followers < 1000:
            return 0.0
        sd = self.once(d, "live_month_sd")
        noise = math.exp(sd * stats.norm.ppf(self.monthly(m.t, d, "live_month")) - sd**2 / 2)
        hours = self.once(d, "live_hours_per_month") * noise
        usd = hours * self.once(d, "live_diamonds_per_hour") / self.once(d, "live_diamonds_per_usd")
        return usd * self.once(d, "eur_per_usd")

    def other(self, d, m) -> float:
        return sum(self.once(d, "other_eur_per_month", str(i + 1)) for i in range(len(self.form.other)))
