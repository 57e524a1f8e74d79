"""The private feed of one thing that is followed."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.digests import factories as make
from tests.evidence.making import company, draft, publish
from tracker.digests.models import Follow, News
from tracker.evidence.models import Change

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def address(one: Follow) -> str:
    return f"/feeds/{one.feed_id}.atom"


def take_in_all(**fields: object) -> list[News]:
    """Every change of a small record as news of now."""
    moment = datetime.now(UTC)
    publish(company(), draft().alleges("DeepSeek", "MiniMax").exchanges(16e6, "DeepSeek"))
    return [
        make.news(one.kind, key=one.key, day=one.day, noted_at=moment, taken_at=moment, letter="C", **fields)
        for one in Change.objects.order_by("pk")
    ]


def titles(client: Client, one: Follow) -> list[str]:
    told = ElementTree.fromstring(client.get(address(one)).content)
    return [entry.findtext(f"{ATOM}title") or "" for entry in told.iter(f"{ATOM}entry")]


def test_it_tells_the_newest_news_that_meet_the_follow() -> None:
    news = take_in_all()
    mine = make.subscriber()
    everything = make.follow(mine, channel="none")
    figures = make.follow(mine, "kind", "figure", channel="none")
    only_best = make.follow(mine, "everything", channel="webhook", least_letter="A")
    assert len(news) > 2
    assert titles(Client(), everything)
    told = titles(Client(), figures)
    assert 0 < len(told) < len(titles(Client(), everything))
    assert titles(Client(), only_best) == []


def test_a_saved_search_tells_what_it_finds() -> None:
    take_in_all()
    mine = make.subscriber()
    found = make.follow(mine, "search", "q=DeepSeek", channel="none")
    nothing = make.follow(mine, "search", "q=aubergine", channel="none")
    assert titles(Client(), found)
    assert titles(Client(), nothing) == []


def test_what_many_were_at_once_is_left_out() -> None:
    take_in_all(silent="bulk")
    assert titles(Client(), make.follow(make.subscriber(), channel="none")) == []


def test_it_needs_no_cookie_and_nobody_else_keeps_it() -> None:
    one = make.follow(make.subscriber(), channel="none")
    answer = Client().get(address(one), headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    assert "private" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.has_header("Content-Encoding")


def test_it_is_gone_with_the_follow_and_with_its_address() -> None:
    one = make.follow(make.subscriber(), channel="none")
    old = address(one)
    Follow.objects.update(feed_id=uuid.uuid4())
    assert Client().get(old).status_code == 410
    one.refresh_from_db()
    assert Client().get(address(one)).status_code == 200
    one.delete()
    assert Client().get(address(one)).status_code == 410
    assert Client().get("/feeds/1.atom").status_code == 404
