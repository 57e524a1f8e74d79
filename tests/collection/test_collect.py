"""`manage.py collect` with the real newsroom over HTTP: the sample is collected whole, edited, and then at rest."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

import scrapers.newsroom
from tests.collection.making import LEASE
from tracker.celery import app
from tracker.collection import claims
from tracker.collection.models import ArticleText, Feed, Fetch, Issue, Report, Snapshot, Source
from tracker.collection.tasks import READ

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = tomllib.loads(Path(scrapers.newsroom.__file__).with_name("facts.toml").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _quick_reader(monkeypatch):
    """Reading is another package's work and slow; here a snapshot counts as read when its turn has come."""

    def read_snapshot(snapshot_id: int) -> None:
        token = claims.claim(Snapshot, snapshot_id, lease=LEASE)
        assert token is not None
        claims.finish(Snapshot, snapshot_id, token)

    monkeypatch.setitem(app.tasks, READ, app.task(read_snapshot, name="tests.read_snapshot"))


@pytest.fixture
def collected(capsys) -> str:
    call_command("collect", "--sample")
    return capsys.readouterr().out


def test_collect_stores_the_whole_sample(collected):
    assert Source.objects.filter(is_sample=True).count() == FACTS["sample"]["outlets"]
    assert Report.objects.count() == FACTS["sample"]["reports"]
    assert not Report.objects.filter(current_text=None).exists()
    assert not Fetch.objects.filter(outcome="failed").exists()
