"""`manage.py audit`: an undamaged store is clean; whatever is damaged behind the program's back is found."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection

from tests.evidence.making import LABS, company, draft, outlet, publish, report, snapshot
from tracker.collection.derive import text_version
from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.evidence.models import (
    Assertion,
    Assessment,
    Conflict,
    Derivation,
    FormerSlug,
    Incident,
    PartsCheck,
    Placement,
    Point,
    Response,
    Stage,
    Statement,
    Support,
)
from tracker.evidence.models.derivations import Derives
from tracker.evidence.recording import keep
from tracker.evidence.review import Decision, rule_origin
from tracker.extraction.records import Instrument, Predicate, Qualifier

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stored(django_db_setup, django_db_blocker):
    """The store, made once for this file: every test's damage is rolled back."""
    with django_db_blocker.unblock():
        fill()
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def store(stored, db):
    """A post, what three outlets make of it, a copy, a conflict, a reply, a sum, a response, an edited page."""


def fill():
    post = draft("Findings.").alleges(*LABS).exchanges(16e6, *LABS)
    for lab, count in zip(LABS, (150_000, 13e6, 3.4e6), strict=True):
        post.exchanges(count, lab)
    publish(company(), post)
    copied = " ".join(f"word{n} of the wire story number {n * 7} today" for n in range(40))
    wire = outlet("Harbor Wire", kind="wire")
    publish(wire, draft(copied).alleges(*LABS).exchanges(10e6, *LABS, qualifier=Qualifier.EXACT))
    publish(outlet("Copy Site"), draft(copied).alleges("DeepSeek"))
    quay = outlet("Quay Post")
    publish(quay, draft("Denied.").alleges("DeepSeek").claim(Predicate.DENIES, "DeepSeek"))
    acted = draft("Acted.").alleges("DeepSeek").responds("White House", Instrument.EXECUTIVE_ACTION, on="2026-03-01")
    publish(quay, acted)
    page = report(quay)
    for month, said in ((3, draft("One.").alleges("MiniMax")), (4, draft("Two.").alleges("DeepSeek"))):
        keep(snapshot(page, said.words.text, fetched_at=datetime(2026, month, 1, tzinfo=UTC)), said.extraction())


def audit(*options):
    """The faults found, as JSON objects; the exit status must say whether there are any."""
    printed, status = io.StringIO(), 0
    try:
        call_command("audit", "--json", *options, stdout=printed, stderr=io.StringIO())
    except SystemExit as end:
        status = end.code
    faults = [json.loads(line) for line in printed.getvalue().splitlines()]
    assert status == (1 if faults else 0)
    return faults


