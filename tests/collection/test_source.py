"""`manage.py source`: the list, pausing and resuming."""

import re

import pytest
from django.core.management import CommandError, call_command

from tests.collection import making
from tests.collection.outlets import Answer
from tracker.collection import clock, polled, storms
from tracker.collection.catalogue_sync import sync_catalogues
from tracker.collection.models import Feed, HeldEntry, Intervention, Poller, Report, Source, Storm
from tracker.collection.reach import Reach

pytestmark = pytest.mark.django_db


SAMPLE = Reach(is_live=False, newsroom=("127.0.0.1", 9))
LIVE = Reach(is_live=True, newsroom=None)


@pytest.fixture(autouse=True)
def _collected():
    """A worker's process has told the database of the sample; the command's own knows nothing of a newsroom."""
    sync_catalogues(SAMPLE)
    polled.note(SAMPLE)


def listed(capsys) -> tuple[set[str], set[str]]:
    """The states of the sample's sources, and those of the real ones."""
    capsys.readouterr()
    call_command("source", "list")
    lines = capsys.readouterr().out.splitlines()[1:]
    states = [(line.split("  ")[1], "sample-" in line) for line in lines if line[:1] in "ABCDEF" and line[1:3] == "  "]
    assert len(states) == Source.objects.count() > 30
    return {state for state, is_sample in states if is_sample}, {state for state, is_sample in states if not is_sample}


def test_list_shows_every_source_with_its_letter_and_state(capsys):
    call_command("source", "list")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == Source.objects.count() + 1 > 30
    [sample] = [line for line in lines if "sample-harbor-wire" in line]
    assert sample.startswith("A  polled ")
    assert all("not polled" in line for line in lines[1:] if "sample-" not in line)


def test_list_says_whom_workers_poll_whatever_its_own_settings_are(capsys, settings, monkeypatch):
    settings.IS_LIVE = True
    assert listed(capsys) == ({"polled"}, {"not polled"})
    settings.IS_LIVE = False
    later = clock.now() + polled.HOLDS_FOR
    monkeypatch.setattr(clock, "now", lambda: later)
    assert listed(capsys) == ({"not polled"}, {"not polled"})
    call_command("source", "list")
    assert capsys.readouterr().out.endswith(
        "No worker runs, so nothing is polled at present: `manage.py up` starts them.\n"
    )
    polled.note(LIVE)
    assert listed(capsys) == ({"not polled"}, {"polled"})


def test_what_is_polled_is_written_now_and_then(monkeypatch):
    def seen():
        return Poller.objects.get(is_sample=True).seen_at

    first, begun = seen(), clock.now()
    monkeypatch.setattr(clock, "now", lambda: begun + polled.WRITTEN_EVERY / 2)
    polled.note(SAMPLE)
    assert seen() == first
    monkeypatch.setattr(clock, "now", lambda: begun + polled.WRITTEN_EVERY * 2)
    polled.note(SAMPLE)
    assert seen() == clock.now()


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


@pytest.mark.parametrize(
    ("body", "said", "status"),
    [
        ("", "is an empty answer.*The server sent nothing. Try the site's home page", 1),
        (" \r\n", "is an empty answer", 1),
        (b"\x89PNG\r\n\x1a\n", "is neither a page nor a list that we read", 1),
        ("<p>Log in to read on</p>", "No feed, sitemap or list of reports was found there", 1),
        ("<opml version='2.0'><body/></opml>", "manage.py source import FILE", 0),
        (
            "<rss version='2.0'><channel></channel></rss>",
            "0 entries would be collected.*It can be no source: http://moss.example/x lists nothing that can be collected",
            1,
        ),
    ],
)
def test_trying_what_gives_nothing_to_collect_is_a_failure(outlets, settings, capsys, body, said, status):
    settings.SAMPLE_NEWSROOM = outlets.address
    outlets.answers["moss.example/x"] = Answer(
        body, media_type="application/octet-stream" if isinstance(body, bytes) else "text/html"
    )
    ended = 0
    try:
        call_command("source", "try", "http://moss.example/x")
    except SystemExit as error:
        ended = error.code
    assert re.search(said, capsys.readouterr().out, re.DOTALL)
    assert ended == status


@pytest.mark.parametrize("number", ["-3", "2.5", "all"])
def test_a_number_of_pages_is_one(number):
    with pytest.raises(CommandError, match="is no number of pages; write one like 3, or 0 for none"):
        call_command("source", "try", "http://moss.example/", f"--pages={number}")


