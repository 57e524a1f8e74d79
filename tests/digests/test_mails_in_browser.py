"""Mails and past digests in a real browser: no words from outside run, nothing is asked of anybody, nothing is cut off."""

from __future__ import annotations

from itertools import cycle, islice

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.digests import factories as make
from tests.digests.stories import ledger
from tests.web.payloads import payloads
from tests.web.test_no_script_runs import PAYLOADS, opened, ran, schemes
from tracker.collection.models import Report, Source
from tracker.digests.letters import messages_for
from tracker.digests.models import News
from tracker.evidence.models import Actor, Incident, Notice, OriginRuling

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
# Fields that hold words from outside which mails tell.
_FIELDS = (
    (Actor, "name"),
    (Incident, "title"),
    (Report, "title"),
    (Source, "name"),
    (Notice, "words"),
    (OriginRuling, "why"),
)


def hostile_mails(n: int) -> list[str]:
    """The HTML of so many mails whose every title, name and quotation is a payload, other ones in each."""
    told = ledger()
    source = cycle(PAYLOADS)
    made = []
    for _ in range(n):
        for model, field in _FIELDS:
            most = model._meta.get_field(field).max_length or 2000
            for row in model.objects.all():
                words = next(one for one in source if len(one) <= most)
                model.objects.filter(pk=row.pk).update(**{field: words})
        stored = [make.news("claim", sentence=one) for one in islice(source, 25)]
        was = make.news("figure", sentence=next(source), assertion_key="k")
        who = make.subscriber()
        make.follow(who, "actor", Actor.objects.values_list("slug", flat=True)[0])
        make.follow(who, "search", f"q={next(source)}"[:500])
        make.delivery(who, [was], state="sent")
        back = make.news(News.TAKEN_BACK, takes_back=was)
        delivery = make.delivery(who, [*told, back, *stored][:40])
        made.append(str(messages_for([delivery])[delivery.pk].alternatives[0][0]))
    return made


def test_no_payload_runs_in_a_mail_and_nothing_is_fetched(browser: Browser) -> None:
    mails = hostile_mails(18)
    page = opened(browser, has_policy=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for html in mails:
        page.set_content(html, wait_until="load")
        assert ran(page) == []
        assert schemes(page) <= {"http:", "https:", "cid:", ""}
    page.context.close()
    assert [url for url in asked if not url.startswith(("cid:", "data:", "about:"))] == []
    assert sum("onerror" in html for html in mails) > len(mails) // 2
    assert len(PAYLOADS) == len(list(payloads()))


def plain_mail() -> str:
    who = make.subscriber()
    make.follow(who)
    delivery = make.delivery(who, ledger(), n_more=12, n_silent=30)
    return str(messages_for([delivery])[delivery.pk].alternatives[0][0])


@pytest.mark.parametrize(("width", "scheme"), [(800, "light"), (360, "dark")])
def test_a_mail_is_accessible_and_as_wide_as_its_reader_has_room(browser: Browser, width: int, scheme: str) -> None:
    html = plain_mail()
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.close()


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe has against the page; a mail has no landmarks, because programs show it inside pages of their own."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:160]) for one in found if one["id"] not in ("region", "landmark-one-main")
    ]
