"""Every kind of page in a real browser: accessible in light and dark, no wider than a narrow screen, silent console."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.web import record
from tests.web.axe import violations
from tests.web.pages import NARROW, WIDE, addresses, open_page

pytestmark = pytest.mark.browser


# Both widths and both schemes, each once: what axe finds depends on either and on no pair of them.
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "dark"), (NARROW, "light")])
def test_pages_are_accessible(browser: Browser, live_server: LiveServer, width: int, scheme: str) -> None:
    stored = record.store()
    page, complaints = open_page(browser, width=width, scheme=scheme)
    found = []
    for address in addresses(stored):
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for violation in violations(page):
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append((address, violation["id"], violation["help"], nodes))
    page.close()
    assert found == []
    assert [text for text in complaints if "404" not in text and "400" not in text] == []


def test_targets_that_are_too_small_would_be_found(browser: Browser) -> None:
    page, _ = open_page(browser, width=NARROW)
    links = "".join(f'<a href="/{n}" style="display:inline-block;font-size:6px">{n}</a>' for n in range(3))
    page.set_content(f"<html lang=en><title>Small</title><main><h1>Small</h1><p>{links}</p></main>")
    assert "target-size" in {one["id"] for one in violations(page)}
    page.close()


def test_pages_are_no_wider_than_a_narrow_screen(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=NARROW)
    too_wide = []
    for address in addresses(stored):
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for width in (NARROW, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((address, width))
    page.close()
    assert too_wide == []


def test_pages_bear_text_of_twice_the_size(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=WIDE)
    faults = []
    for address in addresses(stored):
        page.goto(live_server.url + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        if page.evaluate("document.documentElement.scrollWidth") > WIDE:
            faults.append((address, "wider than the screen"))
        cut = page.evaluate("""[...document.querySelectorAll('main :is(p, h1, h2, h3, li, td, th, dd, a, button)')]
            .filter(one => getComputedStyle(one).overflow === 'hidden' && !one.closest('.visually-hidden')
                && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
            .map(one => one.textContent.trim().slice(0, 60))""")
        faults += [(address, words) for words in cut]
    page.close()
    assert faults == []


def test_a_screen_reader_hears_headings_in_order(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=NARROW)
    faults = []
    for address in addresses(stored):
        page.goto(live_server.url + address)
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))")
        if levels[:1] != [1] or levels.count(1) != 1:
            faults.append((address, "does not begin with its one first heading"))
        faults += [(address, f"h{lower} follows h{upper}") for upper, lower in pairwise(levels) if lower > upper + 1]
        # What is read next stands below or beside, never above: the order of reading is that of looking.
        tops = page.evaluate(
            "[...document.querySelectorAll('main h2')].map(one => one.getBoundingClientRect().top + scrollY)"
        )
        faults += [(address, "sections stand in another order") for upper, lower in pairwise(tops) if lower < upper]
    page.close()
    assert faults == []


def test_pages_work_by_keyboard(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=WIDE)
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator(".grade summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".grade .why").first.is_visible()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.close()


def test_reader_searches_and_comes_to_the_words(browser: Browser, live_server: LiveServer) -> None:
    record.store()
    page, complaints = open_page(browser, width=WIDE)
    page.goto(live_server.url)
    page.fill("#bigfinder", "Moonshoot")
    page.press("#bigfinder", "Enter")
    page.click(".finds >> a:has-text('Moonshot AI')")
    assert page.locator("h1").inner_text() == "Moonshot AI"
    page.locator(".why a").first.evaluate("link => link.closest('details').open = true")
    page.locator(".why a").first.click()
    assert page.locator("mark").count() > 0
    page.close()
    assert complaints == []


def test_page_prints_without_controls(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=WIDE, scheme="dark")
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    page.emulate_media(media="print")
    assert not page.locator(".nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("h1").is_visible()
    assert "/incidents/" in page.locator(".printed").inner_text()
    page.close()


def test_printed_entries_stand_below_one_another(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=NARROW * 2)
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    page.emulate_media(media="print")
    boxes = [one.bounding_box() for one in page.locator(".line, .entry").all()]
    shown = [box for box in boxes if box]
    assert len(shown) > 3
    assert all(lower["y"] >= upper["y"] + upper["height"] for upper, lower in pairwise(shown))
    page.close()


@pytest.mark.parametrize("address", ["/figures/", "/responses/"])
def test_narrow_tables_hide_nothing_beside_the_screen(browser: Browser, live_server: LiveServer, address: str) -> None:
    record.store()
    page, _ = open_page(browser, width=NARROW)
    page.goto(live_server.url + address)
    grades = [one.bounding_box() for one in page.locator(".cards .grade").all()]
    assert grades
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= NARROW for box in grades)
    page.close()


def test_narrow_incident_has_its_facts_and_contents_before_the_text(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=NARROW)
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    facts, contents, summary = (page.locator(one).bounding_box() for one in (".facts", ".contents", "#summary"))
    assert facts
    assert contents
    assert summary
    assert facts["y"] < contents["y"] < summary["y"]
    page.close()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_words_of_charts_are_whole_and_never_touch(browser: Browser, live_server: LiveServer, width: int) -> None:
    stored = record.store()
    page, _ = open_page(browser, width=width)
    n_charts = 0
    for address in (f"/incidents/{stored.february.slug}/", "/responses/", "/figures/"):
        page.goto(live_server.url + address)
        drawings = page.locator(".chart > svg").all()
        n_charts += len(drawings)
        for drawing in drawings:
            paper = drawing.bounding_box()
            shown = [one.bounding_box() for one in drawing.locator("text:visible").all()]
            boxes = [box for box in shown if box]
            assert paper
            assert len(boxes) > 3
            # A few pixels on either side are the edge that keeps words readable over a bar.
            left, right = paper["x"] - 5, paper["x"] + paper["width"] + 5
            assert all(left <= box["x"] and box["x"] + box["width"] <= right for box in boxes), address
            for one, other in combinations(boxes, 2):
                is_beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
                is_below = abs(one["y"] - other["y"]) >= 10
                assert is_beside or is_below, address
    assert n_charts == 8
    page.close()
