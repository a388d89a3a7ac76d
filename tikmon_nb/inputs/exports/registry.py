"""The kinds of export files, and what people read of them; each has a reader in a module of its own."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from tikmon_nb.marking import mark, mark_plural

if TYPE_CHECKING:
    from tikmon_nb.inputs.exports.export_reader import Reader


class Held(NamedTuple):
    """A table of `Exports` that a kind fills: its field, its name as data, and how its rows are counted."""

    table: str
    key: str
    words: tuple[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class ExportKind:
    """One kind of export file.

    `module`: the place of its `READER` below this package, imported when it is first asked for, since a
    name needs no reader. `words`: what each of its tables is called, by the kind of a `SourceFile`.
    `sentences`: those of findings that only this kind makes. `figures`: codes of findings whose expected and
    found are figures or days, which an anonymous page may show; column names are those of the reader.
    """

    name: str
    module: str
    words: Mapping[str, str]
    held: tuple[Held, ...] = ()
    sentences: Mapping[str, str | tuple[str, str]] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()

    @functools.cached_property
    def reader(self) -> Reader[Any]:
        """How it is recognised, read and merged."""
        found: Reader[Any] = import_module(f"{__package__}.{self.module}").READER
        return found


KINDS = (
    ExportKind(
        name="studio",
        module="studio.downloads",
        words={
            "overview": mark("TikTok Studio: views and reactions per day"),
            "follower_history": mark("TikTok Studio: followers per day"),
            "viewers": mark("TikTok Studio: viewers per day"),
            "content": mark("TikTok Studio: best viewed posts"),
            "follower_activity": mark("TikTok Studio: active followers per hour"),
            "follower_gender": mark("TikTok Studio: followers by gender"),
            "follower_top_territories": mark("TikTok Studio: followers by country"),
        },
        held=(
            Held("daily", "days", mark_plural("{n} day of figures", "{n} days of figures")),
            Held("videos", "videos", mark_plural("{n} video", "{n} videos")),
        ),
        figures=frozenset(
            {
                *("days_missing", "export_date_from_mtime", "year_moved_for_leap_day", "last_day_partial"),
                *("shares_above_one", "downloads_of_strangers"),
            }
        ),
    ),
    ExportKind(
        name="gdpr",
        module="kinds.gdpr",
        words={"gdpr": mark("Download of your own data")},
        held=(
            Held(
                *("own_posts", "own_posts"),
                mark_plural("{n} public post in your own data", "{n} public posts in your own data"),
            ),
        ),
    ),
    ExportKind(
        name="affiliate_orders",
        module="kinds.affiliate",
        words={"affiliate_orders": mark("TikTok Shop: affiliate orders")},
        held=(
            Held("orders", "orders", mark_plural("{n} affiliate order line", "{n} affiliate order lines")),
        ),
    ),
    ExportKind(
        name="posts",
        module="kinds.posts",
        words={"posts": mark("List of posts")},
    ),
    ExportKind(
        name="live_backstage",
        module="kinds.live",
        words={"live_backstage": mark("LIVE Backstage: figures per creator")},
        held=(
            Held(
                *("live", "live_stretches"),
                mark_plural("{n} period of LIVE figures", "{n} periods of LIVE figures"),
            ),
        ),
        figures=frozenset({"live_periods_overlap", "live_counter_down"}),
    ),
)
"""In this order a file is recognised and the kinds are merged: who is known by then is known to the next."""
