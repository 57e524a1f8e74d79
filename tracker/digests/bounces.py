"""What comes back by mail: reports of failed delivery (RFC 3464), complaints (RFC 5965), and what older servers write.

Only what names a delivery with our signature counts: an address of ours is easily guessed, its token is not.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

from tracker.digests import returning, verp
from tracker.digests.models import Bounce, Delivery
from tracker.digests.returning import MOST_TEXT, STATUS, status_in

MOST_BYTES = 1_000_000  # of one mail; what counts stands at its beginning

_CODE = re.compile(r"\b([45]\d\d)[ -](?=\S)")
# 5.1.7 and 5.1.8 are about us; 5.2.1 is a mailbox that was closed.
_HARD = re.compile(r"5\.(1\.(0|1|2|3|4|6|9|10)|2\.1)$")
_CAME_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "Apparently-To", "To")
_SENT_FROM = ("Original-Mail-From", "Return-Path", "X-Envelope-From", "Errors-To", "Sender")
_MACHINES = re.compile(r"mailer-daemon|postmaster|mail delivery|mdaemon", re.I)


class Taken(StrEnum):
    """What became of one mail that came back."""

    HARD = "no such mailbox: suppressed"
    SOFT = "not taken this time"
    COMPLAINT = "marked as unwanted: suppressed"
    AGAIN = "known already"
    NO_FAILURE = "no failure: late, delivered, or somebody's answer"
    NOT_OURS = "without our signature: ignored"
    GONE = "about a mail that is kept no more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a mail that came back says. kind: None where nothing failed; status: enhanced code, empty where none stands."""

    delivery: uuid.UUID
    kind: Bounce.Kind | None
    status: str = ""
    words: str = ""


def take(raw: bytes, *, recipient: str = "") -> Taken:
    """One mail is taken in; twice does no harm. recipient: to which address it came, where the mail server says so."""
    report = read(raw, recipient=recipient)
    if report is None:
        return Taken.NOT_OURS
    return settle(report)


def settle(report: Report) -> Taken:
    """What the report says of a mail is written down; twice does no harm."""
    if report.kind is None:
        return Taken.NO_FAILURE
    delivery = Delivery.objects.filter(public_id=report.delivery).first()
    if delivery is None:
        return Taken.GONE
    if not returning.note(delivery, report.kind, report.words, report.status):
        return Taken.AGAIN
    if report.kind is not Bounce.Kind.COMPLAINT:
        # Of a mail that is still to be tried again the sender decides.
        sent = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENT)
        sent.update(state=Delivery.State.BOUNCED, reply=report.words, failure=report.words)
    return Taken[report.kind.name]


def read(raw: bytes, *, recipient: str = "") -> Report | None:
    """What the mail says; None where it does not prove that it is about a mail of ours."""
    message = message_from_bytes(raw[:MOST_BYTES])
    parts = list(_parts(message))
    by_type = {part.get_content_type(): part for part in reversed(parts)}
    if (feedback := by_type.get("message/feedback-report")) is not None:
        return _complaint(feedback, by_type)
    named = _named(message, recipient) or _named_in_original(by_type)
    if named is None:
        return None
    if (status := by_type.get("message/delivery-status")) is not None:
        return _delivery_report(named, status)
    return _plain_report(named, message, parts)


def _complaint(feedback: Message, by_type: dict[str, Message]) -> Report | None:
    fields = _block(feedback)
    named = next((found for name in _SENT_FROM for value in fields.get_all(name, []) if (found := _token(value))), None)
    named = named or _named_in_original(by_type)
    if named is None:
        return None
    kind = _word(fields, "Feedback-Type").lower()
    is_complaint = kind in ("abuse", "fraud", "opt-out", "opt-out-list", "other", "virus")
    return Report(delivery=named, kind=Bounce.Kind.COMPLAINT if is_complaint else None, words=f"complaint: {kind}"[:80])


