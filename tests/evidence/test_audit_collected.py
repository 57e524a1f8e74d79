"""`manage.py audit` of what was collected: real polls and pages account for themselves, and damage to them is found."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from scrapers.records import RejectedEntry
from tests.collection import making
from tests.collection.making import START, attempt, entry, fetched, held, page, reading
from tracker.collection import ingest
from tracker.collection.models import Feed, Report
from tracker.evidence.auditing.collected import COLLECTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    """A feed polled three times, once in vain; a page fetched twice, one that fails, one that waits, one given up."""
    feed = making.feed(making.source())
    refused = (RejectedEntry(reason="no link", raw="Draft"),)
    entries = [entry(name) for name in ("edited", "failing", "waiting", "gone")]
    for _ in range(2):
        ingest.ingest_feed(feed.pk, held(feed), fetched(), reading(*entries, rejected=refused), attempt(soon()))
    ingest.record_feed_failure(feed.pk, held(feed), "status 500", attempt(soon()), status=500)
    edited, failing, _, gone = Report.objects.order_by("pk")
    for words in ("The words.", "The words, corrected."):
        body = words.encode()
        ingest.ingest_page(edited.pk, held(edited), fetched(edited.url, body=body), page(words), attempt())
    ingest.record_page_failure(failing.pk, held(failing), "status 500", attempt(soon()), status=500)
    ingest.record_page_failure(gone.pk, held(gone), "status 404", attempt(), status=404)


def soon():
    from tracker.collection import clock

    return clock.now() + making.LEASE


def found():
    """What is wrong, of what."""
    faults = (fault for unit in COLLECTED.units() for fault in COLLECTED.look(unit))
    return {(fault.what.partition(" ")[0], fault.why) for fault in faults}


def test_what_was_collected_accounts_for_itself(store):
    assert found() == set()


def test_the_collected_sample_accounts_for_itself(transactional_db):
    from tests.collection.reading import read_at_once

    with read_at_once():
        call_command("collect", "--sample", "--source", "sample-harbor-wire")
    assert Report.objects.exists()
    assert found() == set()


DAMAGE = [
    ("fetch SET n_new = n_new + 1 WHERE n_rejected > 0", "poll", "its entries are not the sum"),
    ("fetch SET n_entries = NULL WHERE feed_id IS NOT NULL", "poll", "how many entries it had is not recorded"),
    ("fetch SET outcome = 'unchanged' WHERE n_new > 0", "poll", "entries are counted of a poll that brought none"),
    ("issue SET kind = 'other'", "poll", "and no reason is kept"),
    ("fetch SET detail = '' WHERE outcome = 'failed'", "fetch", "it failed without a reason"),
    ("report SET due_at = NULL WHERE title = 'About waiting'", "report", "neither fetched, nor waiting, nor failed"),
    ("report SET failure = '' WHERE title = 'About gone'", "report", "neither fetched, nor waiting, nor failed"),
    ("report SET failure = '' WHERE title = 'About failing'", "report", "it failed without a reason"),
    ("report SET published_at = last_seen_at + interval '3 days'", "report", "dated later than it was read"),
    ("report SET current_text_id = NULL WHERE title = 'On the page'", "report", "none of them stands for it"),
    ("snapshot SET replaces_id = NULL", "report", "more than one of its editions is the latest"),
    ("report SET lease_until = now(), due_at = NULL WHERE title = 'About waiting'", "report", "a worker holds it"),
    ("report SET due_at = now() + interval '1 month'", "report", "put off for longer than anything"),
    ("feed SET due_at = now() + interval '3 days'", "feed", "put off for longer than anything"),
    ("feed SET due_at = NULL", "feed", "it was polled, and is never due again"),
]


@pytest.mark.parametrize(("change", "what", "why"), DAMAGE, ids=[why for _, _, why in DAMAGE])
def test_damage_is_found(store, change, what, why):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE collection_fetch DROP CONSTRAINT fetch_accounts_for_every_entry")
        cursor.execute(f"UPDATE collection_{change}")
        assert cursor.rowcount > 0, "nothing was damaged"
    assert [one for one in found() if one[0] == what and why in one[1]]


def test_a_report_that_vanished_is_missed(store):
    Report.objects.filter(title="About waiting").delete()
    assert found() == {("source", "4 reports were announced as new, and 1 of them are not stored")}


def test_an_identity_that_stands_twice_is_found(store):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE collection_report DROP CONSTRAINT report_identity")
    Report.objects.filter(title="About waiting").update(key=making.key("gone"))
    assert ("report", "another report of its source has its identity") in found()


def test_the_audit_names_the_report_and_the_remedy(store, capsys):
    Feed.objects.update(due_at=START)
    waiting = Report.objects.get(title="About waiting")
    Report.objects.filter(pk=waiting.pk).update(due_at=None)
    with pytest.raises(SystemExit, match="1"):
        call_command("audit", "--quick")
    said = capsys.readouterr().out
    assert f"account: report {waiting.pk} at /reports/{waiting.pk}/: it is neither fetched" in said
    assert "`manage.py refetch ID` asks for the page again now" in said
