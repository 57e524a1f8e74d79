"""What the mails of a batch need from the database, read at once: as many queries for one mail as for five hundred."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Max, Q
from django.utils.translation import get_language

from tracker.collection import clock
from tracker.digests.following import Target, named
from tracker.digests.kept_stories import KeptStories
from tracker.digests.mail_charts import Picture, asked_of, picture_of
from tracker.digests.matching import CORRECTIVE
from tracker.digests.models import Channel, Delivery, Follow, News, Subject, Subscriber, Told
from tracker.digests.shelves import corrected_keys
from tracker.digests.slots import zone_of
from tracker.digests.stories import Earlier, Story, stories_of
from tracker.evidence.models import Revision
from tracker.web.charts.catalogue import Asked

_NOT_READ = (Delivery.State.FAILED, Delivery.State.HELD, Delivery.State.BOUNCED)


_kept = KeptStories()


class Followed(NamedTuple):
    """Something that a reader is mailed about, and how often."""

    target: Target
    cadence: str


@dataclass(slots=True, kw_only=True)
class Batch:
    """stories: by id of news, without what left the ledger before it was told; earlier: by subscriber and id of news."""

    stories: Mapping[int, Story]
    known_at: tuple[int, date]
    subscribers: Mapping[int, Subscriber] = field(default_factory=dict)
    follows: Mapping[int, Sequence[Followed]] = field(default_factory=dict)
    earlier: Mapping[tuple[int, int], Earlier] = field(default_factory=dict)
    _names: dict[str, Mapping[Target, str]] = field(default_factory=dict)

    def reader(self, delivery: Delivery) -> Subscriber | None:
        return self.subscribers.get(delivery.subscriber_id or 0)

    def earlier_of(self, delivery: Delivery) -> Mapping[str, Earlier]:
        """What its reader was told before, by the key of the change that the mail tells."""
        if not self.earlier:
            return {}
        found = ((pk, self.earlier.get((delivery.subscriber_id or 0, pk))) for pk in delivery.news)
        return {self.stories[pk].key: one for pk, one in found if one and pk in self.stories}

    def told(self, delivery: Delivery) -> list[tuple[int, Story]]:
        """What the mail tells, in its order."""
        return [(pk, self.stories[pk]) for pk in delivery.news if pk in self.stories]

    def picture(self, stories: Sequence[Story]) -> Picture | None:
        """The chart for these, drawn once for all mails that show it while the record stays as it is."""
        asked = asked_of(stories)
        if asked is None:
            return None
        return _picture(asked, get_language() or "", self.known_at)

    def followed(self, delivery: Delivery) -> list[str]:
        """What the reader of the mail follows at its pace, in the language that is active."""
        language = get_language() or ""
        if language not in self._names:
            targets = {one.target for follows in self.follows.values() for one in follows}
            self._names[language] = {target: name.words for target, name in named(targets).items()}
        pace = delivery.slot.partition(" ")[0]
        follows = self.follows.get(delivery.subscriber_id or 0, ())
        mine = [one for one in follows if one.cadence == pace] or follows
        return list(dict.fromkeys(self._names[language][one.target] for one in mine))


def loaded(deliveries: Iterable[Delivery]) -> Batch:
    """All that these mails need; some twelve queries, and three for each language and each new chart."""
    waiting = list(deliveries)
    told = [one for one in waiting if one.purpose == Delivery.Purpose.DIGEST]
    state = known_at()
    kept = _kept.of({pk for one in told for pk in one.news}, state)
    readers = {one.subscriber_id for one in waiting if one.subscriber_id is not None}
    subscribers = Subscriber.objects.in_bulk(readers) if readers else {}
    return Batch(
        stories={pk: story for pk, (_, story) in kept.items()},
        known_at=state,
        subscribers=subscribers,
        follows=_follows(readers),
        earlier=_earlier(told, {pk: one for pk, (one, _) in kept.items()}, subscribers),
    )


def _follows(readers: Collection[int]) -> Mapping[int, Sequence[Followed]]:
    """What each of these readers is mailed about; one query."""
    found: dict[int, list[Followed]] = defaultdict(list)
    mailed = Follow.objects.filter(subscriber__in=readers, channel=Channel.MAIL).order_by("pk")
    for reader, subject, target, cadence in (
        mailed.values_list("subscriber_id", "subject", "target", "cadence") if readers else ()
    ):
        found[reader].append(Followed(Target(Subject(subject), target), cadence))
    return found


def known_at() -> tuple[int, date]:
    """What names the state of the record: how often it was written, and the day."""
    revision = Revision.objects.aggregate(n=Max("number"))["n"] or 0
    return revision, clock.now().date()


@lru_cache(maxsize=64)
def _picture(asked: Asked, language: str, known_at: tuple[int, date]) -> Picture | None:
    return picture_of(asked)


def news_of(ids: Iterable[int]) -> Mapping[int, News]:
    """By id, without what left the ledger and need not be told any more; one query."""
    wanted = set(ids)
    return News.objects.select_related("takes_back").filter(gone_at=None).in_bulk(wanted) if wanted else {}


def stories_by_id(news: Mapping[int, News]) -> Mapping[int, Story]:
    """What each says; five queries."""
    stories = stories_of(news.values())
    return {pk: stories[one.change_key] for pk, one in news.items()}


def _earlier(
    told: Sequence[Delivery], news: Mapping[int, News], readers: Mapping[int, Subscriber]
) -> Mapping[tuple[int, int], Earlier]:
    """What these readers were told before of what is told otherwise now, on which day of theirs; one query."""
    corrected = {
        pk: frozenset(corrected_keys(one.kind, one.assertion_key, one.topics))
        for pk, one in news.items()
        if one.kind in CORRECTIVE
    }
    keys = {key for items in corrected.values() for key in items}
    taken_back = {news[pk].takes_back_id for pk in corrected} - {None}
    if not readers or not (keys or taken_back):
        return {}
    before = (
        Told.objects.filter(Q(news__assertion_key__in=keys) | Q(news__in=taken_back), subscriber__in=readers)
        .exclude(delivery__in=_only_mails(told))
        .exclude(delivery__state__in=_NOT_READ)
        .select_related("news", "delivery")
        .order_by("news_id")
    )
    by_reader: dict[int | None, list[Told]] = defaultdict(list)
    for one in before:
        by_reader[one.subscriber_id].append(one)
    found: dict[tuple[int, int], Earlier] = {}
    for delivery in told:
        for pk in delivery.news:
            reader = readers.get(delivery.subscriber_id or 0)
            if pk not in corrected or reader is None:
                continue
            for one in by_reader[reader.pk]:
                is_this_mail = one.delivery_id == delivery.pk
                is_same = one.news.assertion_key in corrected[pk] or one.news_id == news[pk].takes_back_id
                if is_same and not is_this_mail and one.news_id < pk and one.news.sentence:
                    moment = (one.delivery.sent_at or one.delivery.made_at).astimezone(zone_of(reader.zone))
                    found[reader.pk, pk] = Earlier(moment.date(), one.news.sentence)
    return found


def _only_mails(told: Sequence[Delivery]) -> list[int]:
    """Those whose readers have no other mail among these: what they tell themselves need not be read to write them."""
    n_of = Counter(one.subscriber_id for one in told)
    return [one.pk for one in told if n_of[one.subscriber_id] == 1]
