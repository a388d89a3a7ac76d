"""`income.csv`, what came in: its columns, streams and currencies in Dutch and English, and one row of it."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from tikmon_nb.inputs.books.ledger_table import Line
from tikmon_nb.inputs.tabular.amounts import read_amount
from tikmon_nb.units import UNIT_BOUNDS
from tikmon_nb.vocabulary import STREAMS

MONEY: dict[str, tuple[str, ...]] = {
    "amount_eur": (
        *("amount_eur", "amount eur", "amount (eur)", "amount (€)", "amount in eur", "amount €"),
        *("bedrag_eur", "bedrag eur", "bedrag (eur)", "bedrag (€)", "bedrag in eur", "bedrag €"),
        *("bedrag in euro", "bedrag in euro's", "bedrag (euro)", "euro", "eur", "€"),
    ),
    "amount": ("amount", "bedrag"),
    "currency": ("currency", "valuta", "munt", "munteenheid"),
    "eur_per_unit": ("eur_per_unit", "eur per unit", "eur per eenheid", "koers", "wisselkoers"),
}
"""Columns that hold money: name of ours, and the names that a file may have for it."""

WHO: dict[str, tuple[str, ...]] = {
    "payer": ("payer", "betaler", "opdrachtgever", "klant", "client", "customer", "betaald door"),
    "deal_id": ("deal_id", "deal id", "deal-id", "dealnummer", "deal nummer", "deal", "dealnr"),
}
NOTE = ("note", "notitie", "opmerking", "notes", "notities", "opmerkingen")

COLUMNS: dict[str, tuple[str, ...]] = {
    "date": ("date", "datum"),
    "stream": ("stream", "bron van inkomsten", "inkomstenbron", "soort", "soort inkomsten"),
    **MONEY,
    "source": ("source", "bron"),
    **WHO,
    "note": NOTE,
}

REQUIRED = (("date",), ("stream",), ("amount_eur", "amount"))

TYPES = {
    "date": "datetime64[us]",
    "stream": "str",
    "amount_eur": "float64",
    "currency": "str",
    "source": "str",
    "note": "str",
    "payer": "str",
    "deal_id": "str",
}

_MAX_EUR = UNIT_BOUNDS["eur_per_month"][1]

STREAM_NAMES: dict[str, str] = {
    name: stream for stream, stated in STREAMS.items() for name in (stream, *stated.in_books.split(", "))
}
"""The stream that every name stands for."""

_CURRENCIES = {
    "EUR": ("€", "euro", "euro's"),
    "USD": ("$", "us$", "dollar", "dollars"),
    "GBP": ("£", "pond", "pound", "pounds"),
}
_CURRENCY_NAMES = {name: code for code, names in _CURRENCIES.items() for name in (code.casefold(), *names)}
_SIGNS = re.compile(r"€|\$|£|(?<![a-z])(?:euro?|usd|gbp)(?![a-z])")


def currency_of(cell: str) -> str | None:
    """The three letters of the currency in `cell`; None when it is none."""
    text = unicodedata.normalize("NFKC", cell).strip().casefold().replace("\u2019", "'")
    known = _CURRENCY_NAMES.get(text)
    return known or (text.upper() if re.fullmatch("[a-z]{3}", text) else None)


def written_currency(amount: str) -> str:
    """The currency that stands beside a number (`$ 50`, `50 eur`); empty when none does."""
    found = _SIGNS.search(unicodedata.normalize("NFKC", amount).casefold())
    return _CURRENCY_NAMES[found[0]] if found else ""


def record(line: Line) -> tuple[Any, ...] | None:
    """The columns of `TYPES` in one row; None, and errors in its file's findings, when one is wrong."""
    day = line.day(required=True)
    stream = line.meaning("stream", STREAM_NAMES, STREAMS, "stream_unknown")
    money = euros(line)
    column = amount_column(line)
    if money and math.isnan(money[0]):
        line.error("value_missing", column)
    if line.wrong or money is None:
        return None
    if money[0] < 0:
        line.count("amount_negative", "note", column)
    found = (day, stream, *money, *(line.cell(name) for name in ("source", "note", "payer", "deal_id")))
    line.tell_if_twice(found)
    return found


def amount_column(line: Line) -> str:
    """The column in which a row has its amount, or could have had it."""
    return "amount" if line.has("amount") and not line.cell("amount_eur") else "amount_eur"


def euros(line: Line) -> tuple[float, str] | None:
    """Euros (NaN when the row has no amount) and the currency that they came in as; None after an error."""
    currency = _currency(line)
    given, amount, rate = (
        _amount(line, "amount_eur", "EUR"),
        _amount(line, "amount", currency),
        _rate(line, currency),
    )
    if currency is None or given is None or amount is None or rate is None:
        return None
    if not math.isnan(amount) and math.isnan(rate) and math.isnan(given):
        line.error("currency_without_rate", "currency", expected=line.label("eur_per_unit"), found=currency)
        return None
    if currency != "EUR" and not line.has("amount") and not math.isnan(given):
        line.error("currency_differs", "currency", expected="EUR")
        return None
    found = _agreed(line, given, amount * rate)
    if abs(found) > _MAX_EUR:
        line.error("number_out_of_range", amount_column(line), expected=f"≤ {_MAX_EUR:.0f}")
        return None
    return found, currency


def _agreed(line: Line, given: float, worked_out: float) -> float:
    """The euros of a row; it may give them twice, as long as both are the same but for rounding."""
    if math.isnan(given) or math.isnan(worked_out):
        return worked_out if math.isnan(given) else given
    if abs(given - worked_out) > max(0.011, 0.005 * abs(given)):
        line.error("either_or", "amount_eur", expected=f"{line.label('amount_eur')} / {line.label('amount')}")
    return given


def _currency(line: Line) -> str | None:
    cell = line.cell("currency")
    if not cell:  # a column that is filled in where it is not the euro, or an amount such as $ 50
        return written_currency(line.cell("amount")) or "EUR"
    currency = currency_of(cell)
    if currency is None:
        line.error("value_not_allowed", "currency", expected="EUR, USD, GBP, …")
    return currency


def _amount(line: Line, name: str, currency: str | None) -> float | None:
    """The amount in a column, NaN where it is blank; None after an error."""
    cell = line.cell(name)
    if not cell:
        return math.nan
    written = written_currency(cell)
    if written and currency and written != currency:
        line.error("currency_differs", name, expected=currency)
        return None
    if line.is_cut_by_comma(name):
        line.error("comma_cuts_amount", name)
        return None
    number = line.number_in(name)
    if number is None:
        return None
    others = [other for mark in ",." if (other := read_amount(cell, mark)) is not None]
    if max(map(abs, others)) > abs(number):  # 1.234 between 12.50 and 3.95: nobody is paid thousandths
        line.error("number_ambiguous", name)
        return None
    return number


def _rate(line: Line, currency: str | None) -> float | None:
    """Euros for one unit of `currency`, NaN where that is not known; None after an error."""
    if not line.cell("eur_per_unit"):
        return 1.0 if currency == "EUR" else math.nan
    rate = line.number_in("eur_per_unit")
    if rate is None:
        return None
    if not 0 < rate <= _MAX_EUR:
        line.error("number_out_of_range", "eur_per_unit", expected="> 0")
        return None
    if currency == "EUR" and rate != 1:
        line.error("value_not_allowed", "eur_per_unit", expected="1")
        return None
    return rate
