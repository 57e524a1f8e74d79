"""Public digests of days and weeks, each made once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.digests import factories as make
from tracker.digests import issues
from tracker.digests.issues import compose_issues
from tracker.digests.models import Issue, News

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 0, 10, tzinfo=UTC)


def news(day: int, hour: int = 12, kind: str = "claim", **fields: Any) -> News:
    """Taken in on that day of March 2026."""
    return make.news(kind, taken_at=datetime(2026, 3, day, hour, tzinfo=UTC), **fields)


def made() -> list[tuple[str, date, list[int]]]:
    return [(one.cadence, one.day, one.news) for one in Issue.objects.order_by("cadence", "day")]


def test_each_day_and_each_week_with_news_has_one_digest() -> None:
    one, two, three = news(2, hour=0), news(3, hour=23), news(8, kind="incident")
    news(9, hour=0)
    assert compose_issues(MONDAY) == 4
    assert made() == [
        ("daily", date(2026, 3, 2), [one.pk]),
        ("daily", date(2026, 3, 3), [two.pk]),
        ("daily", date(2026, 3, 8), [three.pk]),
        ("weekly", date(2026, 3, 2), [three.pk, two.pk, one.pk]),
    ]
    with CaptureQueriesContext(connection) as asked:
        assert compose_issues(MONDAY + timedelta(hours=1)) == 0
    assert len(asked) == 2


def test_a_period_waits_until_whoever_took_news_in_is_done() -> None:
    news(8)
    assert compose_issues(MONDAY.replace(minute=4)) == 0
    assert compose_issues(MONDAY.replace(minute=5)) == 2


def test_silent_news_are_counted_and_make_no_digest_by_themselves() -> None:
    news(7, silent="earlier")
    told = news(8)
    news(8, silent="bulk")
    compose_issues(MONDAY)
    assert [(one.day, one.news, one.n_silent) for one in Issue.objects.filter(cadence="daily")] == [
        (date(2026, 3, 8), [told.pk], 1)
    ]


def test_what_left_the_ledger_is_not_told_and_taken_back_where_it_was() -> None:
    news(7, gone_at=MONDAY)
    published = news(6)
    compose_issues(datetime(2026, 3, 7, 1, tzinfo=UTC))
    News.objects.filter(pk=published.pk).update(gone_at=datetime(2026, 3, 8, 9, tzinfo=UTC))
    back = news(8, kind="taken_back", takes_back=published)
    news(8, kind="taken_back", takes_back=news(5, gone_at=MONDAY))
    compose_issues(MONDAY)
    assert made() == [
        ("daily", date(2026, 3, 6), [published.pk]),
        ("daily", date(2026, 3, 8), [back.pk]),
    ]


def test_what_does_not_fit_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issues, "MOST_ITEMS", 2)
    for _ in range(5):
        news(8)
    compose_issues(MONDAY)
    assert {(len(one.news), one.n_more) for one in Issue.objects.all()} == {(2, 3)}


def test_days_of_an_outage_are_made_up_for() -> None:
    for day in (1, 2, 3):
        news(day)
    assert compose_issues(datetime(2026, 3, 5, 12, tzinfo=UTC)) == 4  # a Sunday with its week, Monday and Tuesday
