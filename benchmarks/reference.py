"""The reference model that every engine simulates: its numbers, its 18 outputs, its known truth.

    views_t     = base (1 + g)^t exp(sv z_t - sv^2 / 2), t = 0..11
    fund_t      = views_t / 1000 * U(.02, .04)
    sponsored_t = Poisson(2) * Triangular(150, 250, 500)
    affiliate_t = views_t * PERT * PERT * LogNormal * U
    shop_t      = views_t * PERT * PERT * LogNormal * Triangular
    live_t      = Poisson(6) * LogNormal * 0.5

`base` and `g` are drawn once a path, all else anew each month: 170 random numbers a path. In the
"persistent" variant the rates are drawn once a path too; only z and the two counts stay monthly.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]

MONTHS = 12
SHARES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
STREAMS = ("fund", "sponsored", "affiliate", "shop", "live")
OUTPUTS = (*(f"month_{month}" for month in range(1, MONTHS + 1)), *STREAMS, "annual")
STATISTICS = ("p5", "p10", "p25", "p50", "p75", "p90", "p95", "mean", "sd")

BASE = (math.log(400_000), 0.50)  # log-normal: mean and sd of the logarithm
GROWTH = (-0.03, 0.02, 0.08)  # triangular: lowest, likeliest, highest
NOISE_SD = 0.30
FUND = (0.02, 0.04)  # uniform, per 1,000 views
POSTS, FEE = 2.0, (150.0, 250.0, 500.0)
AFFILIATE_CLICK, AFFILIATE_BUY = (0.002, 0.006, 0.020), (0.005, 0.015, 0.040)
AFFILIATE_BASKET, AFFILIATE_PART = (math.log(32), 0.35), (0.05, 0.20)
SHOP_CLICK, SHOP_BUY = (0.001, 0.004, 0.012), (0.004, 0.012, 0.030)
SHOP_BASKET, SHOP_PART = (math.log(22), 0.40), (0.10, 0.25, 0.40)
SESSIONS, GIFTS, GIFT_PART = 6.0, (math.log(12), 0.80), 0.5

TRUTH = {"mean": 14_012.0, "p10": 9_776.0, "p50": 13_304.0, "p90": 19_028.0}  # annual, 50 million draws
TRUTH_SD = 4_035.0  # of the annual total; only scales the error that is still allowed


@dataclass(frozen=True)
class Rates:
    """One draw of every monthly rate, arrays of any one shape."""

    noise: Array
    fund: Array
    posts: Array
    fee: Array
    affiliate: Array
    shop: Array
    sessions: Array
    gifts: Array


def pert_shape(low: float, mode: float, high: float) -> tuple[float, float]:
    """Alpha and beta of the beta distribution behind PERT (weight 4)."""
    return 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)


def streams_of(base: Array, growth: Array, rates: Callable[[int], Rates]) -> dict[str, Array]:
    """All 18 outputs, from `base` and `growth` and `rates(t)`, one month at a time (for the peers)."""
    totals = {stream: np.zeros(len(base)) for stream in STREAMS}
    outputs: dict[str, Array] = {}
    for month in range(MONTHS):
        drawn = rates(month)
        views = base * (1 + growth) ** month * np.exp(NOISE_SD * drawn.noise - NOISE_SD**2 / 2)
        parts = {
            "fund": views / 1000 * drawn.fund,
            "sponsored": drawn.posts * drawn.fee,
            "affiliate": views * drawn.affiliate,
            "shop": views * drawn.shop,
            "live": drawn.sessions * drawn.gifts * GIFT_PART,
        }
        outputs[f"month_{month + 1}"] = sum(parts.values())
        for stream, part in parts.items():
            totals[stream] += part
    return outputs | totals | {"annual": sum(totals.values())}


def summarise(outputs: dict[str, Array]) -> dict[str, list[float]]:
    """Per output its percentiles at `SHARES`, mean and sd, the plain numpy way."""
    return {
        name: [
            *np.quantile(outputs[name], SHARES).tolist(),
            float(outputs[name].mean()),
            float(outputs[name].std()),
        ]
        for name in OUTPUTS
    }


CORRELATED = (
    "base",
    "affiliate_click",
    "fee",
    "shop_buy",
    "gifts",
)  # log-normal, PERT, triangular, PERT, log-normal
RANK_CORRELATION = 0.5  # of every two of them


def rank_correlations() -> Array:
    """Spearman's matrix of the correlated variables."""
    return np.full((5, 5), RANK_CORRELATION) + (1 - RANK_CORRELATION) * np.eye(5)
