"""The catalogue's rows: what the file owns, what an editor owns, what happens to the rest."""

import pytest

from tests.collection.making import spec
from tracker.collection import catalogue_sync, sample
from tracker.collection.models import Feed, Source
from tracker.collection.reach import Reach

pytestmark = pytest.mark.django_db


def test_sync_writes_what_the_catalogue_says_and_polls_nothing():
    synced = catalogue_sync.sync([spec("harbor"), spec("ledger", urls=())], is_sample=True)
    assert (synced.n_new, synced.n_known, synced.n_retired) == (2, 0, 0)
    assert Source.objects.get(slug="harbor").reliability == "A"
    assert [(feed.url, feed.due_at) for feed in Feed.objects.all()] == [("http://harbor.example/feed", None)]


def test_sync_again_changes_only_what_the_catalogue_changed():
    catalogue_sync.sync([spec("harbor")], is_sample=True)
    before = Source.objects.get()
    Source.objects.update(is_paused=True)
    synced = catalogue_sync.sync([spec("harbor", reliability="B")], is_sample=True)
    after = Source.objects.get()
    assert (synced.n_new, synced.n_known) == (0, 1)
    assert (after.pk, after.first_seen_at, after.reliability) == (before.pk, before.first_seen_at, "B")
    assert after.is_paused


def test_sync_retires_what_is_gone_and_takes_it_back():
    catalogue_sync.sync([spec("harbor"), spec("ledger", urls=("http://ledger.example/a",))], is_sample=True)
    synced = catalogue_sync.sync([spec("harbor", urls=("http://harbor.example/new",))], is_sample=True)
    assert synced.n_retired == 1
    assert Source.objects.get(slug="ledger").retired_at is not None
    retired = set(Feed.objects.filter(retired_at__isnull=False).values_list("url", flat=True))
    assert retired == {"http://harbor.example/feed", "http://ledger.example/a"}
    catalogue_sync.sync([spec("ledger", urls=("http://ledger.example/a",))], is_sample=True)
    assert Source.objects.get(slug="ledger").retired_at is None
    assert Feed.objects.get(url="http://ledger.example/a").retired_at is None


def test_sync_of_the_sample_leaves_the_real_catalogue_alone():
    catalogue_sync.sync([spec("real", is_sample=False)], is_sample=False)
    catalogue_sync.sync([spec("harbor")], is_sample=True)
    assert Source.objects.get(slug="real").retired_at is None


def test_both_catalogue_files_can_be_taken_over():
    synced = catalogue_sync.sync_catalogues(Reach(is_live=False, newsroom=("127.0.0.1", 9)))
    assert synced.n_new == Source.objects.count()
    assert Source.objects.filter(is_sample=False).count() >= 25
    assert Source.objects.filter(is_sample=True).count() == 8
    assert not Feed.objects.filter(due_at__isnull=False).exists()


def test_without_a_newsroom_the_samples_rows_are_left_alone():
    catalogue_sync.sync_catalogues(Reach(is_live=False, newsroom=None))
    assert not Source.objects.filter(is_sample=True).exists()


def test_a_sample_that_was_removed_does_not_come_back_with_the_newsroom():
    sample.note(sample.State.REMOVED)
    catalogue_sync.sync_catalogues(Reach(is_live=False, newsroom=("127.0.0.1", 9)))
    assert not Source.objects.filter(is_sample=True).exists()
    assert Source.objects.exists()
