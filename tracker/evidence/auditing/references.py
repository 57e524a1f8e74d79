"""Rows that refer to nothing, or to what is not shown any more: each rule one question to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tracker.collection.models import Report, Snapshot
from tracker.evidence.auditing.faults import MEND, REREAD, RULE, Check, Fault, Subject
from tracker.evidence.models import (
    Answered,
    Assertion,
    Assessment,
    Charge,
    Conflict,
    Derivation,
    FormerKey,
    FormerResponse,
    FormerSlug,
    Incident,
    IncidentRuling,
    OriginRuling,
    Placement,
    Point,
    Response,
    Stage,
    Support,
)
from tracker.evidence.models.derivations import Derives
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import usable

_LIVE = Q(retired_at=None)
_STANDS = Q(merged_into=None, retired_at=None)
_GONE = Q(incident__merged_into__isnull=False) | Q(incident__retired_at__isnull=False)
_RESPONSE = Q(kind=StatementKind.RESPONSE)


def _rows(
    rows: QuerySet[Any], name: str, why: str, *, at: str = "pk", page: str = "", remedy: str = MEND
) -> Iterator[Fault]:
    """A fault for every row. at: the column that tells where it is; page: the address that this goes into."""
    for pk, place in rows.order_by("pk").values_list("pk", at).iterator():
        where = page.format(str(place)[:16] if at.endswith("key") else place) if page else f"{name} {pk}"
        yield Fault(subject=Subject.REFERENCE, what=f"{name} {pk}", where=where, why=why, remedy=remedy)


def _assertions() -> Iterator[Fault]:
    live = Assertion.objects.filter(_LIVE)
    resting = Support.objects.filter(assertion=OuterRef("pk"))
    page = {"at": "key", "page": "/evidence/{}/"}
    yield from _rows(live.filter(~Exists(resting)), "assertion", "it is shown and rests on no statement", **page)
    foreign = live.filter(Exists(resting), ~Exists(resting.filter(statement=OuterRef("representative"))))
    yield from _rows(foreign, "assertion", "the wording that stands for it is none of its statements", **page)
    vanished = live.filter(representative__retired_at__isnull=False)
    yield from _rows(vanished, "assertion", "the wording that stands for it is said no longer", **page)
    homeless = live.filter(Q(incident__merged_into__isnull=False) | Q(incident__retired_at__isnull=False))
    yield from _rows(homeless.exclude(_RESPONSE), "assertion", "it is shown in an incident that has ended", **page)
    nowhere = live.filter(incident=None).exclude(_RESPONSE)
    yield from _rows(nowhere, "assertion", "it is shown in no incident", **page)
    ended = Point.objects.filter(until=None, assertion__retired_at__isnull=False)
    yield from _rows(
        ended, "point", "it holds still, of what no report says any more", at="assertion__key", page=page["page"]
    )
    graded = Assessment.objects.filter(superseded_at=None, assertion__retired_at__isnull=False)
    yield from _rows(graded, "grade", "it is current, of what is retired", at="assertion__key", page=page["page"])


def _supports() -> Iterator[Fault]:
    twice = Support.objects.values("statement").annotate(n=Count("pk")).filter(n__gt=1).values("statement")
    yield from _rows(Support.objects.filter(statement__in=twice), "support", "its statement supports two assertions")
    lost = Conflict.objects.filter(resolved_at=None).exclude(one__retired_at=None, other__retired_at=None)
    yield from _rows(lost, "conflict", "it is shown, and one side is retired")
    apart = (
        Conflict.objects.filter(resolved_at=None)
        .exclude(one__incident=F("other__incident"))
        .exclude(one__kind=StatementKind.RESPONSE)
    )
    yield from _rows(apart, "conflict", "its two sides are of different incidents")


def _placements() -> Iterator[Fault]:
    unplaced = usable().exclude(_RESPONSE).filter(placement=None)
    page = {"at": "report", "page": "/reports/{}/"}
    yield from _rows(unplaced, "statement", "it was never placed, in an incident or in none", **page)
    ended = Placement.objects.filter(
        _GONE & ~Q(incident__retired_at__isnull=False, statement__retired_at__isnull=False)
    )
    yield from _rows(ended, "placement", "it places a statement in an incident that has ended", **page)
    vanished = Placement.objects.exclude(statement__in=usable())
    yield from _rows(vanished, "placement", "it places a statement that counts no longer", **page)
    astray = Placement.objects.exclude(report=F("statement__report"))
    yield from _rows(astray, "placement", "it is filed under another report than its statement", **page)
    elsewhere = Placement.objects.filter(charge__isnull=False).exclude(charge__incident=F("incident"))
    yield from _rows(elsewhere, "placement", "its allegation belongs to another incident", **page)


def _incidents() -> Iterator[Fault]:
    page = {"at": "slug", "page": "/incidents/{}/"}
    standing = Incident.objects.filter(_STANDS)
    charges = Charge.objects.filter(incident=OuterRef("pk"), is_live=True)
    yield from _rows(standing.filter(~Exists(charges)), "incident", "it is shown, and nobody alleges it", **page)
    shown = Assertion.objects.filter(_LIVE, incident=OuterRef("pk"))
    yield from _rows(standing.filter(~Exists(shown)), "incident", "it is shown, and nothing is said in it", **page)
    yield from _rows(standing.filter(slug=""), "incident", "it is shown, and has no address")
    merged = Incident.objects.filter(merged_into__isnull=False)
    chained = merged.filter(merged_into__merged_into__isnull=False)
    yield from _rows(chained, "incident", "it leads to an incident that was merged itself")
    yield from _rows(merged.exclude(slug=""), "incident", "it was merged, and keeps an address of its own", **page)
    lost = merged.filter(Exists(Charge.objects.filter(incident=OuterRef("pk"))))
    yield from _rows(lost, "incident", "it was merged, and allegations are left in it")


def _addresses() -> Iterator[Fault]:
    ended = FormerSlug.objects.filter(incident__slug="", incident__merged_into=None)
    yield from _rows(ended, "former address", "it leads to an incident without an address", at="slug")
    taken = FormerSlug.objects.filter(slug__in=Incident.objects.exclude(slug="").values("slug"))
    yield from _rows(taken, "former address", "another incident goes by it", at="slug")
    keys = FormerKey.objects.filter(key__in=Assertion.objects.values("key"))
    yield from _rows(keys, "former key", "another assertion goes by it", at="key", page="/evidence/{}/")
    slugs = FormerResponse.objects.filter(slug__in=Response.objects.values("slug"))
    yield from _rows(slugs, "former address", "another response goes by it", at="slug", page="/responses/{}/")


def _responses() -> Iterator[Fault]:
    page = {"at": "slug", "page": "/responses/{}/"}
    live = Response.objects.filter(_LIVE)
    yield from _rows(live.filter(stages=None), "response", "it is shown without a stage", **page)
    stage = {"at": "assertion__key", "page": "/evidence/{}/"}
    ended = Stage.objects.filter(response__retired_at__isnull=False, assertion__retired_at=None)
    yield from _rows(ended, "stage", "it is shown, and its response is retired", **stage)
    missing = Assertion.objects.filter(_LIVE & _RESPONSE, stage=None)
    yield from _rows(missing, "assertion", "it is no stage of any response", at="key", page="/evidence/{}/")
    answered = Answered.objects.filter(_GONE, response__retired_at=None)
    yield from _rows(
        answered, "answer", "it answers an incident that has ended", at="response__slug", page="/responses/{}/"
    )


def _reports() -> Iterator[Fault]:
    page = {"at": "pk", "page": "/reports/{}/"}
    read = Report.objects.filter(current_text__reading__isnull=False)
    yield from _rows(
        read.filter(derivation=None), "report", "where it has what it says from was never worked out", **page
    )
    at_rest = Snapshot.objects.filter(due_at=None, failure="", texts__current_for__isnull=False)
    unread = at_rest.exclude(texts__reading__isnull=False)
    yield from _rows(
        unread, "snapshot", "it was never read, and is not due to be", at="report", page="/reports/{}/", remedy=REREAD
    )
    derived = Derivation.objects.exclude(kind=Derives.ORIGINAL)
    baseless = derived.filter(parent=None, document=None, named="")
    yield from _rows(baseless, "derivation", "it derives from nothing that is named", at="report", page="/reports/{}/")
    deep = Derivation.objects.exclude(head__derivation__head=F("head"))
    yield from _rows(
        deep, "derivation", "the report whose text it is stands for another's itself", at="report", page="/reports/{}/"
    )
    own = Derivation.objects.filter(kind=Derives.COPY, head=F("report"))
    yield from _rows(own, "derivation", "it is a copy of itself", at="report", page="/reports/{}/")


def _cycles() -> Iterator[Fault]:
    """Copies, as worked out and as ruled, lead to one that is none."""
    parents: dict[int, int | None] = dict(Derivation.objects.filter(kind=Derives.COPY).values_list("report", "parent"))
    ruled = OriginRuling.objects.filter(undone_at=None).values_list("report", "kind", "parent")
    parents |= {report: parent if kind == Derives.COPY else None for report, kind, parent in ruled}
    for report in sorted(parents):
        seen = {report}
        at = parents[report]
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == report:
            why = "it is a copy of a copy that leads back to it"
            yield Fault(
                subject=Subject.REFERENCE, what=f"report {report}", where=f"/reports/{report}/", why=why, remedy=RULE
            )


def _rulings() -> Iterator[Fault]:
    standing = OriginRuling.objects.filter(undone_at=None).exclude(kind=Derives.ORIGINAL)
    lost = standing.filter(parent=None, named="")
    yield from _rows(lost, "ruling", "the report that it names is gone", at="report", page="/reports/{}/", remedy=RULE)
    made = IncidentRuling.objects.filter(undone_at=None)
    empty = made.filter(kind=IncidentRuling.Kind.SPLIT, reports=None, statements=None)
    yield from _rows(empty, "incident ruling", "what it sets apart is gone", remedy=RULE)
    for side in ("one", "other"):
        alleged = Charge.objects.filter(accuser=OuterRef(f"{side}_accuser"))
        named = made.filter(**{f"{side}_accuser__isnull": False}).exclude(kind=IncidentRuling.Kind.SPLIT)
        yield from _rows(
            named.filter(~Exists(alleged)), "incident ruling", "the incident that it names is gone", remedy=RULE
        )


_RULES: tuple[Callable[[], Iterator[Fault]], ...] = (
    _assertions,
    _supports,
    _placements,
    _incidents,
    _addresses,
    _responses,
    _reports,
    _cycles,
    _rulings,
)


def _units() -> Iterable[int]:
    return range(len(_RULES))


def _look(number: int) -> Iterator[Fault]:
    return _RULES[number]()


REFERENCES = Check(name="kinds of references", units=_units, look=_look)
