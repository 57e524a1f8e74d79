"""Feeds of the timeline: what became known last, whatever is chosen, and however much of it there is."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.record import Record
from tests.web.views.test_pages import grow
from tracker.evidence.queries import timeline
from tracker.evidence.queries.timeline import KINDS, TimelineFilter, every_item, newest_known

CHOICES = (
    *(TimelineFilter(kinds=(kind,)) for kind in KINDS),
    TimelineFilter(least="B"),
    TimelineFilter(actor="anthropic"),
    TimelineFilter(actor="anthropic", kinds=("figure", "reply"), is_oldest_first=True),
    TimelineFilter(jurisdiction="US", instrument="bill"),
    TimelineFilter(actor="nobody"),
)
DAYS = (None, date(2026, 3, 1))


def newest(wanted: TimelineFilter, as_of: date | None, size: int) -> list[int]:
    return [item.id for item in newest_known(wanted, as_of=as_of, size=size)]


def chosen(wanted: TimelineFilter, as_of: date | None) -> list[int]:
    """All that is chosen, what became known last first."""
    found = sorted(every_item(wanted, as_of), key=lambda item: (item.known_from, item.id), reverse=True)
    return [item.id for item in found]


def test_the_newest_of_what_is_chosen_are_told(small_record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    for few in (timeline.FEW, 1):
        monkeypatch.setattr(timeline, "FEW", few)
        for wanted in CHOICES:
            for day in DAYS:
                every = chosen(wanted, day)
                assert [newest(wanted, day, size) for size in (1, 3, 50)] == [every[:1], every[:3], every], (
                    wanted,
                    day,
                )
    assert len(chosen(CHOICES[1], None)) > 3


def test_what_is_not_among_the_newest_walked_is_told_by_its_day(
    small_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(30)
    monkeypatch.setattr(timeline, "FEW", 1)
    monkeypatch.setattr(timeline, "WALKED", 1)
    for wanted in CHOICES:
        found = newest(wanted, None, 4)
        every = chosen(wanted, None)
        assert len(found) == min(4, len(every)), wanted
        assert sorted(found, key=every.index) == found, wanted
