"""What a process keeps of the news it tells, and when it looks again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.digests.stories import ledger
from tracker.collection import clock
from tracker.digests.kept_stories import KeptStories
from tracker.digests.models import News
from tracker.evidence.models import Actor

pytestmark = pytest.mark.django_db


def test_what_is_kept_costs_one_query_and_is_the_very_same() -> None:
    ids, state, kept = {one.pk for one in ledger()}, (1, clock.now().date()), KeptStories()
    first = kept.of(ids, state)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = kept.of(ids, state)
    assert len(asked) == 1
    assert set(again) == ids
    assert all(again[pk][1] is first[pk][1] for pk in ids)


def test_what_left_the_ledger_is_told_no_more() -> None:
    told, state, kept = ledger(), (1, clock.now().date()), KeptStories()
    ids = {one.pk for one in told}
    kept.of(ids, state)
    News.objects.filter(pk=told[0].pk).update(gone_at=clock.now())
    assert set(kept.of(ids, state)) == ids - {told[0].pk}


def test_a_new_state_of_the_record_is_looked_at_anew_and_what_is_equal_stays_the_same() -> None:
    told, day, kept = ledger(), clock.now().date(), KeptStories()
    ids = {one.pk for one in told}
    first = kept.of(ids, (1, day))
    Actor.objects.filter(name="Anthropic").update(name="Anthropic PBC")
    assert not any("PBC" in story.sentence for _, story in kept.of(ids, (1, day)).values())
    second = kept.of(ids, (2, day))
    changed = {pk for pk in ids if "Anthropic" in first[pk][1].sentence}
    assert changed
    assert changed != ids
    assert all("Anthropic PBC" in second[pk][1].sentence for pk in changed)
    assert all(second[pk][1] is first[pk][1] for pk in ids - changed if second[pk][1] == first[pk][1])
    assert set(kept.of(ids, (2, day + timedelta(days=1)))) == ids
