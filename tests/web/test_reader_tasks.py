"""Two readers at work in a real browser, with a stopwatch: a journalist on deadline, an analyst before a briefing.

Both go where a link or a box leads them, never to an address that they would have to know; with script and without, on
a desk's screen and on a phone's.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, Locator, Page
from pytest_django.live_server_helper import LiveServer

from tests.web import factories as make
from tests.web import record
from tests.web.factories import Said
from tests.web.pages import NARROW, WIDE
from tests.web.record import REPEATING, Record
from tracker.collection import clock
from tracker.collection.models import Report

pytestmark = pytest.mark.browser
# In seconds: the minute of the one, the ten minutes of the other.
JOURNALIST, ANALYST = 60, 600
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(
    params=product((True, False), (WIDE, NARROW)),
    ids=lambda one: f"{'with' if one[0] else 'without'} script, {one[1]} px",
)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    has_script, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=has_script)
    yield context.new_page()
    context.close()


def downloaded(page: Page, link: Locator) -> Path:
    """The file that a link gives."""
    with page.expect_download() as given:
        link.click()
    return given.value.path()


def days_of(page: Page) -> list[str]:
    """The days of the first rail, from top to bottom; a month or a year where no day is known."""
    days = page.locator(".rail").first.locator(":scope > .moment > time")
    return [one.get_attribute("datetime") or "" for one in days.all()]


def test_journalist_finds_who_first_said_a_number_who_repeats_it_and_the_reply(
    page: Page, live_server: LiveServer, tell: Callable[[str], None]
) -> None:
    """From the front page, beginning with a misspelt name: one search, and a link to each of the answers."""
    stored = record.store(is_repeated=True)
    started = monotonic()
    page.goto(live_server.url)
    page.fill("#bigfinder", "Allibaba 28.8 million")
    page.press("#bigfinder", "Enter")
    assert "Showing results for Alibaba" in page.locator("[role=status]").first.inner_text()
    figure = page.locator(".figure-match").first
    said = figure.inner_text()
    assert "Anthropic alleges more than 28.8 million exchanges attributed to Alibaba" in said
    assert "2 further reports" in said

    first = figure.locator(".told div", has_text="First on record")
    assert stored.letter_report.source.name in first.inner_text()
    first.get_by_role("link", name=stored.letter_report.title).click()
    assert page.locator("h1").inner_text() == stored.letter_report.title
    page.go_back()

    page.locator(".figure-match").first.get_by_role("link", name="every report with its words").click()
    tellings = page.locator("#words ~ article .beside")
    shown = {
        title: one for one in tellings.all() for title in one.locator("p.data a[href*='/reports/']").all_inner_texts()
    }
    assert set(shown) == {stored.letter_report.title, *REPEATING}
    assert "first on record" in shown[stored.letter_report.title].inner_text()
    copy, translated = REPEATING
    assert f"repeats {stored.letter_report.source.name}" in shown[copy].inner_text()
    assert "first of this origin" in shown[translated].inner_text()
    for title, words in ((copy, "more than 28.8 million exchanges"), (translated, "超过 2880 万次交互")):
        assert shown[title].locator("mark").all_inner_texts() == [words]
    page.go_back()

    answer = page.locator(".figure-match").first.locator(".told div", has_text="The accused")
    assert "Alibaba denies it" in answer.inner_text()
    answer.get_by_role("link").click()
    assert "Alibaba rejects the allegation" in page.locator("h1").inner_text()
    assert page.locator("mark").all_inner_texts() == ["A spokesperson for Alibaba denies the allegation"]
    took = monotonic() - started
    tell(f"who first said 28.8 million, who repeats it, whether Alibaba replied: {took:.1f} s of {JOURNALIST}")
    assert took < JOURNALIST


def test_analyst_prepares_a_briefing_on_one_actor(
    page: Page, live_server: LiveServer, tell: Callable[[str], None]
) -> None:
    """What happened, in order, how sure, what changed, a chart and a table to paste, and addresses that stay."""
    stored = record.store()
    replied = answered_yesterday(stored)
    started = monotonic()
    page.goto(live_server.url)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Actors").click()
    page.locator("main").get_by_role("link", name="Moonshot AI").first.click()
    assert page.locator("h1").inner_text() == "Moonshot AI"
    here = page.url
    shown = sentences(page)
    assert any("alleges" in one for one in shown)
    assert page.locator("#summary ~ * .ref").count() > 2
    days = days_of(page)
    assert len(days) > 2
    assert days == sorted(days, reverse=True)
    picture = page.locator(".chart").first
    assert picture.locator(":scope > svg").count() == 1
    rows = list(csv.reader(io.StringIO(downloaded(page, picture.get_by_role("link", name="Table (CSV)")).read_text())))
    assert len(rows) > 1
    with page.expect_navigation() as drawn:
        picture.get_by_role("link", name="Picture (PNG)", exact=True).click()
    assert drawn.value is not None
    assert drawn.value.body().startswith(PNG)
    page.go_back()
    table = downloaded(page, page.locator("#timeline ~ .downloads").get_by_role("link", name="Table (CSV)"))
    assert len(list(csv.reader(io.StringIO(table.read_text())))) > len(days)

    page.get_by_role("link", name="What changed in the last seven days").click()
    assert page.locator("h1").inner_text() == "What changed: Moonshot AI"
    changed = page.locator("article.entry")
    assert changed.count() == 1
    assert "Reply or silence" in changed.inner_text()
    changed.get_by_role("link", name=replied.title).click()
    assert page.locator("h1").inner_text() == replied.title
    page.go_back()
    page.go_back()

    page.locator("aside .lasting").click()
    assert re.fullmatch(rf"{re.escape(here)}\?as_of=\d{{4}}-\d{{2}}-\d{{2}}", page.url)
    assert page.locator("h1").inner_text() == "Moonshot AI"
    assert (days_of(page), sentences(page)) == (days, shown)

    cited = page.locator("#cite ~ .downloads")
    assert "Moonshot AI" in page.locator("#cite ~ .data").inner_text()
    bibtex = downloaded(page, cited.get_by_role("link", name="BibTeX")).read_text()
    assert "Moonshot AI" in bibtex
    kept = re.search(r"https?://[^\s}]+\?as_of=[\d-]+", bibtex)
    assert kept is not None
    assert kept.group() == page.url
    [csl] = json.loads(downloaded(page, cited.get_by_role("link", name="CSL-JSON")).read_text())
    assert csl["URL"] == page.url

    page.locator("#accused ~ .list").get_by_role("link", name=re.compile("Moonshot AI")).first.click()
    pack = downloaded(page, page.locator("#pack ~ .downloads").get_by_role("link", name=re.compile("ZIP")))
    with zipfile.ZipFile(pack) as held:
        assert "Anthropic alleges that DeepSeek, Moonshot AI and MiniMax" in held.read("briefing.md").decode()
        assert any(name.endswith(".csv") for name in held.namelist())
    took = monotonic() - started
    tell(f"a briefing on one actor: {took:.1f} s of {ANALYST}")
    assert took < ANALYST


def sentences(page: Page) -> list[str]:
    """What the page says in short."""
    said: list[str] = page.locator("#summary ~ .points dd").all_inner_texts()
    return said


def answered_yesterday(stored: Record) -> Report:
    """The report, of yesterday, in which the actor denies what is alleged of it."""
    day = clock.now().date() - timedelta(days=1)
    words = "Moonshot AI denies the allegation"
    told = make.report(
        stored.wire_report.source, title="Moonshot AI answers", text=f"{words}, it said.", on=day.isoformat()
    )
    denied = make.claim(
        "denies",
        stored.moonshot,
        stored.anthropic,
        Said(told, words),
        incident=stored.february,
        occurred_on=day,
        occurred_precision="day",
    )
    make.change(denied, "reply")
    return told
