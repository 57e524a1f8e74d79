"""Lists that are kept in their order are those that asking of every row gives, now and on every day past.

Days past are some on which anything became another: few here, more with STILLWATCH_LONG=1.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import F, Q

from tests.evidence import situation
from tests.evidence.generated import editions, read
from tracker.collection.models import Report
from tracker.evidence import tallies
from tracker.evidence.assess import assess_report
from tracker.evidence.models import Actor, Assertion, Change, Concern, Incident, Point, Response, Stage, Tallied
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import visible
from tracker.evidence.queries.changes import KINDS, ChangeFilter, changes_page, newest_noted, rows_by_key
from tracker.evidence.queries.extent import behind
from tracker.evidence.queries.figures import FigureFilter, figures_page
from tracker.evidence.queries.incident_list import IncidentFilter, incident_list
from tracker.evidence.queries.involved import involving
from tracker.evidence.queries.letters import graded
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.response_list import INDUSTRY, Wanted, response_tallies, responses_page
from tracker.evidence.queries.responses import STATES, known_responses, known_stages, newest_moves
from tracker.evidence.queries.timeline import TimelineFilter, entries, timeline_page
from tracker.evidence.tallied_entries import COMPANY_ACTS
from tracker.evidence.tallied_responses import COMPANIES, PUBLIC_BODIES
from tracker.evidence.tallies import Touched

pytestmark = pytest.mark.django_db
N_DAYS = 4 if os.environ.get("STILLWATCH_LONG") == "1" else 2
# Between them responses of every sort: held and lifted, asked for before and after it was done, dated and undated, edited
# and withdrawn.
PLAYED = (
    "acts_of_the_parties", "approved_but_held", "asked_for_and_later_done", "ban_lifted", "bill_of_two_dates",
    "bill_under_two_titles", "measures_without_an_allegation", "undated_measures", "outlet_corrects_itself",
    "done_and_asked_for_once_more",
)  # fmt: skip


def days():
    """None, for now, and days around some on which anything became another."""
    changed = sorted({day for pair in Point.objects.values_list("since", "until") for day in pair if day is not None})
    chosen = {changed[0], changed[-1], *random.Random(5).sample(changed, min(N_DAYS, len(changed)))}
    return [None, *sorted({day + timedelta(days=by) for day in chosen for by in (-1, 0)})]


def is_of_a_company(response):
    acting = Stage.objects.filter(response=response, assertion__claimant__kind="organisation")
    return response.jurisdiction == "" or (response.kind in COMPANY_ACTS and acting.exists())


def choices(stored):
    """Every choice that one filter makes of these, and some of two, with what of them it leaves."""
    yield Wanted(), lambda _: True
    for one in stored[:1]:
        place = one.jurisdiction or INDUSTRY
        yield Wanted(jurisdiction=place), lambda row, place=place: (row.jurisdiction or INDUSTRY) == place
        yield Wanted(kind=one.kind, step=one.step), lambda row, one=one: (row.kind, row.step) == (one.kind, one.step)
    for state, steps in STATES.items():
        yield Wanted(state=state), lambda row, steps=steps: row.step in steps
    yield Wanted(by=COMPANIES), is_of_a_company
    yield Wanted(by=PUBLIC_BODIES), lambda row: not is_of_a_company(row)
    for one in stored[-1:]:
        both = Wanted(by=PUBLIC_BODIES, kind=one.kind)
        yield both, lambda row, one=one: row.kind == one.kind and not is_of_a_company(row)


def compare_responses(day):
    stored = list(known_responses(day).order_by(F("day").desc(nulls_last=True), "-id"))
    for wanted, is_wanted in choices(stored):
        found = every(lambda wanted, mark, **rest: responses_page(wanted, mark=mark, **rest), wanted, day)
        assert [row.id for row in found] == [row.pk for row in stored if is_wanted(row)], (day, wanted)
    found = response_tallies(day)
    counted = Counter((row.jurisdiction or INDUSTRY, row.kind, row.step) for row in stored)
    assert sum((Counter({(row.place, row.kind, row.step): row.n}) for row in found.rows), Counter()) == counted, day
    assert Counter(row.by == COMPANIES for row in found.rows for _ in range(row.n)) == Counter(
        is_of_a_company(row) for row in stored
    ), day
    told = Response.objects.all()[:1].annotate(**behind(known_stages(day).values("assertion"), day))
    for n_reports, is_sample in told.values_list("n_reports", "is_sample"):
        assert (found.n_reports, found.is_sample) == (n_reports, is_sample), day


def compare_moves(day):
    items = visible.items(visible.assertions(day).filter(kind=StatementKind.RESPONSE), day)
    dated = sorted(((item.day.value, item.id) for item in items if item.day), reverse=True)
    found = newest_moves(day, size=len(dated) + 1)
    assert [row["subject_id"] for row in found] == [pk for _, pk in dated], day


def compare_changes(day):
    """Of some actors what changed, by what they have a part in, retired or weakly graded as it may be."""
    for actor in Actor.objects.filter(name__in=("DeepSeek", "Anthropic", "White House", "China")):
        own = Assertion.objects.filter(involving(actor.slug)).values("pk")
        told = Q(assertion__in=own) | Q(report__in=Report.objects.filter(statements__supports__assertion__in=own))
        stored = Change.objects.filter(told, **({} if day is None else {"day__lte": day})).order_by("-day", "-pk")
        for kinds in ((), ("claim", "edited"), ("regraded",)):
            wanted = ChangeFilter(actor=actor.slug, kinds=kinds)
            chosen = [row for row in stored if row.kind in (kinds or KINDS)]
            found = [row.key for row in every(changes_page, wanted, day)]
            # What is graded too low to be shown is on no page.
            assert found == [row.key for row in chosen if row.key in {*found}], (day, wanted)
            assert set(found) == {row.key for row in chosen} & set(rows_by_key([row.key for row in chosen])), day
            assert {row.key for row in newest_noted(wanted, as_of=day, size=500)} == set(found), (day, wanted)


def every(page, wanted, day):
    """All rows of a list, a few at a time."""
    found = page(wanted, None, as_of=day, size=3)
    rows = list(found.rows)
    while found.next_mark:
        found = page(wanted, read_mark(found.next_mark), as_of=day, size=3)
        rows += found.rows
    return rows


NARROWED = (
    {"least": "B"},
    {"least": "A", "is_oldest_first": True},
    {"least": "C", "kinds": ("policy", "accusation")},
    {"kinds": ("figure",)},
    {"kinds": ("industry",), "is_oldest_first": True},
    {"kinds": ("policy", "reply", "silence")},
    {"jurisdiction": "US"},
    {"jurisdiction": INDUSTRY, "least": "C"},
    {"jurisdiction": "US", "instrument": "legislation", "least": "B"},
    {"instrument": "use_ban", "step": "in_force"},
    {"step": "called_for"},
)


def compare_timelines(day):
    """By grade, kind and place, of all and of some actors: as asking every assertion gives them."""
    slugs = ["", *Actor.objects.filter(name__in=("Anthropic", "White House")).values_list("slug", flat=True)]
    n_found = 0
    for slug in slugs:
        for asked in NARROWED:
            wanted = TimelineFilter(actor=slug, **asked)
            found = every(lambda wanted, mark, **rest: timeline_page(wanted, mark, **rest), wanted, day)
            order = ("falls_on", "id") if wanted.is_oldest_first else ("-falls_on", "-id")
            stored = entries(wanted, day).order_by(*order).values_list("id", flat=True)
            assert [item.id for item in found] == list(stored), (day, wanted)
            n_found += len(found)
    return n_found


def compare_figures(day):
    """Figures as they became known, by whom they count and who counts, as all on record have it."""
    items = visible.items(visible.assertions(day).filter(kind=StatementKind.FIGURE), day)
    items = sorted((item for item in items if item.quantity), key=lambda item: (item.known_from, item.id), reverse=True)
    speakers = sorted({actor.slug for item in items for actor in item.speakers})[:2]
    actors = sorted({actor.slug for item in items for actor in item.actors})[:2]
    for actor in ("", *actors):
        for speaker in ("", *speakers):
            wanted = FigureFilter(metric="exchanges" if actor and day else "", actor=actor, speaker=speaker)
            found = every(lambda *args, **kwargs: figures_page(*args, **kwargs).page, wanted, day)
            assert [item.id for item in found] == [
                item.id
                for item in items
                if (not actor or actor in {one.slug for one in item.actors})
                and (not speaker or speaker in {one.slug for one in item.speakers})
            ], (day, wanted)


def compare_incidents(day):
    """Incidents of an actor in every order, as asking each of them gives them."""
    shown = visible.incidents(day)
    for actor in Actor.objects.filter(name__in=("DeepSeek", "Anthropic")):
        heard = visible.assertions(day).filter(Q(target=actor) | Q(claimant=actor), incident__isnull=False)
        accused = Q(accused=actor) if day is None else Q(accused=actor, pk__in=heard.values("incident"))
        for role, by in (("", Q(accusers=actor) | accused), ("accuser", Q(accusers=actor)), ("accused", accused)):
            for sort, order in ORDERS.items():
                least = "" if role == "accuser" else "C"
                told = Assertion.objects.filter(graded(least, day), predicate="alleges_distillation")
                good = Incident.objects.filter(pk__in=told.filter(incident__isnull=False).values("incident"))
                for slug, chosen in ((actor.slug, Q(pk__in=Incident.objects.filter(by).values("pk"))), ("", Q())):
                    wanted = IncidentFilter(actor=slug, role=role if slug else "", least=least, sort=sort)
                    found = every(lambda wanted, mark, **rest: incident_list(mark, wanted=wanted, **rest), wanted, day)
                    stored = shown.filter(chosen, pk__in=good.values("pk")) if least else shown.filter(chosen)
                    assert [row.slug for row in found] == [row.slug for row in stored.order_by(*order)], (day, wanted)


ORDERS = {
    "": (F("began_on").desc(nulls_last=True), "-pk"),
    "oldest": (F("began_on").asc(nulls_last=True), "pk"),
    "changed": ("-changed_at", "-pk"),
}


def compare(*others):
    for number, day in enumerate(days()):
        compare_responses(day)
        compare_moves(day)
        # The others in turn, all of them for now.
        for other in others if day is None else others[number % 4 : number % 4 + 1]:
            other(day)


def test_responses_stand_as_every_stage_of_them_says():
    for name in PLAYED:
        situation.play(situation.read(name))
    assert known_responses().count() > 9
    compare()
    assert compare_timelines(None) > 20
    # Between the two who still asked for it, what had been done long ago was the latest.
    compare_responses(date(2026, 7, 1))
    before = kept()
    tallies.rebuild()
    assert kept() == before


def test_what_an_actor_does_counts_as_what_its_kind_does():
    situation.play(situation.read("measures_without_an_allegation"))
    acting = Actor.objects.filter(pk__in=Assertion.objects.filter(kind=StatementKind.RESPONSE).values("claimant"))
    for kind in ("government_body", "organisation"):
        changed = list(acting.values_list("pk", flat=True))
        Actor.objects.filter(pk__in=changed).update(kind=kind)
        tallies.keep_acts_of(changed)
        compare_responses(None)
        compare_timelines(None)
        before = kept()
        tallies.rebuild()
        assert kept() == before


def kept():
    rows = Tallied.objects.filter(Q(subject="response") | Q(sort="entry")).values_list(
        "subject_id", "actor", "metric", "since", "until", "value"
    )
    return set(rows), set(Concern.objects.values_list("change", "actor", "kind", "day"))


@pytest.mark.parametrize("seed", [3])
def test_lists_stand_so_whatever_was_edited_redated_or_withdrawn(seed):
    read(editions(seed, 14))
    everything = (compare_changes, compare_figures, compare_incidents, compare_timelines)
    told = Report.objects.filter(statements__kind="response").distinct().order_by("pk")
    withdrawn, redated, undated = (told[number % len(told)].pk for number in range(3))
    Report.objects.filter(pk=redated).update(published_on=told[0].published_on - timedelta(days=40))
    Report.objects.filter(pk=undated).update(published_on=None)
    Report.objects.filter(pk=withdrawn).update(is_relevant=False)
    for one in {withdrawn, redated, undated}:
        assess_report(one)
    incident = Incident.objects.filter(retired_at=None, merged_into=None, accused__name="DeepSeek").first()
    Incident.objects.filter(pk=incident.pk).update(began_on=None)
    tallies.keep(Touched(incidents=frozenset({incident.pk})))
    compare(*everything)
    before = kept()
    tallies.rebuild()
    assert kept() == before
