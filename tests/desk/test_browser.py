"""The desk in a real browser and before a validator, and an editor's way through it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.desk import editors
from tests.web.audits.conftest import audit_programs
from tests.web.audits.validating import html_faults
from tests.web.axe import violations
from tests.web.conftest import browser
from tests.web.pages import NARROW, WIDE, open_page
from tracker.collection import interventions, polled
from tracker.collection.models import Intervention, Source, Storm
from tracker.collection.reach import Reach

__all__ = ["audit_programs", "browser"]

PAGES = (
    "/desk/",
    "/tr/desk/",
    "/desk/sources/",
    "/desk/sources/?show=paused",
    "/desk/sources/harbor-0/",
    "/desk/sources/quiet/",
    "/desk/pages/",
    "/desk/pages/?of=reading",
    "/desk/log/",
)


def stored() -> str:
    """The name of an editor's session, who finds much that waits."""
    source = editors.waiting(2)
    polled.note(Reach(is_live=False, newsroom=("127.0.0.1", 9)))
    interventions.pause(Source.objects.get(slug="quiet"), interventions.Person(by="ada"), "They asked us to.")
    interventions.poll(source, interventions.Person(by="ada"))
    return str(editors.browser_of(editors.editor()).cookies["sessionid"].value)


def opened(page: Page, live_server: LiveServer, session: str, address: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + address)


@pytest.mark.browser
def test_pages_are_accessible_and_no_wider_than_the_screen(browser: Browser, live_server: LiveServer) -> None:
    session = stored()
    page, complaints = open_page(browser, width=NARROW, scheme="dark")
    found: list[object] = []
    for address in PAGES:
        opened(page, live_server, session, address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for violation in violations(page):
            found.append((address, violation["id"], [node["html"][:160] for node in violation["nodes"][:3]]))
        for width in (WIDE, NARROW, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((address, f"wider than {width}"))
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))")
        if levels[:1] != [1] or levels.count(1) != 1 or any(low > up + 1 for up, low in pairwise(levels)):
            found.append((address, f"headings {levels}"))
    page.close()
    assert found == []
    assert complaints == []


@pytest.mark.browser
def test_an_editor_pauses_a_source_and_rules_by_keyboard(browser: Browser, live_server: LiveServer) -> None:
    session = stored()
    page, complaints = open_page(browser, width=WIDE)
    opened(page, live_server, session, "/desk/")
    reason = page.get_by_label("Why: Harbor-0", exact=True)
    reason.focus()
    page.keyboard.type("Its pages are broken.")
    for _ in range(2):  # past the button that polls
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "It is paused" in page.get_by_role("status").inner_text()
    held = Storm.objects.order_by("pk")[0].feed.url
    page.get_by_label(f"Why: {held}", exact=True).fill("They moved to a new system.")
    with page.expect_navigation():
        page.get_by_role("button", name=f"They are the same reports: {held}").press("Enter")
    assert "It is ruled" in page.get_by_role("status").inner_text()
    page.close()
    assert set(Intervention.objects.filter(account__isnull=False).values_list("act", flat=True)) == {"pause", "same"}
    assert Source.objects.get(slug="harbor-0").is_paused
    assert complaints == []


@pytest.mark.django_db
def test_pages_are_valid_html(audit_programs: Path, tmp_path: Path) -> None:
    stored()
    client = editors.browser_of(editors.editor("grace@mail.example"))
    assert html_faults(audit_programs, tmp_path, {address: client.get(address).content for address in PAGES}) == []
