"""Who is told what, once: over follows, cadences, mails, crashes and composers at work side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accounts.readers import account
from tests.digests import factories as make
from tracker.digests import composing, hooks, shelves
from tracker.digests.composing import Composed, compose_due
from tracker.digests.dues import refresh_due
from tracker.digests.envelopes import host
from tracker.digests.models import Delivery, Follow, News, Subscriber, Suppression, Told
from tracker.digests.suppressing import suppress

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def reader(**fields: Any) -> Subscriber:
    """Due for a daily mail at DUE."""
    return make.subscriber(**({"daily_due_at": DUE} | fields))


def mails(who: Subscriber) -> list[tuple[str, list[int]]]:
    return [(one.slot, one.news) for one in who.deliveries.order_by("pk")]


def test_a_mail_tells_each_thing_once_whatever_was_followed() -> None:
    who = reader()
    for subject, target in (("everything", ""), ("actor", "deepseek"), ("kind", "claim"), ("incident", "one")):
        make.follow(who, subject, target)
    one = make.news(topics=["actor:deepseek", "incident:one"])
    two = make.news("figure", topics=["incident:one"])
    assert compose_due(DUE) == Composed(subscribers=1, deliveries=1, told=2)
    assert mails(who) == [("daily 2026-03-05", [one.pk, two.pk])]
    assert set(Told.objects.values_list("subscriber", "news")) == {(who.pk, one.pk), (who.pk, two.pk)}
    assert set(Follow.objects.values_list("seen_upto", flat=True)) == {two.pk}
    made = Delivery.objects.get()
    assert (made.address, made.domain, made.due_at, made.state) == (who.address, "mail.example", DUE, "queued")
    assert made.message_id == f"<{made.public_id.hex}@{host()}>"
    who.refresh_from_db()
    assert who.daily_due_at == DUE + DAY


def test_only_what_is_followed_and_graded_well_enough_is_told() -> None:
    who = reader()
    make.follow(who, "actor", "deepseek", least_letter="B")
    told = make.news(topics=["actor:deepseek"], letter="B")
    make.news(topics=["actor:deepseek"], letter="C")
    make.news(topics=["actor:minimax"])
    compose_due(DUE)
    assert mails(who) == [("daily 2026-03-05", [told.pk])]


def test_no_mail_where_there_is_nothing_to_tell() -> None:
    who = reader()
    follow = make.follow(who, "actor", "deepseek")
    last = make.news(topics=["actor:minimax"])
    assert compose_due(DUE) == Composed(subscribers=1)
    assert mails(who) == []
    follow.refresh_from_db()
    who.refresh_from_db()
    assert (follow.seen_upto, who.daily_due_at) == (last.pk, DUE + DAY)


def test_silent_news_are_counted_beside_those_that_are_told() -> None:
    who, other = reader(), reader()
    make.follow(who)
    make.follow(other, "actor", "deepseek")
    make.news()
    for silent in ("bulk", "earlier"):
        make.news(silent=silent)
    make.news(silent="bulk", topics=["actor:deepseek"])
    compose_due(DUE)
    assert [one.n_silent for one in who.deliveries.all()] == [3]
    assert mails(other) == []


def test_what_is_told_is_told_however_many_silent_news_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_SILENT", 2)
    who = reader(user=account())
    make.follow(who)
    make.follow(who, channel="webhook", hook_url="https://hook.example/")
    make.delivery(who, [make.news(assertion_key="a" * 64)])
    told = {make.news().pk, make.news("restated", assertion_key="a" * 64, silent="earlier").pk}
    for _ in range(4):
        make.news(silent="bulk")
    compose_due(DUE)
    (made,) = who.deliveries.filter(slot="daily 2026-03-05")
    assert (set(made.news), made.n_silent) == (told, 2)
    assert hooks.take_up() == 2


def test_what_does_not_fit_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "MOST_ITEMS", 2)
    who = reader()
    make.follow(who)
    for _ in range(5):
        make.news()
    compose_due(DUE)
    made = who.deliveries.get()
    assert (len(made.news), made.n_more, Told.objects.count()) == (2, 3, 2)
    assert compose_due(DUE + DAY).deliveries == 0


def test_cadences_that_are_due_together_make_one_mail_and_later_ones_tell_nothing_again() -> None:
    who = reader(weekly_due_at=DUE)
    make.follow(who)
    make.follow(who, "kind", "claim", cadence="weekly")
    make.follow(who, "actor", "deepseek", cadence="weekly")
    news = make.news(topics=["actor:deepseek"])
    assert compose_due(DUE).deliveries == 1
    assert mails(who) == [("daily 2026-03-05", [news.pk])]
    other = reader(weekly_due_at=DUE + DAY)
    make.follow(other)
    make.follow(other, "kind", "claim", cadence="weekly")
    assert compose_due(DUE).deliveries == 1
    assert compose_due(DUE + DAY).deliveries == 0
    assert len(mails(other)) == 1


def test_who_did_not_agree_or_left_or_is_suppressed_gets_nothing() -> None:
    refused = [
        reader(is_confirmed=False),
        reader(ended_at=DUE),
        reader(address="bounced@mail.example"),
    ]
    suppress("Bounced@mail.example", Suppression.Reason.BOUNCED)
    for who in refused:
        make.follow(who)
    make.news()
    assert compose_due(DUE) == Composed(subscribers=3)
    assert not Delivery.objects.exists()
    assert not Subscriber.objects.filter(daily_due_at__isnull=False).exists()


def test_follows_that_are_no_mail_are_left_alone() -> None:
    who = reader()
    make.follow(who, "kind", "claim")
    hook = make.follow(who, channel="webhook", hook_url="https://hook.example/")
    make.news("figure")
    assert compose_due(DUE).deliveries == 0
    hook.refresh_from_db()
    assert hook.seen_upto == 0


def test_nobody_is_told_of_what_was_taken_in_before_it_followed_or_agreed() -> None:
    late, anew = reader(), reader(confirmed_at=DUE - timedelta(hours=1))
    make.follow(late, created_at=DUE - timedelta(hours=1))
    make.follow(anew)
    make.news(taken_at=DUE - timedelta(hours=2))
    after = make.news(taken_at=DUE)
    compose_due(DUE)
    assert [mails(late)[0][1], mails(anew)[0][1]] == [[after.pk], [after.pk]]


def test_what_left_the_ledger_before_it_was_told_is_not_told() -> None:
    who = reader()
    make.follow(who)
    make.news(gone_at=DUE)
    assert compose_due(DUE).deliveries == 0


CORRECTIONS = ["retracted", "corrected", "withdrawn", "restated", "regraded", "standing", "taken_back"]


@pytest.mark.parametrize("kind", CORRECTIONS)
def test_who_was_told_hears_of_what_is_otherwise_since_whatever_it_follows(kind: str) -> None:
    told, other = reader(), reader()
    for who in (told, other):
        make.follow(who, "kind", "ruled")
    former = make.news(assertion_key="a" * 64)
    make.delivery(told, [former], slot="daily 2026-03-01")
    of_page = kind in ("retracted", "corrected")
    later = make.news(
        kind,
        assertion_key="" if of_page else "a" * 64,
        topics=[f"item:{'a' * 64}"] if of_page else [],
        takes_back=former if kind == "taken_back" else None,
        silent="earlier" if kind == "regraded" else "",
    )
    assert compose_due(DUE).deliveries == 1
    assert mails(told)[1:] == [("daily 2026-03-05", [later.pk])]
    assert compose_due(DUE + DAY).deliveries == 0


def test_corrections_of_days_before_and_those_of_a_clean_up_are_not_told() -> None:
    who = reader()
    make.follow(who, "kind", "ruled")
    former = make.news(assertion_key="a" * 64)
    make.delivery(who, [former])
    make.news("regraded", assertion_key="a" * 64, day=former.day - DAY, silent="earlier")
    make.news("regraded", assertion_key="a" * 64, silent="bulk")
    make.news("figure", assertion_key="a" * 64)
    assert compose_due(DUE).deliveries == 0


def test_that_it_was_taken_back_is_told_to_nobody_else() -> None:
    who = reader()
    make.follow(who)
    make.news("taken_back", takes_back=make.news(gone_at=DUE))
    assert compose_due(DUE).deliveries == 0


def test_a_day_has_one_mail_even_when_the_hour_is_changed() -> None:
    who = reader()
    make.follow(who)
    make.news()
    compose_due(DUE)
    who.refresh_from_db()
    who.hour = 9
    who.save()
    refresh_due(who, DUE + timedelta(hours=1))
    assert who.daily_due_at == DUE + timedelta(hours=2)
    second = make.news()
    assert compose_due(DUE + timedelta(hours=2)).deliveries == 0
    assert compose_due(DUE + DAY + timedelta(hours=2)).deliveries == 1
    assert mails(who)[1] == ("daily 2026-03-06", [second.pk])


def test_an_outage_of_36_hours_makes_one_mail_with_everything() -> None:
    who = reader()
    make.follow(who)
    news = [make.news(day=date(2026, 3, 5 + number)).pk for number in range(2)]
    assert compose_due(DUE + timedelta(hours=36)).deliveries == 1
    assert set(mails(who)[0][1]) == set(news)
    who.refresh_from_db()
    assert who.daily_due_at == DUE + 2 * DAY


def test_several_news_in_a_minute_make_one_mail_at_once() -> None:
    who = make.subscriber(at_once_due_at=DUE)
    make.follow(who, cadence="at_once")
    first, second = make.news(), make.news()
    assert compose_due(DUE - timedelta(seconds=1)).subscribers == 0
    assert compose_due(DUE).deliveries == 1
    assert mails(who) == [(f"at_once {second.pk}", [second.pk, first.pk])]
    who.refresh_from_db()
    assert who.at_once_due_at is None


def test_a_zone_that_is_ahead_names_its_own_day() -> None:
    due = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)
    who = make.subscriber(zone="Asia/Tokyo", daily_due_at=due)
    make.follow(who)
    make.news()
    compose_due(due)
    assert mails(who)[0][0] == "daily 2026-03-05"


def many(number: int) -> None:
    """So many readers who follow two things each."""
    for _ in range(number):
        who = reader()
        make.follow(who)
        make.follow(who, "actor", "deepseek")


def queries(number: int) -> int:
    many(number)
    make.delivery(Subscriber.objects.last(), [make.news(assertion_key="b" * 64)])
    for kind in ("claim", "regraded"):
        make.news(kind, assertion_key="b" * 64, topics=["actor:deepseek"])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert compose_due(DUE).deliveries == number
    return len(asked)


def test_a_batch_costs_the_same_number_of_queries_however_many_are_in_it() -> None:
    few = queries(10)
    Delivery.objects.all().delete()
    News.objects.all().delete()
    Subscriber.objects.all().delete()
    assert queries(200) == few <= 20
