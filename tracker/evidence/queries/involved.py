"""Which assertions an actor has a part in."""

from __future__ import annotations

from django.db.models import Q

from tracker.evidence.models import Actor, Assertion
from tracker.evidence.queries.apart import id_of


def involving(slug: str) -> Q:
    """Assertions in which the actor speaks, acts, is spoken of, or is counted; each way is found by its own index."""
    actor = id_of(Actor, slug)
    own = Assertion.objects.filter(claimant=actor).values("id")
    others = (
        Assertion.objects.filter(target=actor).values("id"),
        Assertion.actors.through.objects.filter(actor=actor).values("assertion_id"),
        Assertion.speakers.through.objects.filter(actor=actor).values("assertion_id"),
    )
    return Q(id__in=own.union(*others))
