"""The one mail that a sign-up causes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from tracker.digests import limits
from tracker.digests.addresses import domain_of
from tracker.digests.following import Wanted, named
from tracker.digests.models import Delivery, SignUp, Subject
from tracker.digests.tokens import Purpose, token_of


def queue_confirmation(sign_up: SignUp, follows: Sequence[Wanted], moment: datetime) -> Delivery:
    """Puts the mail with the sign-up's link into the outbox, in the language of the page that it was made on."""
    subscriber = sign_up.subscriber
    public_id = uuid.uuid4()
    with override(sign_up.language):
        token = token_of(Purpose.CONFIRM, subscriber.public_id, link_part(sign_up.pk, subscriber.address))
        subject = gettext("Confirm that you want mail from Stillwatch")
        text = _text(settings.SITE_URL + reverse("digests:confirm", args=[token]), follows)
    return Delivery.objects.create(
        public_id=public_id,
        subscriber=subscriber,
        purpose=Delivery.Purpose.CONFIRM,
        slot=f"confirm {sign_up.pk}",
        address=subscriber.address,
        domain=domain_of(subscriber.address),
        subject=subject,
        text=text,
        language=sign_up.language,
        message_id=f"<{public_id.hex}@{urlsplit(settings.SITE_URL).hostname}>",
        made_at=moment,
        due_at=moment,
    )


def link_part(number: int, address: str) -> str:
    """What the link of a mail to that address is further about: a sign-up, 0 of none, and whose mailbox it went to."""
    return f"{number}m{limits.mailbox_of(address)}"


def _text(link: str, follows: Sequence[Wanted]) -> str:
    """What the mail says. Words that somebody typed are no part of it: nobody's words are sent to strangers by us."""
    words = named([one.target for one in follows if one.target.subject is not Subject.SEARCH])
    lines = [f"- {one.words}" for one in words.values()]
    if len(words) < len(follows):
        lines.append(f"- {gettext('What a search of the site finds')}")
    paragraphs = (
        gettext("Somebody asked that Stillwatch write to this address when there is news of:"),
        "\n".join(lines),
        gettext("If that was you, open this page and press its button. The link lasts 14 days."),
        link,
        gettext("If it was not, do nothing: then this is the only mail that comes of it."),
    )
    return "\n\n".join(paragraphs)
