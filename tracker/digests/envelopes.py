"""What a mail is to programs that carry and sort it: its headers, and bodies that every server can pass on unchanged."""

from __future__ import annotations

from binascii import b2a_qp
from email.header import Header
from email.message import Message
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from tracker.collection.clock import now
from tracker.digests import cleaning
from tracker.digests.models import Delivery

# No address in a header is broken off after its name: some programs that look for the way out read one line only.
_LONGEST = 990
LIST_NAME = "Stillwatch digests"


class Letter(EmailMultiAlternatives):
    """A mail whose lines are ASCII and short, so that no server has to touch what a signature covers."""

    mixed_subtype = "related"

    def message(self) -> Any:
        words = self.subject
        self.subject = _encoded(words)
        try:
            made = super().message()
        finally:
            self.subject = words
        made.policy = made.policy.clone(max_line_length=_LONGEST)
        for part in made.walk():
            if part.get_content_maintype() == "text":
                _quote(part)
        return made


@lru_cache(maxsize=2000)
def _encoded(subject: str) -> str:
    """The subject as a header has it, on one line: what takes longest of a mail, and many have the same."""
    return subject if subject.isascii() else Header(subject, "utf-8").encode(linesep="")


def _quote(part: Message) -> None:
    """The part's text as quoted-printable, whatever Django made of it."""
    text = part.get_payload(decode=True)
    if isinstance(text, bytes):
        part.set_payload(b2a_qp(text.replace(b"\r\n", b"\n")).decode("ascii"))
        del part["Content-Transfer-Encoding"]
        part["Content-Transfer-Encoding"] = "quoted-printable"


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def sender() -> str:
    """Whom mail comes from, as its reader sees it."""
    return settings.DEFAULT_FROM_EMAIL


def headers_of(delivery: Delivery, language: str, unsubscribe: str = "") -> dict[str, str]:
    """What every mail carries, and of a digest what its list is and how it is left. unsubscribe: a whole address."""
    told = _of_every_mail(cleaning.header(delivery.message_id), language)
    if delivery.purpose != Delivery.Purpose.DIGEST:
        return told
    cadence, _, period = cleaning.header(delivery.slot).partition(" ")
    return told | {
        "List-Id": f"{LIST_NAME} <digests.{host()}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        "Feedback-ID": f"{period.replace(':', '-')}:{cadence}:digest:stillwatch",
    }


def preview_headers(language: str) -> dict[str, str]:
    """What a mail carries that goes to nobody."""
    return _of_every_mail(f"<preview@{host()}>", language)


def _of_every_mail(message_id: str, language: str) -> dict[str, str]:
    return {
        "Date": format_datetime(now()),
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }
