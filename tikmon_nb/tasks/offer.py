"""`tikmon offer`: what a brand offers, what it is worth, what accepting does, and what to answer."""

from __future__ import annotations

import datetime as dt
import math
import os
import tempfile
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from tikmon_nb.findings import Finding, InputError, unknown_name
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.books.deal_rows import with_cells, with_row
from tikmon_nb.inputs.books.deals_file import STATUS_NAMES
from tikmon_nb.inputs.books.ledger import DEALS_FILE
from tikmon_nb.inputs.captions_file import is_there
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.folders import read_regular
from tikmon_nb.inputs.offers.mail_text import mail_text
from tikmon_nb.inputs.offers.offer_reading import read_offer
from tikmon_nb.inputs.offers.offer_records import Fee, Offer, Vat
from tikmon_nb.inputs.rule_sets.advertising import (
    DisclosureRules,
    Languages,
    Subject,
    disclosure_rule_names,
    load_disclosure_rules,
)
from tikmon_nb.inputs.rule_sets.offer_rules import ExtraKind, load_offer_rules
from tikmon_nb.inputs.rule_sets.payment import load_payment_rules
from tikmon_nb.inputs.rule_sets.tax import TaxYear, load_tax_years
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.inputs.tabular.headings import meaning
from tikmon_nb.model.offers.asking_lines import asking_lines, floor_eur
from tikmon_nb.model.offers.expected_fee import ExpectedFee, expected_fee
from tikmon_nb.model.offers.offer_answer import OfferAnswer, Terms
from tikmon_nb.model.offers.with_deal import Difference, with_deal
from tikmon_nb.model.sampling.draws import Array, generator
from tikmon_nb.model.sampling.quantiles import middle
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.simulation import YearRun, prepare
from tikmon_nb.rules.advertising.verdicts import in_force
from tikmon_nb.rules.captions.language import language_of
from tikmon_nb.rules.captions.reading import read_caption, vocabulary_of
from tikmon_nb.tasks.left import HERE, left
from tikmon_nb.views.offers.answer_mail import answer_mail, asked_eur
from tikmon_nb.views.offers.offer_lines import offer_fields, offer_lines
from tikmon_nb.views.page.text import LOCALES, Text

MAX_MAIL = 4 << 20
MOST_POSTS = 100
MOST_WORDS = 3  # of a subject that are shown
OWN_CURRENCY = "EUR"
DUTCH = "nl"
ONE_PIECE = ("", "video", "story", "photo", "post", "live")


def offer(
    creator_id: str,
    mail: str | bytes | None = None,
    data: Path | str | None = None,
    *,
    amount: float | None = None,
    vat: Vat | None = None,
    posts: int | None = None,
    rights: float | None = None,
    exclusive: float | None = None,
    whitelisting: float | None = None,
    paid_in: float | None = None,
    category: str = "",
    hours: tuple[float, float] | None = None,
    hour_eur: tuple[float, float] | None = None,
    material: float = 0.0,
    mail_lang: str | None = None,
    day: dt.date | None = None,
    card: str = DEFAULT_CARD,
    scenario: str = "basis",
    draws: int = 10_000,
    seed: int = 2026,
) -> OfferAnswer:
    """The answer to an offer in the text `mail`, with what the other arguments say in its place.

    Amounts are EUR; `vat` is `included` or `excluded`; terms are days, 0 for none and infinite for ever;
    `hours` and `hour_eur` are low and high. Raises `InputError` where nothing is read.
    """
    creator, rates = load_creator(creator_id, data), load_rate_card(card, data)
    read = read_offer(mail) if mail is not None else Offer()
    if mail is not None and read.is_empty and amount is None:
        raise InputError([Finding("offer_not_found", "error", expected="--amount")])
    day = day or dt.date.today()
    rules = load_offer_rules(data=data)
    if amount is not None:
        read = replace(read, fee=Fee(amount, amount, OWN_CURRENCY))
    if vat is not None and read.fee is not None:
        read = replace(read, fee=read.fee._replace(vat=vat))
    run = prepare(creator, rates, scenario, draws=draws, months=1, seed=seed)
    tax, fee = _tax_of(run), next_fee(run)
    terms = _terms(read, posts, rights, exclusive, whitelisting, paid_in, tax.vat.share)
    rng = generator(seed, creator.id, "offer/posts")
    scores = rng.standard_normal((terms.posts, draws))
    posts_eur = fee.eur if terms.posts == 1 else fee.of_posts(terms.posts, scores)
    extras = asking_lines(
        posts_eur, terms.extras, rules, paid_in_days=terms.paid_in_days, seed=seed, creator_id=creator.id
    )
    lowest = tax.minimum_wage.eur_per_hour
    per_hour = hour_eur or (lowest, lowest)
    [code] = in_force([load_disclosure_rules(name, data) for name in disclosure_rule_names(data)], day)[:1]
    language = mail_lang or _language(mail, code.languages)
    category = category or (read.exclusivity.category if read.exclusivity else "")
    return OfferAnswer(
        creator=creator,
        offer=read,
        terms=terms,
        fee=fee,
        posts_eur=posts_eur,
        extras=extras,
        total_eur=posts_eur + sum((line.eur for line in extras), np.zeros(draws)),
        floor_eur=_floor(creator, hours, per_hour, material, draws, seed),
        hours=hours,
        eur_per_hour=per_hour,
        difference=_difference(creator, terms, category, scenario, card, draws, seed, data),
        label=code.mend.get(language) or code.mend[DUTCH],
        category=category,
        subjects=_subjects(mail, code, day) if mail else (),
        rules=rules,
        wage=tax,
        language=language,
        day=day,
        window=Months(run.months.start, 12),
    )


