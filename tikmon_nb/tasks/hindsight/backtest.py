"""`tikmon backtest`: forecasts of the past that is known, one creator or all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Finding, InputError, known_names
from tikmon_nb.inputs import load_rate_card
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator, creator_ids, load_creator
from tikmon_nb.model.history.backtest import SHORT_ORIGINS, Backtest, backtest, in_order
from tikmon_nb.model.history.scores import Score, scores_of
from tikmon_nb.views import hindsight
from tikmon_nb.views.figures.plots_hindsight import plot_held
from tikmon_nb.views.page.finding_sentences import sentence
from tikmon_nb.views.page.html import svg
from tikmon_nb.views.page.text import Text


@dataclass(frozen=True)
class Tried:
    """The backtest of each creator, and what is wrong with those that could not be read."""

    found: tuple[Backtest, ...]
    failed: dict[str, tuple[Finding, ...]]

    @property
    def scores(self) -> list[Score]:
        """Over all creators together."""
        rows = [one.rows for one in self.found if len(one.rows)]
        return scores_of(in_order(pd.concat(rows))) if rows else []


def tried(
    creators: Sequence[str], data: Path | str | None, *, everyone: bool, card: str, draws: int, seed: int
) -> Tried:
    """The backtest of `creators`, or of everyone; raises `InputError` for a name or setting that is wrong."""
    rates, failed = load_rate_card(card, data), dict[str, tuple[Finding, ...]]()
    loaded = loaded_creators(creators, data, failed, everyone=everyone)
    return Tried(tuple(backtest(one, rates, draws=draws, seed=seed) for one in loaded), failed)


def recently(creator: Creator, card: RateCard, seed: int) -> Backtest:
    """The newest forecasts of the past, those of which a report tells."""
    return backtest(creator, card, seed=seed, most=SHORT_ORIGINS)


def loaded_creators(
    creators: Sequence[str],
    data: Path | str | None,
    failed: dict[str, tuple[Finding, ...]],
    *,
    everyone: bool,
) -> Iterator[Creator]:
    """The creators by name; of everyone, those that cannot be read are noted in `failed`, not raised."""
    known = creator_ids(data)
    chosen = list(known) if everyone else list(dict.fromkeys(creators))
    if not chosen:
        code = "creators_missing" if known else "roster_empty"
        raise InputError([Finding(code, "error", "creators", expected=known_names(known))])
    for name in chosen:
        try:
            yield load_creator(name, data)
        except InputError as error:
            if not everyone:
                raise
            failed[name] = error.findings


def lines(tried: Tried, text: Text) -> list[str]:
    """Who was tried, in a sentence each, and the table of all together."""
    said = [
        f"{one.creator}: {hindsight.too_short(one, text) or hindsight.sentence(one, text)}".rstrip(": ")
        for one in tried.found
    ]
    scores = tried.scores
    return [*said, "", *hindsight.lines(scores, text)] if scores else said


def fields(tried: Tried, text: Text) -> dict[str, Any]:
    """JSON-ready fields."""
    creators = [
        {
            "id": one.creator,
            "possible_from": one.possible_from.isoformat() if one.possible_from else None,
            "origins": [str(origin) for origin in one.origins],
            "sentence": hindsight.sentence(one, text),
            "scores": hindsight.score_fields(one.scores),
        }
        for one in tried.found
    ]
    return {
        "creators": creators,
        "together": hindsight.score_fields(tried.scores),
        **failures(tried.failed, text),
    }


def failure_lines(failed: dict[str, tuple[Finding, ...]], text: Text) -> list[str]:
    """What is wrong with the creators that could not be read, a line each."""
    return [f"{name}: {sentence(one, text)}" for name, findings in failed.items() for one in findings]


def failures(failed: dict[str, tuple[Finding, ...]], text: Text) -> dict[str, Any]:
    """What is wrong with the creators that could not be read, JSON-ready."""
    told = {
        name: [{**finding.as_dict(), "text": sentence(finding, text)} for finding in findings]
        for name, findings in failed.items()
    }
    return {"failed": told}


def draw(tried: Tried, path: Path, text: Text) -> None:
    """The figure of all creators together, as SVG in the file `path`."""
    path.write_text(svg(plot_held(tried.scores, text)), encoding="utf-8", newline="\n")
