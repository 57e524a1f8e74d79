"""Addresses that nobody types by hand: each is answered, and none of them puts anything into an answer's headers."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.record import Record

CONTROLS = "%01%0b%1f"


@pytest.mark.parametrize(
    "address",
    [
        "/?as_of=0001-01-01",
        "/incidents/?as_of=0001-01-01",
        "/timeline/?as_of=0001-01-01",
        "/search/?q=alibaba&as_of=0001-01-01",
        "/search/?q=alibaba&period=0001",
        "/search/?q=the&period=0001-01",
        "/search/?q=alibaba&period=9999-12",
        "/search/?q=alibaba&sort=date&after=0001-01-01T00:00:00%2B14:00~1",
        "/timeline/?after=0001-01-01~1",
        "/reports/?after=2026-01-01~1",
        "/reports/?after=0001-01-01T00:00:00%2B14:00~1",
        "/reports/?since=0001-01-01&until=9999-12-31",
        "/changes/?since=0001-01-01&report=999999999999999",
        f"/timeline.atom?instrument={CONTROLS}",
        f"/timeline.ics?jurisdiction={CONTROLS}",
        f"/timeline.json?step={CONTROLS}",
        f"/search.atom?q=alibaba{CONTROLS}",
        f"/changes.atom?actor={CONTROLS}",
        f"/figures/cite.bib?metric={CONTROLS}%0d%0aX-More:%20yes",
        "/figures/cite.json?metric=%22%0d%0aX-More:%20yes",
        f"/timeline/?instrument={CONTROLS}&view=table",
        "/figures/card.png?metric=%22",
    ],
)
def test_an_odd_address_is_answered(client: Client, small_record: Record, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (200, 400, 404)
    assert "X-More" not in answer


def test_what_is_not_known_is_no_part_of_a_heading_or_a_files_name(client: Client, small_record: Record) -> None:
    for name in ("instrument", "step", "jurisdiction"):
        page = client.get("/timeline/", query_params={name: "Somebody is guilty"}).content.decode()
        assert "<h1>Timeline</h1>" in page
        feed = client.get("/timeline.atom", query_params={name: "Somebody is guilty"}).content.decode()
        assert "<title>Stillwatch: Timeline</title>" in feed
    cited = client.get("/figures/cite.bib", query_params={"metric": "guilt"})
    assert cited["Content-Disposition"] == 'attachment; filename="stillwatch-figures-all.bib"'
    assert "@misc{stillwatch-figures-all," in cited.content.decode()


def test_the_address_of_today_keeps_everything_that_is_chosen(client: Client, small_record: Record) -> None:
    page = client.get("/timeline/?kind=reply&kind=figure&as_of=2026-06-24").content.decode()
    assert 'rel="canonical" href="http://testserver/timeline/?kind=reply&amp;kind=figure"' in page
    assert page.count('<input type="hidden" name="kind"') >= 2
