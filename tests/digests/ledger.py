"""A ledger of changes that a test writes in, and what was taken in of it; the clock stands still."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.digests import factories as make
from tests.evidence.making import company, draft, publish
from tracker.digests.intake import take_in
from tracker.digests.models import News
from tracker.evidence.models import Assertion, Change

NOW = datetime(2026, 2, 25, 9, 0, tzinfo=UTC)


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def loud() -> list[News]:
    """The news that are told, in their order."""
    return list(News.objects.filter(silent="").order_by("pk"))


def ledger_row(day: date, noted_at: datetime, key: str) -> Change:
    """One more change of an item that is on record already."""
    return Change.objects.create(
        key=key, kind="regraded", day=day, noted_at=noted_at, assertion=Assertion.objects.first()
    )


def told_of_one() -> News:
    """Somebody was told of the one allegation on record."""
    publish(company(), draft().alleges("DeepSeek"))
    take_in(NOW)
    told = loud()[0]
    make.delivery(make.subscriber(), [told])
    return told
