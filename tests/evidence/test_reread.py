"""`manage.py reread`: stored texts read by the real extractor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from tests.evidence.making import company, outlet, report, snapshot
from tracker.collection import clock
from tracker.evidence import ledger
from tracker.evidence.models import Assertion, Incident, Reading, Statement

TEXT = (
    "Anthropic on Monday accused DeepSeek of distilling its model Claude without permission.\n\n"
    "DeepSeek generated more than 150,000 exchanges with Claude through fraudulent accounts, Anthropic said in a blog "
    "post.\n\nDeepSeek did not respond to a request for comment."
)
pytestmark = [pytest.mark.django_db, pytest.mark.model]


def test_reread_reads_stores_and_grades():
    made = report(outlet("Harbor Wire"))
    snapshot(made, TEXT)
    out = StringIO()
    call_command("reread", "--report", str(made.pk), stdout=out)
    assert Incident.objects.get().slug == "anthropic-2026-02"
    assert Assertion.objects.filter(metric="exchanges", value=150_000, qualifier="more_than").exists()
    assert "new statements" in out.getvalue()


def test_reread_all_changes_nothing_the_second_time():
    for source in (outlet("Harbor Wire"), company()):
        snapshot(report(source), TEXT)
    call_command("reread", "--all", stdout=StringIO())
    before = list(Assertion.objects.order_by("pk").values())
    out = StringIO()
    call_command("reread", "--all", stdout=out)
    assert list(Assertion.objects.order_by("pk").values()) == before
    assert Reading.objects.count() == 2
    assert "2 editions read; 0 more grades changed." in out.getvalue()


def test_reread_names_a_report_that_it_does_not_know():
    with pytest.raises(CommandError, match="Report 12345 is unknown"):
        call_command("reread", "--report", "12345")


def test_everything_forgotten_and_read_anew_from_the_snapshots_concludes_the_same():
    wire, post = report(outlet("Harbor Wire")), report(company())
    snapshot(wire, TEXT)
    snapshot(post, "We found that DeepSeek distilled Claude with more than 150,000 exchanges through fake accounts.")
    snapshot(report(outlet("Quay Post")), TEXT.replace("on Monday ", ""))
    call_command("reread", "--all", stdout=StringIO())
    edited = TEXT.replace("150,000", "180,000").replace("did not respond to a request for comment", "denied it")
    edited += "\n\nThe White House banned DeepSeek's models from federal devices."
    snapshot(wire, edited, fetched_at=datetime(2026, 3, 9, tzinfo=UTC))
    call_command("reread", "--report", str(wire.pk), stdout=StringIO())
    read_in_turn = list(ledger.lines())
    assert Statement.objects.filter(retired_at__isnull=False).exists()
    assert any(line.startswith('["conflict"') for line in read_in_turn)
    forget_all()
    assert list(ledger.lines()) == []
    call_command("reread", "--all", stdout=StringIO())
    assert list(ledger.lines()) == read_in_turn


def forget_all():
    """Nothing is left but what was collected."""
    tables = [model._meta.db_table for model in apps.get_app_config("evidence").get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {', '.join(tables)}")


def stored_editions():
    for source in (outlet("Harbor Wire"), outlet("Quay Post"), company()):
        snapshot(report(source), TEXT)


def test_reread_that_was_stopped_goes_on_where_it_was(monkeypatch, capsys):
    """Stopped in the middle of the second of three; the command says how it goes on, and that reads the other two."""
    from tracker.evidence import recording

    stored_editions()
    keep, kept = recording.keep, []

    def stop(text, *rest):
        if len(kept) == 1:
            raise KeyboardInterrupt
        kept.append(text.pk)
        return keep(text, *rest)

    monkeypatch.setattr(recording, "keep", stop)
    with pytest.raises(KeyboardInterrupt):
        call_command("reread", "--all")
    said = capsys.readouterr().err
    again = how_it_goes_on(said)
    assert again[:2] == ["--all", "--before"]
    assert said.count(f"`manage.py reread {' '.join(again)}` goes on") == 2, "at the beginning and where it is stopped"
    assert Reading.objects.count() == 1
    monkeypatch.setattr(recording, "keep", lambda text, *rest: kept.append(text.pk) or keep(text, *rest))
    call_command("reread", *again)
    assert len(kept) == len(set(kept)) == 3
    assert "2 editions read" in capsys.readouterr().out


def how_it_goes_on(said: str) -> list[str]:
    start = said.index("`manage.py reread ") + len("`manage.py reread ")
    return said[start : said.index("`", start)].split()


def test_reread_that_was_killed_has_said_how_it_goes_on(monkeypatch, capsys):
    """Whoever kills it leaves it no last word: what it said before is enough, whatever zone the moment was given in."""
    from tracker.evidence import recording

    stored_editions()
    keep, kept = recording.keep, []

    def die(text, *rest):
        if len(kept) == 1:
            raise SystemExit(137)
        kept.append(text.pk)
        return keep(text, *rest)

    monkeypatch.setattr(recording, "keep", die)
    in_zone = (clock.now() + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=5)))
    with pytest.raises(SystemExit):
        call_command("reread", "--all", "--before", in_zone.isoformat())
    said = capsys.readouterr().err
    assert said.startswith("3 editions to read. Where it is stopped, `manage.py reread --all --before ")
    assert how_it_goes_on(said)[2] == f"{in_zone.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    assert (
        f"1 of 3 editions read, 1 say something else; stopped, `reread {' '.join(how_it_goes_on(said))}` goes on"
        in said
    )


def test_only_what_an_older_extractor_read_is_outdated():
    stored_editions()
    call_command("reread", "--outdated", stdout=StringIO())
    assert Reading.objects.count() == 3
    out = StringIO()
    call_command("reread", "--outdated", stdout=out)
    assert out.getvalue() == "Nothing is outdated.\n"
    old = Reading.objects.order_by("pk").first()
    Reading.objects.filter(pk=old.pk).update(extractor_version="1")
    out = StringIO()
    call_command("reread", "--outdated", stdout=out)
    assert "1 edition read; 0 more grades changed." in out.getvalue()
    old.refresh_from_db()
    assert old.extractor_version != "1"


def test_reread_before_a_moment_wants_all_and_a_moment():
    with pytest.raises(CommandError, match="--before goes on with --all"):
        call_command("reread", "--outdated", "--before", "2026-03-01T00:00:00")
    with pytest.raises(CommandError, match="is no moment; write it like"):
        call_command("reread", "--all", "--before", "yesterday")
