"""Mail that comes back, as several servers write it: what is proved counts, what is forged or harmless does not."""

from __future__ import annotations

import io
import mailbox
import sys
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.digests import factories as make
from tracker.collection import clock
from tracker.digests import bounces, suppressing, verp
from tracker.digests.bounces import Taken
from tracker.digests.models import Bounce, Delivery

pytestmark = pytest.mark.django_db
State = Delivery.State
ORIGINAL = "From: watch@watch.example\nTo: anna@mail.example\nSubject: Your digest\nMessage-ID: <x@watch.example>\n"


def report(to: str, *, action="failed", status="5.1.1", said="", head="") -> bytes:
    """A report of RFC 3464. said: the whole Diagnostic-Code."""
    diagnostic = f"Diagnostic-Code: {said}\n" if said else ""
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@relay.example\nTo: {to}\nSubject: Undelivered\n{head}MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        "It could not be delivered.\n\n--b\nContent-Type: message/delivery-status\n"
        "\nReporting-MTA: dns; relay.example\n\n"
        f"Final-Recipient: rfc822; anna@mail.example\nAction: {action}\nStatus: {status}\n{diagnostic}\n"
        f"--b\nContent-Type: message/rfc822\n\n{ORIGINAL}\nHello\n--b--\n"
    ).encode()


def plain(to: str, text: str, *, sender="MAILER-DAEMON@relay.example", head="") -> bytes:
    return f"Return-Path: <>\nFrom: {sender}\nTo: {to}\nSubject: failure notice\n{head}\n{text}\n".encode()


def complaint(mail_from: str, *, kind="abuse", in_original="") -> bytes:
    """A report of RFC 5965."""
    named = f"Original-Mail-From: <{mail_from}>\n" if mail_from else ""
    returned = f"Return-Path: <{in_original}>\n" if in_original else ""
    return (
        "From: feedback@provider.example\nTo: abuse@watch.example\nSubject: complaint\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        "Somebody complained.\n\n--b\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: Loop/1.0\nVersion: 1\n{named}\n"
        f"--b\nContent-Type: message/rfc822\n\n{returned}{ORIGINAL}\nHello\n--b--\n"
    ).encode()


@dataclass(frozen=True)
class Case:
    name: str
    raw: object
    taken: Taken
    status: str = ""


