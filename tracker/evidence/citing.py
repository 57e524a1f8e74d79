"""Credits as rows: which stored report each one leads to, and which mentions of a document mean one and the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from tracker.collection.models import ArticleText
from tracker.evidence.citations import find_citations
from tracker.evidence.documents import gap_of
from tracker.evidence.facts import shared_facts
from tracker.evidence.models import Actor, Citation, Document, Fingerprint
from tracker.evidence.outlets import Outlets

# How long before a report the one may have come out that it credits; its hour is often not known, only its day.
LOOK_BACK = timedelta(days=21)
LOOK_BACK_FOR_DOCUMENTS = timedelta(days=60)
LOOK_AHEAD = timedelta(days=1)
# An outlet's reports on the same matter that are compared, the latest first.
_MOST = 60

Mentioned = tuple[int, str, date]


def keep_citations(text: ArticleText, mine: Fingerprint, outlets: Outlets) -> set[int]:
    """The report credits whom its current text does. The reports, this one too, whose documents came out otherwise."""
    before = _mentioned(mine.report_id)
    report = text.snapshot.report
    drafts = find_citations(text, outlets, report.published_on or mine.came_out_at.date())
    for draft in drafts:
        draft.stored_id = _stored(mine, draft, outlets)
    Citation.objects.filter(report=report).delete()
    Citation.objects.bulk_create(drafts)
    return settle(before | _mentioned(mine.report_id))


def lead_to(mine: Fingerprint, outlets: Outlets) -> set[int]:
    """The reports whose credits lead to this one now, or did until now; found by its outlet's names and its day."""
    theirs = Q(folded__in=outlets.names.get(mine.source_id, frozenset()))
    if mine.source_id in outlets.speaking:
        theirs |= Q(
            speaker__in=list(Actor.objects.filter(name=outlets.speaking[mine.source_id]).values_list("pk", flat=True))
        )
    days = Q(
        report__fingerprint__came_out_at__gte=mine.came_out_at - LOOK_AHEAD,
        report__fingerprint__came_out_at__lte=mine.came_out_at + LOOK_BACK_FOR_DOCUMENTS,
    )
    about = Q(report__fingerprint__facts__overlap=mine.facts) if mine.facts else Q(pk__in=[])
    touched = set()
    for citation in Citation.objects.filter((theirs & days & about) | Q(stored=mine.report_id)).select_related(
        "report__fingerprint"
    ):
        stored = _stored(citation.report.fingerprint, citation, outlets)
        if stored != citation.stored_id:
            citation.stored_id = stored
            citation.save(update_fields=["stored"])
            touched.add(citation.report_id)
    return touched


def settle(mentioned: Iterable[Mentioned]) -> set[int]:
    """The reports whose document is another than before, once each of these mentions belongs to the right one."""
    touched: set[int] = set()
    for speaker, kind in sorted({(speaker, kind) for speaker, kind, _ in mentioned}):
        for day in sorted({on for one, other, on in mentioned if (one, other) == (speaker, kind)}):
            touched |= _settle_around(speaker, kind, day)
    return touched


def _mentioned(report_id: int) -> set[Mentioned]:
    rows = Citation.objects.filter(report=report_id, way=Citation.Way.DOCUMENT, speaker__isnull=False)
    return set(rows.values_list("speaker", "document_kind", "on"))


def _stored(mine: Fingerprint, citation: Citation, outlets: Outlets) -> int | None:
    """The stored report that the credit means: of that outlet or speaker, not later, stating most of the same."""
    if citation.speaker is not None:
        sources, back = outlets.pages_of([citation.speaker.name]), LOOK_BACK_FOR_DOCUMENTS
    else:
        sources, back = outlets.called(citation.name), LOOK_BACK
    if not sources or not mine.facts:
        return None
    until = mine.came_out_at + LOOK_AHEAD
    near = Fingerprint.objects.filter(
        source__in=sources, came_out_at__gte=until - back, came_out_at__lte=until, facts__overlap=mine.facts
    )
    near = (
        near.exclude(pk=mine.pk)
        .select_related("source", "report")
        .only("facts", "came_out_at", "source__slug", "report__key")
    )
    best = max(
        near.order_by("-came_out_at", "source__slug", "report__key")[:_MOST],
        key=lambda other: (
            shared_facts(mine.facts, other.facts)[0],
            other.came_out_at,
            other.source.slug,
            other.report.key,
        ),
        default=None,
    )
    return best.pk if best is not None else None


def _settle_around(speaker: int, kind: str, day: date) -> set[int]:
    """Mentions at most a gap apart, and all between them, mean one document; the same whatever was read first."""
    gap = timedelta(days=gap_of(kind))
    theirs = Citation.objects.filter(way=Citation.Way.DOCUMENT, speaker=speaker, document_kind=kind)
    known = Document.objects.filter(speaker=speaker, kind=kind)
    low = high = day
    while True:
        near = set(theirs.filter(on__gte=low - gap, on__lte=high + gap).values_list("on", flat=True))
        old = known.filter(first_on__lte=high + gap, last_on__gte=low - gap).values_list("first_on", "last_on")
        reach = {low, high, *near, *(one for pair in old for one in pair)}
        if (min(reach), max(reach)) == (low, high):
            break
        low, high = min(reach), max(reach)
    touched = set()
    slug = Actor.objects.values_list("slug", flat=True).get(pk=speaker)
    for first, last in _runs(sorted(near), gap):
        document, _ = Document.objects.update_or_create(
            key=f"{slug}|{kind}|{first}",
            defaults={"speaker_id": speaker, "kind": kind, "first_on": first, "last_on": last},
        )
        moved = theirs.filter(on__gte=first, on__lte=last).exclude(document=document)
        touched |= set(moved.values_list("report", flat=True))
        moved.update(document=document)
    known.filter(first_on__gte=low, last_on__lte=high, citations=None).delete()
    return touched


def _runs(days: list[date], gap: timedelta) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
