"""Ambassador contracts: a fee a month, for as long as they last."""

from __future__ import annotations

import datetime as dt

import numpy as np

from tikmon_nb.inputs.creator_form import Ambassador
from tikmon_nb.model.sampling.draws import Array
from tikmon_nb.model.year.calendar import add_months
from tikmon_nb.model.year.eligibility import Mask, RequirementCheck, all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing


def flow(s: Setting) -> Flow:
    """Contracts with a monthly fee, from start to end and on while they are renewed."""
    if not s.form.ambassador:
        return nothing(s)
    eur = np.zeros(s.shape)
    of_items: list[list[RequirementCheck]] = []
    for i, contract in enumerate(s.form.ambassador, 1):
        agreed = _agreed(s, contract, str(i))
        share = _contract_share(s, contract, str(i), agreed)
        checks = [*s.platform(contract.platform), *_contract_checks(s, contract, agreed, share)]
        eur += share * all_met(checks, s.shape) * s.once("ambassador_eur_per_month", str(i))
        of_items.append(checks)
    return Flow(eur, items=of_items)


def _agreed(s: Setting, contract: Ambassador, label: str) -> Mask:
    """In which draws the contract comes about: shape (draws,)."""
    if contract.signed:
        return np.ones(s.shape[1], dtype=bool)
    chance = s.once("ambassador_chance", label)
    return np.asarray(s.drawing.draws.once(f"ambassador_agreed/{label}") < chance)


def _contract_checks(s: Setting, contract: Ambassador, agreed: Mask, share: Array) -> list[RequirementCheck]:
    """Why a contract pays nothing in a month: not begun, not agreed, or over."""
    begun = s.months.open_share(contract.start, None) > 0
    over = ~(s.months.open_share(None, contract.end) > 0)
    checks = [
        RequirementCheck("contract_begins", contract.start.toordinal(), begun),
        RequirementCheck("contract_ends", contract.end.toordinal(), ~over | ~agreed | (share > 0)),
    ]
    return checks if contract.signed else [*checks, RequirementCheck("contract_agreed", 0, agreed)]


def _contract_share(s: Setting, contract: Ambassador, label: str, agreed: Mask) -> Array:
    """Share of each month under contract: shape (months, draws); a renewal follows on the day after."""
    if contract.end < s.months.start:  # over before the forecast begins, and not known to be renewed
        return np.zeros(s.shape)
    alive = agreed
    share = alive * s.months.open_share(contract.start, contract.end)
    end, last = contract.end, s.months.firsts[-1]
    renewal = 0
    while contract.renewal_chance is not None and end < add_months(last, 1):
        renewal += 1
        u = s.drawing.draws.once(f"ambassador_renewed/{label}/{renewal}")
        alive = alive & (u < s.once("ambassador_renewal_chance", label))
        begin = end + dt.timedelta(days=1)
        end = add_months(contract.end, renewal * contract.renewal_months)
        share = share + alive * s.months.open_share(begin, end)
    return share
