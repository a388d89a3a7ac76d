"""What a reader calls the assumptions of a year, and how the tables about them are filled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from tikmon_nb.model.choices.sensitivity import FEE_LEVEL, LUCK, TOGETHER
from tikmon_nb.model.year.simulated_year import Year
from tikmon_nb.views.figures.plots_what_matters import plain_name
from tikmon_nb.views.page.names import quantity_name
from tikmon_nb.views.page.text import Text
from tikmon_nb.views.year.tables import item_name


def key_name(key: str, year: Year, text: Text) -> str:
    """The assumption `key` as a reader calls it, with the creator's own name of the item."""
    if TOGETHER in key:
        return text.join([key_name(one, year, text) for one in key.split(TOGETHER)])
    name, _, label = key.partition("/")
    if not label or key in (LUCK, FEE_LEVEL):
        return plain_name(key, text)
    known = year.assumptions[key if key in year.assumptions else name]
    return f"{quantity_name(name, text)} ({item_name(replace(known, label=label), year)})"


def key_names(keys: Iterable[object], year: Year, text: Text) -> dict[str, str]:
    """A name for every key, no two alike: items of the same name get their number too."""
    names = {str(key): key_name(str(key), year, text) for key in keys}
    alike = [name for name in names.values() if list(names.values()).count(name) > 1]
    return {
        key: f"{name} {key.partition('/')[2]}".strip() if name in alike else name
        for key, name in names.items()
    }


def records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as fields by name, the key among them."""
    return [
        {str(name): value for name, value in row.items()} for row in data.reset_index().to_dict("records")
    ]


def left_out(count: int, text: Text) -> str:
    """How many assumptions are not shown because they do next to nothing; empty if none."""
    if not count:
        return ""
    return text.plural(
        "{n} other assumption does next to nothing.", "{n} other assumptions do next to nothing.", count
    )
