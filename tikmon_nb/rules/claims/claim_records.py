"""What is read of a claim of income, and of the amounts that are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tikmon_nb.inputs.prose.seen import Span
from tikmon_nb.inputs.prose.written_amounts import WrittenAmount
from tikmon_nb.inputs.prose.written_periods import Unit, WrittenPeriod
from tikmon_nb.rules.claims.meaning import Meaning

Per = Unit | Literal[""]
ConditionKind = Literal["net", "turnover", "profit", "stream", "deadline", "supposed", "other"]
Unclear = Literal["amount", "meaning"]


class Condition(NamedTuple):
    """Something that the claim depends on and no simulated year knows of, such as `netto` or `met gifts`."""

    kind: ConditionKind
    span: Span


@dataclass(frozen=True)
class Claim:
    """One claim: from `low` to `high` (equal where one amount is named) in `currency`, per `n` times `per`.

    `per` is "" where no period is named, and also where one is named that is not understood: `time` is that
    word, and no year can be held against it. `up_to`, `at_least`: only the highest or lowest is named.
    `assumed`: no currency is named, and euros are assumed. `followers`: how many are named beside it.
    """

    low: float
    high: float
    currency: str
    per: Per
    up_to: bool = False
    followers: float | None = None
    span: Span | None = None
    n: float = 1.0
    at_least: bool = False
    assumed: bool = False
    time: Span | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class ClaimsRead:
    """What a text claims: `claims`, amounts that are something else (`apart`), and what is not understood."""

    claims: tuple[Claim, ...] = ()
    apart: tuple[tuple[Meaning, Span], ...] = ()
    unread: tuple[tuple[Unclear, Span], ...] = ()


@dataclass
class Judged:
    """An amount on its way to a claim: its period, the end of both, and what it is."""

    amount: WrittenAmount
    period: WrittenPeriod | None
    end: int
    meaning: Meaning = ""
