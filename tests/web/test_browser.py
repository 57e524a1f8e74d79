"""Every kind of page in a real browser: in light and dark, on wide and narrow screens and on paper, in each language.

Each is opened in every way and held to axe's rules, in Turkish every fourth; with STILLWATCH_LONG=1 each there too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import combinations, pairwise

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.web import looks, record, refused
from tests.web.axe import OF_COLOURS, Audit, violations
from tests.web.pages import NARROW, WIDE, addresses, open_page

pytestmark = pytest.mark.browser
IS_LONG = os.environ.get("STILLWATCH_LONG") == "1"
SCHEMES = ("light", "dark")
# What a browser says of a page that is answered with a status of its own.
STATUS = re.compile(r"status of (?:400|403|404|429|500|503)\b")


def shown_in(number: int, width: int) -> str:
    """The scheme in which the page of this number is shown at this width: at the other width it is the other one."""
    return SCHEMES[(number + (width == WIDE)) % 2]


# A page of each kind is opened in two of the four pairs of width and scheme, a dark one beside a light one: contrast
# depends on the scheme, size and place of targets on the width, nothing on the pair. That what depends on them was there to
# be looked at in all four pairs is asserted.
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_are_accessible_however_they_are_shown(
    browser: Browser, live_server: LiveServer, tell: Callable[[str], None], width: int
) -> None:
    """On a desk's screen text of twice the size is whole, and so is the page on paper; on a phone nothing is beside it."""
    stored = record.store()
    refusals = refused.answers("")
    page, complaints = open_page(browser, width=width)
    audit, faults = Audit(), []
    for number, address in enumerate((*addresses(stored), *refusals)):
        if address == next(iter(refusals)):
            refused.serve(page, live_server.url, refusals)
        scheme = shown_in(number, width)
        page.emulate_media(color_scheme=scheme)
        page.goto(live_server.url + address)
        looks.open_details(page)
        audit.look(page, address, shown=scheme)
        if width == WIDE:
            found = looks.cut_in_large_text(page) + looks.badly_printed(page)
        else:
            found = looks.too_wide(page, 320, NARROW)
        faults += [(address, one) for one in found]
    page.close()
    tell(f"{width} px, {', '.join(SCHEMES)}: {audit}")
    assert audit.broken == []
    assert faults == []
    assert all(audit.met[scheme] >= {"color-contrast", "target-size"} for scheme in SCHEMES)
    assert [text for text in complaints if not STATUS.search(text)] == []


def test_pages_hold_in_turkish_on_a_phone(
    browser: Browser, live_server: LiveServer, tell: Callable[[str], None]
) -> None:
    """Its words are the longest of the three languages."""
    stored = record.store()
    refusals = refused.answers("/tr")
    page, complaints = open_page(browser, width=NARROW)
    audit, faults = Audit(), []
    for number, address in enumerate((*(f"/tr{one}" for one in addresses(stored)), *refusals)):
        if address == next(iter(refusals)):
            refused.serve(page, live_server.url, refusals)
        page.goto(live_server.url + address)
        looks.open_details(page)
        if IS_LONG or number % 4 == 1:
            audit.look(page, address, without=OF_COLOURS)
        faults += [(address, one) for one in looks.too_wide(page, 320, NARROW)]
    page.close()
    tell(f"Turkish, {NARROW} px: {audit}")
    assert audit.broken == []
    assert faults == []
    assert [text for text in complaints if not STATUS.search(text)] == []


def test_pages_hold_in_chinese_without_script(browser: Browser, live_server: LiveServer) -> None:
    """At both widths: without script a page cannot tell a screen that was made wider from one that was so before."""
    stored = record.store()
    refusals = refused.answers("/zh-hans")
    page, _ = open_page(browser, width=NARROW, has_script=False)
    faults = []
    for address in (*(f"/zh-hans{one}" for one in addresses(stored)), *refusals):
        if address == next(iter(refusals)):
            refused.serve(page, live_server.url, refusals)
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.lang") == "zh-hans", address
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": looks.HEIGHT})
            found = [*looks.too_wide(page, width), *looks.out_of_order(page)]
            if not page.locator("main:visible, .chart:visible").count():
                found.append("shows nothing")
            faults += [(address, width, one) for one in found]
        page.set_viewport_size({"width": NARROW, "height": looks.HEIGHT})
    page.close()
    assert faults == []


def test_targets_that_are_too_small_would_be_found(browser: Browser) -> None:
    page, _ = open_page(browser, width=NARROW)
    links = "".join(f'<a href="/{n}" style="display:inline-block;font-size:6px">{n}</a>' for n in range(3))
    page.set_content(f"<html lang=en><title>Small</title><main><h1>Small</h1><p>{links}</p></main>")
    assert "target-size" in {one["id"] for one in violations(page)}
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
