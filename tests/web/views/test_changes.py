"""What changed: the page, its choices, one change by itself, and the files."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from urllib.parse import urljoin

import pytest
from django.test import Client

from tests.evidence.making import LABS, company, draft, outlet, publish, report, snapshot
from tests.web.views.test_pages import queries_of
from tracker.collection import clock
from tracker.collection.models import Report
from tracker.evidence.models import Change
from tracker.evidence.models.derivations import Derives
from tracker.evidence.recording import keep
from tracker.evidence.review import Decision, rule_origin
from tracker.extraction.records import Instrument, Predicate, Status


@pytest.fixture
def edited(db: None) -> Report:
    """Two outlets tell of an allegation; one takes a figure out again, and corrects itself."""
    publish(company(), draft().alleges(*LABS).exchanges(16e6, *LABS))
    wire = report(outlet("Harbor Wire"), on=date(2026, 2, 25))
    first = draft("First words.").alleges("MiniMax").exchanges(3e6, "MiniMax").claim(Predicate.DENIES, "MiniMax")
    keep(snapshot(wire, first.words.text), first.extraction())
    second = draft("First words.\nCorrection: a number was wrong.\n").alleges("MiniMax")
    at = datetime(2026, 3, 9, 12, tzinfo=clock.now().tzinfo)
    keep(snapshot(wire, second.words.text, fetched_at=at), second.extraction())
    publish(
        outlet("Bill Notes"), draft().responds("Congress", Instrument.LEGISLATION, Status.PROPOSED, name="Model Act")
    )
    rule_origin(wire, Decision(kind=Derives.CITING, named="Elsewhere", who="Ada", why="It says so."))
    return wire


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/changes/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(shown: str) -> list[str]:
    return re.findall(r'class="tag tag-strong">([^<]+)<', shown)


def test_every_kind_of_change_is_told_with_its_reason_and_its_day(client: Client, edited: Report) -> None:
    shown = page(client)
    assert set(words_of(shown)) >= {
        "New incident", "New statement", "New figure", "Response", "Reply or silence", "Standing changed",
        "No longer said", "Report edited", "Report corrected", "Decided by a person",
    }  # fmt: skip
    assert "No report says any more: Anthropic alleges more than 3 million" in shown
    assert "Ada decided that" in shown
    assert "Correction: a number was wrong." in shown
    days = re.findall(r'<h2 id="d-([\d-]+)"', shown)
    assert days == sorted(days, reverse=True)


def test_kinds_actors_incidents_reports_and_days_can_be_chosen(client: Client, edited: Report) -> None:
    assert set(words_of(page(client, "?kind=edited&kind=corrected"))) == {"Report edited", "Report corrected"}
    assert "DeepSeek" not in "".join(re.findall(r"<article.*?</article>", page(client, "?actor=congress"), re.DOTALL))
    incident = Change.objects.get(kind="incident").assertion.incident
    assert "Response" not in words_of(page(client, f"?incident={incident.slug}"))
    because = words_of(page(client, f"?report={edited.pk}&since=2026-03-01"))
    assert {"No longer said", "Report edited", "Report corrected"} <= set(because)
    assert "New incident" not in because
    assert "No such change on record" in page(client, "?actor=nobody")


def test_a_day_past_knows_nothing_of_what_came_later(client: Client, edited: Report) -> None:
    shown = page(client, "?as_of=2026-02-26")
    assert "Report edited" not in words_of(shown)
    assert "New incident" in words_of(shown)


def test_every_change_has_an_address_that_stays(client: Client, edited: Report) -> None:
    shown = page(client, "?kind=withdrawn")
    address = re.search(r'href="(/changes/[0-9a-f]{16}/)"', shown)
    assert address is not None
    alone = client.get(address.group(1)).content.decode()
    assert "No report says any more" in alone
    assert "<h1>No longer said, " in alone
    assert client.get(f"{address.group(1)}?as_of=2026-02-24").status_code == 404
    assert client.get("/changes/0123456789abcdef/").status_code == 404


def test_files_give_what_the_page_chooses(client: Client, edited: Report) -> None:
    made = list(csv.DictReader(io.StringIO(client.get("/changes.csv?kind=withdrawn").getvalue().decode())))
    assert {row["kind"] for row in made} == {"No longer said"}
    assert any(f"/reports/{edited.pk}/" in row["because_of"] for row in made)
    told = json.loads(client.get("/changes.json").getvalue())
    assert len(told["items"]) == Change.objects.count()
    feed = client.get("/changes.atom?kind=edited").content.decode()
    assert feed.count("<entry>") == 1
    assert "Harbor Wire changed the words" in feed


@pytest.mark.django_db
def test_page_says_so_where_nothing_changed_yet(client: Client) -> None:
    assert "No such change on record" in page(client)


def more(n: int) -> None:
    for number in range(n):
        said = draft().alleges("DeepSeek", on=None).exchanges(1000 + number, "DeepSeek")
        publish(outlet(f"Outlet {Change.objects.count()} {number}"), said, on=date(2026, 5, 1 + number % 28))


@pytest.mark.django_db
def test_the_list_costs_the_same_queries_however_many_changes_there_are(client: Client, edited: Report) -> None:
    few = queries_of(client, "/changes/")
    more(8)
    template = Change.objects.filter(kind="figure").select_related("assertion").last()
    assert template is not None
    Change.objects.bulk_create(
        Change(
            key=f"{number:064x}",
            kind="figure",
            day=template.day,
            noted_at=template.noted_at,
            assertion=template.assertion,
            reports=template.reports,
        )
        for number in range(200)
    )
    assert queries_of(client, "/changes/") <= few <= 8
    seen: list[str] = []
    here: str | None = "/changes/?kind=figure"
    while here:
        body = client.get(here).content.decode()
        seen += re.findall(r'id="c-([0-9a-f]{16})"', body)
        following = re.search(r'rel="next" href="([^"]+)', body)
        here = urljoin("/changes/", following.group(1).replace("&amp;", "&")) if following else None
    assert len(seen) == Change.objects.filter(kind="figure").count()
