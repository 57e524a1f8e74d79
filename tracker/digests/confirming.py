"""The one mail that a sign-up causes."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from tracker.digests.addresses import domain_of
from tracker.digests.models import Delivery, SignUp
from tracker.digests.tokens import Purpose, token_of


def queue_confirmation(sign_up: SignUp, moment: datetime) -> Delivery:
    """Puts the mail with the sign-up's link into the outbox, in the language of the page that it was made on."""
    subscriber = sign_up.subscriber
    public_id = uuid.uuid4()
    with override(sign_up.language):
        token = token_of(Purpose.CONFIRM, subscriber.public_id, str(sign_up.pk))
        subject, text = _told(settings.SITE_URL + reverse("digests:confirm", args=[token]))
    return Delivery.objects.create(
        public_id=public_id,
        subscriber=subscriber,
        purpose=Delivery.Purpose.CONFIRM,
        slot=f"confirm {sign_up.pk}",
        address=subscriber.address,
        domain=domain_of(subscriber.address),
        subject=subject,
        text=text,
        message_id=f"<{public_id.hex}@{urlsplit(settings.SITE_URL).hostname}>",
        made_at=moment,
        due_at=moment,
    )


def _told(link: str) -> tuple[str, str]:
    subject = gettext("Stillwatch: confirm that you want this mail")
    text = gettext(
        "Somebody asked that news from Stillwatch be sent to this address. If that was you, confirm it within 14 days:\n"
        "\n{link}\n\nIf it was not, do nothing: without it no other mail comes."
    )
    return subject, text.format(link=link)
