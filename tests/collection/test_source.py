"""`manage.py source`: the list, pausing and resuming."""

import pytest
from django.core.management import CommandError, call_command

from tests.collection import making
from tracker.collection.models import Feed, Source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _newsroom(settings):
    settings.SAMPLE_NEWSROOM = ("127.0.0.1", 9)


def test_list_shows_every_source_with_its_letter_and_state(capsys):
    call_command("source", "list")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == Source.objects.count() + 1 > 30
    [sample] = [line for line in lines if "sample-harbor-wire" in line]
    assert sample.startswith("A  polled ")
    assert all("not polled" in line for line in lines[1:] if "sample-" not in line)


def test_list_says_what_went_wrong_and_when_it_is_asked_again(capsys):
    call_command("source", "list")
    feed = Feed.objects.get(source__slug="sample-harbor-wire")
    at = making.START
    Feed.objects.filter(pk=feed.pk).update(n_failures=2, failure="it answered with status 500.", due_at=at)
    capsys.readouterr()
    call_command("source", "list")
    lines = capsys.readouterr().out.splitlines()
    [place] = [n for n, line in enumerate(lines) if "sample-harbor-wire" in line]
    assert lines[place].split()[:5] == ["A", "failing", "0", "0", "2026-03-01"]
    assert lines[place + 1].strip() == "it answered with status 500. (2 in a row)"


def test_pause_and_resume(capsys):
    call_command("source", "list")
    call_command("source", "pause", "sample-harbor-wire")
    assert Source.objects.get(is_paused=True).slug == "sample-harbor-wire"
    call_command("source", "list")
    assert "paused" in capsys.readouterr().out
    call_command("source", "resume", "sample-harbor-wire")
    assert not Source.objects.filter(is_paused=True).exists()


def test_resume_makes_only_feeds_due_that_are_polled():
    source = making.source("sample-harbor-wire")
    making.feed(source)
    Feed.objects.update(due_at=None)
    call_command("source", "resume", "sample-harbor-wire")
    assert not Feed.objects.filter(due_at__isnull=False).exists()


def test_an_unknown_source_is_named():
    with pytest.raises(CommandError, match="'nobody' is no source"):
        call_command("source", "pause", "nobody")
