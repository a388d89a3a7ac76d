"""What one paid post is worth by the card, whether any is planned or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.assumptions import Assumption
from tikmon_nb.model.year.audience import draw_audience
from tikmon_nb.model.year.calendar import Months
from tikmon_nb.model.year.drawing import Drawing
from tikmon_nb.model.year.setting import Setting
from tikmon_nb.model.year.simulation import YearRun
from tikmon_nb.model.year.streams.sponsored import post_fees

OWN = "sponsored_eur_per_post"


@dataclass(frozen=True)
class PostFee:
    """EUR for one post in the first month, shape (draws,), and what it rests on.

    `reach`: the assumption on how many are reached, if the card pays by reach. `own`: the fee in the
    creator's form, which plays no part in `eur`.
    """

    eur: Array
    reach: Assumption | None
    own: Assumption | None


def post_fee(run: YearRun) -> PostFee:
    """What the card of `run` says a post of this creator is worth in the first month."""
    items = {key: item for key, item in run.assumptions.items.items() if item.name != OWN}
    assumptions = replace(run.assumptions, items=items, drawn=set())
    months, source = Months(run.months.start, 1), replace(run.source, months=1)
    drawing = Drawing(assumptions, source, run.copula)
    audience = draw_audience(drawing, months)
    eur = post_fees(Setting(run.creator.form, run.card, run.scenario, audience, drawing, months))
    reaches = [items[key] for key in assumptions.drawn if key.startswith("sponsored_reach")]
    reach = min(reaches, key=lambda item: (item.origin != "measured", item.key), default=None)
    return PostFee(eur[0], reach, run.assumptions.items.get(OWN))
