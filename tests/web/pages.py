"""Every kind of page by its address, and a real browser's page to open it in."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.digests import pages as digests
from tests.web import factories as make
from tests.web.looks import HEIGHT
from tests.web.record import Record

NARROW, WIDE = 360, 1280


def addresses(stored: Record) -> tuple[str, ...]:
    """One address of every kind of page, and what is shown where there is none."""
    return (
        "/",
        "/incidents/",
        f"/incidents/{stored.february.slug}/",
        f"/incidents/{stored.june.slug}/",
        f"/incidents/{stored.february.slug}/?as_of=2026-02-24",
        f"/incidents/{stored.june.slug}/?as_of=2026-02-24",
        "/figures/?as_of=yesterday",
        "/actors/",
        f"/actors/{stored.moonshot.slug}/",
        f"/actors/{stored.anthropic.slug}/",
        "/actors/?role=accused&sort=name",
        "/incidents/?actor=anthropic&role=accuser&sort=oldest",
        f"/timeline/?incident={stored.june.slug}&order=oldest",
        "/timeline/?view=table&kind=figure",
        "/figures/",
        "/responses/",
        f"/responses/{stored.bill.slug}/",
        "/reports/",
        f"/reports/{stored.wire_report.pk}/",
        f"/reports/{stored.copy_report.pk}/",
        f"/reports/{stored.letter_report.pk}/",
        f"/evidence/{stored.thirteen.key[:16]}/",
        "/search/?q=Moonshoot+exchanges",
        "/search/?q=exchanges",
        "/search/",
        "/search/?q=Alibabba+28.8+million",
        "/search/?q=whisky+aubergine&kind=reply",
        "/search/?kind=rumour",
        "/changes/",
        f"/changes/{make.change(stored.thirteen, 'figure').key[:16]}/",
        "/charts/exchanges/embed/",
        "/sources/",
        f"/sources/{stored.wire_report.source.slug}/",
        "/methodology/",
        "/api/",
        "/feeds/",
        "/nowhere/",
        *digests.addresses(stored),
    )


def open_page(
    browser: Browser, *, width: int, scheme: str = "light", has_script: bool = True
) -> tuple[Page, list[str]]:
    """A page of its own, and what its console will say."""
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, java_script_enabled=has_script
    )
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints
