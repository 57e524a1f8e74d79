"""No text from outside runs as script on any page, in a real browser, with our own content policy switched off as well.

The site shows no HTML of anybody else: titles, quotations and names are text wherever they stand. STILLWATCH_LONG=1 puts
every payload into every field; STILLWATCH_PUBLIC_CASES adds those of others (`tests/scrapers/public_cases.py`).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from playwright.sync_api import Browser, Error, Page
from pytest_django.live_server_helper import LiveServer

from scrapers.plain_text import clean
from tests.scrapers import public_cases
from tests.web import factories as make
from tests.web import record
from tests.web.pages import addresses
from tests.web.payloads import ADDRESSES, payloads
from tracker.collection.models import ArticleText, Issue, Report, Source, StandIn

OURS = list(payloads())
OTHERS = [clean(text) for text in public_cases.texts("payloads")]
PAYLOADS = OURS + OTHERS
N_ROUNDS = 12 if os.environ.get("STILLWATCH_LONG") == "1" else 1
# What outside words are stored in. Codes, keys and hashes are ours.
FIELDS = {
    "Source": ("name", "owner", "reliability_reason"),
    "Feed": ("failure",),
    "Report": ("title", "byline", "failure"),
    "Actor": ("name",),
    "Alias": ("text",),
    "Mention": ("words",),
    "Incident": ("title",),
    "Statement": ("words", "window_text", "instrument_name", "unit"),
    "Assertion": ("window_text", "instrument_name", "unit"),
    "Conflict": ("detail",),
    "Citation": ("name", "words"),
    "Derivation": ("named", "words"),
    "OriginRuling": ("who", "why", "named"),
    "IncidentRuling": ("who", "why"),
    "Notice": ("words",),
    "Response": ("title", "name"),
    "PartsCheck": ("words",),
    "Likeness": ("words",),
    "Link": ("words",),
}
# Those of others call what opens a window; that counts as number -1.
_RAN = """window.__hits = []; window.__ran = n => { window.__hits.push(n) };
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.__hits.push(-1) }"""


def fill(first: int) -> None:
    """Every field that holds words from outside holds payloads, from this one on, as many as it takes."""
    source = islice(cycle(PAYLOADS), first, None)
    models = {
        model.__name__: model
        for label in ("collection", "evidence")
        for model in apps.get_app_config(label).get_models()
    }
    for name, fields in FIELDS.items():
        for row in models[name].objects.all():
            changed = {field: filled(source, row._meta.get_field(field).max_length) for field in fields}
            models[name].objects.filter(pk=row.pk).update(**changed)
    for text in ArticleText.objects.all():
        words = filled(source, None)
        facts: dict[str, Any] = {
            "barrier": next(source),
            "read_from": {"title": next(source)},
            "n_pages": 3,
            "posts": [{"start": 0, "end": len(words), "title": next(source), "url": next(source)}],
        }
        ArticleText.objects.filter(pk=text.pk).update(
            text=words, title=next(source), form="live_blog", access="beginning", facts=facts
        )
    models["Statement"].objects.update(start=0, end=120)
    models["Notice"].objects.update(start=0, end=120)


def filled(source: Iterator[str], length: int | None) -> str:
    if length is None:
        return " ".join(islice(source, 12))
    return next(one for one in source if len(one) <= length)


def hostile_addresses() -> None:
    for row, address in zip(Report.objects.order_by("pk"), cycle(ADDRESSES)):
        Report.objects.filter(pk=row.pk).update(url=address, canonical_url=address)
    for row, address in zip(Source.objects.order_by("pk"), cycle(ADDRESSES)):
        Source.objects.filter(pk=row.pk).update(homepage=address)


def store() -> record.Record:
    stored = record.store(is_sample=False)
    Issue.objects.create(
        key="k",
        kind="no_article",
        detail="x",
        source=Source.objects.first(),
        first_seen_at=make.EPOCH,
        last_seen_at=make.EPOCH,
    )
    StandIn.objects.update(why=PAYLOADS[0], url=ADDRESSES[0])
    return stored


def opened(browser: Browser, *, has_policy: bool) -> Page:
    context = browser.new_context(bypass_csp=not has_policy)
    context.add_init_script(_RAN)
    context.route(re.compile(r"^https?://(?!localhost|127\.0\.0\.1)"), lambda route: route.abort())
    return context.new_page()


def ran(page: Page) -> list[int]:
    """The payloads that ran, after all there is was looked at, pointed at and opened."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate("document.querySelectorAll('[tabindex],a,input,summary').forEach(one => { one.focus(); one.blur() })")
    page.wait_for_timeout(60)
    hits: list[int] = page.evaluate("window.__hits")
    return hits


