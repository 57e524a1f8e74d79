"""The ways through the site by keyboard alone: what has the focus is always seen, and stands where the eye expects it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.web import record
from tests.web.pages import NARROW, WIDE, open_page

pytestmark = pytest.mark.browser
# More presses than any of these pages needs to get to its end.
MOST = 150
# Whether what has the focus has its frame and is seen whole or in part: nothing else lies over it (WCAG 2.4.7, 2.4.11).
_SEEN = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect()
    const x = Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 1), innerWidth - 1)
    const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1)
    const there = document.elementFromPoint(x, y)
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    const framed = getComputedStyle(one).outlineStyle === 'solid' && parseFloat(getComputedStyle(one).outlineWidth) >= 2
    return inside && framed && !!there && (one === there || one.contains(there) || there.contains(one))
}"""
_WHAT = "document.activeElement.outerHTML.slice(0, 120)"


@pytest.fixture(params=[WIDE, NARROW])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened, complaints = open_page(browser, width=request.param)
    yield opened
    opened.close()
    assert complaints == []


def tab_to(page: Page, wanted: str) -> None:
    """Presses Tab until what fits the selector has the focus; whatever has it on the way is seen."""
    unseen = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if not page.evaluate(_SEEN):
            unseen.append(page.evaluate(_WHAT))
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            assert unseen == []
            return
    raise AssertionError(f"{wanted} is not reached from {page.url}")


def press(page: Page, key: str = "Enter") -> None:
    """Presses a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_first_of_all_the_content_can_be_skipped_to(page: Page, live_server: LiveServer) -> None:
    stored = record.store()
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    tab_to(page, ".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    tab_to(page, "main .grade summary")
    page.keyboard.press("Enter")
    assert page.locator(".grade .why").first.is_visible()


def test_a_search_is_typed_narrowed_and_its_result_opened(page: Page, live_server: LiveServer) -> None:
    record.store()
    page.goto(live_server.url)
    tab_to(page, "#bigfinder")
    page.keyboard.type("exchanges")
    press(page)
    assert page.locator("#bigfinder").input_value() == "exchanges"
    if page.locator(".facets > summary").is_visible():
        tab_to(page, ".facets > summary")
        page.keyboard.press("Enter")
    tab_to(page, ".facets a[href*='kind=figure']")
    press(page)
    assert "States: Figure" in page.locator(".chips").inner_text()
    tab_to(page, "#reports ~ .list h3 a")
    title = page.evaluate("document.activeElement.textContent")
    press(page)
    assert page.locator("h1").inner_text() == title


def test_a_timeline_is_chosen_by_its_form(page: Page, live_server: LiveServer) -> None:
    record.store()
    page.goto(f"{live_server.url}/timeline/")
    tab_to(page, ".filters [name=kind][value=reply]")
    page.keyboard.press("Space")
    tab_to(page, ".filters [name=order]")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".filters button")
    press(page)
    assert "kind=reply" in page.url
    assert "order=oldest" in page.url
    assert set(page.locator(".event").evaluate_all("all => all.map(one => one.className)")) == {"event event-reply"}
    assert page.locator(".filters [name=kind][value=reply]").is_checked()


def test_a_day_is_asked_for_and_left_again(page: Page, live_server: LiveServer) -> None:
    stored = record.store()
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    tab_to(page, "#as-of")
    page.keyboard.type("02242026")
    tab_to(page, ".as-of button")
    press(page)
    assert page.url.endswith("?as_of=2026-02-24")
    assert "As known on 24 Feb 2026" in page.locator(".as-of [role=status]").inner_text()
    tab_to(page, ".as-of [role=status] a")
    press(page)
    assert "as_of" not in page.url


def test_the_language_is_switched_at_the_end_of_the_page(page: Page, live_server: LiveServer) -> None:
    record.store()
    page.goto(f"{live_server.url}/methodology/")
    tab_to(page, ".languages [hreflang=tr]")
    press(page)
    assert page.url == f"{live_server.url}/tr/methodology/"
    assert page.evaluate("document.documentElement.lang") == "tr"


def test_a_chart_is_read_as_a_table_and_its_code_taken(page: Page, live_server: LiveServer) -> None:
    record.store()
    page.goto(f"{live_server.url}/figures/")
    tab_to(page, ".chart-data summary")
    page.keyboard.press("Enter")
    assert page.locator(".chart-data table").first.is_visible()
    tab_to(page, ".chart-share summary")
    page.keyboard.press("Enter")
    tab_to(page, ".chart-share textarea")
    page.keyboard.press("Control+a")
    assert "<iframe" in page.evaluate("getSelection().toString() || document.activeElement.value")
