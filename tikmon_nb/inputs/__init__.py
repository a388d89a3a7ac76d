"""What is known: rates, scenarios, creators and their exports. Nothing else reads files."""

from tikmon_nb.inputs.creators import Creator, creator_ids, load_creator
from tikmon_nb.inputs.quality import Finding, InputError
from tikmon_nb.inputs.rates import RateCard, load_rate_card, rate_card_names
from tikmon_nb.inputs.scenarios import Scenario, load_scenario, load_scenarios

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
