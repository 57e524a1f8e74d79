"""Public digests: what everybody who follows everything is told of a day or a week, kept for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from tracker.digests.intake import lock_intake
from tracker.digests.matching import Piece, in_order
from tracker.digests.models import Cadence, Issue, News
from tracker.digests.shelves import pieces_of_news

MOST_ITEMS: Final = 100
# A period is over for so long before its digest is made: whoever took news in when it ended is done.
_SETTLED: Final = timedelta(minutes=5)
# So many periods are made up for after an outage.
_MISSED: Final = {Cadence.DAILY: 14, Cadence.WEEKLY: 4}
_LENGTHS: Final = {Cadence.DAILY: timedelta(days=1), Cadence.WEEKLY: timedelta(days=7)}


def compose_issues(moment: datetime) -> int:
    """Makes the digests of the days and weeks (UTC, from Monday on) that are over and have none. Returns how many.

    A period without news has none. Two queries where there is nothing to make.
    """
    past = {(cadence, day) for cadence in _LENGTHS for day in _over(cadence, moment)}
    made = set(Issue.objects.filter(day__gte=min(day for _, day in past)).values_list("cadence", "day"))
    missing = sorted((cadence, day) for cadence, day in past if (cadence.value, day) not in made)
    taken_on = _days_with_news(missing)
    return sum(
        _compose(cadence, day, moment)
        for cadence, day in missing
        if any(day <= one < day + _LENGTHS[cadence] for one in taken_on)
    )


def _over(cadence: Cadence, moment: datetime) -> Iterator[date]:
    """The first days of the last periods that are over."""
    today = (moment - _SETTLED).astimezone(UTC).date()
    first = today if cadence is Cadence.DAILY else today - timedelta(days=today.weekday())
    for number in range(1, _MISSED[cadence] + 1):
        yield first - number * _LENGTHS[cadence]


def _days_with_news(missing: Sequence[tuple[Cadence, date]]) -> set[date]:
    """The days on which news were taken in that a digest might tell."""
    if not missing:
        return set()
    told = News.objects.filter(silent="", gone_at=None, taken_at__gte=_midnight(min(day for _, day in missing)))
    return set(told.order_by().values_list("taken_at__date", flat=True).distinct())


@transaction.atomic
def _compose(cadence: Cadence, day: date, moment: datetime) -> bool:
    """Whether there was anything to tell of that period, and nobody had told it."""
    lock_intake()  # so that no news of the period are still to come
    within = News.objects.filter(
        taken_at__gte=_midnight(day), taken_at__lt=_midnight(day + _LENGTHS[cadence]), gone_at=None
    )
    pieces = pieces_of_news(within)
    told = in_order(_told(pieces, cadence))
    if not told or Issue.objects.filter(cadence=cadence, day=day).exists():
        return False
    Issue.objects.create(
        cadence=cadence,
        day=day,
        composed_at=moment,
        news=[one.id for one in told[:MOST_ITEMS]],
        n_more=max(0, len(told) - MOST_ITEMS),
        n_silent=sum(one.is_silent for one in pieces),
    )
    return True


def _told(pieces: Sequence[Piece], cadence: Cadence) -> list[Piece]:
    """All that is not silent; that something is taken back where such a digest had told it."""
    gone = [one.takes_back for one in pieces if one.takes_back is not None]
    published: set[int] = set()
    for news in (
        Issue.objects.filter(cadence=cadence, news__overlap=gone).values_list("news", flat=True) if gone else ()
    ):
        published |= set(news)
    return [one for one in pieces if not one.is_silent and (one.takes_back is None or one.takes_back in published)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
