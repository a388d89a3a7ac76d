"""What people write themselves, to be mutated by `fuzzing`: forms, cards, rules, books, rosters, captions.

Each reader gives the numbers that it took, by what they are: those of an untouched file are the only ones
that a mutated one may give without a warning.
"""

from __future__ import annotations

import functools
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from tests.project_data import ROOT
from tikmon_nb.findings import Findings, InputError
from tikmon_nb.inputs.books.ledger import read_deals, read_income
from tikmon_nb.inputs.captions_file import read_captions
from tikmon_nb.inputs.cards import load_rate_card
from tikmon_nb.inputs.creator_form import FORM, CreatorForm
from tikmon_nb.inputs.roster.rows import creator_of, read_roster, scan
from tikmon_nb.inputs.rule_sets.advertising import DisclosureRules, load_disclosure_rules
from tikmon_nb.inputs.rule_sets.law import load_privacy_rules, load_supervision_rules, load_tone
from tikmon_nb.inputs.rule_sets.offer_rules import load_offer_rules
from tikmon_nb.inputs.rule_sets.payment import load_payment_rules
from tikmon_nb.inputs.rule_sets.setback_rules import load_setback_rules
from tikmon_nb.inputs.rule_sets.tax import load_tax_year
from tikmon_nb.inputs.scenarios import load_scenarios
from tikmon_nb.inputs.yaml_file import check, load_yaml
from tikmon_nb.rules.advertising.verdicts import Post, check_posts
from tikmon_nb.rules.claims.claim_reading import read_claims

Numbers = dict[str, set[float]]
DATA = ROOT / "data"


@dataclass(frozen=True)
class OwnFile:
    """One kind of file: where it stands in a data folder, an untouched one, and what is read from it."""

    place: str
    seed: Callable[[], bytes]
    read: Callable[[Path], Any]

    def numbers(self, content: bytes, data: Path) -> Numbers | None:
        """What is read from `content`; None if something was told, an error or a warning."""
        path = data / self.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        try:
            found = self.read(data)
        except InputError:
            return None
        if isinstance(found, Told):
            return None
        numbers: Numbers = defaultdict(set)
        for name, value in _leaves(found, ""):
            numbers[name].add(value)
        return dict(numbers)


class Told:
    """Something was told of the file."""


def _leaves(found: Any, name: str) -> Iterator[tuple[str, float]]:
    """Every number in `found` with the key below which it stands; the place in a list says nothing."""
    if isinstance(found, BaseModel):
        found = dict(found)
    elif hasattr(found, "__dataclass_fields__"):
        found = {field: getattr(found, field) for field in found.__dataclass_fields__}
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _leaves(value, str(key))
    elif isinstance(found, list | tuple | set | frozenset):
        for value in found:
            yield from _leaves(value, name)
    elif isinstance(found, int | float) and not isinstance(found, bool):
        yield name, float(found)


def _form() -> bytes:
    lines = (ROOT / "tikmon_nb" / "inputs" / "creator_form.yml").read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("id:"))
    return "\n".join(line.removeprefix("#") for line in lines[start:]).replace("CREATOR_ID", "x").encode()


def _shipped(place: str) -> Callable[[], bytes]:
    return (DATA / place).read_bytes


def _income() -> bytes:
    return (
        b"date;stream;amount_eur;currency;source;note\n2026-01-03;sponsored;1.250,50;;Merk;eerste\n"
        b"2026-02-04;live;80,25;;TikTok;\n2026-03-05;other;-12,00;;;terug\n2026-04-06;shop;7,5;EUR;Winkel;\n"
    )


def _deals() -> bytes:
    return (
        b"video_id,date,brand,kind,amount_eur,note,posts\n7400000000000000001,2026-01-03,Merk,paid,450.00,x,1\n"
        b",2026-02-04,Ander,barter,,y,2\n,2026-03-05,Derde,gift,12.5,,1\n"
    )


def _books(read: Callable[..., Any], place: str) -> Callable[[Path], Any]:
    def of(data: Path) -> Any:
        findings = Findings()
        frame = read(data / place, findings)
        if any(finding.severity != "note" for finding in findings):
            return Told()
        return {"amount_eur": set(frame["amount_eur"].dropna())}

    return of


ROSTER = "id;name;followers;views_30d;engagement_share;ambassador.1.brand;ambassador.1.eur_per_month;" + (
    "ambassador.1.start;ambassador.1.end;as_of\n"
)


