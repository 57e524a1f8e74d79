"""Deliveries -> mails, each in its reader's language."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from tracker.digests.envelopes import Letter, headers_of
from tracker.digests.folding import folded
from tracker.digests.fragments import absolute
from tracker.digests.mail_batches import Batch, loaded
from tracker.digests.models import Delivery, Subscriber
from tracker.digests.slots import zone_of
from tracker.digests.tokens import Purpose, token_of
from tracker.digests.writing import Digest, Written, kicker_of, write, write_stored

_TOKEN = "a-token"
# What a week's mail tells was taken in within that week, and was a week old at most: of mails that do not say it themselves.
_OLDEST = timedelta(days=14)
_one_writes = threading.Lock()  # what one has drawn and rendered, the others find


def messages_for(deliveries: Iterable[Delivery]) -> Mapping[int, EmailMultiAlternatives]:
    """Each delivery's mail by its id; absent where nothing is to be sent any more. As many queries for many as for one."""
    waiting = list(deliveries)
    batch = loaded(waiting)
    by_language: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in waiting:
        by_language[language_of(delivery, batch.reader(delivery))].append(delivery)
    made: dict[int, EmailMultiAlternatives] = {}
    for language, group in by_language.items():
        with _one_writes, override(language):
            for delivery in group:
                letter = _letter(delivery, batch, language)
                if letter is not None:
                    made[delivery.pk] = letter
    return made


def language_of(delivery: Delivery, reader: Subscriber | None) -> str:
    """One of ours, whatever was stored: of words that are written already theirs, else the reader's."""
    known = {code for code, _ in settings.LANGUAGES}
    wanted = delivery.language or (reader.language if reader else "")
    return wanted if wanted in known else settings.LANGUAGE_CODE


def digest_of(delivery: Delivery, batch: Batch) -> Digest | None:
    """What the delivery tells; None where all of it left the ledger before it was told, or its reader is not there."""
    reader, told = batch.reader(delivery), batch.told(delivery)
    if reader is None or not (told or delivery.n_more or delivery.n_silent):
        return None
    earlier = batch.earlier_of(delivery)
    stories = folded([story for _, story in told], earlier)
    day = delivery.made_at.astimezone(zone_of(reader.zone)).date()
    return Digest(
        kicker=kicker_of(delivery.slot.partition(" ")[0], day),
        day=day,
        stories=stories,
        n_more=delivery.n_more,
        more_since=delivery.more_since or day - _OLDEST,
        n_silent=delivery.n_silent,
        followed=batch.followed(delivery),
        manage=_link("digests:manage", token_of(Purpose.MANAGE, reader.public_id)),
        unsubscribe=_link("digests:unsubscribe", token_of(Purpose.UNSUBSCRIBE, reader.public_id)),
        web=_link("digests:mail", token_of(Purpose.READ, delivery.public_id)),
        earlier=earlier,
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
    if digest is None or not digest.stories:
        return None  # a count is no news; whoever reads a mail on its page sees it all the same
    return letter_of(write(digest), delivery.address, headers_of(delivery, language, digest.unsubscribe))


def _link(name: str, token: str) -> str:
    before, after = _around(name, get_language() or "")
    return absolute(f"{before}{token}{after}")


@lru_cache(maxsize=64)
def _around(name: str, language: str) -> tuple[str, str]:
    """What stands before and after the token in these paths, in the language that is active, which is this one."""
    before, _, after = reverse(name, args=[_TOKEN]).partition(_TOKEN)
    return before, after
