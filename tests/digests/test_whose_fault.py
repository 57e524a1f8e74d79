"""What is our fault, or one mail's own, ends nobody's mail and keeps nobody else's back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from anymail.exceptions import AnymailAPIError

from tests.digests import factories as make
from tests.digests.mails import filled
from tests.digests.test_sending import plain
from tracker.collection import clock
from tracker.digests import limits
from tracker.digests.models import Bounce, Delivery, Provider, Suppression
from tracker.digests.sending import RETRIES, Sender

pytestmark = pytest.mark.django_db
State = Delivery.State
ANNA = "anna@mail.example"


class Service:
    """A back end of a mail service; `refusal`: what it raises at mails to whoever is called bad, None: nothing."""

    refusal: Exception | None = None
    took: list[str] = []  # of the class, as back ends are made anew for each connection

    def __init__(self, *_: object, **__: object) -> None: ...

    def open(self) -> None: ...

    def close(self) -> None: ...

    def send_messages(self, messages) -> int:
        [address] = messages[0].to
        if self.refusal is not None and address.startswith("bad"):
            raise self.refusal
        self.took.append(address)
        return 1


def answer(status: int | None) -> Exception:
    """What a service's back end raises at this HTTP status."""
    made = AnymailAPIError("something went wrong") if status is None else OSError(f"status {status}")
    made.status_code = status
    return made


@pytest.fixture
def service(settings, monkeypatch) -> type[Service]:
    settings.EMAIL_BACKEND = f"{__name__}.Service"
    settings.MAIL_BOUNCES = "{}@back.watch.example"
    monkeypatch.setattr(Service, "took", [])
    monkeypatch.setattr(Service, "refusal", None)
    return Service


def send(write=plain, **options) -> None:
    sender = Sender(write=write)
    sender.send_due(**options)
    sender.close()


def broken(rows):
    raise RuntimeError("a template of ours")


def test_what_we_cannot_write_is_given_up_and_counts_against_nobody(service):
    who = make.subscriber(ANNA)
    for _ in range(5):
        make.delivery(who, n_failures=len(RETRIES), due_at=clock.now())
    send(broken)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.FAILED}
    assert (Bounce.objects.count(), Suppression.objects.count()) == (0, 0)


def test_what_is_no_answer_of_a_service_is_our_fault_too(service):
    service.refusal = TypeError("a header that the back end cannot write")
    who = make.subscriber("bad@mail.example")
    rows = [make.delivery(who, n_failures=n, due_at=clock.now()) for n in (0, *[len(RETRIES)] * 5)]
    send()
    states = [Delivery.objects.get(pk=row.pk).state for row in rows]
    assert states == [State.QUEUED, *[State.FAILED] * 5]
    assert (Bounce.objects.count(), Suppression.objects.count()) == (0, 0)


def test_a_service_that_refuses_us_without_a_status_pauses_all_mail(service):
    service.refusal = AnymailAPIError("AccessDenied: the key was withdrawn")  # as amazon_ses raises it
    who = make.subscriber("bad@mail.example")
    rows = [make.delivery(who, n_failures=len(RETRIES), due_at=clock.now()) for _ in range(5)]
    send()
    assert set(Delivery.objects.values_list("state", "n_failures")) == {(State.QUEUED, len(RETRIES))}
    assert len(rows) == 5
    assert "AccessDenied" in Provider.objects.get(domain=Provider.THE_WHOLE).refusal
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("purpose", [Delivery.Purpose.DIGEST, Delivery.Purpose.ACCOUNT])
@pytest.mark.parametrize("status", [500, None])
def test_one_mail_that_is_refused_like_all_mail_stops_no_other(service, monkeypatch, purpose, status):
    """However often it is tried, and though it is always the longest due; in the end it alone is given up."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    service.refusal = answer(status)
    bad = make.delivery(make.subscriber("bad@mail.example"), due_at=moment - timedelta(seconds=9), purpose=purpose)
    n_pauses = 0
    for n in range(24):
        make.delivery(make.subscriber(f"reader{n}@x{n}.example"), due_at=moment)
        for _ in range(3):  # as sweeps ring for mail that waits
            send(is_urgent_only=True)
            send()
            n_pauses += Provider.objects.filter(domain=Provider.THE_WHOLE, free_at__gt=moment).exists()
            moment += timedelta(seconds=40)
        assert len(service.took) == n + 1
        moment += timedelta(hours=4)
    bad.refresh_from_db()
    assert n_pauses <= 2
    assert (bad.state, bad.n_failures) == (State.FAILED, len(RETRIES) + 1)
    assert (Bounce.objects.count(), Suppression.objects.count()) == (0, 0)


def test_a_refusal_of_all_is_none_of_the_mails_that_were_tried_before(service):
    """Of those that were put off and are tried again, one may be blamed for what hits all, but not the next."""
    service.refusal = answer(503)
    for n in range(3):
        make.delivery(make.subscriber(f"bad{n}@mail.example"), due_at=clock.now(), reply="450 later")
    Provider.objects.create(domain=Provider.THE_WHOLE, free_at=clock.now(), n_refusals=0)
    send()
    assert sorted(Delivery.objects.values_list("n_failures", flat=True)) == [0, 0, 1]
    assert Provider.objects.get(domain=Provider.THE_WHOLE).n_refusals == 1


def test_confirmations_that_never_arrived_shut_nobody_out(client, service, time_machine):
    service.refusal = answer(400)
    for n in range(limits.MOST_UNCONFIRMED + 2):
        client.post("/subscribe/", filled("bad@mail.example"))
        client.post("/subscribe/", filled("bad@mail.example"))
        assert Delivery.objects.count() == n + 1, "one a day all the same"
        send()
        time_machine.move_to(clock.now() + timedelta(days=2))
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.FAILED}
    service.refusal = None
    for _ in range(limits.MOST_UNCONFIRMED + 2):
        client.post("/subscribe/", filled("bad@mail.example"))
        send()
        time_machine.move_to(clock.now() + timedelta(days=2))
    assert len(service.took) == limits.MOST_UNCONFIRMED - 1, "what arrived counts"
