"""The front page: what changed this week, by what it concerns."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from tests.evidence.making import company, draft, outlet, publish
from tests.web.views.test_pages import queries_of
from tracker.evidence.models import Incident
from tracker.evidence.queries import weekly
from tracker.extraction.records import Instrument, Predicate


def week_of(client: Client, query: str = "") -> str:
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return answer.content.decode().partition('<h2 id="week">')[2].partition("</section>")[0]


@pytest.mark.django_db
def test_the_week_is_summed_up_by_what_it_concerns(client: Client) -> None:
    publish(company(), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"), on=date(2026, 2, 23))
    later = draft().alleges("DeepSeek").claim(Predicate.DENIES, "DeepSeek").responds("Congress", Instrument.LEGISLATION)
    publish(outlet("Harbor Wire"), later, on=date(2026, 3, 9))
    slug = Incident.objects.get().slug
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False):
        said = week_of(client)
        assert f'/changes/?incident={slug}&amp;since=2026-03-04">1 reply or silence' in said
        assert "1 standing changed" in said
        assert "1 step of a response" in said
        assert said.count(f"/incidents/{slug}/") == 1  # one line, whatever became known of it
        assert "new incident" not in said
        first = week_of(client, "?as_of=2026-02-24")
        assert "1 new incident and 1 new figure" in first
        assert "reply" not in first
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        assert "Nothing on record changed since" in week_of(client)


@pytest.mark.django_db
def test_the_week_costs_the_same_however_much_changed(client: Client) -> None:
    with time_machine.travel(datetime(2026, 2, 26, 12, tzinfo=UTC), tick=False):
        publish(company(), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"))
        few = queries_of(client, "/")
        for number in range(6):
            said = (
                draft().alleges(f"Lab {number}", claimant=f"Accuser {number}").exchanges(5e6 + number, f"Lab {number}")
            )
            publish(outlet(f"Outlet {number}"), said)
        assert queries_of(client, "/") <= few


@pytest.mark.django_db
def test_of_a_week_with_very_many_changes_the_newest_are_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        publish(outlet(f"Outlet {number}"), draft().alleges(f"Lab {number}", claimant=f"Accuser {number}"))
    assert "Told of the newest" not in week_of(client, "?as_of=2026-02-24")
    monkeypatch.setattr(weekly, "MOST_READ", 2)
    said = week_of(client, "?as_of=2026-02-24")
    assert "Told of the newest 2 changes." in said
    assert said.count("<li>") == 2
