"""Pages of readers, by their addresses, with readers whose they are."""

from __future__ import annotations

from datetime import timedelta

from tests.digests import factories as make
from tests.digests.mails import own_link
from tests.web.record import Record
from tracker.collection import clock
from tracker.digests import suppressing
from tracker.digests.confirming import link_part
from tracker.digests.models import Cadence, Delivery, Issue, News, SignUp, Subscriber
from tracker.digests.tokens import Purpose, token_of


def addresses(stored: Record) -> tuple[str, ...]:
    """One address of every page that a reader of digests opens."""
    reader = make.subscriber("reader@mail.example")
    make.follow(reader, "incident", stored.february.slug)
    make.follow(reader, "search", "q=28.8+million", cadence="weekly", least_letter="B")
    waiting = make.subscriber("waiting@mail.example", is_confirmed=False)
    return (
        f"/subscribe/?follow=incident:{stored.february.slug}&follow=kind:reply&follow=search:q%3D28.8+million",
        "/subscribe/?follow=incident:none",
        "/subscribe/sent/",
        _confirmation(waiting, stored),
        own_link(reader, "manage"),
        f"{own_link(reader, 'manage')}next/",
        own_link(reader, "unsubscribe"),
        *_past_digests(reader),
    )


def _past_digests(reader: Subscriber) -> tuple[str, ...]:
    """Their list, one of them, and one reader's mail."""
    was = make.news("figure", sentence="Anthropic alleges more than 3 million exchanges.", is_sample=True)
    told = [make.news("claim", is_sample=True), make.news(News.TAKEN_BACK, takes_back=was, sentence="", is_sample=True)]
    make.delivery(reader, [was], state=Delivery.State.SENT)
    delivery = make.delivery(reader, told, n_more=3, n_silent=2)
    issue = Issue.objects.create(
        cadence=Cadence.DAILY, day=was.day, composed_at=make.EPOCH, news=[one.pk for one in told], n_more=3, n_silent=2
    )
    read = token_of(Purpose.READ, delivery.public_id)
    return ("/digests/", f"/digests/daily/{issue.day.isoformat()}/", f"/mail/{read}/")


def in_other_states(stored: Record) -> tuple[str, ...]:
    """The same pages as those see them who are late, who left, who did all of it before, or whose mailbox is closed."""
    late = make.subscriber("late@mail.example", is_confirmed=False)
    gone = make.subscriber("gone@mail.example", ended_at=make.EPOCH)
    here = make.subscriber("here@mail.example")
    closed = make.subscriber("closed@mail.example")
    suppressing.suppress(closed.address, suppressing.Reason.BOUNCED)
    return (
        "/subscribe/",
        _confirmation(late, stored, age=15),
        _confirmation(here, stored, is_used=True),
        _confirmation(gone, stored, is_used=True),
        f"{own_link(here, 'manage')}?saved=1",
        own_link(gone, "manage"),
        own_link(late, "manage"),
        own_link(closed, "manage"),
        own_link(gone, "unsubscribe"),
        f"/subscribe/{token_of(Purpose.CONFIRM, late.public_id, link_part(0, late.address))}/",
        f"/subscribe/{token_of(Purpose.CONFIRM, late.public_id, link_part(10**9, late.address))}/",
    )


def _confirmation(who: Subscriber, stored: Record, *, age: int = 0, is_used: bool = False) -> str:
    """The link of a sign-up for an incident. age: in days."""
    asked = {"subject": "incident", "target": stored.february.slug, "cadence": "daily", "least_letter": "D"}
    made_at = clock.now() - timedelta(days=age)
    times = {"language": "en", "zone": "UTC", "hour": 7, "weekday": 0}
    made = SignUp.objects.create(
        subscriber=who, follows=[asked], made_at=made_at, confirmed_at=made_at if is_used else None, **times
    )
    return f"/subscribe/{token_of(Purpose.CONFIRM, who.public_id, str(made.pk))}/"