def _delivery_report(named: uuid.UUID, part: Message) -> Report:
    blocks = [block for block in _blocks(part) if block.get("Action") or block.get("Status")]
    failed = next((block for block in blocks if _word(block, "Action").lower() in ("failed", "")), None)
    if failed is None:
        return Report(delivery=named, kind=None)
    said = _word(failed, "Diagnostic-Code") or _word(failed, "Status")
    # What the last server said is more exact than the 5.0.0 that many write above it.
    status = status_in(said, is_final=True) or status_in(_word(failed, "Status"))
    return undelivered(named, status, said)


def _plain_report(named: uuid.UUID, message: Message, parts: list[Message]) -> Report:
    """By servers that write for people alone. Answers by people's own programs are no failures."""
    is_failure = bool(message.get("X-Failed-Recipients")) or bool(_MACHINES.search(str(message.get("From", ""))))
    is_answer = str(message.get("Auto-Submitted", "")).lower().startswith("auto-replied") and not message.get(
        "X-Failed-Recipients"
    )
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    status, code = status_in(text, is_final=True), _CODE.search(text)
    is_late = re.search(r"\b(?:will be retried|still (?:being )?tr(?:ied|ying)|delayed)\b", text, re.I)
    if not is_failure or is_answer or (is_late and not status.startswith("5")) or not (status or code):
        return Report(delivery=named, kind=None)
    begin = STATUS.search(text) or code
    line = text[text.rfind("\n", 0, begin.start()) + 1 :].splitlines()[0] if begin else ""
    return undelivered(named, status, line)


def undelivered(named: uuid.UUID, status: str, words: str) -> Report:
    """Of a mail that was not delivered: whether its mailbox is not there, by the enhanced code. words: the server's."""
    kind = Bounce.Kind.HARD if _HARD.match(status) else Bounce.Kind.SOFT
    return Report(delivery=named, kind=kind, status=status, words=printable(words))


def _named(message: Message, recipient: str) -> uuid.UUID | None:
    """By the address to which it came."""
    values = [recipient, *(str(value) for name in _CAME_TO for value in message.get_all(name, []))]
    return next((found for value in values for one in value.split(",") if (found := _token(one))), None)


def _named_in_original(by_type: dict[str, Message]) -> uuid.UUID | None:
    """By the headers of our mail, where it was sent back."""
    for kind in ("message/rfc822", "text/rfc822-headers"):
        part = by_type.get(kind)
        if part is None:
            continue
        original = _block(part) if kind == "message/rfc822" else message_from_bytes(_text(part).encode())
        for name in _SENT_FROM:
            for value in original.get_all(name, []):
                if found := _token(str(value)):
                    return found
    return None


def _token(value: str) -> uuid.UUID | None:
    inner = value.rpartition("<")[2].partition(">")[0]
    return verp.delivery_of(inner.strip())


def _parts(message: Message) -> Iterator[Message]:
    """The mail's own parts; those of the mail that it carries are no reports."""
    yield message
    if message.get_content_type() in ("message/rfc822", "message/delivery-status", "message/feedback-report"):
        return
    if isinstance(payload := message.get_payload(), list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part)


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report, which some servers encode against the rules."""
    payload = part.get_payload()
    if isinstance(payload, list) and part.get("Content-Transfer-Encoding", "").lower() != "base64":
        return [block for block in payload if isinstance(block, Message)]
    return [message_from_bytes(block.encode()) for block in re.split(r"\r?\n\r?\n", _text(part).strip())]


def _block(part: Message) -> Message:
    return (_blocks(part) or [Message()])[0]


def _word(block: Message, name: str) -> str:
    """A field without the type in front, such as `smtp;`."""
    value = re.sub(r"\s+", " ", str(block.get(name, ""))).strip()
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and " " not in kind.strip() else value


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content.decode("utf-8", "replace")[:MOST_TEXT]
    return str(part.get_payload())[:MOST_TEXT]


def printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:500]