def damage(statement, *values):
    """As an accident would: past the program, and past what the database would still check at its end."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, "nothing was damaged"


def table(model):
    return model._meta.db_table


def found(*options):
    """Subject and reason of every fault."""
    return {(fault["subject"], fault["why"].split(":")[0].split(" is stored as")[0]) for fault in audit(*options)}


def a_graded():
    return Assertion.objects.filter(retired_at=None, predicate="alleges_distillation").order_by("pk").first()


def test_an_undamaged_store_is_clean(store):
    assert Conflict.objects.filter(resolved_at=None).exists()
    assert PartsCheck.objects.exists()
    assert Stage.objects.exists()
    assert Assertion.objects.filter(retired_at__isnull=False).exists() or Statement.objects.exclude(retired_at=None)
    assert audit() == []


def test_the_summary_says_what_was_looked_at(store):
    printed = io.StringIO()
    call_command("audit", stdout=printed, stderr=io.StringIO())
    assert printed.getvalue().splitlines()[-1] == "All that is shown follows from what was collected."
    assert f"{Report.objects.count()} reports with their snapshots" in printed.getvalue()


def test_a_fault_says_what_where_why_and_what_to_do(store):
    damage(f"UPDATE {table(Assessment)} SET score = 0.97 WHERE assertion_id = %s", a_graded().pk)
    printed = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("audit", "--quick", stdout=printed, stderr=io.StringIO())
    first, *_, last = printed.getvalue().splitlines()
    assert first.startswith("grade: its grade: ")
    assert f" at /evidence/{a_graded().key[:16]}/: score is stored as Decimal('0.97') and should be " in first
    assert first.endswith("To do: `manage.py audit --mend` makes it anew from the stored statements.")
    assert last == "1 faults: 1 grade."


GRADES = [
    ("score = 0.97", ("grade", "score")),
    ("letter = 'D'", ("grade", "letter")),
    ("n_origins = n_origins + 1", ("grade", "n_origins")),
    ("n_reports = n_reports + 3", ("grade", "n_reports")),
    ("superseded_at = now()", ("grade", "it is shown without one")),
]


@pytest.mark.parametrize(("change", "fault"), GRADES, ids=[change for change, _ in GRADES])
def test_a_changed_grade_is_found(store, change, fault):
    damage(f"UPDATE {table(Assessment)} SET {change} WHERE assertion_id = %s", a_graded().pk)
    assert fault in found("--quick")


def test_a_text_that_counts_in_two_origins_is_found(store):
    grade = Assessment.objects.filter(assertion=a_graded(), superseded_at=None).get()
    grade.explanation["origins"].append({**grade.explanation["origins"][0], "name": "The same once more"})
    rows = json.dumps(grade.explanation)
    damage(f"UPDATE {table(Assessment)} SET explanation = %s WHERE id = %s", rows, grade.pk)
    assert any(subject == "origin" and "counts in two origins" in why for subject, why in found("--quick"))


ASSERTIONS = [
    ("standing = 'admitted'", ("standing", "standing")),
    ("value = 1", ("content", "value")),
    ("occurred_on = '2020-01-01'", ("content", "occurred_on")),
    ("retired_at = now()", ("content", "retired_at")),
    ("incident_id = NULL", ("reference", "it is shown in no incident")),
]


@pytest.mark.parametrize(("change", "fault"), ASSERTIONS, ids=[change for change, _ in ASSERTIONS])
def test_a_changed_assertion_is_found(store, change, fault):
    damage(f"UPDATE {table(Assertion)} SET {change} WHERE id = %s", a_graded().pk)
    assert fault in found("--quick")


def test_statements_that_support_nothing_or_something_else_are_found(store):
    damage(f"DELETE FROM {table(Support)} WHERE assertion_id = %s", a_graded().pk)
    faults = found("--quick")
    assert ("reference", "it is shown and rests on no statement") in faults
    assert ("grouping", "the statements that say this together are no assertion, or one with others") in faults


POINTS = [
    (f"UPDATE {table(Point)} SET score = 0.01 WHERE until IS NULL", ("point", "score")),
    (f"UPDATE {table(Point)} SET standing = 'retracted' WHERE standing <> ''", ("point", "standing")),
    (
        f"DELETE FROM {table(Point)} WHERE until IS NULL",
        ("point", "its days of change are not those that follow from its evidence"),
    ),
]
CONFLICTS = [
    (
        f"UPDATE {table(Conflict)} SET resolved_at = now()",
        ("conflict", "these two cannot both hold, and that is not shown"),
    ),
    (f"UPDATE {table(Conflict)} SET detail = 'other words'", ("conflict", "it is not shown as it is found")),
    (
        f"UPDATE {table(PartsCheck)} SET low = low + 1",
        ("sum", "the sum that is shown is not the one that its parts give"),
    ),
]
WORDS = "the words that it rests on are not where it says in the stored text"
BYTES = "the stored bytes do not have the hash that they were stored with"
COLLECTED = [
    (f"UPDATE {table(Statement)} SET start = start + 1", ("words", WORDS)),
    (f"UPDATE {table(Statement)} SET words = 'never said'", ("words", WORDS)),
    (f"UPDATE {table(ArticleText)} SET text = 'x' || text", ("words", WORDS)),
    (f"UPDATE {table(Snapshot)} SET body = body || 'x'::bytea", ("snapshot", BYTES)),
    (f"UPDATE {table(Snapshot)} SET sha256 = repeat('0', 64)", ("snapshot", BYTES)),
    (
        f"DELETE FROM {table(Derivation)}",
        ("reference", "where it has what it says from was never worked out"),
    ),
    (
        f"UPDATE {table(Derivation)} SET kind = 'citing', parent_id = NULL, named = '' WHERE kind = 'original'",
        ("reference", "it derives from nothing that is named"),
    ),
    (
        f"UPDATE {table(Derivation)} SET head_id = report_id WHERE kind = 'copy'",
        ("reference", "it is a copy of itself"),
    ),
]
REFERENCES = [
    (
        f"UPDATE {table(Placement)} SET incident_id = NULL WHERE charge_id IS NOT NULL",
        ("reference", "its allegation belongs to another incident"),
    ),
    (f"DELETE FROM {table(Stage)}", ("reference", "it is no stage of any response")),
    (
        f"UPDATE {table(Response)} SET retired_at = now()",
        ("reference", "it is shown, and its response is retired"),
    ),
    (f"UPDATE {table(Incident)} SET slug = ''", ("reference", "it is shown, and has no address")),
    (
        f"UPDATE {table(Incident)} SET retired_at = now()",
        ("reference", "it is shown in an incident that has ended"),
    ),
    (
        "UPDATE evidence_charge SET is_live = false",
        ("reference", "it is shown, and nobody alleges it"),
    ),
]


@pytest.mark.parametrize(("change", "fault"), [*POINTS, *CONFLICTS, *COLLECTED, *REFERENCES])
def test_damage_of_this_kind_is_found(store, change, fault):
    damage(change)
    assert fault in found("--quick")


def test_a_statement_that_was_never_placed_is_found(store):
    placed = Placement.objects.filter(charge__isnull=False).first()
    damage(f"DELETE FROM {table(Placement)} WHERE id = %s", placed.pk)
    assert ("reference", "it was never placed, in an incident or in none") in found("--quick")


def test_an_old_address_that_leads_nowhere_is_found(store):
    incident = Incident.objects.get(merged_into=None)
    FormerSlug.objects.create(slug="an-old-one", incident=incident)
    FormerSlug.objects.create(slug=incident.slug, incident=incident)
    assert ("reference", "another incident goes by it") in found("--quick")
    damage(f"UPDATE {table(Incident)} SET slug = ''")
    assert ("reference", "it leads to an incident without an address") in found("--quick")


def test_rulings_that_make_a_circle_and_one_whose_report_is_gone_are_found(store):
    first, second, third = Report.objects.order_by("pk")[:3]
    for one, other in ((first, second), (second, first)):
        rule_origin(one, Decision(kind=Derives.COPY, parent=other.pk, named="", who="E. Ng", why="Same text."))
    rule_origin(third, Decision(kind=Derives.CITING, parent=first.pk, named="", who="E. Ng", why="It says so."))
    assert ("reference", "it is a copy of a copy that leads back to it") in found("--quick")
    damage("UPDATE evidence_originruling SET parent_id = NULL WHERE report_id = %s", third.pk)
    assert ("reference", "the report that it names is gone") in found("--quick")


def test_a_text_that_is_not_what_its_snapshot_says_is_found(store):
    text = ArticleText.objects.filter(current_for__isnull=False).order_by("pk").first()
    body = (
        b"<html><body><article><p>"
        + b"Something else altogether was reported here. " * 9
        + b"</p></article></body></html>"
    )
    damage(f"UPDATE {table(ArticleText)} SET text_version = %s WHERE id = %s", text_version(), text.pk)
    damage(
        f"UPDATE {table(Snapshot)} SET body = %s, sha256 = encode(sha256(%s), 'hex') WHERE id = %s",
        body,
        body,
        text.snapshot_id,
    )
    assert ("text", "it is not what the present page reader makes of its snapshot") in found("--quick")


def test_the_rebuild_finds_what_follows_from_the_statements_and_is_not_stored(store):
    damage(f"UPDATE {table(Incident)} SET title = 'Other words'")
    assert found("--quick") == set()
    assert {subject for subject, _ in found()} == {"rebuild"}
    assert Incident.objects.filter(title="Other words").exists(), "an audit changes nothing"


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE {table(Assessment)} SET score = 0.97 WHERE superseded_at IS NULL",
        f"UPDATE {table(Assertion)} SET standing = 'admitted' WHERE standing <> ''",
        f"UPDATE {table(Point)} SET score = 0.01",
        f"UPDATE {table(Conflict)} SET resolved_at = now()",
        f"DELETE FROM {table(Support)}",
    ],
)
def test_what_follows_from_the_statements_can_be_mended(store, change):
    damage(change)
    printed = io.StringIO()
    call_command("audit", "--mend", stdout=printed, stderr=io.StringIO())
    assert printed.getvalue().splitlines()[-1] == "All that is shown follows from what was collected."


def test_what_was_collected_cannot_be_mended(store):
    damage(f"UPDATE {table(Statement)} SET words = 'never said'")
    assert ("words", WORDS) in found("--mend", "--quick")
