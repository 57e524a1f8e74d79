"""Pages as known on a day: what they show, what they lead to, what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.evidence.told_in_days import DENIED, EDITED, POSTED, REPEATED, Story, tell
from tests.web.views.test_pages import LISTS, queries_of
from tracker.collection.clock import now

if TYPE_CHECKING:
    from tests.web.record import Record

pytestmark = pytest.mark.django_db
LOCAL = re.compile(r"<a\b[^>]*\shref=\"([/?][^\"]*)\"")


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """Told once for all these tests, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield tell()
        transaction.set_rollback(True)


def every_page(story: Story) -> tuple[str, ...]:
    return (*LISTS, "/search/?q=exchanges", *story.pages)


def dated(address: str, day: object) -> str:
    return f"{address}{'&' if '?' in address else '?'}as_of={day}"


def body(client: Client, address: str, day: object = None) -> str:
    answer = client.get(dated(address, day) if day else address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_page_says_its_day_and_is_kept_out_of_search_engines(client: Client, story: Story) -> None:
    for address in every_page(story):
        answer = client.get(dated(address, REPEATED))
        told = answer.content.decode()
        assert answer.status_code == 200, address
        assert '<strong>As known on <time datetime="2026-02-24">' in told
        assert '<meta name="robots" content="noindex">' in told
        assert answer["X-Robots-Tag"] == "noindex"
        assert f'<link rel="canonical" href="http://testserver{address}">' in told
        assert f'data-undated href="{address}"' in told


def test_page_of_today_has_the_form_but_no_such_marks(client: Client, story: Story) -> None:
    for address in every_page(story):
        told = body(client, address)
        assert 'type="date" name="as_of"' in told
        # Of lists and searches that somebody narrowed, only the whole is to be found.
        assert ("noindex" in told) is ("?" in address or address.startswith("/search/"))
        assert f'<link rel="canonical" href="http://testserver{address}">' in told
        assert "Show today" not in told
        kept = re.search(r'<a class="lasting" href="([^"]+)"', told)
        assert kept, address
        assert f"as_of={now().date().isoformat()}" in kept[1]
        assert client.get(unescape(kept[1])).status_code == 200
        # Only how the page is cited, its permanent address and what is taken from a chart name its day, and a change its own.
        bare = re.sub(r'<a [^>]*(?:class="lasting"|data-undated)[^>]*>|/charts/[^"\s<]*', "", told)
        assert "as_of=" not in bare.partition('<section aria-labelledby="cite">')[0]


def test_links_and_forms_of_a_dated_page_keep_the_day(client: Client, story: Story) -> None:
    for address in every_page(story):
        told = body(client, address, REPEATED)
        links = [unescape(link) for link in LOCAL.findall(told) if "data-undated" not in _tag(told, link)]
        assert len(links) > 5
        assert all(f"as_of={REPEATED}" in link.partition("#")[0] for link in links), address
        for link in set(links):
            assert link.count("as_of") == 1
        forms = re.findall(r"<form\b.*?</form>", told, re.DOTALL)
        assert forms
        assert all('name="as_of"' in form for form in forms)


def _tag(page: str, link: str) -> str:
    end = page.index(f'href="{link}"')
    return page[page.rindex("<a", 0, end) : end]


def test_links_of_a_dated_page_lead_to_pages(client: Client, story: Story) -> None:
    seen: set[str] = set()
    for address in (*LISTS, *story.pages):
        seen |= {unescape(link).partition("#")[0] for link in LOCAL.findall(body(client, address, DENIED))}
    for link in sorted(link for link in seen if link.startswith("/")):
        assert client.get(link, follow=True).status_code == 200, link


@pytest.mark.parametrize("raw", ["2026-02-30", "soon", "24.02.2026", "<b>", "2026-2-4"])
def test_what_is_no_day_is_said_so(client: Client, raw: str) -> None:
    for address in (*LISTS, "/figures/table.csv", "/figures/chart.svg"):
        answer = client.get(address, {"as_of": raw})
        assert answer.status_code == 400
        assert "is not a day" in answer.content.decode()
        assert "<b>" not in answer.content.decode()


def test_a_day_to_come_is_today(client: Client, story: Story) -> None:
    address = story.pages[0]
    told = body(client, address, "2999-01-01")
    assert "noindex" not in told
    assert "denied" in told


def test_what_was_not_known_yet_is_said_so(client: Client, story: Story) -> None:
    for address in (*story.pages[:1], *story.pages[2:], f"/responses/{story.response.slug}/"):
        answer = client.get(dated(address, "2026-02-22"))
        assert answer.status_code == 404
        assert "Nothing at this address was known on" in answer.content.decode()
        assert f'data-undated href="{address}"' in answer.content.decode()


def test_incident_tells_the_story_as_far_as_it_was_known(client: Client, story: Story) -> None:
    address = story.pages[0]
    posted, repeated, denied = (body(client, address, day) for day in (POSTED, REPEATED, DENIED))
    assert "13 million" in posted
    assert "3.5 million" not in posted
    assert "1 report from 1 origin" in posted
    assert "Where reports disagree" not in posted
    assert "did not reply" in repeated or "No reply" in repeated or "could not be reached" in repeated
    assert "Where reports disagree" in repeated
    assert "called it invented" not in repeated
    assert "called it invented" in denied
    assert "Model Safekeeping Act" in denied
    assert "Model Safekeeping Act" not in repeated
    edited = body(client, address, EDITED)
    assert "3.5 million" not in edited
    assert "Where reports disagree" not in edited


def test_number_that_a_page_dropped_shows_on_the_days_before(client: Client, story: Story) -> None:
    address = f"/evidence/{story.odd.key[:16]}/"
    assert client.get(address).status_code == 404
    assert "3.5 million" in body(client, address, DENIED)
    assert "3.5 million" in body(client, f"/reports/{story.paper.pk}/", DENIED)


def test_report_fetched_later_says_so(client: Client, story: Story) -> None:
    assert "We fetched it later" in body(client, f"/reports/{story.late.pk}/", DENIED)


def test_downloads_are_of_the_day(client: Client, story: Story) -> None:
    def table(day: object = None) -> str:
        answer = client.get(dated("/figures/table.csv", day) if day else "/figures/table.csv")
        return b"".join(answer.streaming_content).decode()

    assert "3500000" not in table()
    assert "3500000" in table(REPEATED)
    assert table(REPEATED).count(f"/?as_of={REPEATED}") == 2
    picture = client.get(dated("/figures/chart.svg", POSTED))
    assert picture.status_code == 200
    assert picture["X-Robots-Tag"] == "noindex"
    assert "3.5 million" not in picture.content.decode()


def test_redirect_keeps_the_day(client: Client, story: Story) -> None:
    story.incident.former_slugs.create(slug="another-slug")
    answer = client.get("/incidents/another-slug/", {"as_of": REPEATED})
    assert answer.status_code == 301
    assert answer["Location"] == f"/incidents/{story.incident.slug}/?as_of={REPEATED}"


def test_checked_sum_shows_once_every_part_was_known(client: Client, small_record: Record) -> None:
    address = f"/incidents/{small_record.february.slug}/"
    small_record.thirteen.points.update(since="2026-02-25")
    check = "150,000 + 3.4 million + 13 million"
    assert check not in body(client, address, "2026-02-24")
    assert check in body(client, address, "2026-02-25")
    assert check in body(client, address)


def test_pages_of_one_thing_cost_no_more_on_a_day_past(client: Client, story: Story) -> None:
    for address in story.pages:
        assert queries_of(client, dated(address, EDITED)) <= queries_of(client, address), address


def test_what_is_no_day_keeps_what_else_was_asked_for(client: Client) -> None:
    told = client.get("/search/", {"q": "13 million", "as_of": "soon"}).content.decode()
    assert 'href="/search/?q=13+million"' in told
    assert '<input type="hidden" name="q" value="13 million">' in told


def test_methodology_keeps_the_day_and_says_whose_rules_it_tells(client: Client, story: Story) -> None:
    told = body(client, "/methodology/", REPEATED)
    assert "These are today’s rules" in told
    assert f'href="/incidents/?as_of={REPEATED}"' in told
    assert "These are today’s rules" not in body(client, "/methodology/")
