"""What mail services report of our mails by django-anymail: taken in like what comes back by mail, and as hard to forge.

Only imported where anymail is installed and `ANYMAIL` is set.
"""

from __future__ import annotations

import logging
import uuid
import warnings
from collections.abc import Iterator
from typing import Any, Final

import anymail.urls
from anymail.exceptions import AnymailWarning
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, pre_send, tracking
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.urls import URLPattern, path

from tracker.digests import bounces, returning, subscribing, verp
from tracker.digests.bounces import Report
from tracker.digests.models import Bounce, Delivery

logger = logging.getLogger(__name__)
# Under which the service keeps our token with a mail, and where it posts what became of it.
MARK: Final = "delivery"
FOLDER: Final = "mail-reports"
_SUFFIX: Final = "_tracking_webhook"
# Of a mailbox that a service does not write to any more, for what it did before.
_CLOSED: Final = {
    RejectReason.INVALID: Bounce.Kind.HARD,
    RejectReason.BOUNCED: Bounce.Kind.HARD,
    RejectReason.SPAM: Bounce.Kind.COMPLAINT,
}


def listen() -> None:
    """From now on mails carry a token of ours by which the service's reports name them."""
    pre_send.connect(_mark, dispatch_uid="tracker.digests.service_reports.mark")
    tracking.connect(_take, dispatch_uid="tracker.digests.service_reports.take")


def routes() -> list[URLPattern]:
    """Where services post: those whose reports `ANYMAIL` gives the means to tell from forged ones."""
    return [path(f"{FOLDER}/{one.pattern}", one.callback, name=str(one.name)) for one in _believable()]


@register(Tags.security, deploy=True)
def check_reports(**_: Any) -> list[CheckMessage]:
    """Whether any service's reports can be believed."""
    if any(_believable()):
        return []
    return [
        Warning(
            "ANYMAIL holds nothing by which a mail service's reports can be told from forged ones, so none are taken in.",
            hint='Write "WEBHOOK_SECRET": "name:password" into ANYMAIL, and name and password into the address that the '
            "service posts to; or the service's own signing key, such as MAILGUN_WEBHOOK_SIGNING_KEY.",
            id="digests.W003",
        )
    ]


def _believable() -> Iterator[URLPattern]:
    """Each refuses what does not prove itself by the shared secret or the service's own signature."""
    known = settings.ANYMAIL
    for one in anymail.urls.urlpatterns:
        service, suffix, _ = str(one.name).partition(_SUFFIX)
        if not suffix or not (
            known.get("WEBHOOK_SECRET") or any(name.startswith(f"{service.upper()}_") for name in known)
        ):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error", AnymailWarning)
            try:
                one.callback.view_class()
            except (ImproperlyConfigured, AnymailWarning):
                continue
        yield one


def _mark(message: EmailMessage, **_: Any) -> None:
    """The service keeps the envelope's sender with the mail, also where it sends it under another."""
    if verp.delivery_of(message.from_email) is not None:
        known = getattr(message, "metadata", {})
        message.metadata = {**known, MARK: verp.token_in(message.from_email)}  # type: ignore[attr-defined]


def _take(event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    named = _named(event)
    if named is None:
        return
    if event.event_type == EventType.UNSUBSCRIBED:
        _end(named)
        return
    report = _report(event, named)
    if report is not None:
        taken = bounces.settle(report)
        logger.info("%s reports %s: %s", esp_name, event.event_type, taken.value)


def _named(event: AnymailTrackingEvent) -> uuid.UUID | None:
    """Which delivery it is about, by our token or by our Message-ID; None of any other mail that the service sends."""
    if mark := (event.metadata or {}).get(MARK):
        return verp.delivery_of(f"{mark}@")
    found = Delivery.objects.filter(message_id=event.message_id or "", address__iexact=event.recipient or "")
    return found.values_list("public_id", flat=True).first()


def _report(event: AnymailTrackingEvent, named: uuid.UUID) -> Report | None:
    """None of what is no failure, or is none yet."""
    words = " ".join(str(part) for part in (event.mta_response, event.description) if part)
    words = words or f"{event.event_type} ({event.reject_reason or 'no reason given'})"
    match event.event_type:
        case EventType.COMPLAINED:
            return Report(delivery=named, kind=Bounce.Kind.COMPLAINT, words=bounces.printable(f"complaint: {words}"))
        case EventType.REJECTED if event.reject_reason in _CLOSED:
            return Report(delivery=named, kind=_CLOSED[event.reject_reason], words=bounces.printable(words))
        case EventType.BOUNCED if event.reject_reason == RejectReason.INVALID:
            return Report(delivery=named, kind=Bounce.Kind.HARD, words=bounces.printable(words))
        case EventType.BOUNCED | EventType.REJECTED:
            return bounces.undelivered(named, returning.status_in(words, is_final=True), words)
        case _:
            return None


def _end(named: uuid.UUID) -> None:
    """The reader left by a link of the service's own."""
    delivery = Delivery.objects.select_related("subscriber").filter(public_id=named).first()
    if delivery is not None and delivery.subscriber is not None:
        subscribing.end(delivery.subscriber)
