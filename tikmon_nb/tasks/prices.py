"""`tikmon prices`: a creator's own price list, and a media kit of what the creator chose to show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.batch.page import notebook_page
from tikmon_nb.batch.pdf import find_chromium, print_page
from tikmon_nb.batch.placing import place, work_in
from tikmon_nb.findings import Finding, InputError, unknown_name
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.creator_form import FORM, MediaKit
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.rule_sets.offer_rules import load_offer_rules
from tikmon_nb.inputs.run_limits import DEFAULT_CARD
from tikmon_nb.model.offers.asking_prices import Price, asking_prices
from tikmon_nb.model.offers.expected_fee import ExpectedFee
from tikmon_nb.model.year.assumptions import Assumptions
from tikmon_nb.model.year.simulation import prepare
from tikmon_nb.tasks.offer import next_fee
from tikmon_nb.views.offers.media_kit import MEASURED, Example, Kit, kit_sections, kit_title
from tikmon_nb.views.offers.price_lines import ASKED, price_fields, price_lines, price_name, span
from tikmon_nb.views.page.text import Text

_QUANTITIES = {
    "reach": "sponsored_reach_views",
    "followers": "followers",
    "views": "views_30d",
    "engagement": "engagement_share",
}
_PDF, _HTML = ".pdf", ".html"


@dataclass(frozen=True)
class OwnPrices:
    """A creator's price list, and what it was worked out from."""

    creator: Creator
    fee: ExpectedFee
    prices: list[Price]
    assumptions: Assumptions


def prices(
    creator_id: str,
    data: Path | str | None = None,
    *,
    month_posts: int = 4,
    card: str = DEFAULT_CARD,
    scenario: str = "basis",
    draws: int = 10_000,
    seed: int = 2026,
) -> OwnPrices:
    """What this creator could ask, EUR without VAT; an ambassador month is `month_posts` posts."""
    creator, rates = load_creator(creator_id, data), load_rate_card(card, data)
    run = prepare(creator, rates, scenario, draws=draws, months=1, seed=seed)
    fee = next_fee(run)
    listed = asking_prices(run, fee, load_offer_rules(data=data), month_posts)
    return OwnPrices(creator, fee, listed, run.assumptions)


def write_kit(found: OwnPrices, files: list[Path], text: Text) -> None:
    """The media kit as each of `files`, a page or a PDF by its ending, each in whole or not at all.

    Raises `InputError` if nothing was chosen, a chosen post is unknown, or a PDF cannot be printed.
    """
    kit = _kit(found, text)
    if kit == Kit(until=kit.until):
        raise InputError([Finding("media_kit_empty", "error", FORM, expected="media_kit: {show: [...]}")])
    browser = find_chromium() if any(path.suffix == _PDF for path in files) else ""
    page = notebook_page(kit_title(kit, text), kit_sections(kit, text), text)
    for target in files:
        with work_in(target.absolute().parent) as work:
            made = work / Path(target.name).with_suffix(_HTML)
            made.write_bytes(page.encode("utf-8"))
            if target.suffix == _PDF:
                print_page(made, browser)
            place(work, target.absolute().parent, [target.name])


def _kit(found: OwnPrices, text: Text) -> Kit:
    """What was chosen; what was not measured stays away even so."""
    creator, form = found.creator, found.creator.form
    chosen = form.media_kit or MediaKit()
    shown, audience = set(chosen.show), creator.exports.audience
    items = found.assumptions.items
    asked = [
        price for price in found.prices if price.kind != "live"
    ]  # gifts come from viewers, not from brands
    measured = {
        part: items[_QUANTITIES[part]].range
        for part in MEASURED
        if part in shown and _QUANTITIES[part] in items and items[_QUANTITIES[part]].origin == "measured"
    }
    return Kit(
        name=(form.name or "") if "name" in shown else "",
        handle=(form.handle or "") if "handle" in shown else "",
        niche=(form.niche or "") if "niche" in shown else "",
        measured={part: (range_.low, range_.high) for part, range_ in measured.items()},
        genders=audience.genders if "audience" in shown else {},
        territories=audience.territories if "audience" in shown else {},
        brands=_brands(creator) if "brands" in shown else (),
        examples=tuple(_example(creator, video_id) for video_id in chosen.examples),
        prices=tuple(
            (price_name(price, text, for_brands=True), span(price.eur, text, ASKED)) for price in asked
        )
        if "prices" in shown
        else (),
        until=creator.exports.last_day or creator.exports.exported_on,
    )


def _brands(creator: Creator) -> tuple[str, ...]:
    """Brands that were seen with this creator: of deals that are done or whose post is public."""
    deals = creator.deals
    seen = (deals["status"] == "done") | deals["video_id"].isin(creator.exports.videos.index)
    return tuple(dict.fromkeys(brand for brand in deals.loc[seen, "brand"] if brand))


def _example(creator: Creator, video_id: str) -> Example:
    videos = creator.exports.videos
    if video_id not in videos.index:
        raise unknown_name("media_kit_post_unknown", video_id, videos.index, file=FORM)
    post = videos.loc[video_id]
    day: dt.date | None = None if pd.isna(post["posted_on"]) else post["posted_on"].date()
    return Example(str(post["link"]), day, None if pd.isna(post["views"]) else float(post["views"]))


def lines(found: OwnPrices, text: Text) -> list[str]:
    """The price list as readable lines."""
    return price_lines(found.creator, found.fee, found.prices, text)


def fields(found: OwnPrices, text: Text) -> dict[str, Any]:
    """The price list as JSON-ready fields."""
    return price_fields(found.creator, found.fee, found.prices, text)
