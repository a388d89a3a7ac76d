"""The assumptions of one run: measured, else declared, else from the card; then changed by the scenario."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import ValidationError

from tikmon_nb.findings import Finding, Findings
from tikmon_nb.inputs.cards import SOURCED, Provenance, RateCard
from tikmon_nb.inputs.correlations import RankCorrelation
from tikmon_nb.inputs.creator_form import FORM, Affiliate, CreatorForm, Product
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.ranges import Range, fixed
from tikmon_nb.inputs.scenarios import Change, Scenario
from tikmon_nb.model.history.evidence import PRIORS as EVIDENCE
from tikmon_nb.model.history.evidence import Counted, Evidence, evidence_of
from tikmon_nb.model.history.levels import PRIORS, History, history_of, own_values
from tikmon_nb.model.history.post_reach import post_reach
from tikmon_nb.model.year.fees.price_lists import SOURCE, PriceList, lowest_first, one_price, price_lists
from tikmon_nb.vocabulary import QUANTITIES

Origin = Literal["measured", "declared", "card", "scenario"]


@dataclass(frozen=True)
class Assumption:
    """One number the simulation draws: its range, where it comes from, whether a scenario changed it."""

    name: str
    label: str
    range: Range
    unit: str
    stream: str
    origin: Origin
    changed: bool = False
    provenance: Provenance | None = None
    count: int = 0
    counted: Counted = "days"
    last: dt.date | None = None
    prior_share: float = 0.0
    """How much of a measured range (0-1) is still the card's."""

    @property
    def key(self) -> str:
        """Name of its random stream: the quantity, and the item where it stands for one of a list."""
        return f"{self.name}/{self.label}" if self.label else self.name

    @property
    def is_guess(self) -> bool:
        """Whether its confidence is `G`."""
        return self.provenance is not None and self.provenance.confidence == "G"


@dataclass(frozen=True)
class Assumptions:
    """Every assumption of a run by key, with what was noticed on the way."""

    items: dict[str, Assumption]
    findings: tuple[Finding, ...]
    correlations: tuple[RankCorrelation, ...] = ()
    """What hangs together in the creator's own history."""
    season: tuple[float, ...] = (0.0,) * 12
    """Log factors of the calendar months for views, from the creator's own history."""
    lists: tuple[PriceList, ...] = ()
    """What sources say that a post pays, the lowest for this creator first; weights may be made one's own."""
    market: Range | None = None
    """From the lowest to the highest that they say."""
    drawn: set[str] = field(default_factory=set)
    """Keys of the assumptions that a simulation has asked for with `use`."""

    @property
    def price_lists(self) -> tuple[PriceList, ...]:
        """`lists`, with the ranges that the rows of the card have by now."""
        market = self.items.get(SOURCED)
        if market is not None and market.range.is_fixed and market.range != self.market:
            return (one_price(market.range),)  # somebody set it
        return tuple(
            fees.with_ranges({key: item.range for key, item in self.items.items()}) for fees in self.lists
        )

    @property
    def common(self) -> frozenset[str]:
        """Keys of what is unknown about the market: rows of the card, and which source holds."""
        own = ("measured", "declared")
        return frozenset({key for key, item in self.items.items() if item.origin not in own} | {SOURCE})

    def use(self, key: str) -> Assumption:
        """The assumption, noted as one that the result rests on."""
        self.drawn.add(key)
        return self.items[key]

    def __getitem__(self, key: str) -> Assumption:
        return self.items[key]

    def __contains__(self, key: object) -> bool:
        return key in self.items

    def unmeasured(self, pairs: Iterable[RankCorrelation]) -> tuple[RankCorrelation, ...]:
        """Those of a card's `pairs` of which the creator's own history does not say both."""
        own = {item.key for item in self.items.values() if item.origin == "measured"}
        return tuple(pair for pair in pairs if not own.issuperset(pair.between))

    def group(self, name: str) -> list[Assumption]:
        """The assumptions of a list, such as every contract's monthly fee, in the order of the form."""
        return [item for item in self.items.values() if item.name == name and item.label]


