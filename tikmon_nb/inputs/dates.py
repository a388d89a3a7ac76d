"""Months and days as people write them, and the years that a date may lie in."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.yaml_file import bad_value

FIRST_YEAR, LAST_YEAR = 2016, 2100  # before TikTok there was nothing to measure


def within_years(day: dt.date) -> bool:
    """Whether `day` is one that a creator's form or a TikTok file can mean."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def month_of(text: str) -> dt.date | None:
    """The first day of the month `YYYY-MM`; `None` for empty text, which means "choose for me".

    Raises `InputError` for anything else.
    """
    if not text:
        return None
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        return dt.date.fromisoformat(text + "-01")
    raise InputError([Finding("not_a_date", "error", column="start", expected="YYYY-MM", found=text[:80])])


def day_of(text: str) -> dt.date | None:
    """The day `YYYY-MM-DD`; `None` for empty text, which means the day of the clock.

    Raises `InputError` for anything else.
    """
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(
            [Finding("not_a_date", "error", column="today", expected="YYYY-MM-DD", found=text[:80])]
        ) from None


_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


def _partial_date(value: Any) -> Any:
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    if not _PARTIAL_DATE.fullmatch(text):
        raise bad_value("not_a_date", "YYYY, YYYY-MM, YYYY-MM-DD")
    try:
        earliest(text)
    except ValueError:
        raise bad_value("not_a_date", "YYYY, YYYY-MM, YYYY-MM-DD") from None
    return text


PartialDate = Annotated[str, BeforeValidator(_partial_date, json_schema_input_type=str | int | dt.date)]


def earliest(partial: str) -> dt.date:
    """The first day that a date known to the year, month or day can mean."""
    return dt.date.fromisoformat(partial + "-01" * (2 - partial.count("-")))
