"""How far a long calculation is, below the cell of a notebook that waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from IPython import get_ipython
from IPython.display import display

from tikmon_nb.views.page.html import Html, element
from tikmon_nb.views.page.text import Text


def with_progress(text: Text) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What gives the same items one by one, and shows how many are done until all are.

    It is what `each` takes in `model.choices`. Nothing is shown where no notebook runs, and nothing stays.
    """

    def each(items: Iterable[Any]) -> Iterator[Any]:
        waiting = list(items)
        shown = display(Html(), display_id=True) if get_ipython() else None  # type: ignore[no-untyped-call]
        for done, item in enumerate(waiting):
            if shown:
                shown.update(_bar(done, len(waiting), text))
            yield item
        if shown:
            shown.update(Html())

    return each


def _bar(done: int, total: int, text: Text) -> Html:
    words = text("{done} of {total} worked out", done=text.number(done), total=text.number(total))
    bar = element("progress", value=str(done), max=str(total), aria_label=words)
    return Html(element("div", bar, f" {words}", lang=text.lang), words)
