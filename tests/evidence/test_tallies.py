"""Kept sums are what counting everything gives, now and on every day past, whatever was edited, regraded or withdrawn.

One made-up store is counted, two with STILLWATCH_LONG=1.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from tests.evidence.generated import editions, read
from tracker.collection.models import Report, Source
from tracker.evidence import ledger, tallies
from tracker.evidence.assess import assess_report
from tracker.evidence.models import Actor, Assertion, Point, Tallied, Tally, Weight
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import parts, visible
from tracker.evidence.queries.actor_list import ActorFilter, actor_list, read_actor_mark
from tracker.evidence.queries.actors import actor_page
from tracker.evidence.queries.counts import is_drawable, largest_counts
from tracker.evidence.queries.figures import FigureFilter, figure_choices
from tracker.evidence.queries.involved import involving
from tracker.evidence.queries.letters import graded
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.tallies import by_month, count_by_month
from tracker.evidence.queries.timeline import KINDS as TIMELINE_KINDS
from tracker.evidence.queries.timeline import TimelineFilter, entries, timeline_page
from tracker.evidence.tallied_rows import COMMENTS, DRAWN_FROM

pytestmark = pytest.mark.django_db
SEEDS = [1, 4] if os.environ.get("STILLWATCH_LONG") == "1" else [1]
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


def heard(as_of, by):
    """The actors of whom an assertion is on record that is so by the question `by`, counted one by one."""
    return {
        actor.slug
        for actor in Actor.objects.all()
        for told in (visible.assertions(as_of).filter(Q(claimant=actor) | Q(target=actor)),)
        if by(told, actor)
    }


def of_kind(wanted, as_of):
    return {row.actor.slug for row in actor_list(wanted=wanted, as_of=as_of, size=500)[0]}


def largest(wanted, as_of):
    """The figures that a chart may draw, out of all on record."""
    metric = dict(Assertion.objects.values_list("pk", "metric"))
    items = visible.items(visible.assertions(as_of).filter(kind=StatementKind.FIGURE), as_of)
    drawn = [
        (-item.quantity.value, item.id)
        for item in items
        if is_drawable(item.quantity)
        and item.grade.score >= DRAWN_FROM
        and metric[item.id] == wanted.metric
        and (not wanted.actor or wanted.actor in {actor.slug for actor in item.actors})
        and (not wanted.speaker or wanted.speaker in {actor.slug for actor in item.speakers})
        and (not wanted.incident or (item.incident is not None and wanted.incident == item.incident.slug))
    ]
    return [pk for _, pk in sorted(drawn)]


def compare_figures(day, number):
    shown = visible.assertions(day).filter(kind=StatementKind.FIGURE, value__isnull=False)
    choices = figure_choices(as_of=day)
    assert dict(choices.metrics) == Counter(shown.order_by().values_list("metric", flat=True)), day
    assert {one.slug for one in choices.actors} == set(
        shown.filter(actors__isnull=False).values_list("actors__slug", flat=True)
    )
    for metric in dict(choices.metrics):
        for narrowed in (dict, NARROWED[number % len(NARROWED)]):
            wanted = FigureFilter(metric=metric, **narrowed())
            found = largest_counts(wanted, day, size=500)[metric]
            assert [one.id for one in found.rows] == largest(wanted, day), (day, wanted)
            assert found.n_all == len(found.rows), (day, wanted)


def compare_parts(day, number):
    """What is kept of one actor: all that it has a part in, by kind and in order, its months and its incidents."""
    actor = Actor.objects.filter(Q(weight__isnull=False) | Q(asserted_of__isnull=False)).distinct().order_by("pk")
    slug = actor[number % len(actor)].slug
    theirs = visible.assertions(day).filter(involving(slug))
    counts = parts.totals(slug, day)
    assert sum(counts.values()) == theirs.count(), (day, slug)
    found = parts.in_order(slug, tuple(counts), day, size=500)
    assert [one.id for one in found] == list(theirs.order_by("-falls_on", "-id").values_list("id", flat=True))
    assert Counter(one.part for one in found) == counts
    kind = sorted(TIMELINE_KINDS)[number % len(TIMELINE_KINDS)]
    wanted = TimelineFilter(kinds=(kind,), actor=slug, least="C" if number % 2 else "", is_oldest_first=number % 4 > 1)
    order = ("falls_on", "id") if wanted.is_oldest_first else ("-falls_on", "-id")
    rows = entries(wanted, day).order_by(*order).values_list("id", flat=True)
    assert [item.id for item in paged_timeline(wanted, day)] == list(rows), (day, wanted)
    whole = months(by_month(TimelineFilter(actor=slug), day))
    assert whole == months(count_by_month(TimelineFilter(actor=slug), day)), (day, slug)
    page = actor_page(slug, day)
    assert page is not None
    assert (len(page.as_accuser), len(page.as_accused)) == counted(day).get(slug, (0, 0))[:2]
    taken = [visible.incidents(day).filter(slug=row.slug).get() for row in page.as_accused]
    assert [one.pk for one in taken] == [
        one.pk for one in sorted(taken, key=lambda one: (one.began_on or date.min, one.pk), reverse=True)
    ]


def paged_timeline(wanted, day):
    found = timeline_page(wanted, as_of=day, size=2)
    rows = list(found.rows)
    while found.next_mark:
        found = timeline_page(wanted, read_mark(found.next_mark), as_of=day, size=2)
        rows += found.rows
    return rows


def some_figure(number):
    figures = Assertion.objects.filter(
        kind=StatementKind.FIGURE, actors__isnull=False, speakers__isnull=False
    ).order_by("pk")
    return figures[number % len(figures)]


NARROWED = (
    lambda: {"actor": some_figure(0).actors.order_by("pk")[0].slug},
    lambda: {"speaker": some_figure(1).speakers.order_by("pk")[0].slug},
    lambda: {
        "actor": some_figure(0).actors.order_by("pk")[0].slug,
        "speaker": some_figure(0).speakers.order_by("pk")[0].slug,
    },
    lambda: {"incident": some_figure(2).incident.slug, "actor": some_figure(2).actors.order_by("pk")[0].slug},
)


def days():
    """None, for now, and the days around some on which anything became another, the first and the last among them."""
    changed = sorted({day for pair in Point.objects.values_list("since", "until") for day in pair if day is not None})
    chosen = {changed[0], changed[-1], *random.Random(7).sample(changed, min(6, len(changed)))}
    return [None, *sorted({day + timedelta(days=by) for day in chosen for by in (-1, 0)})]


def compare():
    for number, day in enumerate(days()):
        assert months(by_month(EVERYTHING, day)) == months(count_by_month(EVERYTHING, day)), day
        assert listed(day) == counted(day), day
        compare_parts(day, number)
        if number % 3:
            continue
        involved = set(counted(day))
        comments = heard(day, lambda told, actor: told.filter(predicate__in=COMMENTS, claimant=actor).exists())
        assert of_kind(ActorFilter(role="commentator"), day) == comments & involved, day
        good = heard(day, lambda told, _: told.filter(graded("C", day)).exists())  # noqa: B023
        assert of_kind(ActorFilter(least="C"), day) == good & involved, day
        compare_figures(day, number)


@pytest.mark.parametrize("seed", SEEDS)
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
