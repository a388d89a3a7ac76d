"""What each stream of income pays: a module for each, with its arithmetic and its `flow`.

The arithmetic is plain: arrays of shape (months, draws) in, EUR out, nothing drawn and nothing decided, so
that every line can be checked by hand. `flow` draws the assumptions, asks what is open, and calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from tikmon_nb.model.year.setting import Flow, Setting


def flow_of(stream: str) -> Callable[[Setting], Flow]:
    """What works out `stream`: the `flow` of the module of its name."""
    return cast(Callable[[Setting], Flow], import_module(f"{__name__}.{stream}").flow)
