"""`manage.py digest send` and `digest status`: what they do and what they say."""

from __future__ import annotations

import json
import mailbox
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.digests import factories as make
from tests.digests.test_sending import mail_server
from tracker.collection import clock
from tracker.digests import outbox, suppressing
from tracker.digests.models import Alarm, Bounce, Delivery, Subscriber

__all__ = ["mail_server"]
State = Delivery.State


def asked_for(address: str) -> Delivery:
    who = make.subscriber(address, is_confirmed=False)
    words = {"subject": "Is it you?", "text": "Say yes."}
    return make.delivery(who, purpose=Delivery.Purpose.CONFIRM, due_at=clock.now(), **words)


@pytest.mark.django_db(transaction=True)
def test_send_sends_what_waits_and_says_so(mail_server, capsys):
    rows = [asked_for(address) for address in ("anna@mail.example", "rcpt-550_5.1.1-b@mail.example", "c@mail.example")]
    call_command("digest", "send", "--limit", "2", "--connections", "1")
    call_command("digest", "send")
    assert {row.message_id for row in (rows[0], rows[2])} == set(mail_server.ids())
    out = capsys.readouterr().out
    assert "2  mails sent" in out or out.count("1  mails sent") == 2
    assert "1  mails addressed to no mailbox, suppressed" in out
    assert "0  changes taken in" in out


@pytest.mark.django_db(transaction=True)
def test_unasked_mail_goes_into_a_folder(settings, tmp_path, capsys):
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "tracker.digests.backends.FolderBackend", tmp_path / "mail"
    settings.MAIL_LEAVES = False
    row = asked_for("anna@mail.example")
    call_command("digest", "send")
    [kept] = mailbox.Maildir(tmp_path / "mail", create=False)
    assert kept["Message-ID"] == row.message_id
    assert kept["Delivered-To"] == "anna@mail.example"
    assert "+" in kept["Return-Path"]
    assert f"the mails are in {tmp_path / 'mail'}" in capsys.readouterr().out
    row.refresh_from_db()
    assert row.state == State.SENT


@pytest.mark.django_db
@pytest.mark.parametrize("words", [("--limit", "0"), ("--connections", "0"), ("--connections", "99")])
def test_numbers_that_make_no_sense_are_refused(words):
    with pytest.raises(CommandError, match=r"write a number from 1 on|raise DATABASE_POOL_SIZE"):
        call_command("digest", "send", *words)


@pytest.mark.django_db
def test_status_counts_and_worries(capsys):
    moment = clock.now()
    call_command("digest", "status", "--check")
    assert "never" in capsys.readouterr().out
    who = make.subscriber(daily_due_at=moment - timedelta(hours=2))
    make.delivery(who, due_at=moment - timedelta(hours=3), failure="450 4.2.0 later", n_failures=1, made_at=moment)
    sent = make.delivery(who, state=State.SENT, sent_at=moment - timedelta(days=3), due_at=None, n_deaths=1)
    Bounce.objects.create(delivery=sent, kind="hard", address_hash="x", made_at=moment)
    suppressing.suppress("b@mail.example", suppressing.Reason.BOUNCED)
    outbox.pause("421 not today")
    call_command("digest", "status", "--json")
    found = json.loads(capsys.readouterr().out)
    expected = {"subscribers": 1, "due": 1, "waiting": 1, "retried": 1, "sent_7_days": 1, "possibly_doubled": 1}
    assert {name: found[name] for name in expected} == expected
    assert found["failures"] == {"450 4.2.0 later": 1}
    assert (found["bounces_14_days"], found["suppressed"]) == ({"hard": 1}, {"bounced": 1})
    with pytest.raises(CommandError) as caught:
        call_command("digest", "status", "--check")
    for words in ("takes nothing: 421 not today", "mail waits for 3.0 hours", "due for 2.0 hours", "for 3 days"):
        assert words in str(caught.value)
    assert "ALARM  the mail server takes nothing" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_digest_to_somebody_who_had_not_confirmed_is_found(capsys):
    who = make.subscriber(is_confirmed=False)
    make.delivery(who, state=State.SENT, sent_at=clock.now(), due_at=None)
    with pytest.raises(CommandError, match="1 digests sent to who had not confirmed"):
        call_command("digest", "status", "--check")


@pytest.mark.django_db
def test_sign_ups_beyond_a_limit_are_told_for_a_day(capsys):
    words = "The confirmations of an hour are used up."
    Alarm.objects.create(raised_at=clock.now() - timedelta(hours=3), words=words)
    Alarm.objects.create(raised_at=clock.now() - timedelta(hours=30), words="Long ago.")
    with pytest.raises(CommandError, match=words):
        call_command("digest", "status", "--check")
    assert "Long ago" not in capsys.readouterr().out


@pytest.mark.django_db
def test_who_left_and_came_back_is_no_fault(capsys):
    reader = make.subscriber()
    make.delivery(reader, state=State.SENT, sent_at=clock.now() - timedelta(days=1), due_at=None)
    Subscriber.objects.update(confirmed_at=clock.now())
    call_command("digest", "status", "--check")
    assert "ALARM" not in capsys.readouterr().out
