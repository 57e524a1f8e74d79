"""Pages of accounts in a real browser and before a validator: as every other page of the site."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.accounts.pages import Opened, activation, pages
from tests.web import record
from tests.web.audits.conftest import audit_programs
from tests.web.audits.validating import html_faults
from tests.web.axe import violations
from tests.web.conftest import browser, small_record
from tests.web.pages import NARROW, WIDE, open_page
from tests.web.record import Record

__all__ = ["audit_programs", "browser", "small_record"]


@pytest.mark.browser
def test_pages_are_accessible_and_no_wider_than_the_screen(browser: Browser, live_server: LiveServer) -> None:
    opened = [*pages(record.store()), activation()]
    page, complaints = open_page(browser, width=NARROW, scheme="dark")
    found: list[object] = []
    for one in opened:
        show(page, live_server, one)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for violation in violations(page):
            found.append((one.address, violation["id"], [node["html"][:160] for node in violation["nodes"][:3]]))
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((one.address, f"wider than {width}"))
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))")
        if levels[:1] != [1] or levels.count(1) != 1 or any(low > up + 1 for up, low in pairwise(levels)):
            found.append((one.address, f"headings {levels}"))
    page.close()
    assert found == []
    assert [text for text in complaints if "404" not in text and "400" not in text] == []


@pytest.mark.django_db
def test_pages_are_valid_html(audit_programs: Path, small_record: Record, tmp_path: Path) -> None:
    bodies = {}
    for one in [*pages(small_record), activation()]:
        client = Client()
        if one.session:
            client.cookies["sessionid"] = one.session
        answer = client.get(one.address)
        assert answer.status_code in (200, 400), (one.address, answer.headers.get("Location"))
        bodies[f"{one.address} of {one.session or 'nobody'}"] = answer.content
    assert html_faults(audit_programs, tmp_path, bodies) == []


def show(page: Page, live_server: LiveServer, one: Opened) -> None:
    """The page stands open in its session."""
    page.context.clear_cookies()
    if one.session:
        page.context.add_cookies([{"name": "sessionid", "value": one.session, "url": live_server.url}])
    page.goto(live_server.url + one.address)
