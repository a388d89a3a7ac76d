"""`tikmon claim`: an amount, or the claims that a text makes, beside the simulation of a creator's year."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.captions_file import is_there, read_plain
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.prose.written_periods import period_named
from tikmon_nb.inputs.rule_sets.law import PublishedIncomes, load_published_incomes, load_tone
from tikmon_nb.model.choices.claims import ClaimChance, claim_chance, claimed, with_followers
from tikmon_nb.rules.captions.reading import Span
from tikmon_nb.rules.claims.claim_reading import read_claims
from tikmon_nb.rules.claims.claim_records import Claim, ClaimsRead
from tikmon_nb.rules.tone import promises
from tikmon_nb.views.choices.claim_sentences import (
    claim_fields,
    claim_sentences,
    on_another_card,
    promise_lines,
    published_lines,
    reading_lines,
)
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.names import one_direction
from tikmon_nb.views.page.text import Text


@dataclass(frozen=True)
class Answer:
    """One claim as it was read, and what the model says of its lowest amount."""

    claim: Claim
    chance: ClaimChance
    beside: ClaimChance | None = None
    """The same on the card that the card wants beside it."""


@dataclass(frozen=True)
class Answers:
    """Everything that goes into an answer about a claim."""

    creator: Creator
    card: RateCard
    answers: tuple[Answer, ...]
    promises: tuple[Span, ...]
    published: PublishedIncomes
    skipped: tuple[tuple[Claim, InputError], ...] = ()
    """Claims that cannot be held against a year, and why."""
    notes: tuple[Finding, ...] = ()
    """Amounts that are no claim, and what is not understood."""


def words_of(words: str | None) -> str | None:
    """The text itself, or that of the file that it names; raises `InputError` for a file of another kind."""
    if words is None:
        return None
    if not is_there(words):
        return words.encode("utf-8", "replace").decode()  # an argument may hold half characters
    return read_plain(Path(words))


def claim(
    words: str | None,
    data: Path | str | None,
    *,
    creator_id: str,
    amount: float | None,
    per: str,
    currency: str,
    eur_per_unit: float | None,
    followers: float | None,
    videos_per_month: float | None,
    lives_per_month: float | None,
    scenario: str,
    card: str,
    draws: int,
    seed: int,
) -> Answers:
    """The answer to the amount, or to every claim in `words`.

    Raises `InputError` where there is neither a promise nor a claim that a year can be compared with.
    """
    creator, rates = load_creator(creator_id, data), load_rate_card(card, data)
    other = load_rate_card(rates.beside, data) if rates.beside else None
    if amount is not None:
        asked = Claim(amount, amount, currency.upper(), period_named(per) or per, followers=followers)  # type: ignore[arg-type]
        read = ClaimsRead((asked,))
    else:
        read = read_claims(words or "")
    found, notes = promises(words or "", load_tone(data=data)), _notes(read)
    if not read.claims and not found:
        shown = one_direction(words or "")[:80]
        raise InputError([Finding("claim_not_found", "error", found=shown), *notes])
    pace = videos_per_month if videos_per_month is not None else _videos_per_month(creator)
    answers, skipped = list[Answer](), list[tuple[Claim, InputError]]()
    for one in read.claims:
        try:
            said = claimed(
                _in_euros(one, eur_per_unit),
                _period_of(one),
                one.n,
                posts_per_month=pace,
                lives_per_month=lives_per_month,
            )
        except InputError as error:
            skipped.append((one, error))
            continue
        chosen = followers if followers is not None else one.followers
        settings: dict[str, Any] = {"draws": draws, "seed": seed}
        overlay = with_followers(creator, rates, scenario, chosen) if chosen is not None else scenario
        chance = claim_chance(creator, rates, overlay, said, **settings)
        there = claim_chance(creator, other, overlay, said, levers=(), **settings) if other else None
        answers.append(Answer(one, chance, there))
    if not answers and not found:
        raise InputError([*(finding for _, error in skipped for finding in error.findings), *notes])
    published = load_published_incomes(data)
    return Answers(creator, rates, tuple(answers), tuple(found), published, tuple(skipped), tuple(notes))


def _period_of(one: Claim) -> str:
    """What the claim is per, the year where it names nothing; raises where that is not understood."""
    if one.time is not None:
        shown = one_direction(one.time.text)
        raise InputError([Finding("claim_time_unclear", "error", found=shown)])
    return one.per or "year"


def _notes(read: ClaimsRead) -> list[Finding]:
    """Every amount that is no claim, and every one that is not understood."""
    codes = {"denied": "claim_denied", "amount": "claim_amount_unclear", "meaning": "claim_meaning_unclear"}
    told = sorted((*read.unread, *read.apart), key=lambda one: one[1].start)
    return [
        Finding(codes.get(what, f"claim_is_{what}"), "note", found=" ".join(one_direction(span.text).split()))
        for what, span in told
    ]


def _in_euros(one: Claim, eur_per_unit: float | None) -> float:
    if one.currency == "EUR":
        return one.low
    if eur_per_unit is None or not math.isfinite(eur_per_unit) or eur_per_unit <= 0:
        asked = "--eur-per-unit"
        raise InputError([Finding("claim_currency", "error", expected=asked, found=one.currency)])
    return one.low * eur_per_unit


def _videos_per_month(creator: Creator) -> float | None:
    """How many videos the creator makes, where the creator says so; files need not cover a whole year."""
    declared = creator.form.videos_12_months
    return declared / 12 if declared else None


def lines(found: Answers, text: Text) -> list[str]:
    """The answer as readable lines."""
    said = [text("Rate card: {title}.", title=text.pick(found.card.title)), ""]
    for answer in found.answers:
        if answer.claim.span is not None:
            said.append(f"“{_shown(answer.claim)}”")
        said += _said(answer, found, text)
        said.append("")
    for claim_, error in found.skipped:
        why = "; ".join(sentence(finding, text) for finding in error.findings)
        said.append(f"“{_shown(claim_)}”: {why}")
    said += [sentence(note, text) for note in found.notes]
    said += promise_lines(list(found.promises), text)
    said += published_lines(found.published, text)
    said.append(text("This is an estimate about a claim, and no judgement of anybody who makes it."))
    return said


def _shown(one: Claim) -> str:
    return " ".join(one_direction(one.span.text).split()) if one.span else ""


def _said(answer: Answer, found: Answers, text: Text) -> list[str]:
    said = claim_sentences(answer.chance, found.creator.name, text, up_to=answer.claim.up_to)
    followers = answer.chance.run.scenario.changes.get("followers")
    if followers is not None and followers.set is not None:
        number = text.number(followers.set.low)
        said.insert(
            1, text("Held against the same creator with {n} followers, views in proportion.", n=number)
        )
    if answer.beside is not None:
        said.append(on_another_card(answer.beside, text))
    said[1:1] = reading_lines(answer.claim, text)
    return said


def _told(found: Answers) -> list[Finding]:
    return [*(finding for _, error in found.skipped for finding in error.findings), *found.notes]


def fields(found: Answers, text: Text) -> dict[str, Any]:
    """The answer as JSON-ready fields."""
    return {
        "creator": found.creator.id,
        "card": {"id": found.card.id, "title": text.pick(found.card.title)},
        "claims": [
            {
                "text": answer.claim.span.text if answer.claim.span else "",
                "low": answer.claim.low,
                "high": answer.claim.high,
                "currency": answer.claim.currency,
                "per": answer.claim.per,
                "n": answer.claim.n,
                "up_to": answer.claim.up_to,
                "followers": answer.claim.followers,
                "at_least": answer.claim.at_least,
                "currency_assumed": answer.claim.assumed,
                "conditions": [{"kind": one.kind, "text": one.span.text} for one in answer.claim.conditions],
                "answer": claim_fields(answer.chance, _said(answer, found, text), answer.beside),
            }
            for answer in found.answers
        ],
        "notes": [note.as_dict() | {"text": sentence(note, text)} for note in _told(found)],
        "promises": [span.text for span in found.promises],
        "published": published_lines(found.published, text),
    }
