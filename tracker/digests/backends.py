"""Django mail back ends of our own."""

from __future__ import annotations

import mailbox
import threading
from collections.abc import Sequence
from email.message import Message
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_one_writer = threading.Lock()  # mailbox.Maildir counts its files in the class, unguarded


class FolderBackend(BaseEmailBackend):
    """Puts mail into a Maildir, which mail programs can open, instead of sending it to anybody."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._path = settings.MAIL_FOLDER

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many it put there: each a file that is whole as soon as it can be seen."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with _one_writer:
            folder = mailbox.Maildir(self._path, create=True)
            for message in email_messages:
                folder.add(self._as_delivered(message))
        return len(email_messages)

    def _as_delivered(self, message: EmailMessage) -> Message:
        parsed: Message = message.message()
        parsed["Return-Path"] = f"<{message.from_email}>"
        for recipient in message.recipients():
            parsed["Delivered-To"] = recipient
        return parsed
