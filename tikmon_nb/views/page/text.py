"""Sentences in Dutch and English: gettext catalogues for words, Babel for numbers, money and dates."""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import io
import math
from collections.abc import Mapping
from importlib import resources
from typing import Any

from babel import Locale, dates, lists, numbers, units
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tikmon_nb.findings import unknown_name

DEFAULT_LANG = "nl"
YEAR = 12  # months
SOURCE_LANG = "en"  # the messages in the code are English, so English has no catalogue
_CATALOGUES = resources.files("tikmon_nb.views.page") / "locales"
_REGIONS = {"nl": "nl_NL", "en": "en_GB"}  # numbers and dates of another language are those of its own


def _languages() -> dict[str, str]:
    """Language -> locale: English, and every language that has a catalogue; the default first."""
    found = {SOURCE_LANG, *(folder.name for folder in _CATALOGUES.iterdir())}
    ordered = sorted(found, key=lambda name: (name != DEFAULT_LANG, name))
    return {name: _REGIONS.get(name, name) for name in ordered}


LOCALES = _languages()


@functools.cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang == SOURCE_LANG:
        return gettext.NullTranslations()
    source = _CATALOGUES / lang / "LC_MESSAGES" / "tikmon.po"
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Text:
    """Everything a reader sees, in one language: sentences, amounts in EUR, numbers, months.

    >>> import datetime as dt
    >>> from tikmon_nb import Text
    >>> text = Text("nl")
    >>> print(text("from {first} to {last}", first="maart", last="mei"))
    van maart tot en met mei
    >>> text.number(12345.6, 1), text.month(dt.date(2026, 12, 1))
    ('12.345,6', 'december 2026')
    >>> text = Text("en")
    >>> text.money(1234.5), text.money(1234.5, exact=True)  # an estimate gets two figures
    ('€1,200', '€1,234.50')
    """

    def __init__(self, lang: str = DEFAULT_LANG, months: int = YEAR) -> None:
        """`months`: how long a forecast is spoken of; `of_period` calls any length but a year a period."""
        if lang not in LOCALES:
            raise unknown_name("unknown_language", lang, LOCALES)
        self.lang = lang
        self.locale = Locale.parse(LOCALES[lang])
        self._catalogue = _catalogue(lang)
        self.of_a_year = months == YEAR

    def __call__(self, message: str, **values: Any) -> str:
        """`message` translated, with `values` filled in."""
        return self._catalogue.gettext(message).format(**values)

    def of_period(self, year: str, period: str, /, **values: Any) -> str:
        """What is said of a forecast, translated: `year` where it is as long as one, else `period`."""
        return self(year if self.of_a_year else period, **values)

    def plural(self, singular: str, plural: str, n: int, **values: Any) -> str:
        """The form of the sentence that fits `n`, translated; `{n}` is the number as written here."""
        message = self._catalogue.ngettext(singular, plural, n)
        return message.format(n=self.number(n), **values)

    def between(self, low: str, high: str) -> str:
        """`between € 1 and € 9`; `about € 5` where the two are written alike."""
        if low == high:
            return self("about {amount}", amount=low)
        return self("between {low} and {high}", low=low, high=high)

    def span(self, low: str, high: str) -> str:
        """`€ 1 – € 9`, and one of them where they are written alike."""
        return low if low == high else f"{low} – {high}"

    def megabytes(self, count: int) -> str:
        """A number of bytes in whole megabytes, rounded up."""
        size = math.ceil(count / 2**20)
        return str(units.format_unit(size, "digital-megabyte", length="short", locale=self.locale))

    def territory(self, code: str) -> str:
        """The country with this two-letter code; the code itself where it names none."""
        return str(self.locale.territories.get(code, code))

    def pick(self, by_language: Mapping[str, str]) -> str:
        """The wording of a data file's `{nl: ..., en: ...}` in this language, else in English, else any."""
        return by_language.get(self.lang) or by_language.get("en") or next(iter(by_language.values()), "")

    def number(self, value: float, decimals: int = 0) -> str:
        """`value` with at most `decimals` decimals: `12.345,6` in Dutch."""
        pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
        return str(numbers.format_decimal(_written(value, decimals), format=pattern, locale=self.locale))

    def compact(self, value: float) -> str:
        """`value` in few signs, such as `2,4 mln.`, for where a whole number does not fit."""
        short = numbers.format_compact_decimal(
            value, format_type="short", locale=self.locale, fraction_digits=1
        )
        return str(short)

    def money(self, eur: float, *, exact: bool = False, whole: bool = False) -> str:
        """`eur` as money: rounded to two significant figures, as an estimate deserves.

        `exact` keeps the cents; `whole` rounds to whole euros only.
        """
        if exact:
            cents = self._pattern
            return str(numbers.format_currency(_written(eur, 2), "EUR", format=cents, locale=self.locale))
        value = half_up(eur) if whole else round_to_significant(eur)
        return str(
            numbers.format_currency(
                value + 0.0,  # never minus zero
                "EUR",
                format=self._pattern.replace(".00", ""),
                currency_digits=False,
                locale=self.locale,
            )
        )

    @property
    def _pattern(self) -> str:
        """How the language writes money; a minus goes before the sign of the euro: `-€ 210`."""
        return str(self.locale.currency_formats["standard"].pattern).split(";")[0]

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share of 0-1 as a percentage."""
        pattern = "#,##0" + ("." + "#" * decimals if decimals else "") + "%"
        return str(numbers.format_percent(_written(share, decimals + 2), format=pattern, locale=self.locale))

    def date(self, day: dt.date, style: str = "long") -> str:
        """A calendar day, such as `15 november 2026`."""
        return str(dates.format_date(day, format=style, locale=self.locale))

    def month(self, day: dt.date, pattern: str = "MMMM y") -> str:
        """The month in which `day` falls, such as `november 2026`."""
        return str(dates.format_date(day, format=pattern, locale=self.locale))

    def join(self, items: list[str], style: str = "standard") -> str:
        """`a, b en c`."""
        return str(lists.format_list(items, style=style, locale=self.locale))  # type: ignore[arg-type]


def as_text(lang: Text | str) -> Text:
    """`lang` as a `Text`: one that is there already, or a new one for a language code."""
    return lang if isinstance(lang, Text) else Text(lang)


def round_to_significant(value: float, figures: int = 2) -> float:
    """`value` rounded to `figures` significant figures, never finer than whole units; halves go up."""
    if not math.isfinite(value) or value == 0:
        return value
    unit = 10.0 ** max(math.floor(math.log10(abs(value))) - figures + 1, 0)
    return half_up(value / unit) * unit


def significant(value: float, figures: int = 2) -> float:
    """`value` in so many significant figures, however small it is: more than a search or a count knows."""
    return float(f"{value:.{figures}g}")


def _written(value: float, decimals: int) -> float:
    """`value`, but zero for what would be written as minus zero."""
    return 0.0 if round(value, decimals) == 0 else value


def half_up(value: float) -> float:
    """The nearest whole number; of two, the one farther from zero, as money is rounded: 1.250 is 1.300."""
    return math.copysign(math.floor(abs(value) + 0.5), value) if math.isfinite(value) else value
