"""`tikmon score`: what earlier reports forecast, held against what has come in since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.books.kept_forecasts import FOLDER, read_forecasts
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.model.history.backtest import in_order
from tikmon_nb.model.history.scores import Score, scores_of
from tikmon_nb.model.history.track_record import TrackRecord, track_record
from tikmon_nb.tasks.hindsight.backtest import failures, loaded_creators
from tikmon_nb.views import hindsight
from tikmon_nb.views.page.finding_sentences import sentence, told_fields
from tikmon_nb.views.page.text import Text


@dataclass(frozen=True)
class Scored:
    """The track record of each creator, what was noticed of the files, and who could not be read."""

    found: dict[str, tuple[TrackRecord, tuple[Finding, ...]]]
    failed: dict[str, tuple[Finding, ...]]

    @property
    def scores(self) -> list[Score]:
        """Over all creators together."""
        rows = [record.rows for record, _ in self.found.values() if len(record.rows)]
        return scores_of(in_order(pd.concat(rows))) if rows else []


def scored(creators: Sequence[str], data: Path | str | None, *, everyone: bool) -> Scored:
    """The track record of `creators`, or of everyone; raises `InputError` for a name that is wrong."""
    failed: dict[str, tuple[Finding, ...]] = {}
    loaded = loaded_creators(creators, data, failed, everyone=everyone)
    return Scored({one.id: _of(one) for one in loaded}, failed)


def track_record_of(creator: Creator) -> TrackRecord:
    """What the reports of `creator` forecast, against what its files and books hold now."""
    return _of(creator)[0]


def _of(creator: Creator) -> tuple[TrackRecord, tuple[Finding, ...]]:
    kept, findings = read_forecasts(creator.data / "creators" / creator.folder / FOLDER)
    return track_record(creator, kept), tuple(findings)


def lines(scored: Scored, text: Text) -> list[str]:
    """What there is of each creator, and the table of all together."""
    said = []
    for creator, (record, findings) in scored.found.items():
        said.append(f"{creator}: {' '.join(hindsight.about_record(record, text))}")
        said += [f"  ! {sentence(finding, text)}" for finding in findings]
    scores = scored.scores
    return [*said, "", *hindsight.lines(scores, text)] if scores else said


def fields(scored: Scored, text: Text) -> dict[str, Any]:
    """JSON-ready fields."""
    creators = [
        {
            "id": creator,
            "kept": record.kept,
            "counted": record.counted,
            "awaited": str(record.awaited) if record.awaited is not None else None,
            "scores": hindsight.score_fields(record.scores),
            "findings": [{**told_fields(one), "text": sentence(one, text)} for one in findings],
        }
        for creator, (record, findings) in scored.found.items()
    ]
    together = hindsight.score_fields(scored.scores)
    return {"creators": creators, "together": together, **failures(scored.failed, text)}
