"""No page is forgotten: every route that answers a page is among those that the tests of all pages open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse

from tests.accounts.pages import activation, pages
from tests.desk.test_browser import PAGES
from tests.digests.pages import in_other_states
from tests.web.pages import addresses
from tests.web.record import Record

# What only acts, needs its reader's own name or key to answer a file, or is switched off and leads to another page.
ELSEWHERE = {
    "account_confirm_login_code",
    "account_set_password",
    "desk:on-feed",
    "desk:on-report",
    "desk:on-source",
    "desk:on-storm",
    "digests:change-follow",
    "digests:erase-account",
    "digests:own-data",
    "digests:private-feed",
    "digests:times",
    "mfa_download_recovery_codes",
}


def routes(resolver: URLResolver, within: str = "") -> Iterator[str]:
    """The full names of all routes, without those of libraries that have none."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, f"{within}{one.namespace}:" if one.namespace else within)
        elif one.name:
            yield f"{within}{one.name}"


def names(given: list[str]) -> set[str]:
    """The routes of these addresses; those in another language than English have none here."""
    found = set()
    for address in given:
        try:
            found.add(resolve(address.partition("?")[0]).view_name)
        except Resolver404:
            continue
    return found


def files(stored: Record) -> list[str]:
    """One address of every route that answers a file."""
    incident, report, evidence = stored.february.slug, stored.wire_report.pk, stored.thirteen.key[:16]
    lists = ("incidents", "actors", "figures", "responses", "reports", "timeline", "changes", "search", "sources")
    cards = (f"incidents/{incident}", f"actors/{stored.moonshot.slug}", f"responses/{stored.bill.slug}")
    cited = (f"incidents/{incident}", f"reports/{report}", f"evidence/{evidence}", "figures")
    return [
        *(f"/{one}.csv" for one in lists),
        *(f"/{one}/card.png" for one in (*cards, f"evidence/{evidence}", "figures")),
        *(f"/{one}/cite.json" for one in cited),
        "/card.png",
        "/charts/exchanges.csv",
        "/figures/chart.svg",
        "/figures/table.csv",
        f"/incidents/{incident}/pack.json",
        f"/reports/{report}/extraction.json",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap-lists-1.xml",
        "/healthz",
        "/digests.atom",
        reverse("web:openapi"),
    ]


@pytest.mark.django_db
def test_every_route_that_answers_a_page_is_among_the_pages(small_record: Record, client: Client) -> None:
    opened = [one.address for one in (*pages(small_record), activation())]
    listed = names([*addresses(small_record), *in_other_states(small_record), *opened, *PAGES])
    given = files(small_record)
    for address in given:
        answer = client.get(address)
        assert (answer.status_code, "text/html" in answer["Content-Type"]) == (200, False), address
    left = set(routes(get_resolver())) - listed - names(given)
    assert left == ELSEWHERE
