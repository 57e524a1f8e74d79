"""The pages that list the files and the feeds: whatever they lead to is there."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from django.test import Client

from tests.web.record import Record
from tests.web.views.test_other_pages import read
from tracker.web.api.files import FILES
from tracker.web.views.api import EXAMPLES

ATOM = "{http://www.w3.org/2005/Atom}"
LINK = re.compile(r'href="(/[^"#]+)"')


def main(client: Client, address: str) -> str:
    return client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_page_lists_every_address_parameter_and_field(client: Client, small_record: Record) -> None:
    page = main(client, "/api/")
    for file in FILES:
        section = page.partition(f'<h2 id="{file.name}">')[2].partition("</section>")[0]
        assert section, file.name
        for address, _ in file.addresses:
            assert f"<code>{address}</code>" in section
        for one in file.parameters:
            assert f"<dt><code>{one.name}</code>" in section, (file.name, one.name)
            assert html.escape(one.words) in section
            assert all(value in section for value in one.values)
        for field in file.record.__annotations__ if file.record else ():
            assert f"<dt><code>{field}</code></dt>" in section, (file.name, field)


def test_what_these_pages_lead_to_is_there(client: Client, small_record: Record) -> None:
    for address in ("/api/", "/feeds/", "/feeds/?as_of=2026-03-01"):
        links = {html.unescape(link) for link in LINK.findall(main(client, address))}
        assert len(links) > 8, address
        for link in links:
            assert client.get(link).status_code == (302 if link.startswith("/account/") else 200), link


def test_feeds_that_are_ready_are_feeds_and_any_search_makes_one(client: Client, small_record: Record) -> None:
    page = main(client, "/feeds/")
    feeds = [html.unescape(link) for link in LINK.findall(page) if ".atom" in link]
    assert {feed.partition("?")[0] for feed in feeds} == {"/timeline.atom", "/changes.atom", "/digests.atom"}
    (form,) = re.findall(r'<form class="filters" action="([^"]+)"', page)
    answer = client.get(form, {"q": "exchanges", "sort": "date"})
    assert ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    assert 'name="sort" value="date"' in page


def test_addresses_to_write_by_hand_are_feeds(client: Client, small_record: Record) -> None:
    page = html.unescape(main(client, "/feeds/"))
    for example in EXAMPLES:
        assert f"<code>http://testserver{example}</code>" in page
        name = small_record.february.slug if "incident=" in example else "anthropic"
        answer = client.get(example.replace("NAME", name))
        assert answer.status_code == 200
        kind = "text/calendar" if ".ics" in example else "application/atom+xml"
        assert answer["Content-Type"].startswith(kind)


def test_every_page_leads_to_both(client: Client, small_record: Record) -> None:
    for address in ("/", "/incidents/", "/nowhere/", "/subscribe/"):
        foot = client.get(address).content.decode().partition("<footer")[2]
        assert 'href="/api/"' in foot
        assert 'href="/feeds/"' in foot


def test_what_fields_mean_is_said_in_the_language_of_the_page(client: Client, small_record: Record) -> None:
    assert "bu sitedeki sayfası" in read(client, "/tr/api/")
    assert "在本站的页面" in read(client, "/zh-hans/api/")
    answer = client.get("/tr/api/openapi.json").json()
    assert answer["components"]["schemas"]["Incident"]["properties"]["page"]["description"] == "its page on this site"
