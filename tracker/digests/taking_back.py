"""News whose change left the ledger: told ones are taken back, others are not told, those that return are told as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from tracker.digests.models import Issue, News, Subject, Told
from tracker.evidence.models import Change

# Nothing that was told longer ago is taken back.
_REMEMBERED: Final = timedelta(days=400)
# More than these at once are a clean-up.
_BULK: Final = 300


def note_gone(fresh: Sequence[News], moment: datetime) -> list[News]:
    """What is to be stored: the fresh news, and that told ones are taken back. Call it inside the transaction that stores them.

    A fresh change that reads as one that went on the same day is that change under another name: nothing is told of it.
    """
    gone = list(_unaccounted(moment))
    if not gone:
        return list(fresh)
    left: dict[tuple[str, date, str], list[News]] = defaultdict(list)
    for one in gone:
        left[one.kind, one.day, one.sentence].append(one)
    kept = []
    for one in fresh:
        if same := left[one.kind, one.day, one.sentence]:
            _rename(same.pop(), one)
        else:
            kept.append(one)
    return [*kept, *_taken_back([one for same in left.values() for one in same], moment)]


def _taken_back(gone: Sequence[News], moment: datetime) -> list[News]:
    """Nobody is told of these any more; whoever was is told that."""
    News.objects.filter(pk__in=[one.pk for one in gone]).update(gone_at=moment)
    told = _told([one.pk for one in gone])
    is_bulk = len(gone) > _BULK
    return [_taking_back(one, moment, is_bulk=is_bulk) for one in gone if one.pk in told and not one.is_sample]


def note_returned() -> None:
    """What was gone and is in the ledger again stands; what nobody was told of is forgotten, to be taken in anew.

    Who was told that it is taken back is told of it once more.
    """
    returned = list(News.objects.filter(gone_at__isnull=False).filter(_in_ledger()).select_related("taken_back_by"))
    if not returned:
        return
    answers = [one.taken_back_by.pk for one in returned if hasattr(one, "taken_back_by")]
    told = _told([*(one.pk for one in returned), *answers])
    for one in returned:
        answer = one.taken_back_by.pk if hasattr(one, "taken_back_by") else None
        if one.pk not in told:
            one.delete()
        elif answer in told:
            one.change_key = _key("told before", one)
            one.save(update_fields=["change_key"])
        else:
            News.objects.filter(takes_back=one).delete()
            News.objects.filter(pk=one.pk).update(gone_at=None)


def _unaccounted(moment: datetime) -> QuerySet[News]:
    """News that could be told, or were, of changes that are in the ledger no more."""
    open_ones = News.objects.filter(gone_at=None, silent="", taken_at__gt=moment - _REMEMBERED)
    return open_ones.exclude(kind=News.TAKEN_BACK).exclude(_in_ledger()).order_by("pk")


def _in_ledger() -> Exists:
    return Exists(Change.objects.filter(key=OuterRef("change_key")))


def _told(news: Collection[int]) -> set[int]:
    """Which of these somebody was told of, by mail or in a public digest."""
    told = set(Told.objects.filter(news__in=news).values_list("news", flat=True).distinct())
    for published in Issue.objects.filter(news__overlap=list(news)).values_list("news", flat=True):
        told |= set(published) & set(news)
    return told


def _rename(known: News, fresh: News) -> None:
    known.change_key, known.assertion_key, known.topics = fresh.change_key, fresh.assertion_key, fresh.topics
    known.save(update_fields=["change_key", "assertion_key", "topics"])


def _taking_back(one: News, moment: datetime, *, is_bulk: bool) -> News:
    kind = f"{Subject.KIND.value}:"
    return News(
        change_key=_key("taken back", one),
        kind=News.TAKEN_BACK,
        day=moment.date(),
        noted_at=moment,
        taken_at=moment,
        silent=News.Silent.BULK.value if is_bulk else "",
        topics=[f"{kind}{News.TAKEN_BACK}", *(name for name in one.topics if not name.startswith(kind))],
        letter=one.letter,
        assertion_key=one.assertion_key,
        sentence=one.sentence,
        takes_back=one,
    )


def _key(what: str, one: News) -> str:
    return sha256(f"{what}|{one.pk}|{one.change_key}".encode()).hexdigest()
