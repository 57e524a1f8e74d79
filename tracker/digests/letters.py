"""Deliveries -> mails, each in its reader's language."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext, override

from tracker.digests.envelopes import Letter, headers_of
from tracker.digests.fragments import absolute
from tracker.digests.mail_batches import Batch, loaded
from tracker.digests.models import Delivery, Subscriber
from tracker.digests.slots import zone_of
from tracker.digests.tokens import Purpose, token_of
from tracker.digests.writing import Digest, Written, kicker_of, write, write_stored

_one_writes = threading.Lock()  # what one has drawn and rendered, the others find


def messages_for(deliveries: Iterable[Delivery]) -> Mapping[int, EmailMultiAlternatives]:
    """Each delivery's mail by its id; absent where nothing is to be sent any more. As many queries for many as for one."""
    waiting = list(deliveries)
    batch = loaded(waiting)
    by_language: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in waiting:
        by_language[language_of(batch.reader(delivery))].append(delivery)
    made: dict[int, EmailMultiAlternatives] = {}
    for language, group in by_language.items():
        with _one_writes, override(language):
            for delivery in group:
                letter = _letter(delivery, batch, language)
                if letter is not None:
                    made[delivery.pk] = letter
    return made


def language_of(reader: Subscriber | None) -> str:
    """One of ours, whatever was stored."""
    known = {code for code, _ in settings.LANGUAGES}
    return reader.language if reader and reader.language in known else settings.LANGUAGE_CODE


def digest_of(delivery: Delivery, batch: Batch) -> Digest | None:
    """What the delivery tells; None where all of it left the ledger before it was told, or its reader is not there."""
    reader, told = batch.reader(delivery), batch.told(delivery)
    if reader is None or not (told or delivery.n_more or delivery.n_silent):
        return None
    stories = [story for _, story in told]
    day = delivery.made_at.astimezone(zone_of(reader.zone)).date()
    return Digest(
        kicker=kicker_of(delivery.slot.partition(" ")[0], day),
        day=day,
        stories=stories,
        n_more=delivery.n_more,
        n_silent=delivery.n_silent,
        followed=batch.followed(delivery),
        manage=_link("digests:manage", token_of(Purpose.MANAGE, reader.public_id)),
        unsubscribe=_link("digests:unsubscribe", token_of(Purpose.UNSUBSCRIBE, reader.public_id)),
        web=_link("digests:mail", token_of(Purpose.READ, delivery.public_id)),
        earlier=batch.earlier_of(delivery),
        picture=batch.picture(stories),
    )


def letter_of(written: Written, address: str, headers: Mapping[str, str]) -> EmailMultiAlternatives:
    """The mail to one address, ready to be sent."""
    return Letter(
        subject=written.subject,
        text=written.text_pieces,
        html=written.html_pieces,
        image=written.picture.part if written.picture else None,
        to=address,
        headers=dict(headers),
    )


def _letter(delivery: Delivery, batch: Batch, language: str) -> EmailMultiAlternatives | None:
    if delivery.purpose != Delivery.Purpose.DIGEST:
        is_confirmation = delivery.purpose == Delivery.Purpose.CONFIRM
        button = gettext("Yes, send me this mail") if is_confirmation else gettext("Open the page")
        written = write_stored(delivery.subject, delivery.text, delivery.html, button)
        return letter_of(written, delivery.address, headers_of(delivery, language))
    digest = digest_of(delivery, batch)
    if digest is None:
        return None
    return letter_of(write(digest), delivery.address, headers_of(delivery, language, digest.unsubscribe))


def _link(name: str, token: str) -> str:
    return absolute(reverse(name, args=[token]))
