"""Assessing report by report concludes what assessing everything does, byte for byte, in whatever order they came."""

from __future__ import annotations

import os

import pytest

from tests.evidence.generated import editions, ledger_of, orders
from tracker.evidence import ledger
from tracker.evidence.assess import assess_all

pytestmark = pytest.mark.django_db
N_STORES = int(os.environ.get("STILLWATCH_STORES", "1"))


@pytest.mark.parametrize("seed", range(N_STORES))
def test_any_order_of_reading_and_any_rebuild_conclude_the_same(seed):
    store = editions(seed)
    first, *others = orders(store, 3, seed)
    incremental, again, anew = ledger_of(first, assess_all, lambda: (ledger.forget(), assess_all()))
    assert incremental == again
    assert incremental == anew
    for order in others:
        assert ledger_of(order) == [incremental]