def next_fee(run: YearRun) -> ExpectedFee:
    """The fee of the next paid post, the same for a report, an offer and a price list."""
    with_vat = (run.creator.offers["vat"] == "included").any()
    return expected_fee(run, _tax_of(run).vat.share if with_vat else 0.0)


def _tax_of(run: YearRun) -> TaxYear:
    """The tax rules of the year in which the forecast starts."""
    year = run.months.start.year
    return load_tax_years([year], run.creator.data)[year]


def keep(found: OfferAnswer, brand: str) -> str:
    """Write the offer as a row of the creator's `deals.csv`, still open; its number there.

    What one asks is what the answer asks. Nothing else of the file is touched.
    """
    path = _deals_of(found.creator)
    numbers = set(load_creator(found.creator.id, found.creator.data).offers["deal_id"])
    number = next(one for n in count(1) if (one := f"{found.day.isoformat()}-{n}") not in numbers)
    terms = found.terms
    row: dict[str, str | float] = {
        "deal_id": number,
        "date": found.day.isoformat(),
        "brand": brand,
        "kind": "paid",
        "posts": float(terms.posts),
        "status": "offered",
        "asked_eur": sum(eur for _, eur in asked_eur(found)),
        "vat": "excluded",
    }
    row |= {} if terms.eur is None else {"offered_eur": round(terms.eur, 2)}
    row |= {"category": found.category} if found.category else {}
    row |= {} if terms.paid_in_days is None else {"due_days": terms.paid_in_days}
    columns: dict[ExtraKind, str] = {"rights": "rights_days", "exclusivity": "exclusive_days"}
    row |= {columns[kind]: days for kind, days in terms.extras.items() if kind in columns}
    _place(path, with_row(path.read_bytes() if path.exists() else None, row))
    return number


def settle(creator_id: str, deal_id: str, status: str, amount: float | None, data: Path | str | None) -> str:
    """Change the status of one deal, and what was agreed; the other rows of `deals.csv` stay as they are.

    `status` is a word that `deals.csv` may have, Dutch or English; gives what it stands for.
    """
    path = _deals_of(load_creator(creator_id, data))
    known = meaning(status, STATUS_NAMES)
    if known is None:
        raise unknown_name("value_not_allowed", status, STATUS_NAMES, file=path.name)
    if not path.exists():
        raise InputError([Finding("deal_unknown", "error", path.name, expected=deal_id)])
    changed: dict[str, str | float] = {"status": known} | ({} if amount is None else {"amount_eur": amount})
    _place(path, with_cells(path.read_bytes(), deal_id, changed))
    return known


def _deals_of(creator: Creator) -> Path:
    return creator.data / "creators" / creator.folder / DEALS_FILE


def _place(path: Path, content: bytes) -> None:
    """Write the file whole or not at all; for its owner alone."""
    handle, name = tempfile.mkstemp(prefix=".deals-", dir=path.parent)
    work = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            os.fsync(file.fileno())
        work.replace(path)
    finally:
        work.unlink(missing_ok=True)


def mail_of(words: str | None) -> str | bytes | None:
    """The text of a mail, or the content of the file that it names; raises `InputError` for a large file."""
    if words is None or not is_there(words):
        return words
    return read_regular(Path(words), MAX_MAIL)


