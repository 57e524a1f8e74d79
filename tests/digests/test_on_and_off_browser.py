"""The whole way of a reader in a real browser that runs no script: on, changed, off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.digests.mails import confirmation_link, own_link
from tests.web import record
from tests.web.pages import NARROW
from tracker.digests.models import Subscriber

pytestmark = pytest.mark.browser


def test_a_reader_without_scripts_signs_up_changes_and_leaves(browser: Browser, live_server: LiveServer) -> None:
    stored = record.store()
    context = browser.new_context(viewport={"width": NARROW, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/incidents/{stored.february.slug}/")
    page.locator(".contents >> text=Follow by e-mail").click()
    assert page.get_by_label(stored.february.title).is_checked()
    page.get_by_label("How often").select_option("weekly")
    page.get_by_label("Hour").select_option("18")
    page.get_by_label("Day of the weekly mail").select_option("4")
    page.get_by_label("Time zone").fill("new york")
    page.get_by_label("Mail address").fill("reader@mail")
    page.get_by_role("button", name="Send me the link").click()
    assert page.locator("#address-fault").is_visible()
    assert page.get_by_label("How often").input_value() == "weekly"
    page.get_by_label("Mail address").fill("reader@mail.example")
    page.get_by_role("button", name="Send me the link").click()
    assert page.locator("h1").inner_text() == "Look into your mailbox"

    page.goto(live_server.url + confirmation_link())
    assert stored.february.title in page.locator("main").inner_text()
    page.get_by_role("button", name="Yes, send it to me").click()
    assert page.locator("h1").inner_text() == "It is confirmed"
    page.get_by_text("Change what you follow").click()
    page.get_by_label("How often: ").select_option("daily")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("status").inner_text() == "It is saved."
    reader = Subscriber.objects.get()
    assert (reader.zone, reader.hour, reader.weekday) == ("America/New_York", 18, 4)
    assert reader.daily_due_at is not None
    assert reader.follows.get().cadence == "daily"

    context.clear_cookies()
    page.goto(live_server.url + own_link(reader, "unsubscribe"))
    page.get_by_role("button", name="Unsubscribe").click()
    assert page.locator("h1").inner_text() == "You have left"
    assert not Subscriber.objects.get().is_active
    context.close()