QMAIL = (
    "Hi. This is the qmail-send program at relay.example.\n\n<anna@mail.example>:\n{}\n\n--- Below this line is a copy."
)
CASES = [
    Case(
        "Postfix", lambda to: report(to, said="smtp; 550 5.1.1 <anna@mail.example>: user unknown"), Taken.HARD, "5.1.1"
    ),
    Case(
        "Postfix, domain", lambda to: report(to, status="5.1.2", said="X-Postfix; Host not found"), Taken.HARD, "5.1.2"
    ),
    Case("Postfix, in vain", lambda to: report(to, status="4.4.1", said="X-Postfix; timed out"), Taken.SOFT, "4.4.1"),
    Case("Postfix, late", lambda to: report(to, action="delayed", status="4.4.1"), Taken.NO_FAILURE),
    Case("Postfix, delivered", lambda to: report(to, action="delivered", status="2.0.0"), Taken.NO_FAILURE),
    Case("Postfix, passed on", lambda to: report(to, action="relayed", status="2.1.9"), Taken.NO_FAILURE),
    Case("Exim", lambda to: report(to, status="5.0.0", said="smtp; 550-5.1.1 No such user"), Taken.HARD, "5.1.1"),
    Case(
        "Exim, plain",
        lambda to: plain(to, "  anna@mail.example\n    550 5.1.1 Unknown", head="X-Failed-Recipients: a\n"),
        Taken.HARD,
        "5.1.1",
    ),
    Case(
        "Exim, bare code",
        lambda to: plain(to, "  anna@mail.example\n    550 Unrouteable", head="X-Failed-Recipients: a\n"),
        Taken.SOFT,
    ),
    Case(
        "Exim, late",
        lambda to: plain(to, "The message is delayed, 451 4.7.1 later; it will be retried."),
        Taken.NO_FAILURE,
    ),
    Case(
        "Exchange",
        lambda to: report(to, status="5.1.10", said="smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
        Taken.HARD,
        "5.1.10",
    ),
    Case(
        "Exchange, blocked",
        lambda to: report(to, status="5.7.1", said="smtp;550 5.7.1 not allowed"),
        Taken.SOFT,
        "5.7.1",
    ),
    Case(
        "sendmail",
        lambda to: report(to, said="SMTP; 550 5.1.1 <anna@mail.example>... User unknown"),
        Taken.HARD,
        "5.1.1",
    ),
    Case(
        "sendmail, disk", lambda to: report(to, status="4.2.2", said="SMTP; 452 4.2.2 disk quota"), Taken.SOFT, "4.2.2"
    ),
    Case("full mailbox", lambda to: report(to, status="5.2.2", said="smtp; 552 5.2.2 over quota"), Taken.SOFT, "5.2.2"),
    Case("closed mailbox", lambda to: report(to, status="5.2.1", said="smtp; 550 5.2.1 disabled"), Taken.HARD, "5.2.1"),
    Case(
        "large provider",
        lambda to: report(to, said="smtp; 550-5.1.1 The account that you tried to reach\n 550 5.1.1 does not exist"),
        Taken.HARD,
        "5.1.1",
    ),
    Case(
        "two blocks",
        lambda to: report(to).replace(
            b"Final-Recipient", b"Final-Recipient: rfc822; b@c\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient", 1
        ),
        Taken.HARD,
        "5.1.1",
    ),
    Case(
        "our sender", lambda to: report(to, status="5.1.8", said="smtp; 550 5.1.8 sender rejected"), Taken.SOFT, "5.1.8"
    ),
    Case("only a status", lambda to: report(to, status="5.1.6"), Taken.HARD, "5.1.6"),
    Case("no status", lambda to: report(to, status="", said="smtp; 550 no such user here"), Taken.SOFT),
    Case("content", lambda to: report(to, status="5.6.0", said="smtp; 554 5.6.0 bad content"), Taken.SOFT, "5.6.0"),
    Case("qmail", lambda to: plain(to, QMAIL.format("Remote host said: 550 5.1.1 unknown user")), Taken.HARD, "5.1.1"),
    Case("qmail, soft", lambda to: plain(to, QMAIL.format("Remote host said: 452 4.2.2 full")), Taken.SOFT, "4.2.2"),
    Case(
        "qmail, no code", lambda to: plain(to, QMAIL.format("Sorry, no mailbox here by that name.")), Taken.NO_FAILURE
    ),
    Case("postmaster", lambda to: plain(to, "550 5.1.1 gone", sender="postmaster@mail.example"), Taken.HARD, "5.1.1"),
    Case(
        "out of office",
        lambda to: plain(to, "I am away until 2026-04-01.", sender="anna@mail.example"),
        Taken.NO_FAILURE,
    ),
    Case(
        "answer of a machine",
        lambda to: plain(to, "550 5.1.1", head="Auto-Submitted: auto-replied\n"),
        Taken.NO_FAILURE,
    ),
    Case("capitals", lambda to: report(to.upper()), Taken.HARD, "5.1.1"),
    Case("complaint", lambda to: complaint(to), Taken.COMPLAINT),
    Case("complaint, sent back", lambda to: complaint("", in_original=to), Taken.COMPLAINT),
    Case("no complaint", lambda to: complaint(to, kind="not-spam"), Taken.NO_FAILURE),
    Case("complaint of nobody", lambda to: complaint(""), Taken.NOT_OURS),
    Case("forged", lambda to: report(to.replace("+", "+aaaaaaaaaa")), Taken.NOT_OURS),
    Case("forged signature", lambda to: report(_changed(to)), Taken.NOT_OURS),
    Case("no token", lambda to: report("returns@watch.example"), Taken.NOT_OURS),
    Case("empty", lambda to: b"", Taken.NOT_OURS),
    Case("bytes", lambda to: bytes(range(256)) * 10, Taken.NOT_OURS),
]


def _changed(to: str) -> str:
    """Its last letter is another one."""
    at = to.index("@") - 1
    return f"{to[:at]}{'a' if to[at] != 'a' else 'b'}{to[at + 1 :]}"


@pytest.fixture
def sent(settings) -> Delivery:
    settings.MAIL_BOUNCES = "returns+{}@watch.example"
    who = make.subscriber("anna@mail.example")
    return make.delivery(who, state=State.SENT, due_at=None, sent_at=clock.now())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_servers_write(sent, case):
    raw = case.raw(verp.bounce_address(sent.public_id))
    assert bounces.take(raw) is case.taken
    kept = list(Bounce.objects.values_list("kind", "status"))
    is_new = case.taken in (Taken.HARD, Taken.SOFT, Taken.COMPLAINT)
    assert kept == ([(case.taken.name.lower(), case.status)] if is_new else [])
    sent.refresh_from_db()
    assert sent.state == (State.BOUNCED if case.taken in (Taken.HARD, Taken.SOFT) else State.SENT)
    reasons = suppressing.reasons_of([sent.address])
    expected = {Taken.HARD: "bounced", Taken.COMPLAINT: "complained"}.get(case.taken)
    assert reasons == ({sent.address: expected} if expected else {})
    if is_new:
        assert bounces.take(raw) is Taken.AGAIN
        assert Bounce.objects.count() == 1


def test_the_fifth_soft_one_within_a_fortnight_suppresses(sent, monkeypatch):
    start = clock.now()
    for day, n in ((0, 0), (20, 0), (21, 0), (22, 0), (23, 0), (24, 1)):
        monkeypatch.setattr(clock, "now", lambda day=day: start + timedelta(days=day))
        row = make.delivery(sent.subscriber, state=State.SENT, due_at=None)
        assert bounces.take(report(verp.bounce_address(row.public_id), status="4.2.2")) is Taken.SOFT
        assert len(suppressing.reasons_of([sent.address])) == n


def test_a_mail_that_is_gone_and_a_recipient_that_only_the_server_knows(sent):
    to = verp.bounce_address(sent.public_id)
    assert bounces.take(report("undisclosed:;"), recipient=to) is Taken.HARD
    sent.delete()
    assert bounces.take(report(to)) is Taken.GONE


def test_the_command_reads_folders_files_and_its_input(sent, tmp_path, monkeypatch, capsys):
    rows = [make.delivery(sent.subscriber, state=State.SENT, due_at=None) for _ in range(3)]
    first, second, third = (verp.bounce_address(row.public_id) for row in rows)
    folder = mailbox.Maildir(tmp_path / "returns")
    folder.add(report(first))
    folder.add(report("nobody@watch.example"))
    call_command("digest", "bounces", str(tmp_path / "returns"))
    assert capsys.readouterr().out.splitlines() == [f"     1  {Taken.HARD.value}", f"     1  {Taken.NOT_OURS.value}"]
    call_command("digest", "bounces", str(tmp_path / "returns"))
    assert capsys.readouterr().out == "Nothing new came back.\n"
    box = mailbox.mbox(tmp_path / "box")
    box.add(report(second))
    box.add(report(first))
    box.close()
    call_command("digest", "bounces", str(tmp_path / "box"))
    assert capsys.readouterr().out.splitlines() == [f"     1  {Taken.HARD.value}", f"     1  {Taken.AGAIN.value}"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report("x@y.example"))))
    call_command("digest", "bounces", "--recipient", third)
    assert capsys.readouterr().out == f"     1  {Taken.HARD.value}\n"
