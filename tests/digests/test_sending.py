"""The outbox and a real mail server: every answer leads to its state, and nobody gets what is another's fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMessage

from tests.digests import factories as make
from tracker.collection import clock
from tracker.digests import outbox, subscribing, suppressing, verp
from tracker.digests.models import Bounce, Delivery, Provider, Subscriber, Suppression
from tracker.digests.recorder import Outcome, Recorder, Verdict
from tracker.digests.sending import RETRIES, Sender

pytestmark = pytest.mark.django_db
State = Delivery.State
NOW = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


def plain(rows):
    """Short mails: what stands in them is tested elsewhere."""
    return {
        row.pk: EmailMessage(
            f"Mail {row.pk}",
            "Good morning.",
            "watch@watch.example",
            [row.address],
            headers={"Message-ID": row.message_id},
        )
        for row in rows
    }


@pytest.fixture
def at(monkeypatch):
    """The clock stands still until it is set."""

    def to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    to(NOW)
    return to


@pytest.fixture
def mail_server(sink, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 0.7
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.MAIL_RATE = 1000
    settings.MAIL_BOUNCES = "returns+{}@watch.example"
    return sink


def waiting(local: str, **fields) -> Delivery:
    return make.delivery(make.subscriber(f"{local}@mail.example"), due_at=NOW, **fields)


def send(write=plain, **options) -> Sender:
    sender = Sender(write=write)
    sender.send_due(**options)
    sender.close()
    return sender


def state(row: Delivery) -> str:
    row.refresh_from_db()
    return row.state


def test_a_mail_goes_out_once_with_its_id_and_an_address_to_come_back_to(mail_server, at):
    row = waiting("anna")
    send()
    send()
    [kept] = mail_server.kept()
    assert (kept.recipient, kept.message_id) == ("anna@mail.example", row.message_id)
    assert verp.delivery_of(kept.sender) == row.public_id
    assert "From: watch@watch.example" in kept.text
    assert (state(row), row.sent_at, row.due_at, row.lease_until) == (State.SENT, NOW, None, None)
    assert row.reply.startswith("250 2.0.0 kept")


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(mail_server, at):
    waiting("anna")

    def dotted(rows):
        mails = plain(rows)
        for mail in mails.values():
            mail.body = ".one\n.\n..three"
        return mails

    send(dotted)
    [kept] = mail_server.kept()
    assert kept.text.replace("\r\n", "\n").endswith("\n\n.one\n.\n..three\n")


@pytest.mark.parametrize("several", [False, True], ids=["one by one", "pipelining"])
@pytest.mark.parametrize(
    ("answer", "fate", "bounce", "is_suppressed"),
    [
        ("rcpt-450x1", State.SENT, None, False),
        ("rcpt-421x1", State.SENT, None, False),
        ("rcpt-452x2", State.SENT, None, False),
        ("data-451x1", State.SENT, None, False),
        ("data-421x1", State.SENT, None, False),
        ("data-dropx1", State.SENT, None, False),
        ("data-stallx1", State.SENT, None, False),
        ("rcpt-dropx1", State.SENT, None, False),
        ("rcpt-450", State.FAILED, "soft", False),
        ("data-drop", State.FAILED, "soft", False),
        ("rcpt-550", State.FAILED, "soft", False),
        ("rcpt-550_5.7.1", State.FAILED, None, False),
        ("rcpt-550_5.1.1", State.FAILED, "hard", True),
        ("rcpt-553_5.1.2", State.FAILED, "hard", True),
        ("data-554", State.FAILED, None, False),
        ("data-550_5.1.1", State.FAILED, None, False),
    ],
)
def test_every_answer_ends_in_its_state_and_hurts_no_other(
    mail_server, at, answer, fate, bounce, is_suppressed, several
):
    mail_server.take_at_once(several)
    before, row, after = waiting("before"), waiting(f"{answer}-anna"), waiting("after")
    moment = NOW
    send()
    assert (state(before), state(after)) == (State.SENT, State.SENT)
    for wait in RETRIES:
        if state(row) != State.QUEUED:
            break
        assert row.due_at == moment + wait
        moment += wait
        at(moment)
        send()
    assert state(row) == fate
    assert row.due_at is None
    assert mail_server.ids()[row.message_id] == (fate == State.SENT)
    assert list(Bounce.objects.values_list("kind", flat=True)) == ([bounce] if bounce else [])
    assert Suppression.objects.exists() == is_suppressed
    assert not Provider.objects.filter(domain=Provider.THE_WHOLE, n_refusals__gt=0).exists()


@pytest.mark.parametrize("several", [False, True], ids=["one by one", "pipelining"])
def test_a_mail_that_was_kept_without_an_answer_comes_again_with_the_same_id(mail_server, at, several):
    mail_server.take_at_once(several)
    row = waiting("kept-dropx1-anna")
    send()
    assert "broke off" in Delivery.objects.get().failure
    at(NOW + RETRIES[0])
    send()
    assert state(row) == State.SENT
    assert mail_server.ids() == {row.message_id: 2}


@pytest.mark.parametrize("several", [False, True], ids=["one by one", "pipelining"])
def test_a_server_that_refuses_everybody_pauses_everything_and_counts_against_nobody(mail_server, at, several):
    mail_server.take_at_once(several)
    rows = [waiting(f"reader{number}") for number in range(3)]
    mail_server.answer_all(421)
    send()
    whole = Provider.objects.get(domain=Provider.THE_WHOLE)
    assert (whole.free_at, whole.n_refusals) == (NOW + outbox.FIRST_PAUSE, 1)
    assert "421 4.3.2 not today" in whole.refusal
    assert {(state(row), row.n_failures) for row in rows} == {(State.QUEUED, 0)}
    assert [row.due_at for row in rows] == [NOW + outbox.FIRST_PAUSE, NOW, NOW], "who met it comes last"
    mail_server.answer_all(250)
    send()
    assert mail_server.kept() == []
    at(NOW + outbox.FIRST_PAUSE)
    send()
    assert {state(row) for row in rows} == {State.SENT}
    whole.refresh_from_db()
    assert (whole.n_refusals, whole.refusal) == (0, "")


@pytest.mark.parametrize("trouble", ["nobody answers", "no TLS"])
def test_a_server_that_cannot_be_used_is_paused_longer_and_longer(mail_server, at, settings, trouble):
    row = waiting("anna")
    if trouble == "no TLS":
        settings.EMAIL_USE_TLS = True
    else:
        mail_server.kill()
    pauses = []
    moment = NOW
    for _ in range(9):
        send()
        free_at = Provider.objects.get(domain=Provider.THE_WHOLE).free_at
        pauses.append((free_at - moment).total_seconds())
        state(row)
        moment = max(free_at, row.due_at)
        at(moment)
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert (state(row), row.n_failures) == (State.QUEUED, 0)
    words = {"no TLS": "STARTTLS extension not supported", "nobody answers": "Connection refused"}
    assert words[trouble] in Provider.objects.get(domain=Provider.THE_WHOLE).refusal


def test_who_left_or_is_suppressed_gets_nothing_more_even_in_the_middle_of_a_run(mail_server, at):
    gone, suppressed, never, stays = (waiting(name) for name in ("gone", "suppressed", "never", "stays"))
    suppressing.suppress("suppressed@mail.example", suppressing.Reason.COMPLAINED)
    Subscriber.objects.filter(pk=never.subscriber_id).update(confirmed_at=None)

    def leaving(rows):
        """`gone` leaves when the batch is claimed and written."""
        Subscriber.objects.filter(pk=gone.subscriber_id).update(ended_at=NOW)
        return plain(rows)

    send(leaving)
    assert [state(row) for row in (gone, suppressed, never, stays)] == [State.HELD] * 3 + [State.SENT]
    assert [kept.recipient for kept in mail_server.kept()] == ["stays@mail.example"]
    assert gone.reply == "its subscriber left"
    assert suppressed.reply == "its address is suppressed"


def test_a_confirmation_goes_to_who_did_not_confirm_and_before_digests(mail_server, at):
    digest = waiting("digest")
    asking = make.subscriber("asking@mail.example", is_confirmed=False)
    confirm = make.delivery(asking, purpose=Delivery.Purpose.CONFIRM, due_at=NOW)
    send(limit=1)
    assert (state(confirm), state(digest)) == (State.SENT, State.QUEUED)
    send(is_urgent_only=True)
    assert state(digest) == State.QUEUED


def test_one_mail_that_cannot_be_written_spoils_no_other(mail_server, at):
    rows = [waiting(f"reader{number}") for number in range(5)]

    def write(batch):
        if any(row.pk == rows[3].pk for row in batch):
            raise KeyError("a broken story\0")
        return plain(batch)

    send(write)
    assert [state(row) for row in rows] == [State.SENT] * 3 + [State.QUEUED, State.SENT]
    assert "could not be written (KeyError" in rows[3].failure


def test_a_provider_gets_so_many_a_second_from_all_workers_together(mail_server, at, settings):
    settings.MAIL_RATE = 2
    rows = [waiting(f"reader{number}") for number in range(8)]
    other = make.delivery(make.subscriber("anna@elsewhere.example"), due_at=NOW)
    batch = outbox.claim(50)
    given = outbox.turns(batch)
    assert [given[row.pk] - NOW for row in rows] == [timedelta(seconds=number / 2) for number in range(8)]
    assert given[other.pk] == NOW
    assert outbox.turns([batch[0]])[rows[0].pk] == NOW + timedelta(seconds=4)


def test_what_has_to_wait_for_its_provider_is_put_off_to_its_turn(mail_server, at, settings, monkeypatch):
    settings.MAIL_RATE = 1
    monkeypatch.setattr(Sender, "_wait_until", lambda self, moment: None)
    rows = [waiting(f"reader{number}") for number in range(6)]
    send()
    assert [state(row) for row in rows] == [State.SENT] * 3 + [State.QUEUED] * 3
    assert [row.due_at - NOW for row in rows[3:]] == [timedelta(seconds=number) for number in (3, 4, 5)]
    at(NOW + timedelta(seconds=5))
    send()
    assert {state(row) for row in rows} == {State.SENT}
    assert max(mail_server.ids().values()) == 1


def test_who_leaves_while_its_mail_waits_for_its_turn_gets_it_no_more(mail_server, at, settings, monkeypatch):
    settings.MAIL_RATE = 1
    first, second = waiting("first"), waiting("second")
    states = []

    def leave(self, moment):
        states.append(state(first))
        subscribing.end(second.subscriber)

    monkeypatch.setattr(Sender, "_wait_until", leave)
    send()
    assert states == [State.SENT]
    assert [kept.recipient for kept in mail_server.kept()] == ["first@mail.example"]
    assert state(second) == State.HELD


def test_a_row_left_by_a_dead_worker_is_sent_again_and_counted(mail_server, at):
    row = waiting("anna")
    assert outbox.claim(1)
    send()
    assert mail_server.kept() == []
    at(NOW + outbox.LEASE)
    send()
    assert (state(row), row.n_deaths, mail_server.ids()) == (State.SENT, 1, {row.message_id: 1})


def test_what_a_dead_worker_left_is_taken_alone(mail_server, at):
    """It may be what killed the worker: nothing else is in its hands when it does so again."""
    first, *rest = (waiting(f"reader{n}") for n in range(4))
    assert len(outbox.claim(4)) == 4
    Delivery.objects.update(lease_until=NOW, due_at=NOW)
    newest = waiting("newest")
    assert [row.pk for row in outbox.claim(9)] == [first.pk], "still held by who may die of it"
    assert [outbox.claim(9)[0].pk for _ in rest] == [row.pk for row in rest]
    assert [row.pk for row in outbox.claim(9)] == [newest.pk]


def test_settling_twice_changes_nothing(mail_server, at):
    row = waiting("anna")
    [slow] = outbox.claim(1)
    at(NOW + outbox.LEASE)
    send()
    reply = Delivery.objects.get().reply
    late = Outcome(pk=slow.pk, token=slow.attempts, state=State.FAILED, reply="too late")
    assert Recorder().settle([late], slow) is Verdict.GONE
    assert (state(row), row.reply) == (State.SENT, reply)
