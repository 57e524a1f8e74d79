"""What an item tells of the rows that its assertion refers to, and that refer to it."""

from __future__ import annotations

from django.db.models import Q

from tracker.collection.models import Report, Source
from tracker.evidence.models import Actor, Assessment, Incident, Point, Response, Stage, Statement
from tracker.evidence.models.statements import Content
from tracker.evidence.queries.linked import Link

ACTOR = Link(model=Actor, columns=("slug", "name", "kind"), links={"parent": Link(model=Actor, columns=("name",))})
_SOURCE = Link(
    model=Source,
    columns=("slug", "name", "kind", "reliability", "reliability_reason", "homepage", "is_sample"),
)
_REPORT = Link(
    model=Report,
    columns=(
        "id", "title", "url", "canonical_url", "language", "published_on", "published_precision", "first_seen_at",
    ),
    links={"source": _SOURCE},
)  # fmt: skip
_RESPONSE = Link(model=Response, columns=("slug", "title", "title_parts"))
# What an item tells of the rows that its assertion refers to.
LINKED = {
    "incident": Link(model=Incident, columns=("slug", "title", "title_parts")),
    "claimant": ACTOR,
    "target": ACTOR,
    "stage": Link(model=Stage, columns=("step",), links={"response": _RESPONSE}, by="assertion"),
}
# And of the statements that its assertion rests on now, or its point did then.
TOLD = {
    "representative": Link(
        model=Statement,
        columns=(*(column.name for column in Content._meta.local_fields if not column.is_relation), "words"),
        links={"report": _REPORT},
    ),
    "answer": Link(model=Statement, columns=("words", "occurred_precision")),
}


_GRADED = ("score", "letter", "label", "n_origins", "n_reports", "explanation", "rules_version")
GRADE = Link(
    model=Assessment,
    columns=(*_GRADED, "assessed_at"),
    by="assertion",
    chosen=Q(superseded_at__isnull=True),
)
_DATED = ("occurred_on", "occurred_precision", "capabilities", "techniques")
_SIDE = ("standing", "reply", "replied_on", "asked_as_of")
POINT = Link(model=Point, columns=(*_GRADED, *_DATED, *_SIDE, "since"), links=TOLD, by="assertion")
