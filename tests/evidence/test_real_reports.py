"""The whole way of real reports, from files to grades: what the public record says of them must come out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from tracker.collection.models import Report, Snapshot, Source
from tracker.evidence.models import Assertion, Assessment, Conflict, Derivation, Incident, Statement

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = SHARED / "corpus"
COPIES = CORPUS / "copies" / "pairs.json"
THREE = ("DeepSeek", "MiniMax", "Moonshot AI")

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not COPIES.is_file(), reason="needs ../shared with the annotated reports"),
]


@pytest.fixture(scope="module")
def collected(django_db_setup, django_db_blocker):
    """The reports and the copies, collected from their files, read and assessed once for this file."""
    printed = io.StringIO()
    with django_db_blocker.unblock():
        call_command("collect", "--files", str(CORPUS), str(CORPUS / "copies"), stdout=printed, stderr=io.StringIO())
        yield printed.getvalue()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def store(collected, db):
    return collected


def report(name):
    """The report that this file became."""
    return Snapshot.objects.get(headers__contains={"handed-over-as": name}).report


def incident(slug):
    return Incident.objects.get(slug=slug, merged_into=None, retired_at=None)


def figures(of, metric, value):
    """What is shown of one number in an incident, the best graded first."""
    rows = Assertion.objects.filter(incident=of, metric=metric, value=value, retired_at=None)
    return sorted(rows, key=lambda row: -score(row))


def score(assertion):
    return Assessment.objects.get(assertion=assertion, superseded_at=None).score


def actors(assertion):
    return tuple(sorted(actor.name for actor in assertion.actors.all()))


def test_every_file_is_stored_and_read(store):
    n_files = len([*CORPUS.glob("*.txt"), *CORPUS.glob("copies/*.txt")])
    assert store.splitlines()[-1] == f"{n_files} files = {n_files} stored + 0 known + 0 rejected"
    assert Report.objects.filter(current_text__reading__isnull=False).count() == n_files
    assert Source.objects.get(name="Outlet not stated").reliability == "F"


def test_february_is_one_incident_with_its_totals_and_every_accused_ones_count(store):
    february = incident("anthropic-2026-02")
    assert tuple(sorted(actor.name for actor in february.accused.all())) == THREE
    assert actors(figures(february, "accounts", 24_000)[0]) == THREE
    assert actors(figures(february, "exchanges", 16_000_000)[0]) == THREE
    for name, count in zip(THREE, (150_000, 13_000_000, 3_400_000), strict=True):
        best = figures(february, "exchanges", count)[0]
        assert actors(best) == (name,)
        assert (best.qualifier, str(best.speakers.get())) == ("more_than", "Anthropic")
    others = Incident.objects.filter(accuser__name="Anthropic", merged_into=None, retired_at=None)
    assert {one.slug for one in others if one.opened_on.month == 2} == {"anthropic-2026-02"}


def test_june_stands_apart_with_its_own_count(store):
    june = incident("anthropic-2026-06")
    assert [actor.name for actor in june.accused.all()] == ["Alibaba"]
    assert actors(figures(june, "exchanges", 28_800_000)[0]) == ("Alibaba",)
    assert actors(figures(june, "accounts", 25_000)[0]) == ("Alibaba",)
    assert not figures(incident("anthropic-2026-02"), "exchanges", 28_800_000)
    assert not figures(june, "exchanges", 16_000_000)
    apart = Conflict.objects.filter(one__incident=june, other__incident__slug="anthropic-2026-02")
    assert not apart.exists()


def test_the_four_pairs_of_copies_are_four_origins(store):
    pairs = json.loads(COPIES.read_text())["pairs"]
    heads = [{Derivation.objects.get(report=report(name)).head_id for name in pair} for pair in pairs]
    assert [len(pair) for pair in heads] == [1, 1, 1, 1]
    assert len(set.union(*heads)) == 4
    copies = Derivation.objects.filter(kind="copy").values_list("report", flat=True)
    assert set(copies) <= {report(name).pk for pair in pairs for name in pair}
    assert len(copies) == 4


def test_copies_count_once_in_every_grade(store):
    heads = dict(Derivation.objects.values_list("report", "head"))
    for grade in Assessment.objects.filter(superseded_at=None):
        origins = [one["report_ids"] for one in grade.explanation["origins"]]
        texts = [{heads[one] for one in reports} for reports in origins]
        assert sum(map(len, texts)) == len(set().union(*texts))


def test_the_wrong_date_of_one_page_is_not_the_incidents(store):
    """One page has the accuser's post published a week late; nobody else does."""
    february = incident("anthropic-2026-02")
    assert february.opened_on.month == 2
    assert february.began_on is None or february.began_on.month == 2
    alleged = Assertion.objects.filter(incident=february, predicate="alleges_distillation", retired_at=None)
    right = [score(row) for row in alleged if row.occurred_on is None or row.occurred_on.month == 2]
    wrong = [score(row) for row in alleged if row.occurred_on is not None and row.occurred_on.month == 3]
    assert len(right) >= len(THREE)
    assert len(wrong) == len(THREE)
    assert max(wrong) < min(right)


def test_what_seeds_alone_claim_is_graded_below_what_the_record_has(store):
    """They are of outlets that cannot be judged, and nobody supports what they add."""
    names = [path.stem for path in CORPUS.glob("seed-*.txt")]
    seeds = {report(name).pk for name in names}
    february = incident("anthropic-2026-02")
    core = [figures(february, "exchanges", 16_000_000)[0], figures(february, "accounts", 24_000)[0]]
    alleged = Assertion.objects.filter(incident=february, predicate="alleges_distillation", retired_at=None)
    core += [row for row in alleged if row.occurred_on is None or row.occurred_on.month == 2]
    alone = []
    for row in Assertion.objects.filter(retired_at=None):
        reports = set(Statement.objects.filter(supports__assertion=row).values_list("report", flat=True))
        if reports <= seeds:
            alone.append(row)
    assert alone, "the seeds add claims of their own"
    assert max(map(score, alone)) < min(map(score, core))
    assert {Assessment.objects.get(assertion=row, superseded_at=None).letter for row in alone} == {"D"}


def test_the_audit_finds_nothing(store):
    printed = io.StringIO()
    call_command("audit", stdout=printed, stderr=io.StringIO())
    assert printed.getvalue().splitlines()[-1] == "All that is shown follows from what was collected."
