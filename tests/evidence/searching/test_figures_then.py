"""Who had a number first on a day past: no report that had taken it back by then."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web import factories as make
from tests.web.factories import Said
from tracker.evidence.searching.asked import SearchQuery
from tracker.evidence.searching.search import search


def first_of(as_of: date | None) -> str:
    (figure,) = search(SearchQuery(text="4,321,000"), as_of=as_of).figures
    assert figure.first is not None
    return figure.first.title


@pytest.mark.django_db
def test_a_report_that_was_edited_is_the_first_only_until_then() -> None:
    early = make.report(title="Early", text="It counts 4,321,000 exchanges.", on="2026-02-24")
    late = make.report(title="Late", text="Others count 4,321,000 exchanges too.", on="2026-02-27")
    made = make.figure("exchanges", 4_321_000, Said(early, "4,321,000 exchanges"), Said(late, "4,321,000 exchanges"))
    told = early.statements.get()
    make.edition(early, text="It counts many exchanges.", at=make.moment("2026-03-01"))
    told.retired_at = make.moment("2026-03-01")
    told.save()
    made.representative = late.statements.get()
    made.save()
    assert first_of(date(2026, 2, 28)) == "Early"
    assert first_of(date(2026, 3, 5)) == "Late"
    assert first_of(None) == "Late"
