"""Looking at an address survives whatever stands there; the whole set of damaged documents is `test_mutants`'s."""

import time

import pytest

from scrapers.errors import ScrapeError
from scrapers.recognising import Found
from tests.scrapers.mutants import as_fetched, mutant
from tracker.collection.looking import Place, look_at_place

N_MUTANTS = 240
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_any_damage_is_told_or_survived_in_time(part):
    seen: list[Place | ScrapeError] = []
    for number in range(part, N_MUTANTS, PARTS):
        started = time.process_time()
        try:
            seen.append(look_at_place(as_fetched(mutant(number))))
        except ScrapeError as error:
            seen.append(error)
        assert time.process_time() - started < 5, number
    assert all(error.why and error.remedy for error in seen if isinstance(error, ScrapeError))
    assert {Found.PAGE, Found.SYNDICATION} <= {place.found for place in seen if isinstance(place, Place)}
