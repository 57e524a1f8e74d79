"""Mails about accounts: they go the way of all mail, by the outbox."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as current
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from tracker.collection.clock import now
from tracker.digests import limits, suppressing
from tracker.digests.clients import client_of, share_of
from tracker.digests.confirming import link_part
from tracker.digests.models import Delivery
from tracker.digests.tokens import Purpose, token_of

# About accounts, to one address: nobody can have a stranger's mailbox filled with them.
MAILS_A_DAY = 10
# What was sent is kept so long: codes and links in it open an account.
WORDS_ARE_KEPT = timedelta(hours=1)
MAILS_ARE_KEPT = timedelta(days=30)
# Sent where somebody asks who may or may not have an account. Making one hashes a password, which takes far longer than all
# the rest: where none is made one is hashed all the same, so that how long it takes tells nothing.
_TELLS_OF_ACCOUNTS = frozenset(
    f"account/email/{name}" for name in ("account_already_exists", "password_reset_key", "unknown_account")
)

# A code runs out within minutes; who asks for another waits no day for it.
_CODES_APART = timedelta(minutes=5)

logger = logging.getLogger(__name__)


class OutboxAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Stores what is to be sent, and says who asks."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix in _TELLS_OF_ACCOUNTS:
            make_password("hashed for the time that it takes")
        request: HttpRequest = current.request
        is_proved = EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
        if not is_proved and not _may_be_written_to(email, client_of(request)):
            return
        asked_at = f"{request.scheme}://{request.get_host()}"
        told = {"email": email, "site": settings.SITE_URL, "again": "" if is_proved else _again(email), **context}
        # Links lead to where readers find the site, whatever host the request named.
        told = {name: _moved(value, asked_at) for name, value in told.items()}
        message = self.render_mail(template_prefix, email, told)
        queue_account_mail(email, message.subject, str(message.body))

    def get_client_ip(self, request: HttpRequest) -> str:
        return share_of(client_of(request))


def queue_account_mail(address: str, subject: str, text: str) -> Delivery | None:
    """A mail that waits in the outbox, in the language that is active; None, and nothing, where the address had too many of them within a day."""
    moment = now()
    lately = Delivery.objects.filter(
        purpose=Delivery.Purpose.ACCOUNT, address__iexact=address, made_at__gt=moment - timedelta(days=1)
    )
    if lately.count() >= MAILS_A_DAY:
        logger.warning("an address had %s mails about its account within a day: no more today", MAILS_A_DAY)
        return None
    public_id = uuid.uuid4()
    return Delivery.objects.create(
        public_id=public_id,
        purpose=Delivery.Purpose.ACCOUNT,
        slot=f"account {public_id.hex[:12]}",
        address=address,
        domain=address.rpartition("@")[2].lower(),
        subject=subject,
        text=text,
        language=get_language() or "",
        message_id=f"<{public_id.hex}@{urlsplit(settings.SITE_URL).hostname}>",
        made_at=moment,
        due_at=moment,
    )


def _again(address: str) -> str:
    """Where its reader asks for more mails than strangers may have sent there."""
    token = token_of(Purpose.CONFIRM, uuid.uuid4(), link_part(0, address))
    return settings.SITE_URL + reverse("digests:confirm", args=[token])


def _may_be_written_to(address: str, client: str) -> bool:
    """Whether the limits of sign-ups let one mail more go to an address that no account has proved."""
    reason = suppressing.reasons_of([address]).get(address)
    # Who asked to be forgotten is not reminded by a stranger who types the address.
    is_welcome = reason != suppressing.Reason.ERASED and not suppressing.forbids(reason, Delivery.Purpose.ACCOUNT)
    with transaction.atomic():
        asking = limits.Asking(address=address, client=client, is_welcome=is_welcome, apart=_CODES_APART)
        return limits.allow(asking, now())


def forget_words() -> int:
    """Blanks what mails about accounts said that went out or were given up; of how many."""
    over = Delivery.objects.filter(
        purpose=Delivery.Purpose.ACCOUNT, due_at=None, made_at__lt=now() - WORDS_ARE_KEPT
    ).exclude(sent_at__gte=now() - WORDS_ARE_KEPT)
    return over.exclude(text="", html="").update(text="", html="")


def drop_old() -> int:
    """Drops mails about accounts that were made long ago: they hold plain addresses; how many."""
    old = Delivery.objects.filter(purpose=Delivery.Purpose.ACCOUNT, made_at__lt=now() - MAILS_ARE_KEPT)
    return old.delete()[1].get("digests.Delivery", 0)


def _moved(value: Any, asked_at: str) -> Any:
    is_link_here = isinstance(value, str) and value.startswith(f"{asked_at}/")
    return settings.SITE_URL + value[len(asked_at) :] if is_link_here else value
