"""The lists of incidents and actors: what is chosen, in which order, at which cost, and the same as files."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import date
from urllib.parse import urljoin

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.views.test_pages import queries_of
from tracker.evidence.models import Incident
from tracker.evidence.queries.incident_list import IncidentFilter, incident_list
from tracker.evidence.queries.paging import read_mark

CHOSEN = ("/incidents/?least=D&sort=changed", "/actors/?role=accused&least=D&sort=name")
ROWS = (r"<h3><a href=\"(/incidents/[^/]+/)", r"<a href=\"(/actors/lab-[^/]+/)")
MOST_QUERIES = 8


def sent(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def titles(client: Client, query: str = "") -> list[str]:
    return [line["title"] for line in csv.DictReader(io.StringIO(sent(client, f"/incidents.csv{query}")))]


def actors(client: Client, query: str = "") -> list[str]:
    return [line["name"] for line in csv.DictReader(io.StringIO(sent(client, f"/actors.csv{query}")))]


def test_incidents_are_chosen_by_actor_role_and_grade(client: Client, small_record: Record) -> None:
    both = [small_record.june.title, small_record.february.title]
    assert titles(client) == both
    assert titles(client, "?sort=oldest") == both[::-1]
    assert titles(client, "?actor=moonshot-ai") == both[1:]
    assert titles(client, "?actor=moonshot-ai&role=accuser") == []
    assert titles(client, "?actor=anthropic&role=accuser") == both
    assert titles(client, "?least=A") == both[1:]
    assert titles(client, "?actor=nobody") == []
    page = sent(client, "/incidents/?actor=anthropic&role=accuser&sort=oldest")
    assert '<option value="accuser" selected>' in page
    assert "incidents.csv?actor=anthropic&amp;role=accuser&amp;sort=oldest" in page
    assert page.index(small_record.february.title) < page.index(small_record.june.title)


def test_actors_are_chosen_by_role_and_grade(client: Client, small_record: Record) -> None:
    assert actors(client)[0] == "Anthropic"
    assert actors(client, "?role=accuser") == ["Anthropic"]
    assert set(actors(client, "?role=accused")) == {"Alibaba", "DeepSeek", "MiniMax", "Moonshot AI", "Zhipu"}
    assert "Office of Science and Technology Policy" in actors(client, "?role=authority")
    assert "Anthropic" not in actors(client, "?role=authority")
    assert set(actors(client, "?role=commentator")) == {"Anthropic", "Critics of the labs"}
    assert actors(client, "?sort=name") == sorted(actors(client))
    assert "Alibaba" not in actors(client, "?least=A")


def test_files_say_their_day_and_address(client: Client, small_record: Record) -> None:
    data = json.loads(sent(client, "/incidents.json?as_of=2026-03-01"))
    assert data["as_known_on"] == "2026-03-01"
    assert [item["title"] for item in data["items"]] == [small_record.february.title]
    item = data["items"][0]
    assert item["page"] == f"http://testserver/incidents/{small_record.february.slug}/?as_of=2026-03-01"
    assert (item["became_public"], item["is_sample"]) == ("2026-02-23", True)
    assert item["alleged_count"] == "more than 16 million exchanges"
    assert json.loads(sent(client, "/actors.json"))["items"][0]["page"] == "http://testserver/actors/anthropic/"


@pytest.mark.django_db
def test_nonsense_sets_no_limit(client: Client) -> None:
    accuse(2)
    assert "Lab" in sent(client, "/actors/?role=king&least=Q&sort=up&after=x~y")
    assert len(titles(client, "?role=king&least=Q&sort=up")) == 2


@pytest.mark.django_db
def test_lists_cost_the_same_with_one_row_and_with_two_hundred(client: Client) -> None:
    addresses = ("/incidents/", "/actors/", *CHOSEN, "/incidents/?actor=accuser&role=accuser")
    accuse(1)
    few = {address: queries_of(client, address) for address in addresses}
    accuse(199)
    assert {address: queries_of(client, address) for address in addresses} == few
    assert max(few.values()) <= MOST_QUERIES
    assert len(titles(client)) == 200
    for address, row in zip(CHOSEN, ROWS, strict=True):
        assert len(walked(client, address, row)) == 200


def accuse(n: int) -> None:
    """So many incidents in which one accuser accuses one lab each, all told in one report."""
    accuser = make.actor("Accuser")
    said = Said(make.report(text="Accuser names the labs."), "Accuser names the labs.")
    for _ in range(n):
        lab = make.actor(f"Lab {make.next_number()}")
        campaign = make.incident(f"Campaign {make.next_number()}", accuser=accuser, accused=[lab])
        make.claim("alleges_distillation", accuser, lab, said, incident=campaign, standing="alleged")


def walked(client: Client, address: str, row: str) -> list[str]:
    """What stands on the list's pages, one after another; nothing twice."""
    seen: list[str] = []
    here: str | None = address
    while here:
        body = sent(client, here)
        seen += re.findall(row, body)
        following = re.search(r"rel=\"next\" href=\"([^\"]+)", body)
        here = urljoin(address, html.unescape(following.group(1))) if following else None
    assert len(seen) == len(set(seen))
    return seen


@pytest.mark.django_db
def test_incidents_without_a_day_come_last_either_way(client: Client) -> None:
    accuse(7)
    for number, incident in enumerate(Incident.objects.order_by("pk")):
        Incident.objects.filter(pk=incident.pk).update(began_on=date(2026, 1, 9 - number) if number % 3 else None)
    for sort, is_last_first in (("oldest", False), ("", True)):
        dated = Incident.objects.exclude(began_on=None).order_by("-began_on" if is_last_first else "began_on")
        undated = Incident.objects.filter(began_on=None).order_by("-id" if is_last_first else "id")
        assert titles(client, f"?sort={sort}") == [one.title for one in (*dated, *undated)]
        pages, mark = [], None
        while True:
            found = incident_list(mark, wanted=IncidentFilter(sort=sort), size=2)
            pages += [row.title.words for row in found.rows]
            mark = read_mark(found.next_mark)
            if mark is None:
                break
        assert pages == [one.title for one in (*dated, *undated)]
