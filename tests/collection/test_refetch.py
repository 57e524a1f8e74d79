"""`manage.py refetch`: a page asked for again by hand."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.collection import making
from tests.collection.outlets import Answer
from tests.collection.turns import ARTICLE
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Intervention, Report, Snapshot, Source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_reader")]


@pytest.fixture
def report(settings, outlets) -> Report:
    settings.SAMPLE_NEWSROOM = outlets.address
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="First."), headers={"ETag": '"for ever"'})
    return making.report(making.source())


def refetch(capsys, *ids: int) -> str:
    call_command("refetch", *map(str, ids))
    return capsys.readouterr().out


def test_a_report_that_was_given_up_is_asked_for_again_and_read(report, capsys):
    Report.objects.update(due_at=None, failure="status 404", n_failures=3)
    assert refetch(capsys, report.pk) == f"report {report.pk}: a new edition is stored and read: A report\n"
    report.refresh_from_db()
    assert (report.failure, report.n_failures) == ("", 0)
    assert Snapshot.objects.get().due_at is None


def test_a_page_is_had_whole_whatever_its_server_said_before(report, outlets, capsys):
    refetch(capsys, report.pk)
    assert "reads as before" in refetch(capsys, report.pk)
    outlets.answers["harbor.example/one"].body = ARTICLE.format(words="Second.")
    assert "a new edition is stored and read" in refetch(capsys, report.pk)
    assert Snapshot.objects.count() == 2


def test_a_page_that_cannot_be_had_is_told_with_the_reason(report, outlets, capsys):
    outlets.answers["harbor.example/one"] = Answer(status=500)
    with pytest.raises(SystemExit, match="1"):
        refetch(capsys, report.pk)
    assert "harbor.example answered with status 500" in capsys.readouterr().out


def test_a_host_that_wants_to_be_left_alone_is_not_waited_for(report, outlets, capsys):
    ClusterPace().close("harbor.example", timedelta(hours=2))
    with pytest.raises(SystemExit, match="1"):
        refetch(capsys, report.pk)
    assert "its host asks to be left alone; it is due at" in capsys.readouterr().out
    assert outlets.asked == []
    assert Intervention.objects.get().act == "fetch"


def test_what_cannot_be_asked_for_is_refused_with_the_remedy(report):
    with pytest.raises(CommandError, match="Report 99 is unknown"):
        call_command("refetch", "99")
    Source.objects.update(is_paused=True)
    with pytest.raises(CommandError, match=r"`manage.py source resume harbor` ends that"):
        call_command("refetch", str(report.pk))