def test_pause_and_resume(capsys):
    call_command("source", "list")
    call_command("source", "pause", "sample-harbor-wire", "--why", "They asked us to.")
    noted = Intervention.objects.get()
    assert (noted.act, noted.subject, noted.why) == ("pause", "sample-harbor-wire", "They asked us to.")
    assert noted.by
    assert Source.objects.get(is_paused=True).slug == "sample-harbor-wire"
    call_command("source", "list")
    assert "paused" in capsys.readouterr().out
    call_command("source", "resume", "sample-harbor-wire")
    assert not Source.objects.filter(is_paused=True).exists()


def test_resume_makes_only_feeds_due_that_are_polled():
    assert not Feed.objects.filter(due_at__isnull=False).exists()
    call_command("source", "resume", "sample-harbor-wire")
    assert not Feed.objects.filter(due_at__isnull=False).exists()


def test_an_unknown_source_is_named():
    with pytest.raises(CommandError, match="'nobody' is no source"):
        call_command("source", "pause", "nobody")


def hold(feed: Feed) -> None:
    storm = Storm.objects.create(feed=feed, kind="addresses", since=making.START, n_entries=31, n_known=30)
    report = making.report(feed.source, f"old-{feed.pk}")
    entry = {"key": making.key(f"new-{feed.pk}"), "url": f"http://quay.example/{feed.pk}", "title": "About it"}
    HeldEntry.objects.create(storm=storm, report=report, old_url=report.url, **entry)


@pytest.fixture
def feed() -> Feed:
    return Feed.objects.get(source__slug="sample-harbor-wire")


def test_list_shows_what_is_held_and_what_to_do(capsys, feed):
    hold(feed)
    call_command("source", "list")
    lines = capsys.readouterr().out.splitlines()
    [place] = [n for n, line in enumerate(lines) if line[:2] == "A " and "sample-harbor-wire" in line]
    said = " ".join(line.strip() for line in lines[place + 1 : place + 4])
    assert f"30 of 31 entries of {feed.url} are held for an editor since 2026-03-01 12:00" in said
    assert f'such as "About it" ({Report.objects.get().url} -> http://quay.example/{feed.pk})' in said
    assert 'manage.py source rule sample-harbor-wire same --why "..."' in said


@pytest.mark.parametrize(("ruling", "n_reports"), [("same", 1), ("new", 2)])
def test_a_ruling_from_the_shell_takes_in_what_is_held(capsys, feed, ruling, n_reports):
    hold(feed)
    call_command("source", "rule", "sample-harbor-wire", ruling, "--why", "They moved.", "--by", "Sam")
    assert f"The entries held of {feed.url} are" in capsys.readouterr().out
    assert (storms.held(), Report.objects.count()) == ([], n_reports)
    ruled, noted = Storm.objects.get(), Intervention.objects.get()
    assert (ruled.ruling, ruled.ruled_by, ruled.why) == (ruling, "Sam", "They moved.")
    assert (noted.by, noted.act, noted.subject, noted.why) == ("Sam", ruling, feed.url, "They moved.")
    with pytest.raises(CommandError, match="Nothing is held of sample-harbor-wire"):
        call_command("source", "rule", "sample-harbor-wire", ruling, "--why", "They moved.")


def test_a_ruling_says_which_of_several_feeds(feed):
    other = making.feed(feed.source, "other")
    hold(feed)
    hold(other)
    with pytest.raises(CommandError, match="Several feeds of sample-harbor-wire are held; say which with --feed"):
        call_command("source", "rule", "sample-harbor-wire", "same", "--why", "They moved.")
    with pytest.raises(CommandError, match=r"Nothing is held of http://no\.example/"):
        call_command("source", "rule", "sample-harbor-wire", "same", "--why", "X", "--feed", "http://no.example/")
    call_command("source", "rule", "sample-harbor-wire", "same", "--why", "They moved.", "--feed", other.url)
    assert [one.feed for one in storms.held()] == [feed]


@pytest.mark.parametrize(
    ("rest", "said"), [(["same", "--why", " "], "--why is empty"), (["both", "--why", "x"], "invalid choice: 'both'")]
)
def test_a_ruling_is_one_with_a_reason(feed, rest, said):
    hold(feed)
    with pytest.raises(CommandError, match=said):
        call_command("source", "rule", "sample-harbor-wire", *rest)
    assert len(storms.held()) == 1
