"""Controls for exploring a year in JupyterLab and Voila."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np

from tikmon_nb.inputs.creators import Creator, CreatorForm, creator_ids, creator_of_form, load_creator
from tikmon_nb.inputs.quality import InputError
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.rates import RateCard, load_rate_card, rate_card_names
from tikmon_nb.inputs.scenarios import Change, Scenario, load_scenario, load_scenarios, save_scenario
from tikmon_nb.model import Summary, simulate, summarise
from tikmon_nb.model.quantiles import quantile
from tikmon_nb.views.comparison import pinned_sentence
from tikmon_nb.views.findings import sentence
from tikmon_nb.views.html import bullets, element, paragraph
from tikmon_nb.views.live_figure import PHONE, WIDE, live_year
from tikmon_nb.views.names import distinct
from tikmon_nb.views.sections import figure_words
from tikmon_nb.views.sentences import answer, brings_in, caution
from tikmon_nb.views.sliders import SCALES, NumberSlider
from tikmon_nb.views.text import Text

NEW = ""
"""The choice of a creator of whom nothing is on file: the sliders are the form."""

WAIT = 0.03  # seconds after a picture in which further moves are gathered for the next


class Explorer:
    """Choose a creator or begin with a new one, move what may change, and see the year change.

    Every move simulates once, on the same draws, so that the picture moves only because an input moved. The
    state can be pinned to compare with, and saved as a scenario.
    """

    def __init__(
        self,
        creator_id: str,
        *,
        scenario: str = "basis",
        card: str = "artikel-2026",
        lang: str = "nl",
        draws: int = 10_000,
        seed: int = 2026,
        data: str | Path = "",
    ) -> None:
        self.text, self.draws, self.seed, self.data = Text(lang), draws, seed, data
        self.scenarios = load_scenarios(data)
        load_scenario(scenario, data)
        self.creator: Creator | None = load_creator(creator_id, data) if creator_id else self._new_creator()
        self.cards: dict[str, RateCard] = {card: load_rate_card(card, data)}
        self.controls = self._controls(creator_id and self.creator.id, scenario, card)
        self.said, self.shown = widgets.HTML(), widgets.HTML()
        self.summary: Summary | None = None
        self.pinned: Summary | None = None
        self.updates = 0
        self._quiet = False
        self._problems: InputError | None = None
        self._start_values: dict[str, float] = {}
        self._later = Later(self._update, WAIT)
        self._buttons = self._make_buttons()
        for name, control in self.controls.items():
            handler = self._on_creator if name == "creator" else self._on_move
            control.observe(handler, names="value")
        self._reset()

    def view(self) -> widgets.Widget:
        """The controls beside the picture, above it where there is no room."""
        keep = widgets.HBox(list(self._buttons.values())).add_class("tikmon-keep")
        hand = widgets.VBox([*self.controls.values(), keep]).add_class("tikmon-hand")
        year = widgets.VBox([self.said, self.shown]).add_class("tikmon-year")
        columns = widgets.HBox([hand, year]).add_class("tikmon-columns")
        return widgets.VBox([_look(), columns]).add_class("tikmon-explorer")

    # --- making the controls ------------------------------------------------------------------------------

    def _controls(self, creator_id: str, scenario: str, card: str) -> dict[str, Any]:
        text = self.text
        creators = [(name, name) for name in creator_ids(self.data)] + [(text("a new creator"), NEW)]
        cards = [name for name in rate_card_names(self.data) if not name.startswith("aannames")]
        controls: dict[str, Any] = {
            "creator": widgets.Dropdown(options=creators, value=creator_id, description=text("Creator")),
            "scenario": widgets.Dropdown(
                options=self._scenario_options(), value=scenario, description=text("Scenario")
            ),
            "card": widgets.Dropdown(options=cards, value=card, description=text("Rate card")),
        }
        return controls | {name: NumberSlider(scale, text) for name, scale in SCALES.items()}

    def _scenario_options(self) -> list[tuple[str, str]]:
        known = self.scenarios.items()
        names = distinct({name: self.text.pick(item.name) or name for name, item in known})
        return [(shown, name) for name, shown in names.items()]

    def _make_buttons(self) -> dict[str, Any]:
        text = self.text
        buttons = {
            "pin": widgets.ToggleButton(value=False, description=text("Compare with this")),
            "name": widgets.Text(placeholder=text("name of a scenario"), tooltip=text("name of a scenario")),
            "save": widgets.Button(description=text("Save as a scenario")),
            "kept": widgets.HTML(),
        }
        buttons["pin"].observe(self._on_pin, names="value")
        buttons["save"].on_click(self._on_save)
        return buttons

    # --- what a hand does ---------------------------------------------------------------------------------

    def _on_creator(self, change: dict[str, Any]) -> None:
        self.creator, self._problems = None, None
        try:
            self.creator = load_creator(change["new"], self.data) if change["new"] else self._new_creator()
        except InputError as error:
            self._problems = error  # and no slider brings the creator before this one back
        self._reset()

    def _on_move(self, _change: dict[str, Any]) -> None:
        if not self._quiet:
            self._later()

    def _on_pin(self, change: dict[str, Any]) -> None:
        self.pinned = self.summary if change["new"] else None
        text = self.text
        label = text("Stop comparing") if self.pinned else text("Compare with this")
        self._buttons["pin"].description = label
        self._show()

    def _on_save(self, _button: Any) -> None:
        text, kept = self.text, self._buttons["kept"]
        name = self._buttons["name"].value.strip()
        try:
            path = save_scenario(name, self._moved(), self.controls["scenario"].value, self.data)
        except InputError as error:
            kept.value = bullets([sentence(finding, text) for finding in error.findings])
            return
        self._quiet = True
        try:
            chosen, self.scenarios = self.controls["scenario"].value, load_scenarios(self.data)
            self.controls["scenario"].options = self._scenario_options()
            self.controls["scenario"].value = chosen
        finally:
            self._quiet = False
        kept.value = paragraph(text("Saved as {name} in {file}.", name=name, file=path.name))

    # --- from the controls to the picture -----------------------------------------------------------------

    def _new_creator(self) -> Creator:
        form = CreatorForm(id="new", name=self.text("a new creator"), followers=fixed(1000.0))
        return creator_of_form(form, self.data or None)

    def _reset(self) -> None:
        """Put the sliders where this creator stands, then draw."""
        self._start_values = {}
        self._quiet = True
        try:
            for name, value in self._middles().items():
                self.controls[name].begin(value)
                self._start_values[name] = self.controls[name].value
        finally:
            self._quiet = False
        self._update()

    def _middles(self) -> dict[str, float]:
        """The middle of each slider's assumption; nothing for a creator that no year can be drawn of."""
        try:
            summary = self._simulate(Scenario(), draws=16)
        except InputError:
            return {}
        return {} if summary is None else _middles(summary)

    def _moved(self) -> dict[str, Change]:
        """What the hand has moved away from where the creator stands."""
        return {
            name: Change(set=fixed(self.controls[name].value))
            for name, value in self._start_values.items()
            if self.controls[name].value != value
        }

    def _scenario(self) -> Scenario:
        """The chosen scenario over what was moved by hand: first the hand sets, then the scenario changes.

        Where the scenario sets the same number, the hand that came later wins and its factor remains.
        """
        chosen = self.scenarios[self.controls["scenario"].value]
        moved = self._moved()
        changes = {
            name: change.model_copy(update={"set": None}) if name in moved else change
            for name, change in chosen.changes.items()
        }
        return chosen.model_copy(update={"changes": changes}).over(Scenario(changes=moved))

    def _simulate(self, overlay: Scenario, draws: int | None = None) -> Summary | None:
        """The creator's year; nothing when there is no creator that could be read."""
        if self.creator is None:
            return None
        name = self.controls["card"].value
        if name not in self.cards:
            self.cards[name] = load_rate_card(name, self.data)
        drawn = draws or self.draws
        return summarise(simulate(self.creator, self.cards[name], overlay, draws=drawn, seed=self.seed))

    def _update(self) -> None:
        self.summary = None
        try:
            if self._problems is not None:
                raise self._problems
            self.summary = self._simulate(self._scenario())
        except InputError as error:
            self.shown.value = ""
            self.said.value = bullets([sentence(finding, self.text) for finding in error.findings])
            return
        self._show()

    def _show(self) -> None:
        if self.summary is None:
            return
        lines = [" ".join(answer(self.summary, self.text)), caution(self.summary, self.text)]
        if self.pinned is not None:
            lines.append(pinned_sentence(self.summary, self.pinned, self.text))
        said = "".join(paragraph(line) for line in lines)
        self.said.value = element("div", said, role="status", aria_live="polite", lang=self.text.lang)
        self.shown.value = self._picture() if brings_in(self.summary) else ""
        self.updates += 1

    def _picture(self) -> str:
        if self.summary is None:
            return ""
        alt = figure_words(self.summary, self.text)
        return "".join(
            element(
                "div", live_year(self.summary, self.text, self.pinned, alt=alt, layout=layout), class_=room
            )
            for room, layout in (("tikmon-wide", WIDE), ("tikmon-phone", PHONE))
        )


