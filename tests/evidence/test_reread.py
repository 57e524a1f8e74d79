"""`manage.py reread`: stored texts read by the real extractor."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.evidence.making import company, outlet, report, snapshot
from tracker.evidence.models import Assertion, Incident, Reading

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
    assert "2 reports read; 0 more grades changed." in out.getvalue()


def test_reread_names_a_report_that_it_does_not_know():
    with pytest.raises(CommandError, match="Report 12345 is unknown"):
        call_command("reread", "--report", "12345")
