"""How a record shows itself: a few plain lines anywhere, and a card in a notebook."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module

CARDS = "tikmon_nb.views.record_cards"
"""Where cards are made: found by name once one is shown, as `lazy` finds public names. Nothing is imported
upwards, and who shows no card loads no views."""

LANGUAGE = "TIKMON_LANG"
"""The variable that names the language of the cards; without it they are in the default one."""


class Shown:
    """A record of few words: `_words` gives its first line, and what stands below it by name."""

    def _words(self) -> tuple[str, Mapping[str, object]]:
        raise NotImplementedError

    def __repr__(self) -> str:
        title, rows = self._words()
        return "\n".join([title, *(f"  {name}: {value}" for name, value in rows.items())])

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return str(import_module(CARDS).card(self, os.environ.get(LANGUAGE)))
