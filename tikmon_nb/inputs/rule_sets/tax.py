"""What a self-employed creator owes, as dated and sourced data for each calendar year, with its status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tikmon_nb.findings import Finding, Findings, InputError
from tikmon_nb.inputs.cards import Provenance
from tikmon_nb.inputs.folders import data_file, data_files, pick, sha256
from tikmon_nb.inputs.yaml_file import Located, Record, bad_value, check, load_yaml

FOLDER = "rules/tax"
SUPERSEDED = "rules/tax-superseded.yml"

Status = Literal["law", "proposed", "assumed"]
"""Adopted; a bill that may still change; or carried on or by analogy, since nothing newer was found."""

STATUSES: tuple[Status, ...] = ("law", "proposed", "assumed")
"""From the firmest to the least firm."""

Eur = Annotated[float, Field(ge=0, le=1e9)]
Part = Annotated[float, Field(ge=0, le=1)]


class TaxRow(Provenance):
    """One row of a tax year; its status is that of the file where it states none."""

    status: Status | None = None


class Step(Record):
    """From `from_eur` of income on: `eur`, and `share` of what is above."""

    from_eur: Eur
    eur: Eur = 0
    share: float = Field(ge=-1, le=1)


class Steps(TaxRow):
    """An amount that rises or falls with income, straight between its steps."""

    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        starts = [step.from_eur for step in self.steps]
        if starts[0] != 0 or starts != sorted(set(starts)):
            raise bad_value("value_not_allowed", "from_eur: 0 < … < …")
        return self


class SelfEmployedDeduction(TaxRow):
    """What an entrepreneur who works `hours` a year may deduct from profit."""

    eur: Eur
    hours: int = Field(ge=0)


class StarterDeduction(TaxRow):
    """What comes on top of it, `times` in the first years."""

    eur: Eur
    times: int = Field(ge=0)
    first_years: int = Field(ge=0)


class TaxShare(TaxRow):
    """One share (0-1)."""

    share: Part


class HealthCare(TaxRow):
    """The contribution that the self-employed pay themselves: a share of income up to a maximum."""

    share: Part
    max_eur: Eur


class Threshold(TaxRow):
    """One amount in EUR a year."""

    eur: Eur


class Equipment(TaxRow):
    """What costs as much as `eur` or more is written off over `years`."""

    eur: Eur
    years: int = Field(ge=1, le=50)


class OwnCar(TaxRow):
    """What a kilometre of business in one's own car may cost."""

    eur_per_km: Eur


class MinimumWage(TaxRow):
    """The legal minimum wage of an adult, before tax."""

    eur_per_hour: Eur


class TaxYear(Record):
    """The rules of one calendar year, below the age of the state pension and living in the Netherlands.

    `from_year` is the year that they were made for; another one than `year` where they are carried on.
    """

    year: int = Field(ge=2000, le=2100)
    status: Status
    brackets: Steps
    general_credit: Steps
    labour_credit: Steps
    self_employed_deduction: SelfEmployedDeduction
    starter_deduction: StarterDeduction
    profit_exemption: TaxShare
    deduction_cap: TaxShare
    health_care: HealthCare
    vat: TaxShare
    small_business_scheme: Threshold
    representation: TaxShare
    equipment: Equipment
    own_car: OwnCar
    minimum_wage: MinimumWage
    from_year: int = Field(default=0, exclude=True)
    inputs: dict[str, str] = Field(default_factory=dict, exclude=True)

    def rows(self) -> Iterator[tuple[str, TaxRow]]:
        """Every row by its name."""
        fields = ((name, getattr(self, name)) for name in type(self).model_fields)
        yield from ((name, row) for name, row in fields if isinstance(row, TaxRow))

    def status_of(self, row: str) -> Status:
        """How firm one row is; `assumed` for all of a year that is carried on."""
        own: TaxRow = getattr(self, row)
        return "assumed" if self.from_year != self.year else own.status or self.status


class SupersededFigure(Record):
    """One figure that was proposed for `row` of a year and never became law."""

    year: int
    row: str
    found: float
    instead: float


class SupersededFigures(Provenance):
    """Figures that still circulate, and must not come back."""

    figures: tuple[SupersededFigure, ...]


def tax_years_known(data: Path | str | None = None) -> list[int]:
    """The years that have a file, the oldest first."""
    return sorted(int(name) for name in data_files(FOLDER, data) if name.isdecimal())


def load_tax_year(year: int, data: Path | str | None = None) -> TaxYear:
    """The rules of `year`; raises `InputError` for one without a file, and with every problem of the file."""
    path = pick(data_files(FOLDER, data), str(year), "tax_year_unknown")
    located = load_yaml(path, f"{FOLDER}/{path.name}")
    found = check(TaxYear, located)
    if str(found.year) != path.stem:
        wrong = Finding("id_differs", "error", located.file, expected=path.stem, found=str(found.year))
        raise InputError([wrong])
    _refuse_superseded(found, located, data)
    return found.model_copy(update={"from_year": year, "inputs": {located.file: sha256(path)}})


def load_tax_years(
    years: Iterable[int], data: Path | str | None = None, *, keep: int | None = None
) -> dict[int, TaxYear]:
    """The rules of every one of `years`.

    A year without a file has those of the last one before it that has one, else of the first there is, all
    `assumed`. With `keep` the rules of that year hold in all later ones: what a bill changes is the
    difference.
    """
    known = tax_years_known(data)
    if not known:
        raise InputError([Finding("tax_year_unknown", "error", f"{FOLDER}/", found=str(min(years)))])
    found: dict[int, TaxYear] = {}
    for year in years:
        wanted = year if keep is None else min(year, keep)
        nearest = max((one for one in known if one <= wanted), default=known[0])
        found[year] = load_tax_year(nearest, data).model_copy(update={"year": year})
    return found


def _refuse_superseded(found: TaxYear, located: Located, data: Path | str | None) -> None:
    path = data_file(SUPERSEDED, data)
    superseded = check(SupersededFigures, load_yaml(path, SUPERSEDED))
    findings = Findings()
    for figure in superseded.figures:
        row = getattr(found, figure.row, None)
        if figure.year != found.year or not isinstance(row, Steps):
            continue
        numbers = {number for step in row.steps for number in (step.from_eur, step.eur, step.share)}
        if figure.found in numbers:
            findings.error(
                "tax_figure_superseded",
                file=located.file,
                row=located.line((figure.row,)),
                column=figure.row,
                expected=f"{figure.instead:g}",
                found=f"{figure.found:g}",
            )
    findings.raise_errors()
