"""The engine against the slow reference, draw by draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import DATA
from tests.reference import FORMS, ReferenceYear
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.books.ledger import no_deals, no_income
from tikmon_nb.model import simulate


@pytest.mark.parametrize("creator_id", ["noor", "yara", "daan", "mila", *FORMS])
def test_every_draw_month_and_stream_agrees(creator_id, make_creator):
    form = FORMS.get(creator_id)
    creator = load_creator(creator_id, DATA) if form is None else make_creator(creator_id, **form)
    creator = replace(creator, income=no_income(), deals=no_deals())  # of learning: test_learning
    year = simulate(creator, load_rate_card("artikel-2026", DATA), draws=25, seed=7)
    reference = ReferenceYear(year)
    for draw in range(year.draws):
        for stream, expected in reference.incomes(draw).items():
            np.testing.assert_allclose(
                year.income[stream][:, draw], expected, rtol=1e-5, atol=1e-4, err_msg=stream
            )
