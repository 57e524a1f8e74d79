"""Commands that are sent ahead of their answers, and a mail server that answers each of them as a script has it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.mail import EmailMessage

from tracker.digests.transport import Fate, Reply, ServerRefuses, SmtpTransport, transport

_TAKES = {"mail": "250 fine", "rcpt": "250 fine", "data": "354 go on", ".": "250 kept", "rset": "250 fine"}
_HANG_UP = "hangs up"


@contextmanager
def scripted(*scripts: dict[str, str]) -> Iterator[tuple[int, list[list[str]]]]:
    """A port, and what came there in one go each. scripts: of one mail each, by a command's first word its answer."""
    came: list[list[str]] = []
    left = [_TAKES | script for script in scripts]

    def serve() -> None:
        while left:
            link, _ = listening.accept()
            with link:
                _converse(link, left, came)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1], came


def _converse(link: socket.socket, left: list[dict[str, str]], came: list[list[str]]) -> None:
    link.sendall(b"220 here\r\n")
    script: dict[str, str] = {}
    is_body = False
    while packet := link.recv(100_000).decode():
        lines = packet.removesuffix("\r\n").split("\r\n")
        words = ["."] if is_body and lines[-1] == "." else [line.partition(" ")[0].lower() for line in lines]
        came.append(words)
        for word in words:
            if word == "mail":
                script = left.pop(0)
            answer = "250-here\r\n250 PIPELINING" if word == "ehlo" else script.get(word, "221 bye")
            if answer == _HANG_UP:
                return
            link.sendall(f"{answer}\r\n".encode())
            is_body = answer.startswith("354")


@pytest.fixture
def way(settings: Any) -> Iterator[Any]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 3
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    def to(port: int) -> SmtpTransport:
        settings.EMAIL_PORT = port
        found = transport()
        assert isinstance(found, SmtpTransport)
        return found

    return to


def deliver(way: SmtpTransport) -> Reply:
    return way.deliver(EmailMessage("news", "words", to=["anna@mail.example"]), "us@watch.example", "anna@mail.example")


def test_a_mail_takes_two_ways_there_and_back(way):
    with scripted({}, {}) as (port, came):
        one = way(port)
        assert [deliver(one).fate, deliver(one).fate] == [Fate.SENT, Fate.SENT]
        one.close()
    assert came[1:5] == [["mail", "rcpt", "data"], ["."], ["mail", "rcpt", "data"], ["."]]


def test_a_server_that_waits_for_a_mail_to_nobody_gets_an_empty_one_and_the_next_mail_goes(way):
    with scripted({"rcpt": "550 5.1.1 nobody", ".": "554 to nobody"}, {}) as (port, came):
        one = way(port)
        assert deliver(one) == Reply(fate=Fate.NO_MAILBOX, text="550 5.1.1 nobody")
        assert deliver(one).fate == Fate.SENT
        one.close()
    assert came[1:5] == [["mail", "rcpt", "data"], ["."], ["rset"], ["mail", "rcpt", "data"]]


def test_what_was_sent_ahead_of_a_refusal_of_us_is_answered_before_the_next(way):
    refuses = {"mail": "451 4.7.1 not yet", "rcpt": "503 no mail", "data": "503 no mail"}
    with scripted(refuses, {}) as (port, came):
        one = way(port)
        with pytest.raises(ServerRefuses, match=r"451 4\.7\.1 not yet"):
            deliver(one)
        assert deliver(one).fate == Fate.SENT
        one.close()
    assert came[1:4] == [["mail", "rcpt", "data"], ["rset"], ["mail", "rcpt", "data"]]


@pytest.mark.parametrize(
    ("script", "fate", "words"),
    [
        ({"rcpt": "450 later", "data": _HANG_UP}, Fate.LATER, "450 later"),
        ({"rcpt": _HANG_UP}, Fate.LATER, "broke off"),
        ({"data": "451 later"}, Fate.LATER, "451 later"),
        ({"rcpt": "421 closing", "data": _HANG_UP}, Fate.LATER, "421 closing"),
    ],
)
def test_a_server_that_hangs_up_amid_its_answers_hurts_one_mail_only(way, script, fate, words):
    with scripted(script, {}) as (port, _):
        one = way(port)
        reply = deliver(one)
        assert reply.fate == fate
        assert words in reply.text
        assert deliver(one).fate == Fate.SENT
        one.close()


def test_a_mail_on_a_connection_that_was_hung_up_meanwhile_goes_over_a_new_one(way):
    with scripted({}, {"mail": _HANG_UP}, {}) as (port, _):
        one = way(port)
        assert [deliver(one).fate, deliver(one).fate] == [Fate.SENT, Fate.SENT]
        one.close()
