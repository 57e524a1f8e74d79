"""What every query answers as known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.evidence.told_in_days import (
    BEFORE,
    DENIED,
    EDITED,
    FETCHED_LATE,
    POSTED,
    REPEATED,
    Story,
    tell,
)
from tracker.evidence.queries.actor_list import actor_list
from tracker.evidence.queries.actors import actor_page
from tracker.evidence.queries.evidence import evidence_page
from tracker.evidence.queries.figures import FigureFilter, every_figure, figure_choices, figures_page
from tracker.evidence.queries.histories import response_page
from tracker.evidence.queries.home import home_page
from tracker.evidence.queries.incident_list import incident_list
from tracker.evidence.queries.incidents import incident_page
from tracker.evidence.queries.known import NoDay, read_day
from tracker.evidence.queries.report_lists import report_list
from tracker.evidence.queries.reports import report_page
from tracker.evidence.queries.response_list import Wanted, response_choices, response_tallies, responses_page
from tracker.evidence.queries.sources import source_list
from tracker.evidence.searching.asked import read
from tracker.evidence.searching.result import SearchResult
from tracker.evidence.searching.search import search

pytestmark = pytest.mark.django_db
DAYS = (BEFORE, POSTED, REPEATED, DENIED, EDITED, FETCHED_LATE, None)


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """Told once for all these tests, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield tell()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "raw", ["2026-2-3", "2026-02-30", "yesterday", "20260224", "2026-02-24T00:00", "0000-01-01", "２０２６-02-24"]
)
def test_what_is_no_day_is_refused(raw: str) -> None:
    with pytest.raises(NoDay):
        read_day(raw)


def test_today_and_days_to_come_are_today() -> None:
    today = timezone.now().date()
    assert read_day("") is None
    assert read_day(today.isoformat()) is None
    assert read_day("9999-12-31") is None
    assert read_day((today - timedelta(days=1)).isoformat()) == today - timedelta(days=1)


def _allegation(story: Story, as_of: date | None) -> tuple[object, ...] | None:
    page = evidence_page(story.allegation.key[:16], as_of)
    if page is None:
        return None
    item = page.item
    return item.standing, item.reply, item.replied_on, item.asked_as_of, item.grade.n_reports, item.grade.n_origins


def test_grade_standing_and_reply_are_those_of_the_day(story: Story) -> None:
    known = {day: _allegation(story, day) for day in DAYS}
    assert known[BEFORE] is None
    assert known[POSTED] == ("alleged", "", None, None, 1, 1)
    assert known[REPEATED] == ("alleged", "silent", None, REPEATED, 2, 2)
    assert known[DENIED] is not None
    assert known[DENIED][:3] == ("denied", "denies", DENIED)
    assert known[DENIED][4] == 4
    assert known[EDITED] is not None
    assert known[EDITED][4] == 5
    assert known[FETCHED_LATE] == known[None]


def test_conflict_stands_until_the_page_drops_its_side(story: Story) -> None:
    def told(as_of: date | None) -> tuple[int, list[float]]:
        page = incident_page(story.incident.slug, as_of)
        assert page is not None
        return len(page.conflicts), sorted(item.quantity.value for item in page.incident.items if item.quantity)

    assert incident_page(story.incident.slug, BEFORE) is None
    assert told(POSTED) == (0, [13e6])
    assert told(REPEATED) == (1, [3.5e6, 13e6])
    assert told(DENIED) == (1, [24_000, 3.5e6, 13e6])
    assert told(EDITED) == (0, [24_000, 13e6])
    assert told(None) == told(FETCHED_LATE) == told(EDITED)


def test_counts_of_reports_and_origins_are_those_of_the_day(story: Story) -> None:
    def told(as_of: date | None) -> tuple[int, int, str]:
        page = incident_page(story.incident.slug, as_of)
        assert page is not None
        grouped = sum(len(origin.reports) for origin in page.origins)
        assert grouped == page.incident.n_reports
        return grouped, len(page.origins), str(page.last_read_on.value if page.last_read_on else "")

    assert told(POSTED) == (1, 1, "2026-02-23")
    assert told(REPEATED)[0] == 2
    assert told(DENIED)[0] == 4
    assert told(None)[0] == 5
    assert [row.n_reports for row in incident_list(as_of=REPEATED).rows] == [2]
    assert incident_list(as_of=BEFORE).rows == ()


def test_report_found_late_counts_from_its_day_and_an_undated_one_from_its_fetch(story: Story) -> None:
    def listed(as_of: date | None) -> set[int]:
        return {row.report.id for row in report_list(as_of=as_of).rows}

    assert story.late.pk not in listed(REPEATED)
    assert story.late.pk in listed(DENIED)
    assert story.undated.pk not in listed(DENIED)
    assert story.undated.pk in listed(date(2026, 2, 26))
    assert report_page(story.undated.pk, DENIED) is None
    page = report_page(story.late.pk, DENIED)
    assert page is not None
    assert page.editions == ()
    assert len(page.items) == 2


