"""What a mail has no place for: what is said of it, and how its correction reads to whoever never read it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.digests import factories as make
from tests.digests.ledger import NOW, later
from tests.digests.stories import ledger, of_kind
from tests.digests.test_letters import mail_of
from tracker.digests.composing import MOST_ITEMS, compose_due
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery, News, Subscriber, Told
from tracker.digests.tokens import Purpose, token_of

pytestmark = pytest.mark.django_db


def words_of(made: Delivery) -> str:
    return " ".join(str(messages_for([made])[made.pk].body).split())


def next_mail(who: Subscriber, minutes: int) -> Delivery:
    Subscriber.objects.filter(pk=who.pk).update(at_once_due_at=later(minutes))
    assert compose_due(later(minutes)).deliveries == 1
    return who.deliveries.latest("pk")


def test_what_there_was_no_room_for_is_told_as_new_when_it_is_put_right() -> None:
    """A figure is told as it was and is on the record; that it was told before is said to nobody who was not told."""
    changed = of_kind(ledger(), "standing")
    News.objects.all().delete()  # it is taken in later on
    told = make.news("claim", assertion_key="told", taken_at=NOW, sentence="One thing.")
    for _ in range(MOST_ITEMS - 1):
        make.news("claim", taken_at=NOW)
    untold = make.news("claim", assertion_key=changed.assertion_key, letter="D", taken_at=NOW, sentence="Another.")
    who = make.subscriber(confirmed_at=NOW - timedelta(days=1), created_at=NOW)
    make.follow(who, cadence="at_once", created_at=NOW - timedelta(days=1))
    first = next_mail(who, 1)
    assert (len(first.news), first.n_more) == (MOST_ITEMS, 1)
    assert untold.pk not in first.news
    assert "And 1 more." in words_of(first)
    assert set(Told.objects.values_list("news", flat=True)) == set(first.news)

    again = make.news(
        "standing", key=changed.change_key, assertion_key=changed.assertion_key, day=changed.day, taken_at=later(2)
    )
    ended = make.news("withdrawn", assertion_key=told.assertion_key, taken_at=later(2), sentence="Gone.")
    second = next_mail(who, 3)
    assert set(second.news) == {again.pk, ended.pk}
    text = words_of(second)
    assert text.count("We told you on") == 1
    assert "We told you on 25 Feb 2026: “One thing.”" in text
    assert "Before: alleged → now: denied by the accused" in text
    assert text.index("PUT RIGHT SINCE WE TOLD YOU") < text.index("Gone.") < text.index("REGRADED, OR STANDING")
    assert text.index("REGRADED, OR STANDING") < text.index("Before: alleged")


def test_what_is_too_long_for_a_mail_stands_on_its_page(client: Client) -> None:
    """It counts as told, so the mail says where: its correction will say that it was."""
    long = [make.news("claim", sentence=f"{n} {'敵' * 470}") for n in range(MOST_ITEMS)]
    who = make.subscriber()
    made = make.delivery(who, long, n_more=2)
    text = words_of(made)
    n_left = int(re.search(r"(\d+) more had no room in this mail\. They stand on its page: (\S+)", text)[1])
    assert n_left == MOST_ITEMS - text.count("* New statement")
    page = f"/mail/{token_of(Purpose.READ, made.public_id)}/"
    assert f"They stand on its page: http://127.0.0.1:8000{page}" in text
    assert "And 2 more." in text
    assert client.get(page).content.decode().count('class="entry"') == MOST_ITEMS
    assert "had no room" not in str(mail_of(long[:3]).body)


def test_the_link_to_what_was_left_out_leads_to_all_of_it(client: Client) -> None:
    """The latest of a kind are told, so those left out are of earlier days."""
    days = [date(2026, 2, 25) - timedelta(days=number // 20) for number in range(MOST_ITEMS + 20)]
    made_news = [make.news("claim", taken_at=NOW, day=day) for day in days]
    who = make.subscriber(confirmed_at=NOW - timedelta(days=1), created_at=NOW)
    make.follow(who, cadence="at_once", created_at=NOW - timedelta(days=1))
    made = next_mail(who, 1)
    left_out = [one for one in made_news if one.pk not in made.news]
    assert made.n_more == len(left_out) == 20
    said = f"/changes/?since={min(one.day for one in left_out)}"
    assert said in words_of(made)
    assert said in client.get(f"/mail/{token_of(Purpose.READ, made.public_id)}/").content.decode()
    Delivery.objects.update(more_since=None)  # as before it was kept
    made.refresh_from_db()
    assert "/changes/?since=2026-02-11" in words_of(made)