def _roster() -> bytes:
    rows = (
        f"c{i};Naam {i};{1000 * i + 7};{2500 * i + 1};0,0{i};Merk;{100 * i};"
        f"2026-01-0{i};2027-02-0{i};2026-11-1{i}"
        for i in range(1, 9)
    )
    return (ROSTER + "\n".join(rows) + "\n").encode()


def _of_roster(data: Path) -> Any:
    path = data / "rosters" / "r.csv"
    scan(path)
    return [creator_of(row, path.name, data).form for batch in read_roster(path) for row in batch]


def _captions() -> bytes:
    return (
        "#advertentie Nieuw serum van @merk 💄 met 20 % korting!\n#ad #beauty kijk snel\n"
        "Samenwerking met @merk: code NOOR10 📦\nGewoon mijn dag 😀 verdien 3.000 euro per maand\n"
        "Dit is geen reclame, niet gesponsord #nietgesponsord\n\u202e#reclame\u200d #spon\n"
    ).encode()


@functools.cache
def _rule_sets() -> tuple[DisclosureRules, ...]:
    return tuple(load_disclosure_rules(name, DATA) for name in ("rsm-2022", "rsm-2026"))


def _of_captions(data: Path) -> Any:
    captions = read_captions(data / "c.txt")
    for caption, results in zip(captions, check_posts(map(Post, captions), _rule_sets()), strict=True):
        read_claims(caption)
        for result in results:
            for reason in result.reasons:
                assert all(span.start <= span.end for span in reason.spans)
    return {}


def _of_form(data: Path) -> Any:
    return check(CreatorForm, load_yaml(data / FORM))


OWN_FILES: dict[str, OwnFile] = {
    "form": OwnFile(FORM, _form, _of_form),
    "card": OwnFile(
        "rates/artikel-2026.yml",
        _shipped("rates/artikel-2026.yml"),
        lambda data: load_rate_card("artikel-2026", data),
    ),
    "scenarios": OwnFile("scenarios.yml", _shipped("scenarios.yml"), load_scenarios),
    "disclosure": OwnFile(
        "rules/disclosure/rsm-2022.yml",
        _shipped("rules/disclosure/rsm-2022.yml"),
        lambda data: load_disclosure_rules("rsm-2022", data),
    ),
    "words": OwnFile(
        "rules/disclosure/woorden-2026.yml",
        _shipped("rules/disclosure/woorden-2026.yml"),
        lambda data: load_disclosure_rules("rsm-2022", data),
    ),
    "supervision": OwnFile(
        "rules/mediawet-2025.yml",
        _shipped("rules/mediawet-2025.yml"),
        lambda data: load_supervision_rules(data=data),
    ),
    "privacy": OwnFile(
        "rules/privacy-2026.yml",
        _shipped("rules/privacy-2026.yml"),
        lambda data: load_privacy_rules(data=data),
    ),
    "tone": OwnFile(
        "rules/toon-2026.yml", _shipped("rules/toon-2026.yml"), lambda data: load_tone(data=data)
    ),
    "payment": OwnFile(
        "rules/payment-2026.yml",
        _shipped("rules/payment-2026.yml"),
        lambda data: load_payment_rules(data=data),
    ),
    "setbacks": OwnFile(
        "rules/setbacks-2026.yml",
        _shipped("rules/setbacks-2026.yml"),
        lambda data: load_setback_rules(data=data),
    ),
    "offers": OwnFile(
        "rules/offers-2026.yml",
        _shipped("rules/offers-2026.yml"),
        lambda data: load_offer_rules(data=data),
    ),
    "tax": OwnFile(
        "rules/tax/2026.yml", _shipped("rules/tax/2026.yml"), lambda data: load_tax_year(2026, data)
    ),
    "income": OwnFile("income.csv", _income, _books(read_income, "income.csv")),
    "deals": OwnFile("deals.csv", _deals, _books(read_deals, "deals.csv")),
    "roster": OwnFile("rosters/r.csv", _roster, _of_roster),
    "captions": OwnFile("c.txt", _captions, _of_captions),
}


def odd(found: Numbers | None, truth: Numbers) -> str:
    """A number that the untouched file does not have there; empty if there is none."""
    for name, values in (found or {}).items():
        if other := {value for value in values if value == value} - truth.get(name, values):
            return f"{name}: {sorted(other)[:3]}, was {sorted(truth[name])[:9]}"
    return ""


def emptied(data: Path) -> Path:
    """The folder `data` without anything in it."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / "rates").mkdir()  # which makes it a data folder
    return data
