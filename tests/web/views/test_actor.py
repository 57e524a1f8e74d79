"""The page of one actor: roles over time, what is said of it and by it, whom it appears with."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.views.test_listings import accuse
from tests.web.views.test_pages import queries_of
from tracker.evidence.queries.roles import spans_of


def page(client: Client, slug: str, query: str = "") -> str:
    answer = client.get(f"/actors/{slug}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(body: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&nbsp;", " ").split())


def test_roles_have_spans_and_counts(client: Client, small_record: Record) -> None:
    read = words(page(client, "anthropic"))
    assert "Accuser 23 Feb 2026 10 Jun 2026 4 2" in read
    assert "Company acting on its own 23 Feb 2026 23 Feb 2026 1 1" in read
    authority = words(page(client, "office-of-science-and-technology-policy"))
    assert "Regulator or public authority Apr 2026 23 Apr 2026 2 1" in authority
    assert 'href="/timeline/?kind=accusation&amp;actor=anthropic&amp;order=oldest"' in page(client, "anthropic")


@pytest.mark.django_db
def test_a_role_without_any_day_says_so(client: Client) -> None:
    body = make.actor("Ministry", kind="government_body")
    make.response("sanctions", body, Said(make.report(text="Acts.", on=None), "Acts."))
    assert "Regulator or public authority not dated not dated 1" in words(page(client, "ministry"))
    assert spans_of(make.actor("Nobody")) == ()


def test_summary_is_attributed_and_leads_to_evidence(client: Client, small_record: Record) -> None:
    body = page(client, "moonshot-ai")
    summary = body[body.index('id="summary"') : body.index('id="roles"')]
    read = words(summary)
    assert "Anthropic alleges that Moonshot AI distilled or copied a model without permission, in 1 incident" in read
    assert "Anthropic alleges more than 3.4 million exchanges attributed to Moonshot AI" in read
    assert "Moonshot AI: no reply on record as of 24 Feb 2026" in read
    assert "4 reports name it" in read
    evidence = re.search(r'class="ref" href="(/evidence/[0-9a-f]{16}/)"', summary)
    assert evidence is not None
    assert client.get(evidence.group(1)).status_code == 200
    assert "/changes/?actor=moonshot-ai&amp;since=" in summary


def test_counts_are_drawn_by_metric_and_can_be_had_as_files(client: Client, small_record: Record) -> None:
    alibaba = page(client, "alibaba")
    assert "chart-exchanges-finding" in alibaba
    assert "chart-accounts-finding" in alibaba
    for slug, side in (("alibaba", "actor"), ("anthropic", "speaker")):
        for form in ("csv", "json"):
            address = f"/figures.{form}?metric=&{side}={slug}"
            assert f'href="{address.replace("&", "&amp;")}"' in page(client, slug)
            assert b"accounts" in b"".join(client.get(address).streaming_content)


def test_summary_and_roles_count_the_same_incidents(client: Client, db: None) -> None:
    accuser, accused = make.actor("Accuser"), make.actor("Lab", kind="organisation")
    for number, score in enumerate(("0.80", "0.80", "0.20")):
        incident = make.incident(f"Campaign {number}", accuser=accuser, accused=[accused])
        make.claim("alleges_distillation", accuser, accused, incident=incident, score=score)
    for slug in ("accuser", "lab"):
        body = page(client, slug)
        read = words(body)
        assert "in 2 incidents on record; on weak sources only, in 1 more incident." in read
        roles = body[body.index('id="roles"') : body.index('id="timeline"')]
        assert re.findall(r'data-label="Incidents">(\d+)<', roles) == ["3"]
        assert "Every graded statement counts here, those on weak sources too." in read


def test_several_accusers_agree_with_their_verb_and_weak_ones_stand_apart(client: Client, db: None) -> None:
    lab = make.actor("Lab")
    told = make.report(text="They accuse Lab.")
    for name, score in (("One", None), ("Two", None), ("Rumour", "0.20")):
        campaign = make.incident(f"{name} accuses", accuser=make.actor(name), accused=[lab])
        said = Said(told, "They accuse Lab.")
        make.claim("alleges_distillation", make.actor(name), lab, said, incident=campaign, score=score)
    read = words(page(client, "lab"))
    assert "One and Two allege that Lab distilled or copied a model without permission, in 2 incidents" in read
    assert "On weak sources also: Rumour." in read


def test_names_in_other_scripts_are_marked(client: Client, small_record: Record) -> None:
    body = page(client, "moonshot-ai")
    assert '<span lang="zh">月之暗面</span>' in body
    assert "<span>Kimi maker</span>" in body
    assert "https://www.wikidata.org/wiki/Q116758847" in page(client, "anthropic")


def test_company_is_a_graph_with_its_table(client: Client, small_record: Record) -> None:
    body = page(client, "moonshot-ai")
    section = body[body.index('id="company"') : body.index('id="reports"')]
    assert section.count("<circle") == 1 + section.count('<th scope="row">')
    assert 'role="img" aria-labelledby="company-title company-desc"' in section
    assert "DeepSeek 1 incident" in words(section)
    assert "says nothing of guilt" in section
    assert " style=" not in section


def test_page_as_known_on_a_day_has_the_roles_of_that_day(client: Client, small_record: Record) -> None:
    then = words(page(client, "anthropic", "?as_of=2026-03-01"))
    assert "Accuser 23 Feb 2026 23 Feb 2026 3 1" in then
    assert "Alibaba" not in then


@pytest.mark.django_db
def test_an_actor_of_two_hundred_incidents_costs_no_more_and_shows_the_first(client: Client) -> None:
    accuse(1)
    few = queries_of(client, "/actors/accuser/")
    accuse(199)
    assert queries_of(client, "/actors/accuser/") <= few + 1
    body = page(client, "accuser")
    assert body.count("<article") < 20
    assert "/incidents/?actor=accuser&amp;role=accuser" in body
    assert "160 more entries" in words(body)
    assert len(body) < 250_000


@pytest.mark.parametrize("query", ["", "?as_of=2026-03-05"])
def test_what_is_counted_up_to_a_bound_says_at_least(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    accuse(5)
    accuser = make.actor("Accuser")
    for day in range(1, 4):
        make.mention(accuser, make.report(text="Accuser again.", on=f"2026-02-0{day}"))
    exact = words(page(client, "accuser", query))
    assert "at least" not in exact
    assert "3 reports name it 5 graded statements" in exact
    for name in (
        "actors.MOST_NAMING",
        "actors.MOST_MENTIONS",
        "actors.MOST_ITEMS",
        "actors.MOST_INCIDENTS",
        "actors.MOST_REPORTS",
    ):
        monkeypatch.setattr(f"tracker.evidence.queries.{name}", 2)
    for name in ("actors.MOST_NEWEST", "actors.MOST_OF_PART", "roles.MOST_READ", "tallies.MOST_READ"):
        monkeypatch.setattr(f"tracker.evidence.queries.{name}", 1)
    read = words(page(client, "accuser", query))
    assert re.search(r"at least [123] reports? names? it 5 graded statements", read)
    assert "in at least 2 incidents on record" in read
    assert "24 Feb 2026 5 at least 1 " in read
    assert "3 more incidents" in read
    assert "3 more allegations" in read
    assert "Search all of them" in read
    assert "Read in at least 1 report" in read


@pytest.mark.django_db
def test_hostile_names_do_not_break_the_graph(client: Client) -> None:
    bad = make.actor('<b>Bad & "Lab"</b>', slug="bad-lab")
    said = Said(make.report(text="Words."), "Words.")
    campaign = make.incident("Campaign", accuser=bad, accused=[make.actor("Other")])
    make.claim("alleges_distillation", bad, make.actor("Other"), said, incident=campaign, occurred_on=date(2026, 2, 1))
    body = page(client, "other")
    assert "<b>Bad" not in body
    assert "&lt;b&gt;Bad &amp; &quot;Lab&quot;" in body


def test_silences_are_folded_with_their_days_and_timelines_are_feeds(client: Client, small_record: Record) -> None:
    body = page(client, "moonshot-ai")
    assert "<summary>No reply in 1 report, 24 Feb 2026</summary>" in body
    assert body.index('id="timeline"') < body.index('id="accused"')
    assert 'type="application/atom+xml" title="Stillwatch: Moonshot AI" href="/timeline.atom?actor=moonshot-ai"' in body
