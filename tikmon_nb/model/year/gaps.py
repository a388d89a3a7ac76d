"""What a simulated year had to assume for want of data, as findings."""

from __future__ import annotations

from tikmon_nb.findings import Finding, Findings, nearest
from tikmon_nb.inputs.creator_form import FORM
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.vocabulary import STREAMS

ADULT = 18


def gaps(year: Year) -> list[Finding]:
    """What had to be assumed of the creator of `year`, and what the scenario asks that means nothing here."""
    findings = Findings()
    assumptions, form = year.assumptions, year.creator.form
    for i, contract in enumerate(form.ambassador, 1):
        if contract.end < year.months.start:
            findings.add("contract_ended", file=FORM, column=f"ambassador[{i}]", found=contract.brand)
    if "followers" not in assumptions:
        findings.add("followers_unknown", file=FORM, column="followers")
    if "views_30d" not in assumptions:
        code = "views_guessed" if "followers" in assumptions else "views_unknown"
        findings.add(code, file=FORM, column="views_30d")
    if assumptions["engagement_share"].origin == "card":
        findings.add("engagement_from_card", "note", file=FORM, column="engagement_share")
    _note_age(year, findings)
    _note_platform(year, findings)
    _note_tiers(year, findings)
    return findings.items


def _note_age(year: Year, findings: Findings) -> None:
    """An unknown age where one is asked; a minor on a card that does not ask for an age where TikTok does."""
    age = year.creator.form.age
    if age is None and any("age_min" in status.asks for status in year.status.values()):
        findings.add("age_unknown", "note", file=FORM, column="age")
    for_adults = [name for name, stream in STREAMS.items() if stream.for_adults]
    unasked = any("age_min" not in year.status[name].asks for name in for_adults)
    if age is not None and age < ADULT and unasked:
        findings.add("minor", file=FORM, column="age", expected=f"≥ {ADULT}", found=age)


def _note_platform(year: Year, findings: Findings) -> None:
    """A note when the platform that the scenario makes stop is not one that this creator uses."""
    stop = year.scenario.platform_stops
    if stop is None:
        return
    named = (getattr(part, "platform", "") for *_, part in year.creator.form.entries())
    used = sorted({"tiktok", *(name.casefold() for name in named if name)})
    if stop.platform.casefold() not in used:
        near = nearest(stop.platform, used)
        findings.add(
            "platform_not_used",
            column="platform_stops",
            expected=", ".join(used),
            found=stop.platform,
            near=near,
        )


def _note_tiers(year: Year, findings: Findings) -> None:
    """Followers beyond the card's highest tier, whose fee then counts."""
    card = year.card
    top = max((tier.requirement.followers_max or 0 for tier in card.tiers), default=0)
    by_tier = card.sponsored_fee == "tiers" and "sponsored_eur_per_post" not in year.assumptions
    planned = year.status["sponsored"].state not in ("not_declared", "closed_by_scenario")
    if by_tier and planned and top > 0 and (year.audience.followers > top).any():
        findings.add("above_highest_tier", file=f"rates/{card.id}.yml", expected=f"≤ {top}")
