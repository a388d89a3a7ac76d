"""What comes on top of a fee, line by line: rights, exclusivity, whitelisting, and waiting for the money."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tikmon_nb.inputs.rule_sets.offer_rules import ExtraKind, ExtraSource, OfferRules
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.year.fees.price_lists import source_index

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class AskingLine:
    """EUR on top of the fee, a value a draw, for so many `days`; `endless` if they have no end."""

    kind: str
    days: float
    endless: bool
    eur: Array
    sources: tuple[ExtraSource, ...] = ()


def asking_lines(
    fee_eur: Array,
    asked: Mapping[ExtraKind, float],
    rules: OfferRules,
    *,
    paid_in_days: float | None = None,
    seed: int = 2026,
    creator_id: str = "",
) -> list[AskingLine]:
    """A line for each thing that is `asked` for so many days (infinite: for ever), on top of `fee_eur`.

    Which source holds is drawn, and where in its range; in proportion to the days, so that more days never
    cost less. What has no end is priced as the days of `endless`, or of the longest term: at least that.
    Money that comes later than usual costs interest until it is there.
    """
    found = []
    for kind, days in asked.items():
        sources = rules.on_top(kind).sources
        which, where = generator(seed, creator_id, f"offer/{kind}").random((2, fee_eur.size))
        held = source_index(which, [source.weight for source in sources])
        low, high, per = np.array([(one.low, one.high, one.per_days) for one in sources], dtype=float).T
        share = (low[held] + (high - low)[held] * where) / per[held]
        for_days = float(rules.endless.days) if math.isinf(days) else days
        found.append(AskingLine(kind, for_days, math.isinf(days), fee_eur * share * for_days, sources))
    late = (paid_in_days or 0.0) - rules.waiting.usual_days
    if late > 0:
        total = fee_eur + sum((line.eur for line in found), np.zeros_like(fee_eur))
        where = generator(seed, creator_id, "offer/waiting").random(fee_eur.size)
        a_year = rules.waiting.low + (rules.waiting.high - rules.waiting.low) * where
        found.append(AskingLine("waiting", late, False, total * a_year * late / DAYS_PER_YEAR))
    return found


def floor_eur(hours: Array, eur_per_hour: Array, material_eur: float, agency_share: Array | float) -> Array:
    """The amount below which a deal costs money: hours at what they must bring, and material, EUR.

    What an agency takes goes off the amount, so the amount is that much higher.
    """
    return np.asarray((hours * eur_per_hour + material_eur) / (1 - np.asarray(agency_share)))
