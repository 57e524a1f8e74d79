"""The private feed of one thing that is followed: whoever has its address reads it, without a cookie."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tracker.collection.clock import now
from tracker.digests.following import Target, named
from tracker.digests.mail_batches import stories_by_id
from tracker.digests.matching import Wish
from tracker.digests.models import Follow, News, Subject
from tracker.digests.records import record_of
from tracker.digests.shelves import stock
from tracker.digests.views.private import key_page
from tracker.web.exports.changes import entries
from tracker.web.exports.feed import atom_of

FEED_SIZE = 60
# Older news stand in the record; a feed tells what is new.
LOOKS_BACK = timedelta(days=60)


@require_safe
@key_page
def private_feed(request: HttpRequest, feed_id: uuid.UUID) -> HttpResponse:
    """The newest news that meet the follow. Gone, and said so, once the follow or its address is."""
    found = Follow.objects.filter(feed_id=feed_id, subscriber__ended_at=None).first()
    gone = gettext("This feed is gone.")
    answer = HttpResponse(f"{gone}\n", status=410, content_type="text/plain; charset=utf-8")
    if found is not None:
        answer = HttpResponse(_feed(found), content_type="application/atom+xml; charset=utf-8")
    return answer


def _feed(one: Follow) -> str:
    news = _newest(one)
    stories = stories_by_id(news)
    about = named([target := Target(Subject(one.subject), one.target)])[target]
    records = (record_of(news[pk], stories[pk]) for pk in sorted(news, reverse=True))
    return atom_of(
        entries(record for record in records if record.change),
        title=f"Stillwatch: {about.words}",
        subtitle=gettext("What is new of what you follow; every statement is somebody’s."),
        page=settings.SITE_URL + (about.address or reverse("web:changes")),
        feed=settings.SITE_URL + reverse("digests:private-feed", args=[one.feed_id]),
    )


def _newest(one: Follow) -> dict[int, News]:
    """By id: what the follow asks for of late, also what was there before it was followed."""
    since = now() - LOOKS_BACK
    held = stock(0, since)
    wish = Wish(subject=one.subject, target=one.target, least_letter=one.least_letter, seen_upto=0, since=since)
    found = held.searches.found(one.target) if one.subject == Subject.SEARCH else None
    told = held.shelf.of(wish, found or frozenset()).told
    return News.objects.in_bulk(sorted(told)[-FEED_SIZE:])
