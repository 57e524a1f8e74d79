"""On and off: one confirmation at most before consent, follows from the newest news on, and nothing after leaving."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.digests import factories as make
from tracker.collection import clock
from tracker.digests import subscribing, suppressing
from tracker.digests.confirming import link_part
from tracker.digests.following import Target, Wanted
from tracker.digests.models import Cadence, Delivery, Follow, SignUp, Subject, Subscriber, Suppression
from tracker.digests.subscribing import Asked, Edit, Link, Times
from tracker.digests.suppressing import Reason
from tracker.digests.tokens import Purpose, token_of

pytestmark = pytest.mark.django_db
ADDRESS = "reader@mail.example"
EVERYTHING = Target(Subject.EVERYTHING)
TIMES = Times(zone="Europe/Istanbul", hour=8, weekday=4, language="en")


def asked(address: str = ADDRESS, *targets: Target, client: str = "192.0.2.7", cadence: str = "daily") -> Asked:
    follows = tuple(Wanted(target=one, cadence=Cadence(cadence), least_letter="C") for one in targets or (EVERYTHING,))
    return Asked(address=address, follows=follows, times=TIMES, client=client)


def signed_up(address: str = ADDRESS, *targets: Target) -> str:
    """The token of the link that a sign-up's confirmation holds."""
    subscribing.request_subscription(asked(address, *targets))
    newest = SignUp.objects.select_related("subscriber").latest("pk")
    return token_of(Purpose.CONFIRM, newest.subscriber.public_id, link_part(newest.pk, address))


def put_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_sign_up_causes_one_mail_and_nothing_is_followed_before_its_link_is_used() -> None:
    token = signed_up()
    mail = Delivery.objects.get()
    assert (mail.purpose, mail.address, mail.domain, mail.state) == ("confirm", ADDRESS, "mail.example", "queued")
    assert mail.due_at is not None
    assert f"/subscribe/{token}/" in mail.text
    subscriber = Subscriber.objects.get()
    assert not subscriber.is_active
    assert not Follow.objects.exists()
    assert subscriber.daily_due_at is None


def test_confirming_follows_from_the_newest_news_on_and_twice_is_as_good_as_once() -> None:
    newest = make.news()
    token = signed_up()
    assert subscribing.open_link(token).link is Link.OPEN
    assert subscribing.confirm(token).link is Link.USED
    subscriber = Subscriber.objects.get()
    first = subscriber.confirmed_at
    assert (subscriber.is_active, subscriber.consent_version) == (True, subscribing.CONSENT_VERSION)
    assert (subscriber.zone, subscriber.hour, subscriber.weekday) == ("Europe/Istanbul", 8, 4)
    follow = Follow.objects.get()
    assert (follow.subject, follow.least_letter, follow.seen_upto) == ("everything", "C", newest.pk)
    assert subscriber.daily_due_at is not None
    assert subscriber.weekly_due_at is None
    make.news()
    assert subscribing.confirm(token).link is Link.USED
    assert Follow.objects.get().seen_upto == newest.pk
    assert Subscriber.objects.get().confirmed_at == first


def test_a_link_lasts_fourteen_days_and_who_never_used_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    token = signed_up()
    start = clock.now()
    assert subscribing.drop_unconfirmed(start + timedelta(days=13)) == 0
    put_clock(monkeypatch, start + timedelta(days=14, minutes=1))
    assert subscribing.confirm(token).link is Link.EXPIRED
    assert not Subscriber.objects.get().is_active
    assert subscribing.drop_unconfirmed(start + timedelta(days=14, minutes=1)) == 1
    assert subscribing.open_link(token).link is Link.UNKNOWN
    assert not Delivery.objects.exists()


def test_who_confirmed_is_never_dropped() -> None:
    subscribing.confirm(signed_up())
    assert subscribing.drop_unconfirmed(clock.now() + timedelta(days=400)) == 0
    assert Subscriber.objects.get().is_active


def test_each_link_starts_only_what_its_own_sign_up_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    first = signed_up(ADDRESS, Target(Subject.KIND, "figure"))
    put_clock(monkeypatch, clock.now() + timedelta(hours=25))
    signed_up(ADDRESS, Target(Subject.KIND, "reply"))
    subscribing.confirm(first)
    assert [follow.target for follow in Follow.objects.all()] == ["figure"]


def test_a_subscriber_who_asks_for_more_confirms_it_and_keeps_its_clock() -> None:
    subscribing.confirm(signed_up(ADDRESS, Target(Subject.KIND, "figure")))
    Subscriber.objects.update(hour=19)
    token = signed_up("Reader@mail.example", Target(Subject.KIND, "reply"))
    assert [follow.target for follow in Follow.objects.all()] == ["figure"]
    assert Delivery.objects.count() == 2
    subscribing.confirm(token)
    assert {follow.target for follow in Follow.objects.all()} == {"figure", "reply"}
    assert Subscriber.objects.get().hour == 19


