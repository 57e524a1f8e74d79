"""What lists cost: no more than eight queries each, with one row as with two hundred, now and as of a day past; how heavy they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.test_weights import MOST_HTML, MOST_IN_ALL, weighed
from tests.web.views.test_pages import grow, queries_of
from tracker.evidence import concerns
from tracker.evidence.models import Assertion, Change
from tracker.evidence.searching import statement
from tracker.web.presentation.links import dated

# With the one that tells whether anything was written since, from which the page's ETag is made.
MOST_QUERIES = 8
# Of two hundred rows, a list's first page, compressed; that of figures, with its charts, as any page.
MOST_LIST = 10_000
DAY = date(2026, 3, 5)
LISTS = (
    "/",
    "/incidents/",
    "/actors/",
    "/figures/",
    "/figures/?metric=exchanges&speaker=accuser",
    "/responses/",
    "/reports/",
    "/reports/?about=yes&since=2026-02-01",
    "/timeline/",
    "/timeline/?view=table",
    "/timeline/?actor=accuser&kind=figure",
    "/timeline/?kind=policy&instrument=sanctions&order=oldest",
    "/incidents/?actor=accuser",
    "/actors/?role=accuser&least=D",
    "/responses/?kind=sanctions&by=companies",
    "/changes/",
    "/changes/?actor=accuser",
    "/search/",
    "/search/?q=Acuser+5+million",
    "/search/?q=exchanges&sort=date",
    "/search/?kind=figure",
    "/sources/",
    "/sources/?show=failing",
)
KINDS = {"claim": Change.Kind.CLAIM, "figure": Change.Kind.FIGURE, "response": Change.Kind.RESPONSE}


def grow_all(n: int) -> None:
    """So many more rows of everything that a list shows: `grow`, what changed by it, and sources that fail."""
    known = set(Assertion.objects.values_list("pk", flat=True))
    grow(n)
    Change.objects.bulk_create(
        Change(
            key=f"{made.pk:064x}",
            kind=KINDS[made.kind],
            day=made.known_from.date(),
            noted_at=made.known_from,
            assertion=made,
            reports=[made.representative.report_id],
        )
        for made in Assertion.objects.exclude(pk__in=known).select_related("representative")
    )
    concerns.rebuild()
    for _ in range(n):
        make.feed(make.source(), n_failures=1, failure="status 500")


@pytest.mark.django_db
def test_lists_cost_the_same_with_one_row_and_with_two_hundred_on_any_day(
    client: Client, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(statement, "TIMEOUT_MS", 60_000)  # on a machine that does much else; nothing is analysed here
    addresses = [*LISTS, *(dated(address, DAY) for address in LISTS)]
    grow_all(1)
    few = {address: queries_of(client, address) for address in addresses}
    grow_all(199)
    assert {address: queries_of(client, address) for address in addresses} == few
    assert {address: n for address, n in few.items() if n > MOST_QUERIES} == {}
    assert [few[dated(address, DAY)] for address in LISTS] == [few[address] for address in LISTS]
    weights = list(weighed(client, LISTS))
    tell("\n".join(f"{page:8,} {whole:8,}  {address}, of 200 rows" for address, page, whole in weights))
    assert {address: whole for address, _, whole in weights if whole > MOST_IN_ALL} == {}
    most = {address: MOST_HTML if address.startswith("/figures/") else MOST_LIST for address in LISTS}
    assert {address: page for address, page, _ in weights if page > most[address]} == {}
