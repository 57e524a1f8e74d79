"""Somebody is at its follows while others are at work on the same rows: whoever comes second waits, and nobody is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.accounts.readers import account
from tests.digests import factories as make
from tests.digests.ledger import NOW, later
from tests.digests.others import Others
from tracker.accounts.models import User
from tracker.digests import composing, own, subscribing, suppressing
from tracker.digests.composing import compose_due
from tracker.digests.following import Target
from tracker.digests.models import Cadence, Channel, Follow, Subject

pytestmark = pytest.mark.django_db(transaction=True)
WEEKLY = own.Way(cadence=Cadence.WEEKLY, least_letter="B", channel=Channel.MAIL)


def changed(user: User, number: int) -> None:
    own.change_way(user, number, WEEKLY)


@pytest.mark.parametrize(("act", "left"), [(changed, ["weekly"]), (own.remove, [])])
def test_a_follow_is_changed_or_removed_while_a_mail_of_it_is_composed(
    others: Others, monkeypatch: pytest.MonkeyPatch, act: Callable[[User, int], None], left: list[str]
) -> None:
    user = account()
    who = make.subscriber(user.email, user=user, confirmed_at=NOW, daily_due_at=NOW)
    one = make.follow(who, created_at=NOW)
    make.news(taken_at=NOW)
    end = others.begin_at(monkeypatch, composing, "_store", lambda: act(user, one.pk), is_after=True)
    assert compose_due(later(1)).deliveries == 1
    end()
    assert list(Follow.objects.values_list("cadence", flat=True)) == left


def test_one_click_while_its_reader_follows_anew(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    user = account()
    who = make.subscriber(user.email, user=user)
    subscribing.end(who)
    end = others.begin_at(monkeypatch, suppressing, "lift", lambda: subscribing.end(who), is_after=True)
    own.follow(user, Target(Subject.EVERYTHING), WEEKLY)
    end()
    who.refresh_from_db()
    assert who.ended_at is not None, "whoever asked last is heard"
    assert suppressing.reasons_of([who.address]) == {who.address: suppressing.Reason.UNSUBSCRIBED}
