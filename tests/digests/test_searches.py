"""A followed search is told of what the site's own search finds."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from django.test import Client

from tests.digests import factories as make
from tests.digests.ledger import NOW, later
from tests.digests.mails import own_link
from tests.evidence.making import company, draft, outlet, publish
from tracker.digests.composing import compose_due
from tracker.digests.intake import take_in
from tracker.digests.letters import messages_for
from tracker.digests.models import News
from tracker.evidence.searching import among, statement
from tracker.evidence.searching.asked import read
from tracker.evidence.searching.search import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("begun")]


def record() -> None:
    """Two outlets, one of which speaks of a harbour."""
    said = draft("The harbour master was asked about tugboats.").alleges("DeepSeek").exchanges(150_000, "DeepSeek")
    publish(outlet("Harbor Wire"), said)
    publish(company("OpenAI"), draft("Nothing else.").alleges("MiniMax", claimant="OpenAI"))
    take_in(NOW)


def told(query: str, minutes: int = 10) -> set[str]:
    """What somebody who follows that search alone is told."""
    who = make.subscriber(daily_due_at=later(minutes), confirmed_at=NOW)
    make.follow(who, "search", query, created_at=NOW)
    compose_due(later(minutes))
    made = who.deliveries.first()
    return set(News.objects.filter(pk__in=made.news).values_list("sentence", flat=True)) if made else set()


@pytest.mark.parametrize(
    ("query", "n_told"),
    [
        ("q=tugboat", 2),
        ("q=harbour+tugboats&kind=figure", 1),
        ("q=harbour&kind=accusation", 1),
        ("q=harbour&kind=policy", 0),
        ("source=harbor-wire", 2),
        ("source=openai-newsroom", 1),
        ("kind=accusation", 2),
        ("grade=D", 0),
        ("actor=minimax", 1),
        ("q=submarine", 0),
        ("q=harbour&period=2026-02", 2),
        ("q=harbour&period=2025", 0),
        ("kind=nonsense", 0),
        ("", 0),
    ],
)
def test_search_is_told_of_what_it_finds_and_fits(query: str, n_told: int) -> None:
    record()
    assert len(told(query)) == n_told


@pytest.mark.parametrize(
    "query", ["q=tugboat", "q=MiniMax", "source=harbor-wire", "kind=figure", "actor=deepseek", "q=the"]
)
def test_reports_are_those_that_the_site_finds(query: str) -> None:
    record()
    asked = read(parse_qsl(query))
    on_site = {one.report.id for one in search(asked).reports}
    every = {
        pk for one in among.stated_by(News.objects.values_list("change_key", flat=True)).values() for pk in one.reports
    }
    assert len(every) == 2
    assert among.found_among(asked, every) == on_site


def test_search_that_takes_too_long_is_asked_again_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    record()
    other = make.subscriber(daily_due_at=later(10), confirmed_at=NOW)
    make.follow(other, created_at=NOW)
    monkeypatch.setattr(statement, "TIMEOUT_MS", 1)
    monkeypatch.setattr(among, "among_sql", lambda *_: "SELECT 1 FROM (SELECT pg_sleep(1)) s")
    assert told("q=tugboat") == set()
    assert other.deliveries.count() == 1
    monkeypatch.undo()
    assert len(told("q=tugboat", 2000)) == 2


def test_search_that_was_kept_under_other_rules_is_named_as_it_was(client: Client) -> None:
    who = make.subscriber()
    make.follow(who, "search", "grade=Z")
    page = client.get(own_link(who, "manage"))
    assert page.status_code == 200
    assert "What a search finds: grade=Z" in page.content.decode()
    mail = make.delivery(who, [make.news()])
    assert "What a search finds: grade=Z" in " ".join(str(messages_for([mail])[mail.pk].body).split())