def schemes(page: Page) -> set[str]:
    """The schemes of every address on the page."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('[href],[src],[action],[formaction],[data]')]"
        ".flatMap(one => ['href', 'src', 'action', 'formAction', 'data'].map(name => one[name]?.baseVal ?? one[name]))"
        ".filter(one => typeof one === 'string' && one).map(one => { try { return new URL(one, location).protocol } catch { return '' } })"
    )
    return set(found)


@pytest.mark.browser
def test_the_payloads_run_where_they_are_taken_for_markup(browser: Browser) -> None:
    page = opened(browser, has_policy=True)
    hits = {hit for payload in OURS[::4] for hit in ran_as_markup(page, payload)}
    n_others = sum(-1 in ran_as_markup(page, payload) for payload in OTHERS)
    page.context.close()
    sys.stdout.write(f"\ntaken for markup, {n_others} of {len(OTHERS)} payloads of others run\n")
    assert len(hits) > len(OURS) // 4 // 3


def ran_as_markup(page: Page, payload: str) -> list[int]:
    """The payloads that ran; none where it led away from the page."""
    with suppress(Error):
        page.goto("about:blank")
        page.set_content(f"<!doctype html><body><div>{payload}</div></body>", wait_until="domcontentloaded")
        return ran(page)
    return []


@pytest.mark.browser
@pytest.mark.parametrize("has_policy", [False, True], ids=["policy off", "policy on"])
def test_no_payload_runs_on_any_page(browser: Browser, live_server: LiveServer, has_policy: bool) -> None:
    stored = store()
    page = opened(browser, has_policy=has_policy)
    hostile_addresses()
    pages = list(addresses(stored))
    for n in range(N_ROUNDS):
        fill(n * len(PAYLOADS) // N_ROUNDS)
        for address in pages:
            answer = page.goto(live_server.url + address, wait_until="load")
            assert answer is not None
            assert answer.status < 500, address
            assert ran(page) == [], address
            assert schemes(page) <= {"http:", "https:", "mailto:", ""}, address
    page.context.close()


def test_the_payloads_are_shown_as_text(client: Any, db: None) -> None:
    stored = store()
    fill(0)
    body = client.get(f"/reports/{stored.wire_report.pk}/").content.decode()
    assert "&lt;img src=x: onerror=" in body
    assert not re.search(r"<(?:img|svg|iframe|object|video|style|details open)[^>]*__ran", body)


def test_no_template_and_no_code_lets_markup_through() -> None:
    templates = [path for folder in settings.TEMPLATES[0]["DIRS"] for path in Path(folder).rglob("*") if path.is_file()]
    assert templates
    code = list((Path(settings.BASE_DIR) / "tracker").rglob("*.py"))
    unsafe = re.compile(
        r"\|\s*safe\b|\bautoescape off|\bmark_safe\b|\bSafeString\((?!\"\"\))|\bsafeseq\b|format_html\(f[\"']|innerHTML"
    )
    # Structured data stand in a block that no browser runs; `test_heads` holds that nothing in them can end it.
    code.remove(Path(settings.BASE_DIR) / "tracker" / "web" / "templatetags" / "heads.py")
    # The frame of mails about accounts, which are plain text.
    templates.remove(Path(settings.BASE_DIR) / "templates" / "account" / "email" / "base_message.txt")
    assert [str(path) for path in (*templates, *code) if unsafe.search(path.read_text("utf-8", "ignore"))] == []
