"""Kept sums are what counting everything gives, now and on every day past, whatever was edited, regraded or withdrawn."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from tests.evidence.generated import editions, read
from tracker.collection.models import Report, Source
from tracker.evidence import ledger, tallies
from tracker.evidence.assess import assess_report
from tracker.evidence.models import Actor, Point, Tallied, Tally, Weight
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import visible
from tracker.evidence.queries.actor_list import ActorFilter, actor_list, read_actor_mark
from tracker.evidence.queries.tallies import by_month, count_by_month
from tracker.evidence.queries.timeline import TimelineFilter

pytestmark = pytest.mark.django_db
EVERYTHING = TimelineFilter()


def counted(as_of):
    """Of each actor that takes part its incidents as accuser and accused, its responses and its claims, counted one by one."""
    shown, told = visible.assertions(as_of), visible.incidents(as_of)
    found = {}
    for actor in Actor.objects.all():
        accused_in = told.filter(accused=actor)
        if as_of is not None:
            of_it = shown.filter(Q(target=actor) | Q(claimant=actor), incident__isnull=False)
            accused_in = accused_in.filter(pk__in=of_it.values("incident"))
        sides = (
            told.filter(accusers=actor).count(),
            accused_in.count(),
            shown.filter(kind=StatementKind.RESPONSE, claimant=actor).count(),
            shown.filter(kind=StatementKind.CLAIM, claimant=actor).count(),
        )
        if any(sides):
            found[actor.slug] = sides
    return found


def listed(as_of):
    rows = actor_list(as_of=as_of, size=500)[0]
    assert [weight(row) for row in rows] == sorted((weight(row) for row in rows), reverse=True)
    return {row.actor.slug: (row.n_as_accuser, row.n_as_accused, row.n_responses, row.n_remarks) for row in rows}


def weight(row):
    return 100 * (row.n_as_accuser + row.n_as_accused) + row.n_responses + row.n_remarks


def months(found):
    return sorted(found.tallies, key=str), found.n_reports, found.is_sample


def days():
    """None, for now, and the days around some on which anything became another, the first and the last among them."""
    changed = sorted({day for pair in Point.objects.values_list("since", "until") for day in pair if day is not None})
    chosen = {changed[0], changed[-1], *random.Random(7).sample(changed, min(6, len(changed)))}
    return [None, *sorted({day + timedelta(days=by) for day in chosen for by in (-1, 0)})]


def compare():
    for day in days():
        assert months(by_month(EVERYTHING, day)) == months(count_by_month(EVERYTHING, day)), day
        assert listed(day) == counted(day), day


@pytest.mark.parametrize("seed", [1, 4])
def test_sums_are_what_counting_gives(seed):
    read(editions(seed, 9))
    assert by_month(EVERYTHING).tallies
    compare()
    withdrawn, regraded, redated = Report.objects.filter(statements__isnull=False).distinct().order_by("pk")[:3]
    Report.objects.filter(pk=withdrawn.pk).update(is_relevant=False)
    Source.objects.filter(pk=regraded.source_id).update(reliability="E")
    Report.objects.filter(pk=redated.pk).update(published_precision="year")
    for one in (withdrawn, regraded, redated):
        assess_report(one.pk)
    compare()


def test_a_rebuild_gives_the_same_sums_and_forgets_wrong_ones():
    read(editions(2, 6))
    before = [line for line in ledger.lines() if line.startswith('["tally"')]
    assert before
    Tally.objects.update(n=77)
    Weight.objects.all().delete()
    tallies.rebuild()
    assert [line for line in ledger.lines() if line.startswith('["tally"')] == before


def test_nothing_is_written_where_nothing_changed():
    read(editions(3, 4))
    kept = set(Tallied.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM evidence_tally")
        versions = sorted(cursor.fetchall())
        assess_report(Report.objects.filter(statements__isnull=False).order_by("pk")[0].pk)
        cursor.execute("SELECT id, xmin::text FROM evidence_tally")
        assert sorted(cursor.fetchall()) == versions
    assert set(Tallied.objects.values_list("pk", flat=True)) == kept


def test_an_upgrade_counts_what_was_stored_before():
    read(editions(2, 4))
    whole = actor_list()
    for model in (Tallied, Tally, Weight):
        model.objects.all().delete()
    assert actor_list() == ((), "")
    call_command("migrate", verbosity=0)
    assert actor_list() == whole


def test_an_actor_list_by_role_grade_and_name_pages_through_all():
    read(editions(5, 9))
    for as_of in days():
        for wanted in (ActorFilter(), ActorFilter(sort="name"), ActorFilter(role="accused"), ActorFilter(least="C")):
            whole, _ = actor_list(wanted=wanted, as_of=as_of, size=500)
            assert paged(wanted, as_of) == whole
            if wanted.role:
                assert all(row.n_as_accused for row in whole)


def paged(wanted, as_of):
    found, following = actor_list(wanted=wanted, as_of=as_of, size=2)
    while following:
        more, following = actor_list(read_actor_mark(following), wanted=wanted, as_of=as_of, size=2)
        found += more
    return found