def _terms(
    read: Offer,
    posts: int | None,
    rights: float | None,
    exclusive: float | None,
    whitelisting: float | None,
    paid_in: float | None,
    vat_share: float,
) -> Terms:
    """The deal: what the options say goes before what was read."""
    count = posts or sum(one.n for one in read.posts) or 1
    if not 0 < count <= MOST_POSTS:
        raise InputError(
            [Finding("number_out_of_range", "error", column="posts", expected=f"1 … {MOST_POSTS}")]
        )
    named: dict[ExtraKind, float | None] = {}
    if read.rights is not None:
        named["rights"] = math.inf if read.rights.perpetual else read.rights.days
    if read.exclusivity is not None:
        named["exclusivity"] = read.exclusivity.days
    if read.whitelisting_days is not None:
        named["whitelisting"] = None if math.isnan(read.whitelisting_days) else read.whitelisting_days
    given: dict[ExtraKind, float | None] = {
        "rights": rights,
        "exclusivity": exclusive,
        "whitelisting": whitelisting,
    }
    named |= {kind: days for kind, days in given.items() if days is not None}
    vat = read.fee.vat if read.fee else "unknown"
    return Terms(
        _eur(read.fee, count, vat_share),
        count,
        {kind: days for kind, days in named.items() if days},
        tuple(kind for kind, days in named.items() if days is None),
        read.paid_in_days if paid_in is None else paid_in,
        read.fee is not None and vat == "unknown",
    )


def _eur(fee: Fee | None, posts: int, vat_share: float) -> float | None:
    """What is offered for all posts, EUR without VAT; the lower end of a range."""
    if fee is None or fee.currency != OWN_CURRENCY or fee.per not in ONE_PIECE:
        return None
    times = 1 if fee.per == "" else posts
    return fee.low * times / (1 + vat_share if fee.vat == "included" else 1)


def _floor(
    creator: Creator,
    hours: tuple[float, float] | None,
    per_hour: tuple[float, float],
    material: float,
    draws: int,
    seed: int,
) -> Array | None:
    """What the deal must bring to pay for its hours; None where these are not known."""
    if hours is None:
        return None
    rng = generator(seed, creator.id, "offer/floor")
    fee = creator.form.management_fee_share
    return floor_eur(
        rng.uniform(*hours, draws), rng.uniform(*per_hour, draws), material, middle(fee) if fee else 0.0
    )


def _difference(
    creator: Creator,
    terms: Terms,
    category: str,
    scenario: str,
    card: str,
    draws: int,
    seed: int,
    data: Path | str | None,
) -> Difference | None:
    """What accepting changes; None where no amount in euros is offered, or other taxes are paid."""
    if terms.eur is None or creator.form.country != HERE:
        return None
    found = left(creator.id, data, scenario=scenario, card=card, draws=draws, seed=seed)
    said = creator.deals["category"].str.casefold() if category else creator.deals["category"][:0]
    return with_deal(
        found,
        load_payment_rules(data=data),
        terms.eur,
        exclusive_days=terms.extras.get("exclusivity", 0.0),
        of_category=int((said == category.casefold()).sum()),
        categorised=int((said != "").sum()),
    )


def _subjects(
    mail: str | bytes, code: DisclosureRules, day: dt.date
) -> tuple[tuple[Subject, tuple[str, ...]], ...]:
    """The subjects that the newest message names and that have a rule on `day`, each with the words."""
    words: dict[str, list[str]] = {}
    for seen in read_caption(mail_text(mail).parts[0], vocabulary_of(code)).subjects:
        words.setdefault(seen.name, []).append(seen.span.text)
    rows = (row for row in code.subjects if row.id in words and row.holds_on(day))
    return tuple((row, tuple(dict.fromkeys(words[row.id]))[:MOST_WORDS]) for row in rows)


def _language(mail: str | bytes | None, languages: Languages) -> str:
    """The language of the mail, Dutch where it is neither Dutch nor English or too short to tell."""
    text = mail_text(mail).parts[0] if mail else ""
    found = language_of(text.strip(), languages)
    return found if found in LOCALES else DUTCH


def lines(found: OfferAnswer, text: Text) -> list[str]:
    """The answer as readable lines."""
    return offer_lines(found, answer_mail(found, Text(found.language)), text)


def fields(found: OfferAnswer, text: Text) -> dict[str, Any]:
    """The answer as JSON-ready fields."""
    return offer_fields(found, answer_mail(found, Text(found.language)), text)