def resolve(creator: Creator, card: RateCard, scenario: Scenario) -> Assumptions:
    """Every assumption for `creator` on `card` under `scenario`.

    Raises `InputError` when the scenario pushes a number out of its unit, or the form claims income from
    a sales channel before that channel existed.
    """
    findings = Findings()
    items = {
        name: _assumption(name, "", rate.range, "card", provenance=rate) for name, rate in card.rates.items()
    }
    declared = _declared(creator.form)
    history = history_of(creator.exports, {name: card.rates[name].range for name in PRIORS})
    findings.extend(history.findings)
    measured = _measured(history, card)
    evidence, noted = evidence_of(
        creator.exports, {name: card.rates[name].range for name in EVIDENCE}, creator.id
    )
    findings.extend(noted)
    if reach := post_reach(creator):
        evidence = evidence | {"sponsored_reach_views": reach}
    measured += _from_evidence(evidence, {item.name for item in measured}, creator, card, findings)
    for item in declared:
        items[item.key] = item
    for item in measured:
        if item.key in items and items[item.key].origin == "declared":
            findings.add("measured_replaces_declared", "note", file=FORM, column=item.name)
        items[item.key] = item
    if any(item.name == "live_diamonds_per_hour" for item in measured):
        items.pop("live_gifts_eur_per_hour", None)  # what viewers spend was only said, diamonds are counted
    for name, change in scenario.changes.items():
        if change.set is not None and name in QUANTITIES and name not in items:
            items[name] = _assumption(name, "", change.set, "scenario", changed=True)
    _check_channels(creator, card, findings)
    changed = {key: _apply(item, scenario, findings) for key, item in items.items()}
    changed = {key: _from_own_history(item, creator, findings) for key, item in changed.items()}
    findings.raise_errors()
    own = {item.key for item in measured if changed[item.key].origin == "measured"}
    pairs = tuple(pair for pair in history.correlations if own.issuperset(pair.between))
    ranges = {key: item.range for key, item in changed.items()}
    lists = price_lists(card, ranges, scenario.changes.get(SOURCED, Change()))
    lists, span = lowest_first(lists, ranges, card.rates["engagement_share"].range)
    if SOURCED in changed:
        changed[SOURCED] = replace(changed[SOURCED], range=span)
    return Assumptions(changed, tuple(findings), pairs, history.season, lists, span)


def _measured(history: History, card: RateCard) -> list[Assumption]:
    """What the history says."""
    return [
        _fitted(name, fit.range, fit.prior_share, card, fit.days, "days", fit.last.date())
        for name, fit in history.measured.items()
    ]


def _fitted(
    name: str, range_: Range, prior_share: float, card: RateCard, count: int, counted: Counted, last: dt.date
) -> Assumption:
    """A measured range; where it is mostly the card's still, with the card's provenance."""
    made = _assumption(name, "", range_, "measured", count=count, counted=counted, last=last)
    return replace(
        made, prior_share=prior_share, provenance=card.rates.get(name) if prior_share > 0.5 else None
    )


def _assumption(name: str, label: str, range_: Range, origin: Origin, **fields: Any) -> Assumption:
    quantity = QUANTITIES[name]
    return Assumption(name, label, range_, quantity.unit, quantity.stream, origin, **fields)


def _from_evidence(
    evidence: dict[str, Evidence], measured: set[str], creator: Creator, card: RateCard, findings: Findings
) -> list[Assumption]:
    """What orders, LIVE streams and posts say, but for what is `measured` already."""
    form = creator.form.affiliate
    items = []
    for name, fit in evidence.items():
        if name in measured:
            continue
        if QUANTITIES[name].stream == "affiliate" and form is not None and form.channel != "tiktok_shop":
            findings.add("orders_of_other_channel", "note", file=FORM, column="affiliate.channel")
            break  # what is sold in TikTok Shop tells nothing of links elsewhere
        count, last = round(fit.count), fit.last.date()
        items.append(_fitted(name, fit.range, fit.prior_share, card, count, fit.counted, last))
    return items + _from_profile(creator, measured)


