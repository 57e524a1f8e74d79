"""Removes the sample whole: its sources, and whatever rests on nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.collection import sample
from tracker.collection.models import Issue, Report, Source
from tracker.evidence import tallies
from tracker.evidence.assess import assess_all
from tracker.evidence.derivations import derive_all
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import (
    Actor,
    Assertion,
    Assessment,
    Conflict,
    Incident,
    IncidentRuling,
    Mention,
    Response,
    Statement,
    Support,
)

Removed = Mapping[str, int]


@transaction.atomic
def remove_sample() -> Removed:
    """How many rows of each kind went. What real reports say as well stays, and is graded without the sample.

    That it was removed is kept: nothing but `collect --sample` brings it back.
    """
    sample.note(sample.State.REMOVED)
    lock_evidence()
    # A poll holds its source while it adds reports: whoever came first is done before the other begins.
    list(Source.objects.select_for_update().filter(is_sample=True).order_by("pk").values_list("pk"))
    before = _count()
    theirs = Statement.objects.filter(report__source__is_sample=True)
    resting = Assertion.objects.filter(Q(supports__statement__in=theirs) | Q(representative__in=theirs))
    assertions = set(resting.values_list("pk", flat=True))
    incidents = set(Incident.objects.filter(assertions__in=assertions).values_list("pk", flat=True))
    incidents |= set(Incident.objects.filter(merged_into__in=incidents).values_list("pk", flat=True))
    Support.objects.filter(statement__in=theirs).delete()
    _drop_unsupported(assertions)
    _stand_in(theirs)
    theirs.delete()
    Source.objects.filter(is_sample=True).delete()
    derive_all()
    assess_all()
    _drop_unsupported(assertions)
    Response.objects.filter(stages=None).delete()
    _drop_empty(incidents)
    tallies.rebuild()
    _drop_unnamed_actors()
    after = _count()
    return {kind: number - after[kind] for kind, number in before.items()}


def _stand_in(theirs: QuerySet[Statement]) -> None:
    """A remaining statement represents the assertion until everything is graded again."""
    for assertion in Assertion.objects.filter(representative__in=theirs):
        assertion.representative_id = assertion.supports.order_by("statement").values_list("statement", flat=True)[0]
        assertion.save(update_fields=["representative"])


def _drop_unsupported(assertions: set[int]) -> None:
    chosen = Assertion.objects.filter(pk__in=assertions)
    chosen.filter(~Exists(Support.objects.filter(assertion=OuterRef("pk")))).delete()


def _drop_empty(incidents: set[int]) -> None:
    """Those without an assertion left; one that was merged goes with the one that took it in."""
    empty = Incident.objects.filter(
        ~Exists(Assertion.objects.filter(incident=OuterRef("pk"))),
        Q(merged_into=None) | Q(merged_into__in=incidents),
        pk__in=incidents,
    )
    doomed = list(empty.values_list("pk", flat=True))
    Incident.objects.filter(merged_into__in=doomed).update(merged_into=None)
    Incident.objects.filter(pk__in=doomed).delete()


def _drop_unnamed_actors() -> None:
    """Actors that no row names any more; parents go after their children."""
    while True:
        unused = list(_unnamed_actors().values_list("pk", flat=True))
        if not unused:
            return
        Actor.objects.filter(pk__in=unused).delete()


def _unnamed_actors() -> QuerySet[Actor]:
    this = OuterRef("pk")
    named = [
        Mention.objects.filter(actor=this),
        Statement.objects.filter(Q(claimant=this) | Q(target=this)),
        Assertion.objects.filter(Q(claimant=this) | Q(target=this)),
        Statement.actors.through.objects.filter(actor=this),
        Statement.speakers.through.objects.filter(actor=this),
        Assertion.actors.through.objects.filter(actor=this),
        Assertion.speakers.through.objects.filter(actor=this),
        Incident.objects.filter(accuser=this),
        Incident.accused.through.objects.filter(actor=this),
        Incident.accusers.through.objects.filter(actor=this),
        IncidentRuling.objects.filter(Q(one_accuser=this) | Q(other_accuser=this)),
        Actor.objects.filter(parent=this),
    ]
    unused = Actor.objects.all()
    for rows in named:
        unused = unused.filter(~Exists(rows))
    return unused


def _count() -> dict[str, int]:
    kinds = {
        "sources": Source,
        "reports": Report,
        "statements": Statement,
        "assertions": Assertion,
        "grades": Assessment,
        "conflicts": Conflict,
        "incidents": Incident,
        "actors": Actor,
        "issues": Issue,
    }
    return {kind: model._default_manager.count() for kind, model in kinds.items()}
