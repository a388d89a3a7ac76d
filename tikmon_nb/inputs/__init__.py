"""What is known: rates, scenarios, creators and their exports. Nothing else reads files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tikmon_nb.findings import Finding, InputError
from tikmon_nb.lazy import lazy

if TYPE_CHECKING:
    from tikmon_nb.inputs.cards import RateCard, load_rate_card, rate_card_names
    from tikmon_nb.inputs.creators import Creator, creator_ids, load_creator
    from tikmon_nb.inputs.scenarios import Scenario, load_scenario, load_scenarios

_HOMES = {
    "Creator": "creators",
    "RateCard": "cards",
    "Scenario": "scenarios",
    "creator_ids": "creators",
    "load_creator": "creators",
    "load_rate_card": "cards",
    "load_scenario": "scenarios",
    "load_scenarios": "scenarios",
    "rate_card_names": "cards",
}

__all__ = [
    "Creator",
    "Finding",
    "InputError",
    "RateCard",
    "Scenario",
    "creator_ids",
    "load_creator",
    "load_rate_card",
    "load_scenario",
    "load_scenarios",
    "rate_card_names",
]

__getattr__, __dir__ = lazy(__name__, _HOMES)
