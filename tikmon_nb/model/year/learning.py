"""What came in moves the forecast: each stream's level, learnt from the books.

The books are held against what the model gives for the same past months at their measured views, draw by
draw and on the log. What a creator really gets differs from that by a misfit: mostly a little, now and then a
lot, so its prior is a weighted sum of two normal distributions around nothing. With a normal prior the
posterior of a level that is drawn already is the draw plus a share of what it missed (Matheron's rule;
Wilson and others 2020, Efficiently Sampling Functions from Gaussian Process Posteriors, equation 9); the
weights of the two follow from how likely each makes what was booked. From now on the misfit wanders.

Growth does not enter twice, since it is in the views of then and of now alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np

from tikmon_nb.findings import Finding
from tikmon_nb.inputs.books.ledger import INCOME_FILE
from tikmon_nb.inputs.cards import RateCard
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.scenarios import Scenario
from tikmon_nb.model.history.received import FEWEST_MONTHS, received
from tikmon_nb.model.sampling.copula import copula
from tikmon_nb.model.sampling.draws import Array, Draws, dimension_of
from tikmon_nb.model.sampling.quantile_tables import scores
from tikmon_nb.model.year.assumptions import Assumptions
from tikmon_nb.model.year.audience import PastMonths, past_audience, past_months
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.drawing import Averages, Drawing
from tikmon_nb.model.year.eligibility import all_met
from tikmon_nb.model.year.setting import Flow, Setting
from tikmon_nb.model.year.streams import flow_of

PILOT_DRAWS = 512
A_CENT = 0.01

OF_FILES = {"affiliate": "affiliate_orders_per_1000_views", "live_gifts": "live_diamonds_per_hour"}
"""What orders and LIVE files measure already: these euros count there."""


@dataclass(frozen=True)
class Priors:
    """What the card says of books before they are read; each field is its row `income_<field>`."""

    misfit_near_sd: float
    misfit_far_sd: float
    misfit_far_chance: float
    wander_sd: float
    spread_prior_months: float
    payment_cv: float
    nothing_payment_share: float
    still_coming_months: float

    @classmethod
    def of(cls, drawing: Drawing) -> Priors:
        """The middle of each row."""
        names = (one.name for one in fields(cls))
        return cls(**{name: float(np.median(drawing.once(f"income_{name}"))) for name in names})


@dataclass(frozen=True)
class Learnt:
    """What the books say of one stream: the log of EUR a month, and how sure that is."""

    stream: str
    months: int
    log_eur: float
    se: float
    expected_var: float
    """Variance of the log of what the model gives for the same months; infinite where it gives nothing."""
    misfit: tuple[tuple[float, float], ...]
    """Weight after the books, and standard deviation, of each part of the misfit."""
    payments_a_month: float
    wander_sd: float

    @property
    def share(self) -> float:
        """How much of the level (0-1) now comes from the books; the rest from card and form."""
        if math.isinf(self.expected_var):
            return 1.0
        return sum(weight * self._gain(sd) for weight, sd in self.misfit)

    def _gain(self, sd: float) -> float:
        prior = self.expected_var + sd**2
        return prior / (prior + self.se**2)

    def log_factor(self, expected: Array, chosen: Array, score: Array) -> Array:
        """The log of how many times what the model gives comes in, per draw.

        `expected` is the log of what it gives for the booked months (EUR a month), `chosen` (0-1) picks the
        part of the misfit, `score` is standard normal.
        """
        weights = np.cumsum([weight for weight, _ in self.misfit])
        part = np.minimum(np.searchsorted(weights, chosen * weights[-1]), len(weights) - 1)
        gain = np.array([self._gain(sd) for _, sd in self.misfit])[part]
        sd = np.array([sd for _, sd in self.misfit])[part]
        spread = np.hypot((1 - gain) * sd, gain * self.se)
        return np.asarray(gain * (self.log_eur - expected) + spread * score)


@dataclass(frozen=True)
class Learning:
    """What the books say of every stream, and the assumptions that held when the money came in."""

    assumptions: Assumptions
    streams: Mapping[str, Learnt] = field(default_factory=dict)
    past: Mapping[str, PastMonths] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def learn(creator: Creator, card: RateCard, months: Months, assumptions: Assumptions) -> Learning:
    """What the books of `creator` from before `months` say, under `assumptions` that no scenario changed.

    Worked out once for a form, card and first month.
    """
    if creator.income.empty and creator.deals.empty:
        return Learning(assumptions)
    key = ("learning", months.start)
    whose, kept = creator.exports.fits.get(key, (None, None))
    if whose is None or whose[0] is not card or whose[1] is not creator:
        kept = _learn(creator, card, months, assumptions)
        creator.exports.fits[key] = ((card, creator), kept)
    learning: Learning = kept
    return replace(learning, assumptions=assumptions)


def _learn(creator: Creator, card: RateCard, months: Months, assumptions: Assumptions) -> Learning:
    booked = {
        stream: (past, eur)
        for stream, (past, eur) in received(creator, months.start).items()
        if past.count >= FEWEST_MONTHS and not _known(stream, creator, assumptions)
    }
    if not booked:
        return Learning(assumptions)
    source = Draws(0, creator.id, PILOT_DRAWS, months.count, "sobol", dimension=dimension_of)
    correlated = copula(
        assumptions.unmeasured(card.correlations), f"rates/{card.id}.yml", assumptions.correlations
    )
    drawing = Drawing(replace(assumptions, drawn=set()), source, correlated)
    daily = creator.exports.daily
    past = {months: past_months(daily, months) for months in {months for months, _ in booked.values()}}
    streams, findings, priors = {}, list[Finding](), Priors.of(drawing)
    for stream, (then, eur) in booked.items():
        expected = expected_eur(stream, creator, card, past[then], drawing)
        learnt = _learnt(stream, eur, expected, priors)
        if learnt is None:
            continue
        streams[stream] = learnt
        if not math.isinf(learnt.expected_var) and learnt.misfit[-1][0] > learnt.misfit[0][0]:
            findings.append(
                Finding(
                    "books_contradict_form",
                    "note",
                    file=INCOME_FILE,
                    column=stream,
                    expected=f"{float(np.median(expected.mean(axis=0))):.0f}",
                    found=f"{float(eur.mean()):.0f}",
                    count=then.count,
                )
            )
    return Learning(assumptions, streams, {s: past[booked[s][0]] for s in streams}, tuple(findings))


def _known(stream: str, creator: Creator, assumptions: Assumptions) -> bool:
    """Whether files measure a stream already, or signed contracts say what it brings."""
    name = OF_FILES.get(stream, "")
    measured = name in assumptions and assumptions[name].origin == "measured"
    contracts = creator.form.ambassador
    return measured or (stream == "ambassador" and bool(contracts) and all(c.signed for c in contracts))


def expected_eur(stream: str, creator: Creator, card: RateCard, past: PastMonths, drawing: Drawing) -> Array:
    """What the model gives for `stream` in months that were, on average: EUR of shape (months, draws)."""
    d = Averages.of(drawing, past.months.count)
    setting = Setting(creator.form, card, Scenario(), past_audience(d, past), d, past.months)
    return flow_of(stream)(setting).eur


def _learnt(stream: str, eur: Array, expected: Array, priors: Priors) -> Learnt | None:
    """What `eur` (a value a month) says beside `expected` (months, draws); None where both are nothing."""
    middle = np.median(expected, axis=1)
    told = middle > A_CENT if (middle > A_CENT).any() else np.ones(len(eur), dtype=bool)
    eur, expected, middle = eur[told], expected[told], middle[told]
    paid, total = int((eur > 0).sum()), max(float(eur.sum()), 0.0)
    if not middle.any():
        return _nobody_expected(stream, eur, paid, priors)
    count = len(eur)
    size = total / paid if paid else float(middle.sum()) / count
    log_eur = math.log((total if paid else priors.nothing_payment_share * size) / count)
    se = _error(eur / (middle / middle.mean()), paid, priors)
    logs = np.log(np.maximum(expected.mean(axis=0), A_CENT))
    mean, var = float(logs.mean()), float(logs.var())
    chance = priors.misfit_far_chance
    parts = [(1 - chance, priors.misfit_near_sd), (chance, priors.misfit_far_sd)]
    likely = [
        weight * math.exp(-((log_eur - mean) ** 2) / 2 / total_var) / math.sqrt(total_var)
        for weight, sd in parts
        for total_var in [var + sd**2 + se**2]
    ]
    misfit = tuple((one / (sum(likely) or 1.0), sd) for one, (_, sd) in zip(likely, parts, strict=True))
    return Learnt(stream, count, log_eur, se, var, misfit, paid / count, priors.wander_sd)


def _error(eur: Array, paid: int, priors: Priors) -> float:
    """Standard error of the log of today's month, from how months differ and how far the level wandered.

    What is expected of how they differ, before they have shown it, is the spread of a Poisson number of
    payments that differ by `payment_cv`; it counts for `spread_prior_months`.
    """
    count, prior_months = len(eur), priors.spread_prior_months
    before = (1 + priors.payment_cv**2) * count / (paid + priors.nothing_payment_share)
    mean = max(float(eur.mean()), A_CENT)
    seen = float(eur.var(ddof=1)) / mean**2 if paid and count > 1 else before
    error = math.sqrt((prior_months * before + (count - 1) * seen) / (prior_months + count - 1) / count)
    return math.hypot(error, priors.wander_sd * math.sqrt(count / 3))


def _nobody_expected(stream: str, eur: Array, paid: int, priors: Priors) -> Learnt | None:
    """What came in of a stream of which card and form expect nothing; None where it no longer does."""
    if paid < FEWEST_MONTHS or not (eur[-round(priors.still_coming_months) :] > 0).any():
        return None
    level, se, rate = math.log(float(eur.mean())), _error(eur, paid, priors), paid / len(eur)
    return Learnt(stream, len(eur), level, se, math.inf, ((1.0, 0.0),), rate, priors.wander_sd)


def with_books(flow: Flow, s: Setting, learnt: Learnt, expected: Array) -> Flow:
    """`flow` at the level that the books teach; `expected` is what `expected_eur` gives for their months."""
    d = s.drawing
    score = scores(d.draws.once(f"{learnt.stream}_misfit"))
    steps = d.scores(f"{learnt.stream}_misfit_wander")
    path = np.cumsum(learnt.wander_sd * steps - learnt.wander_sd**2 / 2, axis=0)
    if math.isinf(learnt.expected_var):
        counts = d.counts(f"{learnt.stream}_booked", np.full(s.shape, learnt.payments_a_month))
        level = np.exp(learnt.log_eur + learnt.se * score + path) / learnt.payments_a_month
        checks = [check for check in flow.checks if check.kind in ("platform_stops", "valid")]
        return Flow(counts * level * all_met(checks, s.shape), checks)
    log = np.log(np.maximum(expected.mean(axis=0), A_CENT))
    chosen = d.draws.once(f"{learnt.stream}_misfit_part")
    return replace(flow, eur=flow.eur * np.exp(learnt.log_factor(log, chosen, score) + path))
