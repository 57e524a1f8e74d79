"""Credits as rows: which stored report each one leads to, and which mentions of a document mean one and the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db.models.functions import Left

from tracker.collection.models import ArticleText, Link
from tracker.evidence.citations import find_citations
from tracker.evidence.documents import gap_of, is_called
from tracker.evidence.facts import shared_facts
from tracker.evidence.linking import linked_page, linking_to, links_of
from tracker.evidence.models import Actor, Citation, Document, Fingerprint
from tracker.evidence.outlets import Outlets

# How long before a report the one may have come out that it credits; its hour is often not known, only its day.
LOOK_BACK = timedelta(days=21)
LOOK_BACK_FOR_DOCUMENTS = timedelta(days=60)
LOOK_AHEAD = timedelta(days=1)
# An outlet's reports on the same matter that are compared, the latest first.
_MOST = 60
# A post or a statement need not say that it is one; these do, in the title or the first words.
_SAY_WHAT_THEY_ARE = frozenset({"letter", "memo", "filing", "testimony", "advisory"})
_LEAD = 400

Mentioned = tuple[int, str, date]


def keep_citations(text: ArticleText, mine: Fingerprint, outlets: Outlets) -> set[int]:
    """The report credits whom its current text does. The reports, this one too, whose documents came out otherwise."""
    before = _mentioned(mine.report_id)
    report = text.snapshot.report
    drafts = find_citations(text, outlets, report.published_on or mine.came_out_at.date())
    links = links_of(mine)
    for draft in drafts:
        draft.stored_id = _stored(mine, draft, outlets, links)
    Citation.objects.filter(report=report).delete()
    Citation.objects.bulk_create(drafts)
    return settle(_unplaced(mine.report_id) | _vacated(before - _mentioned(mine.report_id)))


def lead_to(mine: Fingerprint, outlets: Outlets) -> set[int]:
    """The reports whose credits lead to this one now, or did until now; found by its outlet's names and its day."""
    touched = set()
    for citation in _may_lead_to(mine, outlets):
        theirs = citation.report.fingerprint
        stored = _stored(theirs, citation, outlets, links_of(theirs))
        if stored != citation.stored_id:
            citation.stored_id = stored
            citation.save(update_fields=["stored"])
            touched.add(citation.report_id)
    return touched


def _may_lead_to(mine: Fingerprint, outlets: Outlets) -> Iterator[Citation]:
    """Each by an index of its own: one question with OR would use none."""
    rows = Citation.objects.select_related("report__fingerprint", "speaker")
    found = {row.pk: row for row in rows.filter(stored=mine.pk)}
    found |= {row.pk: row for row in rows.filter(pk__in=linking_to(mine).values("pk"))}
    if mine.facts:
        near = rows.filter(
            report__fingerprint__came_out_at__gte=mine.came_out_at - LOOK_AHEAD,
            report__fingerprint__came_out_at__lte=mine.came_out_at + LOOK_BACK_FOR_DOCUMENTS,
            report__fingerprint__facts__overlap=mine.facts,
        )
        # A day more on either side: the outlet's calendar is not ours.
        first = (mine.came_out_at - 2 * LOOK_AHEAD).date()
        last = (mine.came_out_at + LOOK_BACK_FOR_DOCUMENTS + LOOK_AHEAD).date()
        names = outlets.names.get(mine.source_id, frozenset())
        found |= {row.pk: row for row in near.filter(folded__in=names, on__gte=first, on__lte=last)}
        for speaker in outlets.speakers_on(mine.source_id):
            found |= {row.pk: row for row in near.filter(speaker)}
    yield from found.values()


def settle(mentioned: Iterable[Mentioned]) -> set[int]:
    """The reports whose document is another than before, once each of these mentions belongs to the right one."""
    touched: set[int] = set()
    for speaker, kind in sorted({(speaker, kind) for speaker, kind, _ in mentioned}):
        for day in sorted({on for one, other, on in mentioned if (one, other) == (speaker, kind)}):
            touched |= _settle_around(speaker, kind, day)
    return touched


