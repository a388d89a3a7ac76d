"""The longer suite: the slow reference on many more draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import DATA
from tests.reference import ReferenceYear
from tikmon_nb.inputs import load_creator, load_rate_card
from tikmon_nb.inputs.books.ledger import no_deals, no_income
from tikmon_nb.model import simulate


@pytest.mark.long
@pytest.mark.parametrize("creator_id", ["sam", "noor", "yara", "daan", "mila", "tim"])
def test_every_draw_agrees_over_many_draws_and_three_years(creator_id):
    creator = replace(load_creator(creator_id, DATA), income=no_income(), deals=no_deals())
    year = simulate(creator, load_rate_card("artikel-2026", DATA), draws=150, months=36, seed=99)
    reference = ReferenceYear(year)
    for draw in range(year.draws):
        for stream, expected in reference.incomes(draw).items():
            np.testing.assert_allclose(
                year.income[stream][:, draw], expected, rtol=1e-5, atol=1e-4, err_msg=stream
            )