def test_edited_page_reads_as_it_stood(story: Story) -> None:
    def read(as_of: date | None) -> tuple[int, int, list[float]]:
        page = report_page(story.paper.pk, as_of)
        assert page is not None
        values = [one.counted.value for one in page.items if one.counted]
        return len(page.editions), len(page.history.changes), values

    assert report_page(story.paper.pk, POSTED) is None
    assert read(REPEATED) == (1, 0, [3.5e6])
    assert read(DENIED) == (1, 0, [3.5e6])
    assert read(EDITED) == read(None) == (2, 1, [])
    assert evidence_page(story.odd.key[:16]) is None
    page = evidence_page(story.odd.key[:16], DENIED)
    assert page is not None
    assert [telling.report.id for voice in page.voices for telling in voice.tellings] == [story.paper.pk]
    assert len(page.conflicts) == 1


def test_page_without_its_own_evidence_shows_what_it_rested_on(story: Story) -> None:
    for day in (POSTED, REPEATED, DENIED, EDITED, None):
        page = evidence_page(story.allegation.key[:16], day)
        assert page is not None
        assert sum(len(voice.tellings) for voice in page.voices) == page.item.grade.n_reports


def test_grades_before_are_listed_from_day_to_day(story: Story) -> None:
    assert [past.letter for past in _past(story, POSTED)] == []
    past = _past(story, EDITED)
    assert len(past) >= 2
    assert all(one.assessed_at < one.superseded_at for one in past)
    assert past[-1].assessed_at.date() == POSTED


def _past(story: Story, as_of: date):
    page = evidence_page(story.allegation.key[:16], as_of)
    assert page is not None
    return page.history


def test_lists_and_choices_know_only_the_day(story: Story) -> None:
    assert [len(figures_page(FigureFilter(), as_of=day).page.rows) for day in DAYS] == [0, 1, 2, 3, 2, 2, 2]
    assert [len(list(every_figure(FigureFilter(), day))) for day in DAYS] == [0, 1, 2, 3, 2, 2, 2]
    assert figures_page(FigureFilter(), as_of=REPEATED).contested == {story.number.pk, story.odd.pk}
    assert figures_page(FigureFilter(), as_of=EDITED).contested == frozenset()
    assert dict(figure_choices(as_of=REPEATED).metrics) == {"exchanges": 2}
    assert [len(responses_page(Wanted(), as_of=day).rows) for day in (REPEATED, DENIED)] == [0, 1]
    assert response_choices(response_tallies(REPEATED)).kinds == ()
    assert response_page(story.response.slug, REPEATED) is None
    assert response_page(story.response.slug, DENIED) is not None
    assert [len(home_page(day).incidents) for day in (BEFORE, POSTED)] == [0, 1]
    assert [len(home_page(day).moves) for day in (REPEATED, DENIED)] == [0, 1]
    assert home_page(BEFORE).headlines == ()
    assert home_page(POSTED).headlines[0].largest.id == story.number.pk
    assert {row.actor.name for row in actor_list(as_of=POSTED)[0]} == {"Anthropic", "DeepSeek"}
    assert actor_list(as_of=BEFORE)[0] == ()
    assert [
        sum(row.health.n_reports for row in source_list(day).rows) for day in (BEFORE, POSTED, REPEATED, DENIED, None)
    ] == [
        0,
        1,
        2,
        4,
        5,
    ]


def test_actor_is_shown_as_known_then(story: Story) -> None:
    def told(as_of: date | None) -> tuple[int, int, int, int]:
        page = actor_page("deepseek", as_of)
        assert page is not None
        replies = [item for item in page.items if item.claim and item.claim.predicate in ("denies", "no_response")]
        return len(page.as_accused), len(replies), page.n_reports, len(page.reports)

    assert told(BEFORE) == (0, 0, 0, 0)
    assert told(POSTED) == (1, 0, 1, 1)
    assert told(REPEATED) == (1, 1, 2, 2)
    assert told(DENIED) == (1, 2, 4, 4)
    assert told(None) == (1, 2, 5, 5)


def test_search_reads_the_edition_that_stood(story: Story) -> None:
    def asked(query: str, as_of: date | None) -> SearchResult:
        return search(read([("q", query)]), as_of=as_of)

    def found(query: str, as_of: date | None) -> list[int]:
        return sorted(match.report.id for match in asked(query, as_of).reports)

    assert found("Kingfisher", REPEATED) == []
    assert found("Kingfisher", DENIED) == [story.late.pk]
    assert found("Zanzibar", DENIED) == []
    assert found("Zanzibar", None) == [story.undated.pk]
    assert found("Corrected", DENIED) == []
    assert found("Corrected", EDITED) == found("Corrected", None) == [story.paper.pk]
    assert len(asked("3.5 million", REPEATED).figures) == 1
    assert asked("3.5 million", POSTED).figures == asked("3.5 million", None).figures == ()
    (named,) = asked("DeepSeek", REPEATED).names.shown
    assert named.n_reports == 2
    assert found("DeepSeek", BEFORE) == []
