"""Controls for exploring a year in JupyterLab and Voila."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import ipywidgets as widgets

from tikmon_nb.findings import InputError
from tikmon_nb.inputs.cards import RateCard, Words
from tikmon_nb.inputs.creators import Creator
from tikmon_nb.inputs.ranges import fixed
from tikmon_nb.inputs.scenarios import Change, Scenario
from tikmon_nb.model.money.left_over import Left
from tikmon_nb.model.year.summary import Summary
from tikmon_nb.views.explorer.sliders import SCALES, NumberSlider
from tikmon_nb.views.explorer.status import closed, notes, picture, read_aloud, refused, status
from tikmon_nb.views.page.html import paragraph
from tikmon_nb.views.page.names import distinct
from tikmon_nb.views.page.text import Text

NEW = ""
"""The choice of a creator of whom nothing is on file: the sliders are the form."""

T = TypeVar("T")

WAIT = 0.03  # seconds after a picture in which further moves are gathered for the next


@dataclass(frozen=True)
class Given:
    """What the explorer calls to know, to work out and to keep; each may raise `InputError`."""

    creators: Callable[[], Mapping[str, str]]
    """The name to show of every creator, by id."""
    creator: Callable[[str], Creator]
    new_creator: Callable[[str], Creator]
    """A creator of whom nothing is on file, under the name to show."""
    cards: Callable[[], Mapping[str, Words]]
    """The title of every card by name, in each language; none of one that cannot be read."""
    card: Callable[[str], RateCard]
    scenarios: Callable[[], dict[str, Scenario]]
    scenario: Callable[[str], Scenario]
    year: Callable[[Creator, RateCard, Scenario], Summary]
    beside: Callable[[Creator, RateCard, Scenario], Summary | None]
    """The same year on the card that the card wants beside it; `left`: after costs and tax, where known."""
    left: Callable[[Creator, RateCard, Scenario], Left | None]
    middles: Callable[[Creator, RateCard], Mapping[str, float]]
    """The middle of the assumption behind every slider."""
    keep: Callable[[str, Mapping[str, Change], str], Path]
    """Keeps changes under a name, as a scenario that builds on another; the file that holds them."""


class Explorer:
    """Choose a creator or begin with a new one, move what may change, and see the year change.

    Every move simulates once, on the same draws, so that the picture moves only because an input moved. The
    state can be pinned to compare with, and saved as a scenario. Whatever is wrong with an input, at the
    start or later, is said in the place of the year; nothing is raised.
    """

    def __init__(self, given: Given, creator_id: str, *, scenario: str, card: str, lang: str) -> None:
        self.given = given
        self._problems: dict[str, InputError] = {}
        self.text: Text = self._held("lang", lambda: Text(lang)) or Text()
        self.scenarios: dict[str, Scenario] = self._held("scenario", given.scenarios) or {}
        if self.scenarios:
            self._held("scenario", lambda: given.scenario(scenario))
        self._held("card", lambda: given.card(card))
        self.creator: Creator | None = self._held("creator", lambda: self._creator(creator_id))
        self.controls = self._controls(
            self.creator.id if creator_id and self.creator else creator_id, scenario, card
        )
        self.said, self.noted, self.shown, self.closed = (widgets.HTML() for _ in range(4))
        self.noted.add_class("tikmon-noted")
        self.summary: Summary | None = None
        self.beside: Summary | None = None
        self.left: Left | None = None
        self.pinned: Summary | None = None
        self.updates = 0
        self._quiet = False
        self._start_values: dict[str, float] = {}
        self._later = Later(self._update, WAIT)
        self._buttons = self._make_buttons()
        handlers = {"creator": self._on_creator, "scenario": self._on_scenario, "card": self._on_card}
        for name, control in self.controls.items():
            control.observe(handlers.get(name, self._on_move), names="value")
        self._reset()

    def view(self) -> widgets.Widget:
        """The controls beside the picture, above it where there is no room."""
        keep = widgets.HBox(list(self._buttons.values())).add_class("tikmon-keep")
        hand = widgets.VBox([*self.controls.values(), keep]).add_class("tikmon-hand")
        year = widgets.VBox([self.said, self.noted, self.shown, self.closed]).add_class("tikmon-year")
        columns = widgets.HBox([hand, year]).add_class("tikmon-columns")
        return widgets.VBox([_look(), _names(), columns]).add_class("tikmon-explorer")

    # --- making the controls ------------------------------------------------------------------------------

    def _controls(self, creator_id: str, scenario: str, card: str) -> dict[str, Any]:
        text = self.text
        creators = self._held("ids", self.given.creators) or {}
        cards = {
            name: text.pick(title)
            for name, title in (self._held("names", self.given.cards) or {}).items()
            if not name.startswith("aannames") or name == card
        }
        return {
            "creator": _choice(
                text("Creator"), [*_named(creators), (text("a new creator"), NEW)], creator_id
            ),
            "scenario": _choice(text("Scenario"), self._scenario_options(), scenario),
            "card": _choice(text("Rate card"), _named(cards), card),
        } | {name: NumberSlider(scale, text) for name, scale in SCALES.items()}

    def _scenario_options(self) -> list[tuple[str, str]]:
        return _named({name: self.text.pick(item.name) for name, item in self.scenarios.items()})

    def _make_buttons(self) -> dict[str, Any]:
        text = self.text
        buttons = {
            "pin": widgets.ToggleButton(
                value=False,
                description=text("Compare with this"),
                tooltip=text("Keep what you see now in the picture while you move on"),
            ),
            "name": widgets.Text(placeholder=text("name of a scenario"), tooltip=text("name of a scenario")),
            "save": widgets.Button(
                description=text("Save as a scenario"),
                tooltip=text("Keep what you moved under this name, to choose it again"),
            ),
            "kept": widgets.HTML(),
        }
        buttons["pin"].observe(self._on_pin, names="value")
        buttons["save"].on_click(self._on_save)
        return buttons

    # --- what a hand does ---------------------------------------------------------------------------------

    def _on_creator(self, change: dict[str, Any]) -> None:
        # whatever is wrong with this one, no slider brings the creator before it back
        self.creator = self._held("creator", lambda: self._creator(change["new"]))
        self._buttons["pin"].value = False  # another creator's years have other draws
        self._reset()

    def _on_card(self, change: dict[str, Any]) -> None:
        moved = self._moved()
        self._held("card", lambda: self.given.card(change["new"]))
        self._reset(moved)  # the others stand where this card has them

    def _on_scenario(self, change: dict[str, Any]) -> None:
        if self.scenarios:
            self._problems.pop("scenario", None)
        if self._start_values or self._quiet:
            self._on_move(change)
        else:
            self._reset()

    def _on_move(self, _change: dict[str, Any]) -> None:
        if not self._quiet:
            self._buttons["kept"].value = ""
            self._later()

    def _on_pin(self, change: dict[str, Any]) -> None:
        if change["new"] and (self.summary is None or not self.summary.year.known):
            self._buttons["pin"].value = False
            return
        self.pinned = self.summary if change["new"] else None
        text = self.text
        label = text("Stop comparing") if self.pinned else text("Compare with this")
        self._buttons["pin"].description = label
        self._show()

    def _on_save(self, _button: Any) -> None:
        text, kept = self.text, self._buttons["kept"]
        name = self._buttons["name"].value.strip()
        try:
            for problem in self._problems.values():
                raise problem
            path = self._keep(name)
        except InputError as error:
            kept.value = refused(error.findings, text)
            return
        said = text("Saved as {name} in {file}.", name=name, file=path.name)
        kept.value = read_aloud(paragraph(said), text)

    def _keep(self, name: str) -> Path:
        """Keep what was moved, with what the chosen scenario does to it, so that it gives the same year."""
        chosen, changes = self.controls["scenario"].value, self._scenario().changes
        path = self.given.keep(name, {key: changes[key] for key in self._moved()}, chosen)
        self.scenarios = self.given.scenarios()
        self._quiet = True
        try:
            self.controls["scenario"].options = self._scenario_options()
            self.controls["scenario"].value = chosen
        finally:
            self._quiet = False
        return path

    # --- from the controls to the picture -----------------------------------------------------------------

    def _held(self, what: str, action: Callable[[], T]) -> T | None:
        """What `action` gives; nothing where it fails, and what was wrong is kept, to be shown."""
        self._problems.pop(what, None)
        try:
            return action()
        except InputError as error:
            self._problems[what] = error
            return None

    def _creator(self, creator_id: str) -> Creator:
        if creator_id:
            return self.given.creator(creator_id)
        return self.given.new_creator(self.text("a new creator"))

    def _reset(self, moved: Mapping[str, Change] | None = None) -> None:
        """Put the sliders where this creator stands, but for what was `moved` before, then draw."""
        self._start_values, by_hand = {}, {name: self.controls[name].value for name in moved or {}}
        self._quiet = True
        try:
            for name, value in self._middles().items():
                self.controls[name].begin(value)
                self._start_values[name] = self.controls[name].value
                self.controls[name].value = by_hand.get(name, self.controls[name].value)
        finally:
            self._quiet = False
        self._buttons["kept"].value = ""
        self._update()

    def _middles(self) -> Mapping[str, float]:
        """The middle of each slider's assumption; nothing for a creator that no year can be drawn of."""
        try:
            return self.given.middles(*self._chosen())
        except InputError:
            return {}

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

    def _chosen(self) -> tuple[Creator, RateCard]:
        """The creator and the card; an `InputError` with all that is wrong where something is."""
        if self.creator is None or self._problems:
            raise InputError([one for problem in self._problems.values() for one in problem.findings])
        return self.creator, self.given.card(self.controls["card"].value)

    def _update(self) -> None:
        self.summary, self.beside, self.left, wrong = None, None, None, ""
        try:
            self.summary = self.given.year(*self._chosen(), self._scenario())
            self.beside = self.given.beside(*self._chosen(), self._scenario())
            self.left = self.given.left(*self._chosen(), self._scenario())
        except InputError as error:
            wrong = refused(error.findings, self.text)
        for name in SCALES:
            self.controls[name].disabled = not self._start_values
        self._buttons["pin"].disabled = self.pinned is None and self.summary is None
        self._show(wrong)

    def _show(self, wrong: str = "") -> None:
        summary, pinned, text = self.summary, self.pinned, self.text
        if summary is None:
            self.said.value = wrong or self.said.value
            self.noted.value = self.shown.value = self.closed.value = ""
            return
        self.said.value = status(summary, pinned, text)
        self.noted.value = notes(summary, self._moved(), text, self.beside, self.left)
        self.shown.value = picture(summary, pinned, text)
        self.closed.value = closed(summary, text)
        self.updates += 1


