"""What a mail is to programs that carry and sort it: its headers, and bodies that every server can pass on unchanged."""

from __future__ import annotations

import textwrap
from binascii import b2a_qp
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.header import Header
from email.message import Message
from email.mime.image import MIMEImage
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import MIMEMixin, forbid_multi_line_headers

from tracker.collection.clock import now
from tracker.digests import cleaning
from tracker.digests.models import Delivery

# No address in a header is broken off after its name: some programs that look for the way out read one line only.
_LONGEST = 990
LIST_NAME = "Stillwatch digests"


class _Parsed(MIMEMixin, Message):  # type: ignore[misc]
    """A mail as Django's back ends take it."""


class Letter(EmailMultiAlternatives):
    """A mail whose lines are ASCII and short, so that no server has to touch what a signature covers.

    text, html: in pieces of whole lines. Each is encoded once, however many mails it stands in.
    """

    mixed_subtype = "related"

    def __init__(
        self,
        *,
        subject: str,
        text: Sequence[str],
        html: Sequence[str],
        image: MIMEImage | None,
        to: str,
        headers: dict[str, str],
    ) -> None:
        super().__init__(
            subject=subject,
            body="".join(text),
            from_email=sender(),
            to=[to],
            headers=headers,
            attachments=[image] if image else None,
        )
        self.attach_alternative("".join(html), "text/html")
        self._text, self._html, self._image = text, html, image

    def as_bytes(self) -> bytes:
        """The mail as it goes over the wire."""
        related = _RELATED if self._image else ()
        parts = [*self._heads(), *related, _ALTERNATIVE, *map(_quoted, self._text), _HTML, *map(_quoted, self._html)]
        parts.append(_ALTERNATIVE_END)
        if self._image:
            parts += (_NEXT_RELATED, _carried(self._image), _RELATED_END)
        return b"".join(parts)

    def message(self) -> Message:
        """The same for back ends that look into it."""
        made = message_from_bytes(self.as_bytes(), _class=_Parsed, policy=_POLICY)
        assert isinstance(made, Message)
        return made

    def _heads(self) -> list[bytes]:
        values = {
            "MIME-Version": "1.0",
            "Subject": _encoded(self.subject),
            "From": self.from_email,
            "To": ", ".join(self.to),
        }
        return [_head(name, value) for name, value in (values | self.extra_headers).items()]


# No quoted-printable text has "=_" in it, and no picture a dash.
_INNER, _OUTER = b"=_words", b"=_whole"
_QUOTED = b'Content-Type: text/%s; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
_RELATED = (b'Content-Type: multipart/related; boundary="' + _OUTER + b'"\r\n\r\n--' + _OUTER + b"\r\n",)
_ALTERNATIVE = (
    b'Content-Type: multipart/alternative; boundary="' + _INNER + b'"\r\n\r\n--' + _INNER + b"\r\n" + _QUOTED % b"plain"
)
_HTML = b"\r\n--" + _INNER + b"\r\n" + _QUOTED % b"html"
_ALTERNATIVE_END = b"\r\n--" + _INNER + b"--\r\n"
_NEXT_RELATED, _RELATED_END = b"\r\n--" + _OUTER + b"\r\n", b"\r\n--" + _OUTER + b"--\r\n"
_POLICY = policy.compat32.clone(max_line_length=_LONGEST)
_WIRE = policy.compat32.clone(linesep="\r\n")


@lru_cache(maxsize=256)
def _head(name: str, value: str) -> bytes:
    """The line of a header, broken off only where no server would take it whole. Raises BadHeaderError."""
    _, fit = forbid_multi_line_headers(name, value, "utf-8") if name != "Subject" else (name, value)
    line = f"{name}: {fit}"
    if len(line) > _LONGEST or "\n" in line:
        line = "\r\n ".join(textwrap.wrap(line, _LONGEST, break_long_words=False, break_on_hyphens=False))
    return f"{line}\r\n".encode("ascii")


@lru_cache(maxsize=8000)
def _quoted(lines: str) -> bytes:
    """Whole lines as quoted-printable."""
    plain = lines.replace("\r\n", "\n").replace("\r", "\n").encode()
    return b2a_qp(plain).replace(b"\n", b"\r\n")


@lru_cache(maxsize=64)
def _carried(image: MIMEImage) -> bytes:
    """The picture with its headers."""
    return image.as_bytes(policy=_WIRE)


@lru_cache(maxsize=2000)
def _encoded(subject: str) -> str:
    """The subject as a header has it, on one line: what takes longest of a mail, and many have the same."""
    return subject if subject.isascii() else Header(subject, "utf-8").encode(linesep="")


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
