"""One mail over one connection that stays open: what the mail server says to it, sorted by whose fault it is."""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
import time
import uuid
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from tracker.digests.envelopes import Letter

logger = logging.getLogger(__name__)

IDLE_SECONDS = 20.0  # servers hang up on who says nothing for long
MAILS_A_CONNECTION = 500
LONGEST_REPLY = 500
# What needs no rewriting for the wire, as nearly every address.
_PLAIN = re.compile(r"[a-zA-Z0-9_+-]+(?:\.[a-zA-Z0-9_+-]+)*@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+")
# HTTP statuses by which a service refuses us, or puts us off, rather than a mail.
_ABOUT_US = frozenset({401, 402, 403, 404, 405, 408, 425, 429})
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


class Fate(StrEnum):
    """What became of a mail. LATER: not taken this time. OURS: the same, without a word of its mailbox. REFUSED: never
    taken, for what it says or for who we are; CLOSED: for what the mailbox is at present; NO_MAILBOX: there is none.
    """

    SENT = "sent"
    LATER = "later"
    OURS = "ours"
    REFUSED = "refused"
    CLOSED = "closed"
    NO_MAILBOX = "no_mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was answered to one mail. text: with the code in front, at most LONGEST_REPLY characters."""

    fate: Fate
    text: str


class ServerRefuses(Exception):
    """Our mail server takes nothing from us at present, whomever it is for: says why."""


class Transport(Protocol):
    """A way for mails to leave; one is used by one thread."""

    def deliver(self, message: EmailMessage, sender: str, recipient: str) -> Reply:
        """What was answered. sender: of the envelope. Raises ServerRefuses."""

    def close(self) -> None:
        """Nothing is sent any more."""


def transport() -> Transport:
    """The one that the settings name."""
    backend = get_connection()
    return SmtpTransport(backend) if isinstance(backend, EmailBackend) else BackendTransport(backend)


def as_bytes(message: EmailMessage) -> bytes:
    """The mail as it goes over the wire."""
    if isinstance(message, Letter):
        return message.as_bytes()
    made = message.message()
    for part in made.walk():
        # Otherwise all text is searched for a boundary that does not stand in it, part by part.
        if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            part.set_boundary(f"=_{uuid.uuid4().hex}")
    return bytes(made.as_bytes(linesep="\r\n"))


class SmtpTransport:
    """SMTP, step by step, so that it is known what was refused: us, the address, or the mail."""

    def __init__(self, backend: EmailBackend) -> None:
        self._backend = backend
        self._n_sent = 0
        self._used_at = 0.0
        self._commands: deque[str] = deque()  # whose answers were not read yet
        self._is_ahead = False  # whether they were sent

    def deliver(self, message: EmailMessage, sender: str, recipient: str) -> Reply:
        try:
            to = recipient if _PLAIN.fullmatch(recipient) else sanitize_address(recipient, "ascii")
            to.encode("ascii")
        except (ValueError, UnicodeError) as error:
            return Reply(fate=Fate.REFUSED, text=f"no address that mail can be sent to ({type(error).__name__})")
        body = as_bytes(message)
        is_fresh = self._open()
        try:
            answer = self._begin(sender, to, body)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            if not is_fresh:  # it hung up on a connection that was long open: nothing was handed over yet
                return self.deliver(message, sender, recipient)
            raise ServerRefuses(_words(error)) from error
        if answer is not None:
            return answer
        try:
            return self._hand_over(body)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            return Reply(fate=Fate.LATER, text=f"the connection broke off before an answer ({_words(error)})")

    def close(self) -> None:
        if self._backend.connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._backend.connection.quit()
        self._drop()

    def _drop(self) -> None:
        """Without a good-bye: what the server does may be the reason."""
        if self._backend.connection is not None:
            self._backend.connection.close()
            self._backend.connection = None
        with suppress(OSError, smtplib.SMTPException):
            self._backend.close()  # what was opened in part
        self._n_sent = 0
        self._commands.clear()

    def _open(self) -> bool:
        """Whether the connection is a new one."""
        if self._n_sent >= MAILS_A_CONNECTION or time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()
        try:
            is_new = bool(self._backend.open())
            self._smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            self._drop()
            raise ServerRefuses(_words(error)) from error
        self._used_at = time.monotonic()
        return is_new

    def _begin(self, sender: str, recipient: str, body: bytes) -> Reply | None:
        """None where we may send. What is refused here is refused to us, but for a mail that is too large."""
        smtp = self._smtp
        options = f" size={len(body)}" if smtp.has_extn("size") else ""
        options += " body=8bitmime" if smtp.has_extn("8bitmime") else ""
        mail, to = smtplib.quoteaddr(sender), smtplib.quoteaddr(recipient)
        self._commands = deque((f"mail FROM:{mail}{options}", f"rcpt TO:{to}", "data"))
        self._is_ahead = smtp.has_extn("pipelining")
        if self._is_ahead:  # RFC 2920: one way there and back instead of three
            smtp.send("".join(f"{command}\r\n" for command in self._commands))
        code, text = self._say()
        if code == 250:
            return None
        said = _said(code, text)
        self._reset(code)
        if code == 552 or _status(said).startswith("5.3.4"):
            return Reply(fate=Fate.REFUSED, text=said)
        raise ServerRefuses(said)

    def _say(self) -> tuple[int, bytes]:
        """What is answered to the next command."""
        command = self._commands.popleft()
        return self._smtp.getreply() if self._is_ahead else self._smtp.docmd(command)

    def _hand_over(self, body: bytes) -> Reply:
        code, text = self._say()
        if code not in (250, 251, 252):
            return self._refused(code, text, is_about_mailbox=True)
        try:
            code, text = self._data(body)
        except smtplib.SMTPDataError as error:
            return self._refused(error.smtp_code, error.smtp_error, is_about_mailbox=False)
        if code != 250:
            return self._refused(code, text, is_about_mailbox=False)
        self._n_sent += 1
        self._used_at = time.monotonic()
        return Reply(fate=Fate.SENT, text=_said(code, text))

    def _data(self, body: bytes) -> tuple[int, bytes]:
        """As smtplib has it, which looks at every line by itself. body: begins with a header, and its lines end in CR LF."""
        code, text = self._say()
        if code != 354:
            raise smtplib.SMTPDataError(code, text)
        end = b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
        self._smtp.send(body.replace(b"\r\n.", b"\r\n..") + end)
        return self._smtp.getreply()

    def _refused(self, code: int, text: bytes | str, *, is_about_mailbox: bool) -> Reply:
        said = _said(code, text)
        self._reset(code)
        if code < 500:  # 421 as well: where the server closes to everybody, it says so before the next recipient
            return Reply(fate=Fate.LATER, text=said)
        status = _status(said)
        if not is_about_mailbox or status.startswith("5.7."):
            return Reply(fate=Fate.REFUSED, text=said)
        return Reply(fate=Fate.NO_MAILBOX if status.startswith("5.1.") else Fate.CLOSED, text=said)

    def _reset(self, code: int) -> None:
        """The connection is fit for the next mail, or closed."""
        if code == 421:
            self._drop()
            return
        try:
            while self._is_ahead and self._commands:
                code, _ = self._say()
                if code == 354:  # it waits for a mail, and has nobody to give it to
                    self._smtp.docmd(".")
            self._smtp.rset()
        except (smtplib.SMTPServerDisconnected, OSError):
            self._drop()

    @property
    def _smtp(self) -> smtplib.SMTP:
        connection = self._backend.connection
        if connection is None:
            raise smtplib.SMTPServerDisconnected("no connection")
        found: smtplib.SMTP = connection
        return found


class BackendTransport:
    """Any other back end of Django's, such as anymail's: it takes the mail, or it raises."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._is_open = False

    def deliver(self, message: EmailMessage, sender: str, recipient: str) -> Reply:
        # As back ends have it: the header that is given is From, and `from_email` the envelope's sender.
        message.extra_headers.setdefault("From", message.from_email)
        message.from_email = sender
        message.to = [recipient]
        try:
            if not self._is_open:
                self._backend.open()
                self._is_open = True
            n_taken = self._backend.send_messages([message])
        except Exception as error:
            self.close()
            fate = _fate_of(error)
            if fate is None:
                raise ServerRefuses(_words(error)) from error
            logger.exception("the mail back end failed")
            return Reply(fate=fate, text=_words(error))
        if not n_taken:
            return Reply(fate=Fate.OURS, text="the mail back end did not take it")
        return Reply(fate=Fate.SENT, text="taken by the mail back end")

    def close(self) -> None:
        self._is_open = False
        self._backend.close()


def _fate_of(error: Exception) -> Fate | None:
    """By the HTTP status that services' back ends put into what they raise; None where the service takes nothing from us.

    Their errors are OSErrors whatever they are about, so the status is looked at first.
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        is_final = 400 <= status < 500 and status not in _ABOUT_US
        return Fate.REFUSED if is_final else None
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "AnymailRecipientsRefused" in kinds:  # the service takes no mail to this address
        return Fate.CLOSED
    # Some services' back ends say with no status that a service refuses, whatever it refuses.
    is_refusal = isinstance(error, (OSError, smtplib.SMTPException)) or "AnymailAPIError" in kinds
    return None if is_refusal else Fate.OURS


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return _printable(f"{code} {words}")


def _words(error: Exception) -> str:
    match error:
        case smtplib.SMTPResponseException():
            return _said(error.smtp_code, error.smtp_error)
        case _:
            return _printable(f"{type(error).__name__}: {error}")


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST_REPLY].strip()


def _status(text: str) -> str:
    """The enhanced code, such as '5.1.1'; empty where there is none."""
    found = _STATUS.search(text[:LONGEST_REPLY])
    return found[0] if found else ""
