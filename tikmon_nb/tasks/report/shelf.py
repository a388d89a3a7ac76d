"""The folder of a run of reports: each is put there once it is ready; the overview is of what is there."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tikmon_nb.batch.earlier import (
    FILES,
    MANIFEST,
    PER_RUN,
    Kept,
    differing,
    kept_at,
    kept_results,
    known_entries,
    listed_files,
)
from tikmon_nb.batch.page import marked, notebook_page
from tikmon_nb.batch.placing import place, undivided
from tikmon_nb.batch.plan import Job, Outcome, read_object
from tikmon_nb.findings import Finding, InputError
from tikmon_nb.inputs.folders import sha256
from tikmon_nb.tasks.hindsight.forecast_files import keep_forecast
from tikmon_nb.tasks.report import overview, overview_columns, overview_tables
from tikmon_nb.tasks.report.fingerprints import program
from tikmon_nb.tasks.report.planning import Plan, check_staying
from tikmon_nb.views.page.text import Text

TABLES = ("summary.parquet", *overview_tables.FILES)


@dataclass
class Shelf:
    """What lies in the folder of `plan`, and the one who puts something there; `work` is on the same disk."""

    plan: Plan
    work: Path
    started: str
    kept: dict[str, Kept] = field(default_factory=dict)
    not_kept: dict[str, str] = field(default_factory=dict)
    changed: bool = False
    """Whether anything in the folder was replaced or removed."""

    def __post_init__(self) -> None:
        """See what is there; pages with names do not stay beside those without, nor the reverse."""
        self.kept = kept_results(self.plan.out)
        shown = self.plan.parameters.get("show_as")
        others = [kept for kept in self.kept.values() if kept.parameters.get("show_as") != shown]
        check_staying(self.plan, self.kept)
        for kept in others:
            self._remove(kept)

    def put(self, outcome: Outcome) -> Outcome:
        """Put what came of one creator in place; as it is to be told. An earlier good report may stand in.

        Raises `InputError` where another run has taken its file name, and `OSError` of the disk.
        """
        there = self.kept.get(outcome.job.id)
        if outcome.unchanged and there:
            self._still(there, outcome)
            return replace(outcome, record=there.record)
        self._check_stem(outcome)
        if outcome.record is not None:
            return self._new(outcome, there)
        if there and there.record and not outcome.of_input:
            return self._not_renewed(there, outcome)
        if there:
            self._remove(there)
        self._place(self._kept_of(outcome), ("json",))
        return outcome

    def _still(self, there: Kept, outcome: Outcome) -> None:
        """A report that is what it would be now: its record says so for this day, or for ever."""
        today = {**there.parameters, "today": self.plan.parameters["today"]}
        renewed = replace(there, parameters=today, lasting=outcome.lasting)
        if renewed != there:
            self._place(renewed, ("json",))

    def _new(self, outcome: Outcome, there: Kept | None) -> Outcome:
        record = dict(outcome.record or {})
        stem, text = outcome.job.stem, self._text
        title = text.of_period(
            "What may a year bring in? {name}",
            "What may this period bring in? {name}",
            name=record["creator"]["name"],
        )
        page = notebook_page(title, outcome.fragments, text)
        (self.work / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
        told = {name: value for name, value in record.items() if name != "forecast"}
        done = replace(outcome, record=told, fragments=(), before=_before(there, told, self.plan))
        self._place(self._kept_of(done), FILES)
        self._unlink(f"{stem}.pdf")  # which would pass for that of the new page
        if there and there.stem != stem:
            self._remove(there)
        try:
            keep_forecast(record, self.plan.data, dt.datetime.now(dt.UTC))
        except OSError as error:  # the report is there whether that succeeds or not
            self.not_kept[outcome.job.id] = error.strerror or str(error)
        return done

    def _not_renewed(self, there: Kept, outcome: Outcome) -> Outcome:
        """The earlier report stays, and its page says why it is not renewed."""
        same = not differing(there.parameters, self.plan.parameters)
        told = replace(outcome, record=there.record, comparable=same)
        text = self._text
        reason = overview.shown_reason(told, text)
        name = f"{there.stem}.html"
        note = text("This report was not renewed today: {reason}", reason=reason)
        page = marked((self.plan.out / name).read_text("utf-8"), note)
        (self.work / name).write_text(page, encoding="utf-8", newline="\n")
        digest = sha256(self.work / name)
        self._place(
            replace(there, status=overview_columns.NOT_RENEWED, reason=outcome.reason, html_sha256=digest),
            ("html", "json"),
        )
        return told

    def _kept_of(self, outcome: Outcome) -> Kept:
        job = outcome.job
        page, notebook = (self.work / f"{job.stem}.{ending}" for ending in ("html", "ipynb"))
        made = outcome.record is not None
        return Kept(
            id=job.id,
            name=overview_columns.name_of(outcome),
            stem=job.stem,
            status=overview_columns.status(outcome),
            parameters=dict(self.plan.parameters),
            versions=overview.versions(),
            made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            made_of=outcome.made_of,
            html_sha256=sha256(page) if made else "",
            notebook_bytes=notebook.stat().st_size if made else 0,
            reason=outcome.reason,
            record=outcome.record,
            before=dict(outcome.before) if outcome.before else None,
        )

    def _place(self, kept: Kept, endings: tuple[str, ...]) -> None:
        """The record, and the files that it is about, from `work` into the folder."""
        if not (self.plan.out / MANIFEST).exists():  # from the first file on, the folder is ours
            self._write_manifest([], {"started": self.started, "finished": ""})
        kept.write(self.work)
        self.changed = True
        with undivided():
            place(self.work, self.plan.out, [f"{kept.stem}.{ending}" for ending in endings])
        self.kept[kept.id] = kept

    def _check_stem(self, outcome: Outcome) -> None:
        taken = kept_at(self.plan.out, outcome.job.stem)
        ours = taken is None or taken.id in self.plan.creators or self.plan.everyone
        if not ours:
            raise InputError([Finding("folder_changed_meanwhile", "error", str(self.plan.out))])

    def _remove(self, kept: Kept) -> None:
        self.changed = True
        self.kept.pop(kept.id, None)
        for ending in (*FILES, "pdf"):
            self._unlink(f"{kept.stem}.{ending}")

    def _unlink(self, name: str) -> None:
        (self.plan.out / name).unlink(missing_ok=True)

    @property
    def _text(self) -> Text:
        return Text(str(self.plan.parameters["lang"]), int(self.plan.parameters["months"]))

    def finish(self, unfinished: Sequence[Job], finished: str) -> None:
        """The overview, its tables and the manifest, of all that is there; what is of nobody goes.

        `unfinished`: of whom a run that was stopped made no report.
        """
        self.kept = kept_results(self.plan.out, self.kept)
        if self.plan.everyone:
            for kept in [one for one in self.kept.values() if one.id not in self.plan.creators]:
                self._remove(kept)
        check_staying(self.plan, self.kept)
        self._remove_unlisted()
        missing = self._unfinished(unfinished)
        listed = [*self.kept.values(), *missing]
        order = self.plan.creators if len(listed) == len(self.plan.creators) else tuple(self.plan.index.ids)
        rank = {creator: i for i, creator in enumerate(order)}
        listed.sort(key=lambda kept: rank.get(kept.id, len(rank)))
        told = self._write_overview(listed)
        times = {"started": self.started, "finished": finished}
        self._write_manifest(
            [overview.manifest_entry(kept, self.plan.parameters) for kept in listed], {**times, **told}
        )

    def _unfinished(self, jobs: Sequence[Job]) -> list[Kept]:
        """Entries for those who have no report at all; an earlier one stays, with the reason."""
        text = self._text
        reason = text("The run was stopped before this report was made.")
        missing = []
        for job in jobs:
            if there := self.kept.get(job.id):
                self.kept[job.id] = replace(there, status=overview_columns.NOT_RENEWED, reason=reason)
            else:
                missing.append(self._kept_of(Outcome(job, reason=reason)))
        return missing

    def _remove_unlisted(self) -> None:
        """Files that an earlier manifest stands for and that have no record: they are out of date."""
        stems = {kept.stem for kept in self.kept.values()}
        for name in listed_files(known_entries(self.plan.out)):
            if Path(name).stem not in stems:
                self._unlink(name)

    def _write_overview(self, listed: list[Kept]) -> dict[str, str]:
        """Index and tables, where what they are made of has changed; a digest of that."""
        import pandas as pd

        content = [
            [kept.id, kept.name, kept.stem, kept.status, kept.reason, kept.record, kept.before]
            for kept in listed
        ]
        settings = {name: value for name, value in self.plan.parameters.items() if name not in PER_RUN}
        setting = [self.plan.names, settings, program()]
        made_of = hashlib.sha256(json.dumps([content, setting]).encode()).hexdigest()
        names = ["index.html", *TABLES]
        there = all((self.plan.out / name).is_file() for name in names)
        if there and read_object(self.plan.out / MANIFEST).get("overview") == made_of:
            return {"overview": made_of}
        outcomes = [kept.outcome(self.plan.parameters) for kept in listed]
        index = overview.index_page(outcomes, self.plan.names, self._text)
        (self.work / names[0]).write_text(index, encoding="utf-8", newline="\n")
        pd.DataFrame(overview.summary_rows(outcomes)).to_parquet(self.work / TABLES[0])
        overview_tables.write_tables(outcomes, self.work)
        with undivided():
            place(self.work, self.plan.out, names)
        return {"overview": made_of}

    def _write_manifest(self, entries: list[dict[str, Any]], about: dict[str, str]) -> None:
        told = overview.manifest(entries, self.plan.parameters, about)
        (self.work / MANIFEST).write_text(told, encoding="utf-8", newline="\n")
        with undivided():
            place(self.work, self.plan.out, [MANIFEST])


def _before(there: Kept | None, record: Mapping[str, Any], plan: Plan) -> dict[str, Any] | None:
    """What the last result said that was another one, if it was made with the same parameters."""
    if there is None or there.record is None or differing(there.parameters, plan.parameters):
        return None
    if there.record == record:
        return there.before
    return {"made": there.made, **{name: there.record[name] for name in ("period", "gross", "net")}}
