"""Controls for exploring a year in JupyterLab; the only module that imports ipywidgets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np

from tikmon_nb.inputs.creators import Creator, creator_ids, load_creator
from tikmon_nb.inputs.quality import InputError
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.rates import load_rate_card, rate_card_names
from tikmon_nb.inputs.scenarios import Change, Scenario, load_scenario, load_scenarios
from tikmon_nb.model import Summary, simulate, summarise
from tikmon_nb.model.quantiles import quantile
from tikmon_nb.views import sections
from tikmon_nb.views.findings import sentence
from tikmon_nb.views.html import bullets
from tikmon_nb.views.names import distinct
from tikmon_nb.views.text import Text, mark

_SLIDERS = {
    "followers": (mark("Followers"), 0.0, 7.0),
    "views_30d": (mark("Views per 30 days"), 0.0, 9.0),
}


class Explorer:
    """Choose a creator, move followers, views, deals and LIVE hours, and see the year change.

    Every move simulates once, on the same draws, so that the picture moves only because an input moved.
    """

    def __init__(
        self,
        creator_id: str,
        *,
        scenario: str = "basis",
        card: str = "artikel-2026",
        lang: str = "nl",
        draws: int = 4_000,
        seed: int = 2026,
        data: str | Path = "",
    ) -> None:
        self.text, self.draws, self.seed, self.data = Text(lang), draws, seed, data
        load_scenario(scenario, data)
        self.creator: Creator | None = load_creator(creator_id, data)
        self.controls = self._controls(self.creator.id, scenario, card)
        self.shown = widgets.HTML()
        self.summary: Summary | None = None
        self._quiet = False
        self._problems: InputError | None = None
        self._start_values: dict[str, float] = {}
        for name, control in self.controls.items():
            handler = self._on_creator if name == "creator" else self._on_move
            control.observe(handler, names="value")
        self._reset()

    def view(self) -> widgets.Widget:
        """The controls above the picture."""
        return widgets.VBox([widgets.VBox(list(self.controls.values())), self.shown])

    def _controls(self, creator_id: str, scenario: str, card: str) -> dict[str, Any]:
        text, wide = self.text, {"description_width": "14em"}
        layout = widgets.Layout(width="min(100%, 40em)")
        scenarios = load_scenarios(self.data).items()
        names = distinct({name: text.pick(item.name) or name for name, item in scenarios})
        common: dict[str, Any] = {"style": wide, "layout": layout}
        slide = {**common, "continuous_update": False}
        controls: dict[str, Any] = {
            "creator": widgets.Dropdown(
                options=list(creator_ids(self.data)),
                value=creator_id,
                description=text("Creator"),
                **common,
            ),
            "scenario": widgets.Dropdown(
                options=[(shown, name) for name, shown in names.items()],
                value=scenario,
                description=text("Scenario"),
                **common,
            ),
            "card": widgets.Dropdown(
                options=[name for name in rate_card_names(self.data) if not name.startswith("aannames")],
                value=card,
                description=text("Rate card"),
                **common,
            ),
        }
        for name, (label, low, high) in _SLIDERS.items():
            controls[name] = widgets.FloatLogSlider(
                min=low,
                max=high,
                step=0.01,
                readout_format=",.0f",
                description=text(label),
                **slide,
            )
        controls["sponsored_posts_per_month"] = widgets.FloatSlider(
            min=0, max=12, step=0.5, readout_format=".1f", description=text("Paid posts a month"), **slide
        )
        controls["live_hours_per_month"] = widgets.FloatSlider(
            min=0, max=120, step=1, readout_format=".0f", description=text("Hours LIVE a month"), **slide
        )
        return controls

    def _on_creator(self, change: dict[str, Any]) -> None:
        self.creator, self._problems = None, None
        try:
            self.creator = load_creator(change["new"], self.data)
        except InputError as error:
            self._problems = error  # and no slider brings the creator before this one back
        self._reset()

    def _on_move(self, _change: dict[str, Any]) -> None:
        if not self._quiet:
            self._update()

    def _reset(self) -> None:
        """Put the sliders where this creator stands, then draw."""
        self._start_values = {}
        self._quiet = True
        try:
            for name, value in self._middles().items():
                control = self.controls[name]
                control.value = min(max(value, _least(control)), _most(control))
                self._start_values[name] = control.value
        finally:
            self._quiet = False
        self._update()

    def _middles(self) -> dict[str, float]:
        """The middle of each slider's assumption; nothing for a creator that no year can be drawn of."""
        try:
            summary = self._simulate(Scenario())
        except InputError:
            return {}
        return {} if summary is None else _middles(summary)

    def _scenario(self) -> Scenario:
        """The chosen scenario over what was moved by hand: first the hand sets, then the scenario changes.

        Where the scenario sets the same number, the hand that came later wins and its factor remains.
        """
        chosen = load_scenario(self.controls["scenario"].value, self.data)
        moved = {
            name: Change(set=fixed(self.controls[name].value))
            for name, value in self._start_values.items()
            if self.controls[name].value != value
        }
        changes = {
            name: change.model_copy(update={"set": None}) if name in moved else change
            for name, change in chosen.changes.items()
        }
        return chosen.model_copy(update={"changes": changes}).over(Scenario(changes=moved))

    def _simulate(self, overlay: Scenario) -> Summary | None:
        """The creator's year; nothing when there is no creator that could be read."""
        if self.creator is None:
            return None
        card = load_rate_card(self.controls["card"].value, self.data)
        return summarise(simulate(self.creator, card, overlay, draws=self.draws, seed=self.seed))

    def _update(self) -> None:
        self.summary = None
        if self._problems is not None:
            self._show_problems(self._problems)
            return
        try:
            summary = self._simulate(self._scenario())
        except InputError as error:
            self._show_problems(error)
            return
        if summary is not None:
            self.summary = summary
            parts = (sections.answer, sections.possible_years, sections.per_month, sections.streams)
            self.shown.value = "".join(part(summary, self.text).markup for part in parts)

    def _show_problems(self, error: InputError) -> None:
        self.shown.value = bullets([sentence(finding, self.text) for finding in error.findings])


def _middles(summary: Summary) -> dict[str, float]:
    """The middle of each slider's assumption for this creator; nothing known counts as the least."""
    assumptions = summary.year.assumptions
    names = (*_SLIDERS, "sponsored_posts_per_month", "live_hours_per_month")
    return {
        name: float(quantile(assumptions[name].range, np.array([0.5]))[0]) if name in assumptions else 0.0
        for name in names
    }


def _least(control: Any) -> float:
    return float(10**control.min if isinstance(control, widgets.FloatLogSlider) else control.min)


def _most(control: Any) -> float:
    return float(10**control.max if isinstance(control, widgets.FloatLogSlider) else control.max)


__all__ = ["Explorer"]
