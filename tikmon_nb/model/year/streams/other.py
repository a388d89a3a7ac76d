"""Other platforms and own services."""

from __future__ import annotations

import numpy as np

from tikmon_nb.model.year.eligibility import all_met
from tikmon_nb.model.year.setting import Flow, Setting, nothing


def flow(s: Setting) -> Flow:
    """Other platforms and own services, as the creator's own ranges."""
    if not s.form.other:
        return nothing(s)
    eur = np.zeros(s.shape)
    for i, item in enumerate(s.form.other, 1):
        eur += s.once("other_eur_per_month", str(i)) * all_met(s.platform(item.platform), s.shape)
    return Flow(eur)
