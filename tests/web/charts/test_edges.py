"""Every word of a chart as a file stands on its paper: title, finding and source too, which pages do not draw."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.web import record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# How far each text reaches beyond the drawing's own paper, in its units, on the side where it is farthest.
BEYOND = """() => {
    const paper = document.documentElement.viewBox.baseVal;
    return [...document.querySelectorAll("text")].map((text) => {
        const box = text.getBoundingClientRect(), whole = document.documentElement.getBoundingClientRect();
        const unit = whole.width / paper.width;
        const out = [whole.left - box.left, box.right - whole.right, whole.top - box.top, box.bottom - whole.bottom];
        return [text.textContent, Math.max(...out) / unit];
    });
}"""


def test_every_word_of_a_file_is_within_its_paper(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    for name in ("exchanges", "accounts", "over-time", "responses", f"spread?figure={stored.thirteen.key[:16]}"):
        path, _, query = name.partition("?")
        page.goto(f"{live_server.url}/charts/{path}.svg?{query}")
        told = page.evaluate(BEYOND)
        assert len(told) > 5, name
        assert [(text, beyond) for text, beyond in told if beyond > 1] == [], name
    page.close()
