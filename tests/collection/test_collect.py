"""`manage.py collect` with the real newsroom over HTTP: the sample is collected whole, edited, and then at rest."""

import io
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

import scrapers.newsroom
from tests.collection.reading import read_at_once
from tracker.collection.models import ArticleText, Fetch, Issue, Report, Snapshot, Source
from tracker.collection.sample import State, note, state
from tracker.extraction.pages.cleaning import clean_text

FACTS = tomllib.loads(Path(scrapers.newsroom.__file__).with_name("facts.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The sample collected once for this file; what the command printed."""
    printed = io.StringIO()
    with django_db_blocker.unblock(), read_at_once():
        call_command("collect", "--sample", stdout=printed)
        yield printed.getvalue()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def collected(sample: str, db: None) -> str:
    return sample


def test_collect_stores_the_whole_sample_as_its_facts_say(collected):
    sample = FACTS["sample"]
    assert Source.objects.filter(is_sample=True).count() == sample["outlets"]
    assert Report.objects.count() == sample["reports"]
    assert not Report.objects.filter(current_text=None).exists()
    assert not Fetch.objects.filter(outcome="failed").exists()
    for feed in FACTS["feed"]:
        first = Fetch.objects.filter(feed__url=feed["url"]).earliest("pk")
        assert first.n_rejected == sum(feed["rejected"].values()), feed["url"]
        assert first.n_entries == feed["entries"], feed["url"]


def test_collect_logs_what_it_rejected_with_the_reason(collected):
    stated = Counter(reason for feed in FACTS["feed"] for reason, n in feed["rejected"].items() for _ in range(n))
    details = Issue.objects.filter(kind="rejected_entry").values_list("detail", flat=True)
    logged = Counter(reason for reason in stated for detail in details if reason.replace("_", " ") in detail)
    assert logged == stated


def test_collect_invents_no_date(collected):
    for feed in FACTS["feed"]:
        for slug in feed.get("without_usable_date", ()):
            report = Report.objects.get(url__contains=slug)
            assert report.published_source != "feed", slug
            assert (report.published_at is None) == (report.published_precision == ""), slug


def test_the_second_look_finds_the_edited_report_and_keeps_both_editions(collected):
    edited = {slug for slug in FACTS["sample"]["edited"] for _ in Snapshot.objects.filter(report__url__contains=slug)}
    assert edited == set(FACTS["sample"]["edited"])
    assert Snapshot.objects.count() == FACTS["sample"]["reports"] + len(edited)
    for slug in edited:
        old, new = Snapshot.objects.filter(report__url__contains=slug).order_by("pk")
        assert new.replaces == old
        assert bytes(old.body) != bytes(new.body)
        assert new.report.current_text.snapshot == new


def test_every_poll_accounts_for_its_entries(collected):
    polls = Fetch.objects.filter(feed__isnull=False, outcome="stored")
    assert polls.count() > FACTS["sample"]["outlets"]
    assert not polls.exclude(n_entries=F("n_new") + F("n_known") + F("n_rejected")).exists()


def test_the_closing_table_has_a_line_for_each_source_and_their_sum(collected):
    lines = [line.split() for line in collected.splitlines()]
    assert lines[0][:3] == ["source", "polls", "entries"]
    assert len(lines) == FACTS["sample"]["outlets"] + 2
    for column in range(1, len(lines[0])):
        assert sum(int(line[column]) for line in lines[1:-1]) == int(lines[-1][column])


def test_texts_are_as_the_extractor_would_clean_them(collected):
    for text in ArticleText.objects.all():
        assert clean_text(text.text) == text.text
        assert text.text


def test_the_collected_sample_is_noted_whole(collected):
    assert state() is State.COLLECTED


def test_a_removed_sample_comes_back_only_when_asked_for(collected):
    note(State.REMOVED)
    with pytest.raises(CommandError, match="collect --sample"):
        call_command("collect")
    with read_at_once():
        call_command("collect", "--sample", "--wait=0", stdout=io.StringIO())
    assert state() is State.WANTED
