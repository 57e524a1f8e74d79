"""The clock is set while mail is made and sent: no slot is told twice, none is passed over, and nothing hangs for a day."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.collection.clocks import set_clock
from tests.digests import factories as make
from tests.digests.ledger import NOW, later, loud
from tests.digests.test_sending import mail_server
from tests.evidence.making import company, draft, outlet, publish
from tracker.collection import clock, clock_jumps
from tracker.digests import limits, outbox
from tracker.digests.intake import take_in
from tracker.digests.issues import compose_issues
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery, Issue, Provider, Subscriber, Tally
from tracker.digests.sending import Sender
from tracker.digests.ticking import tick

__all__ = ["mail_server"]

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BACK = [HOUR, 5 * HOUR, DAY]


def reader(cadence: str = "daily", **fields: object) -> Subscriber:
    who = make.subscriber(**{f"{cadence}_due_at": DUE, **fields})
    make.follow(who, cadence=cadence)
    return who


def told(since: datetime, upto: datetime) -> list[tuple[str, datetime]]:
    """The slots that are told while the clock goes from the one to the other, and when."""
    found, moment = [], since
    while moment <= upto:
        make.news(taken_at=moment)
        before = set(Delivery.objects.values_list("pk", flat=True))
        tick(moment)
        found += [(one.slot, moment) for one in Delivery.objects.exclude(pk__in=before)]
        moment += HOUR / 2
    return found


@pytest.mark.parametrize("back", BACK)
def test_each_day_has_one_mail_at_its_hour(back: timedelta) -> None:
    reader()
    assert told(DUE - HOUR, DUE + HOUR / 2) == [("daily 2026-03-05", DUE)]
    assert told(DUE + HOUR / 2 - back, DUE + 2 * DAY) == [
        ("daily 2026-03-06", DUE + DAY),
        ("daily 2026-03-07", DUE + 2 * DAY),
    ]


def test_a_week_has_one_mail() -> None:
    reader("weekly", weekday=3)
    assert [slot for slot, _ in told(DUE, DUE + HOUR)] == ["weekly 2026-03-02"]
    assert told(DUE + HOUR - DAY, DUE + 7 * DAY) == [("weekly 2026-03-09", DUE + 7 * DAY)]


def test_who_was_told_nothing_by_a_clock_that_was_days_ahead_is_told_at_the_next_hour() -> None:
    who = reader()
    tick(DUE + 3 * DAY)
    who.refresh_from_db()
    assert who.daily_due_at == DUE + 4 * DAY
    assert told(DUE + HOUR, DUE + DAY) == [("daily 2026-03-06", DUE + DAY)]


@pytest.mark.parametrize("ahead", [HOUR, DAY])
def test_a_clock_that_is_set_forward_and_back_tells_each_day_once(ahead: timedelta) -> None:
    reader()
    slots = [slot for slot, _ in told(DUE - 2 * HOUR, DUE - HOUR / 2)]
    slots += [slot for slot, _ in told(DUE - HOUR / 2 + ahead, DUE + HOUR + ahead)]
    slots += [slot for slot, _ in told(DUE + HOUR, DUE + 3 * DAY)]
    assert slots == [f"daily 2026-03-0{day}" for day in range(5, 9)]


@pytest.mark.usefixtures("begun")
def test_news_after_the_jump_come_into_the_public_digest_that_is_still_to_be_made() -> None:
    publish(company(), draft().alleges("DeepSeek"))
    take_in(NOW)
    publish(outlet("Harbor Wire"), draft().alleges("MiniMax"))
    take_in(NOW + DAY)
    compose_issues(NOW + DAY)
    publish(outlet("Ledger"), draft().alleges("Moonshot AI"))
    n_before = len(loud())
    take_in(later(5))
    new = loud()[n_before:]
    assert new
    compose_issues(NOW + 2 * DAY)
    issue = Issue.objects.get(cadence="daily", day=(NOW + DAY).date())
    assert {one.pk for one in new} <= set(issue.news)
    assert Issue.objects.filter(cadence="daily", day__gte=date(2026, 2, 25)).count() == 2


@pytest.mark.parametrize("back", BACK)
@pytest.mark.django_db(transaction=True)
def test_mail_that_waits_goes_out_and_a_pause_ends_when_it_would_have(back: timedelta, mail_server) -> None:
    clock_jumps.make_up()
    moment = clock.now()
    # A jump is made up for less what passed since the last look: what was due before that is due afterwards.
    due = moment - MINUTE / 6
    waiting = [make.delivery(make.subscriber(), [make.news()], made_at=due, due_at=due) for _ in range(2)]
    Provider.objects.create(domain=Provider.THE_WHOLE, free_at=moment + 10 * MINUTE, n_refusals=3)
    Provider.objects.create(domain="mail.example", free_at=due)
    set_clock(-back)
    sender = Sender(write=messages_for)
    assert sender.send_due() == 0
    clock_jumps.make_up()
    whole = Provider.objects.get(domain=Provider.THE_WHOLE)
    assert whole.free_at - clock.now() <= 11 * MINUTE, "it may be longer by what passed since the last look"
    assert sender.send_due() == 0, "the pause is not over"
    Provider.objects.filter(pk=whole.pk).update(free_at=clock.now())
    assert sender.send_due() == 2
    sender.close()
    assert mail_server.ids() == {one.message_id: 1 for one in waiting}


@pytest.mark.parametrize("back", BACK)
def test_what_a_sender_holds_goes_to_nobody_else(back: timedelta) -> None:
    clock_jumps.make_up()
    make.delivery(make.subscriber(), due_at=clock.now())
    assert len(outbox.claim(10)) == 1
    set_clock(-back)
    clock_jumps.make_up()
    assert outbox.claim(10) == []


@pytest.mark.parametrize("back", BACK)
def test_sign_ups_are_counted_by_the_hour_again(back: timedelta) -> None:
    clock_jumps.make_up()
    for number in range(limits.MOST[Tally.Kind.CLIENT] + 1):
        asking = limits.Asking(address=f"reader{number}@mail.example", client="192.0.2.1", is_welcome=True)
        is_allowed = limits.allow(asking, clock.now())
    assert not is_allowed
    set_clock(-back)
    clock_jumps.make_up()
    assert not limits.allow(asking, clock.now())
    assert limits.allow(asking, clock.now() + HOUR + MINUTE)


def test_a_sender_waits_no_day_for_its_turn() -> None:
    began = time.monotonic()
    Sender(write=messages_for)._wait_until(clock.now() + DAY)
    assert time.monotonic() - began < 60