class Later:
    """Calls `action` at once for the first call, and once more for all that come soon after it.

    So a single move waits for nothing, and a drag asks for no more pictures than can be made. Where no event
    loop is running, every call acts at once.
    """

    def __init__(self, action: Callable[[], None], seconds: float) -> None:
        self.action, self.seconds = action, seconds
        self._holding = self._asked = False

    def __call__(self) -> None:
        """Act now, or once the holding is over."""
        self._asked = self._holding
        if not self._holding:
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


def _choice(label: str, options: list[tuple[str, str]], value: str) -> Any:
    """A list to choose from; nothing is chosen if `value` is not on it."""
    known = value if value in dict(options).values() else None
    return widgets.Dropdown(options=options, value=known, description=label)


def _named(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What to choose from by its name, or by its key where it has none or shares it."""
    shown = distinct({key: name or key for key, name in names.items()})
    return [(name, key) for key, name in shown.items()]


def _look() -> widgets.Widget:
    """The style of the rows, as a widget: there is no other way into a page that is not ours."""
    style = resources.files("tikmon_nb.views.explorer").joinpath("explorer.css").read_text("utf-8")
    return widgets.HTML(f"<style>{style}</style>", layout=widgets.Layout(display="none"))


def _names() -> widgets.Widget:
    """The script that names the handles and says where they stand, as an output that runs it."""
    script = resources.files("tikmon_nb.views.explorer").joinpath("explorer.js").read_text("utf-8")
    shown = {"output_type": "display_data", "data": {"application/javascript": script}, "metadata": {}}
    return widgets.Output(outputs=(shown,), layout=widgets.Layout(display="none"))
