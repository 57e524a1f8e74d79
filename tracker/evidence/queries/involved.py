"""Which assertions an actor has a part in."""

from __future__ import annotations

from django.db.models import Q

from tracker.evidence.models import Assertion


def involving(slug: str) -> Q:
    """Assertions in which the actor speaks, acts, is spoken of, or is counted; each way is found by its own index."""
    own = Assertion.objects.filter(claimant__slug=slug).values("id")
    others = (
        Assertion.objects.filter(target__slug=slug).values("id"),
        Assertion.actors.through.objects.filter(actor__slug=slug).values("assertion_id"),
        Assertion.speakers.through.objects.filter(actor__slug=slug).values("assertion_id"),
    )
    return Q(id__in=own.union(*others))