def test_leaving_holds_what_waits_and_closes_open_links() -> None:
    subscribing.confirm(signed_up())
    subscriber = Subscriber.objects.get()
    Delivery.objects.update(state=Delivery.State.SENT, due_at=None)
    waiting = make.delivery(subscriber, [make.news()])
    open_link = signed_up(ADDRESS, Target(Subject.KIND, "reply"))
    for _ in range(2):
        subscribing.end(subscriber)
    waiting.refresh_from_db()
    subscriber.refresh_from_db()
    assert (waiting.state, waiting.due_at) == ("held", None)
    assert subscriber.ended_at is not None
    assert subscriber.daily_due_at is None
    assert suppressing.reasons_of([ADDRESS]) == {ADDRESS: Reason.UNSUBSCRIBED}
    assert subscribing.confirm(open_link).link is Link.UNKNOWN
    assert list(Delivery.objects.values_list("state", flat=True).order_by("pk")) == ["sent", "held", "held"]


def test_who_left_comes_back_by_a_new_link_and_follows_only_what_it_asks_for_now() -> None:
    used = signed_up(ADDRESS, Target(Subject.KIND, "figure"))
    subscribing.confirm(used)
    subscribing.end(Subscriber.objects.get())
    assert subscribing.confirm(used).link is Link.USED
    assert not Subscriber.objects.get().is_active
    subscribing.confirm(signed_up(ADDRESS, Target(Subject.KIND, "reply")))
    assert Subscriber.objects.get().is_active
    assert [follow.target for follow in Follow.objects.all()] == ["reply"]
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("reason", [Reason.BOUNCED, Reason.COMPLAINED, Reason.BY_HAND])
def test_a_mailbox_that_bounced_or_complained_gets_no_confirmation_and_no_link_lifts_it(reason: Reason) -> None:
    token = signed_up()
    suppressing.suppress(ADDRESS, reason, "550 no such user")
    subscribing.request_subscription(asked("READER@mail.example"))
    assert Delivery.objects.count() == 1
    assert subscribing.confirm(token).link is Link.REFUSED
    assert not Subscriber.objects.get().is_active
    suppressing.suppress(ADDRESS, Reason.UNSUBSCRIBED)
    assert suppressing.reasons_of([ADDRESS]) == {ADDRESS: reason}
    assert suppressing.forbids(reason, Delivery.Purpose.CONFIRM)
    assert not suppressing.forbids(Reason.ERASED, Delivery.Purpose.CONFIRM)
    assert suppressing.forbids(Reason.ERASED, Delivery.Purpose.DIGEST)


def test_erasing_leaves_nothing_but_a_hash() -> None:
    subscribing.confirm(signed_up())
    make.delivery(Subscriber.objects.get(), [make.news()])
    subscribing.erase(Subscriber.objects.get())
    assert [model.objects.count() for model in (Subscriber, Delivery, SignUp, Follow)] == [0, 0, 0, 0]
    row = Suppression.objects.get()
    assert row.reason == "erased"
    assert "reader" not in f"{row.address_hash}{row.detail}"
    subscribing.confirm(signed_up())
    assert Subscriber.objects.get().is_active


def test_a_change_reaches_only_ones_own_follows() -> None:
    subscribing.confirm(signed_up(ADDRESS, EVERYTHING, Target(Subject.KIND, "reply")))
    mine = Subscriber.objects.get()
    other = make.follow(make.subscriber())
    everything, reply = mine.follows.order_by("pk")
    edit = Edit(cadence=Cadence.WEEKLY, least_letter="A")
    times = Times(zone="Asia/Tokyo", hour=21, weekday=6, language="tr")
    subscribing.change(mine, times, {everything.pk: edit, reply.pk: None, other.pk: None})
    mine.refresh_from_db()
    assert [(one.subject, one.cadence, one.least_letter) for one in mine.follows.all()] == [
        ("everything", "weekly", "A")
    ]
    assert (mine.zone, mine.hour, mine.language) == ("Asia/Tokyo", 21, "tr")
    assert (mine.daily_due_at, mine.weekly_due_at is None) == (None, False)
    assert Follow.objects.filter(pk=other.pk).exists()


def test_who_follows_too_much_is_told_so_and_nothing_is_dropped(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(subscribing, "MOST_FOLLOWS", 2)
    subscribing.confirm(signed_up(ADDRESS, EVERYTHING, Target(Subject.KIND, "figure")))
    token = signed_up(ADDRESS, EVERYTHING, Target(Subject.KIND, "reply"))
    before = list(Follow.objects.order_by("pk").values())
    answer = client.post(f"/subscribe/{token}/")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "One address can follow" in page
    assert "/subscription/" in page
    assert list(Follow.objects.order_by("pk").values()) == before
    Follow.objects.get(target="figure").delete()
    assert client.post(f"/subscribe/{token}/").status_code == 200, "the same link, once there is room"
    assert set(Follow.objects.values_list("target", flat=True)) == {"", "reply"}


@pytest.mark.parametrize("token", ["", "x", "00.1.sig", "%00", "a" * 500])
def test_links_that_we_never_made_are_unknown(token: str) -> None:
    assert subscribing.confirm(token).link is Link.UNKNOWN


def test_a_link_of_another_purpose_confirms_nothing() -> None:
    signed_up()
    newest = SignUp.objects.select_related("subscriber").get()
    other = token_of(Purpose.UNSUBSCRIBE, newest.subscriber.public_id, str(newest.pk))
    assert subscribing.confirm(other).link is Link.UNKNOWN