def _from_profile(creator: Creator, measured: set[str]) -> list[Assumption]:
    """The followers that the account's own data names, where no daily figures do."""
    profile = creator.exports.profile
    if profile is None or "followers" in measured or math.isnan(profile.followers):
        return []
    range_, last = fixed(profile.followers), profile.exported_on
    return [_assumption("followers", "", range_, "measured", count=1, last=last)]


_ONCE = {"costs_eur_once": "costs_eur_per_month"}
"""Keys of the form that stand for a quantity of another name."""


def _declared(form: CreatorForm) -> list[Assumption]:
    """Every quantity that `form` states: its name is a key, or a part and key (`live`, `hours_per_month`)."""
    stated = [(key, "", getattr(form, key)) for key in type(form).model_fields]
    for part, label, entry in form.entries():
        stated += [(f"{part}_{key}", label, getattr(entry, key)) for key in type(entry).model_fields]
    return [
        _assumption(name, label, value, "declared")
        for name, label, value in ((_ONCE.get(name, name), label, value) for name, label, value in stated)
        if name in QUANTITIES and isinstance(value, Range)
    ]


def _check_channels(creator: Creator, card: RateCard, findings: Findings) -> None:
    """Income from TikTok Shop before it opened is an error in the form, not a small number."""
    sellers: list[tuple[str, Affiliate | Product]] = [
        (f"shop[{i}].since", item) for i, item in enumerate(creator.form.shop, 1)
    ]
    if creator.form.affiliate:
        sellers.append(("affiliate.since", creator.form.affiliate))
    for where, item in sellers:
        platform = card.platforms.get(item.channel)
        if platform and item.since and item.since < platform.available_from:
            findings.error(
                "before_platform_opened",
                file=FORM,
                column=where,
                expected=f"≥ {platform.available_from.isoformat()}",
                found=item.since.isoformat(),
            )


def _from_own_history(item: Assumption, creator: Creator, findings: Findings) -> Assumption:
    """An empirical range that names no values is made of the creator's own months."""
    if item.range.distribution != "empirical" or item.range.values is not None:
        return item
    values = own_values(creator.exports).get(item.name)
    if values is None:
        findings.error("history_missing", file=FORM, column=item.key)
        return item
    range_ = Range.model_validate({"distribution": "empirical", "values": values})
    return replace(
        item, range=range_, origin="measured", count=creator.exports.daily[_MEASURED_AS[item.name]].count()
    )


_MEASURED_AS = {"views_30d": "views", "followers_growth_per_month": "followers"}


def _at_most_one(range_: Range) -> Range:
    """A range of shares that ends at 1."""
    fields = {"low": min(range_.low, 1.0), "high": 1.0, "distribution": range_.distribution}
    if range_.mode is not None:
        fields["mode"] = min(range_.mode, 1.0)
    if range_.low >= 1:
        fields["distribution"] = "fixed"
    return Range.model_validate(fields)


def _apply(item: Assumption, scenario: Scenario, findings: Findings) -> Assumption:
    change = scenario.changes.get(item.name)
    if change is None:
        return item
    try:
        range_ = change.apply(item.range)
        if item.unit == "share" and range_.high > 1 >= item.range.high:
            range_ = _at_most_one(range_)
            findings.add("scenario_clipped", "note", file="scenarios.yml", column=item.name)
        range_ = range_.within(item.unit)
    except (ValidationError, ValueError):
        findings.error(
            "scenario_out_of_range",
            file="scenarios.yml",
            column=f"{scenario.id}.changes.{item.name}",
            expected=item.unit,
            found=f"{item.range.low:g} … {item.range.high:g}",
        )
        return item
    return replace(item, range=range_, changed=item.changed or range_ != item.range)