def _unplaced(report_id: int) -> set[Mentioned]:
    """The report's mentions on days that no known document covers; the others are given theirs, which changes no other."""
    unplaced = set()
    for row in Citation.objects.filter(report=report_id, way=Citation.Way.DOCUMENT, speaker__isnull=False):
        covering = Document.objects.filter(
            speaker=row.speaker_id, kind=row.document_kind, first_on__lte=row.on, last_on__gte=row.on
        )
        row.document = covering.order_by("first_on").first()
        if row.document is None:
            unplaced |= {(row.speaker_id, row.document_kind, row.on)} if row.speaker_id is not None else set()
        else:
            row.save(update_fields=["document"])
    return unplaced


def _vacated(gone: set[Mentioned]) -> set[Mentioned]:
    """Those of the mentions after which nobody places such a document on that day any more."""
    rows = Citation.objects.filter(way=Citation.Way.DOCUMENT)
    return {
        (speaker, kind, on)
        for speaker, kind, on in gone
        if not rows.filter(speaker=speaker, document_kind=kind, on=on).exists()
    }


def _mentioned(report_id: int) -> set[Mentioned]:
    rows = Citation.objects.filter(report=report_id, way=Citation.Way.DOCUMENT, speaker__isnull=False)
    return set(rows.values_list("speaker", "document_kind", "on"))


def _stored(mine: Fingerprint, citation: Citation, outlets: Outlets, links: Sequence[Link]) -> int | None:
    """The stored report that the credit means: the page that it links to, else one of that outlet or speaker, not later,
    stating most of the same."""
    back = LOOK_BACK
    if citation.speaker is not None:
        sources, back = outlets.pages_of(citation.speaker), LOOK_BACK_FOR_DOCUMENTS
    elif citation.way in (Citation.Way.WIRE, Citation.Way.TRANSLATED):
        sources = outlets.called(citation.name)
    else:
        sources = outlets.news(citation.name)
    linked = linked_page(mine, citation, links, sources=sources, ahead=LOOK_AHEAD, opening=_LEAD)
    if linked is not None and _may_be(citation.document_kind, linked[1]):
        return linked[0]
    if not sources or not mine.facts:
        return None
    until = mine.came_out_at + LOOK_AHEAD
    near = Fingerprint.objects.filter(
        source__in=sources, came_out_at__gte=until - back, came_out_at__lte=until, facts__overlap=mine.facts
    )
    near = near.exclude(pk=mine.pk).annotate(lead=Left("text__text", _LEAD)).select_related("source", "report")
    near = near.only("facts", "came_out_at", "source__slug", "report__key", "report__title")
    rows = near.order_by("-came_out_at", "source__slug", "report__key")[:_MOST]
    best = max(
        (row for row in rows if _may_be(citation.document_kind, f"{row.report.title}\n{row.lead}")),
        key=lambda other: (
            shared_facts(mine.facts, other.facts)[0],
            other.came_out_at,
            other.source.slug,
            other.report.key,
        ),
        default=None,
    )
    return best.pk if best is not None else None


def _may_be(kind: str, opening: str) -> bool:
    """Whether a page that opens so may be a document of that kind: a letter or a filing says so at its head."""
    return kind not in _SAY_WHAT_THEY_ARE or is_called(kind, opening)


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
    standing = list(known.filter(first_on__lte=high, last_on__gte=low).order_by("first_on", "pk"))
    for first, last in _runs(sorted(near), gap):
        # The row that stood for any of it stands for all of it: who names it need not be told.
        document = next((row for row in standing if row.first_on <= last and row.last_on >= first), None)
        document = document or Document(speaker_id=speaker, kind=kind)
        standing = [row for row in standing if row is not document]
        known.filter(key=f"{slug}|{kind}|{first}").exclude(pk=document.pk).update(key=f"former {first} {document.pk}")
        document.key, document.first_on, document.last_on = f"{slug}|{kind}|{first}", first, last
        document.save()
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
