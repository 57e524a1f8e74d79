"""Two readers at work in a real browser: a journalist on deadline, an analyst before a briefing; with script and without."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.web import record
from tests.web.pages import NARROW, WIDE

pytestmark = pytest.mark.browser


@pytest.fixture(params=["with script", "without script"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": NARROW if request.param == "without script" else WIDE, "height": 900},
        java_script_enabled=request.param == "with script",
    )
    yield context.new_page()
    context.close()


def test_journalist_finds_who_first_said_a_number_who_repeats_it_and_the_reply(
    page: Page, live_server: LiveServer
) -> None:
    """Three steps from the front page, beginning with a misspelt name."""
    stored = record.store()
    page.goto(live_server.url)
    page.fill("#bigfinder", "Allibaba 28.8 million")
    page.press("#bigfinder", "Enter")
    assert "Alibaba" in page.locator("[role=status]").first.inner_text()
    figure = page.locator(".figure-match").first
    said = figure.inner_text()
    assert "more than 28.8 million" in said
    assert "Anthropic alleges" in said
    assert stored.letter_report.title in said
    assert "denies" in said
    figure.get_by_role("link", name="every report with its words").click()
    words = page.locator("mark").all_inner_texts()
    assert any("28.8 million" in one for one in words)
    page.go_back()
    page.locator(".figure-match").first.locator("dd a").last.click()
    assert "/evidence/" in page.url
    assert "Alibaba" in page.locator("main").inner_text()


def test_analyst_prepares_a_briefing_on_one_actor(page: Page, live_server: LiveServer) -> None:
    """What happened, in order, how sure, what changed, a chart and a table to paste, an address that stays."""
    stored = record.store()
    page.goto(f"{live_server.url}/actors/")
    page.get_by_role("link", name="Moonshot AI").first.click()
    assert page.locator("h1").inner_text() == "Moonshot AI"
    said = page.locator("main").inner_text()
    assert "alleges" in said
    assert page.locator(".rail .moment").count() > 1
    assert page.locator(".grade").count() > 2
    picture = page.locator(".chart").first
    assert picture.locator("svg").count() == 1
    table = picture.locator("a", has_text="CSV").first.get_attribute("href") or ""
    rows = list(csv.reader(io.StringIO(page.request.get(live_server.url + table).text())))
    assert len(rows) > 1
    drawn = picture.locator("a", has_text="PNG").first.get_attribute("href") or ""
    assert page.request.get(live_server.url + drawn).body()[:8] == b"\x89PNG\r\n\x1a\n"
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    pack = page.request.get(f"{live_server.url}/incidents/{stored.february.slug}/pack.zip")
    with zipfile.ZipFile(io.BytesIO(pack.body())) as held:
        briefing = held.read("briefing.md").decode()
        assert "alleg" in briefing
        assert any(name.endswith(".csv") for name in held.namelist())
    cited = json.loads(page.request.get(f"{live_server.url}/incidents/{stored.february.slug}/cite.json").text())
    assert "as_of=" in json.dumps(cited)
