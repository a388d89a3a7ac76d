"""Everything that is worked out about one offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.offers.offer_records import Offer
from tikmon_nb.inputs.rule_sets.offer_rules import ExtraKind, OfferRules
from tikmon_nb.inputs.rule_sets.tax import TaxYear
from tikmon_nb.model.offers.asking_lines import AskingLine
from tikmon_nb.model.offers.expected_fee import ExpectedFee
from tikmon_nb.model.offers.with_deal import Difference
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import Months


@dataclass(frozen=True)
class Terms:
    """The deal as it was read and corrected. `eur`: for all of it, without VAT; None where none is named.

    `extras`: for how many days, infinite for ever; `undated`: those of which no days are named.
    """

    eur: float | None
    posts: int
    extras: dict[ExtraKind, float]
    undated: tuple[ExtraKind, ...]
    paid_in_days: float | None
    vat_guessed: bool


@dataclass(frozen=True)
class OfferAnswer:
    """Everything that is said about an offer.

    `posts_eur` is what so many posts bring, `total_eur` with what comes on top, a value a draw. `floor_eur`
    is None where nothing is known of the hours. `below` is the share of the draws below what is offered.
    """

    creator: Creator
    offer: Offer
    terms: Terms
    fee: ExpectedFee
    posts_eur: Array
    extras: list[AskingLine]
    total_eur: Array
    floor_eur: Array | None
    eur_per_hour: tuple[float, float]
    difference: Difference | None
    label: str
    rules: OfferRules
    wage: TaxYear
    language: str
    day: dt.date
    window: Months

    @property
    def below(self) -> float | None:
        """The share of the simulated deals that bring less than what is offered."""
        return None if self.terms.eur is None else float((self.total_eur < self.terms.eur).mean())