class Later:
    """Calls `action` at once for the first call, and once more for all that come soon after it.

    So a single move waits for nothing, and a drag asks for no more pictures than can be made. Where no event
    loop is running, every call acts at once.
    """

    def __init__(self, action: Callable[[], None], seconds: float) -> None:
        self.action, self.seconds = action, seconds
        self._holding = self._asked = False

    def __call__(self) -> None:
        if self._holding:
            self._asked = True
            return
        self._act()

    def _act(self) -> None:
        self._asked = False
        self.action()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._holding = True
        loop.call_later(self.seconds, self._release)

    def _release(self) -> None:
        self._holding = False
        if self._asked:
            self._act()


def _look() -> widgets.Widget:
    """The style of the rows, as a widget: there is no other way into a page that is not ours."""
    style = resources.files("tikmon_nb.views").joinpath("explorer.css").read_text("utf-8")
    return widgets.HTML(f"<style>{style}</style>", layout=widgets.Layout(display="none"))


def _middles(summary: Summary) -> dict[str, float]:
    """The middle of each slider's assumption for this creator; nothing known counts as the least."""
    assumptions = summary.year.assumptions
    return {
        name: float(quantile(assumptions[name].range, np.array([0.5]))[0]) if name in assumptions else 0.0
        for name in SCALES
    }


__all__ = ["Explorer"]
