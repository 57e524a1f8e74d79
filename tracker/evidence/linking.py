"""A credit and the links beside it -> the stored report that the credited words lead to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from tracker.collection.models import Link, Source
from tracker.evidence.models import Citation, Fingerprint

# A link so far from the words that credit somebody, in their line, may still be what they mean.
NEAR = 200
_WHOLE = frozenset({Citation.Way.WIRE, Citation.Way.TRANSLATED})


def links_of(mine: Fingerprint) -> list[Link]:
    """The links of the report's current text; one query."""
    return list(Link.objects.filter(report=mine.pk, text=mine.text_id).order_by("start", "pk"))


def linking_to(mine: Fingerprint) -> QuerySet[Citation]:
    """The credits of all reports that link to this one: it may be what they mean."""
    return Citation.objects.filter(report__in=Link.objects.filter(document=mine.pk).values("report"))


def linked_page(
    mine: Fingerprint,
    citation: Citation,
    links: Sequence[Link],
    *,
    sources: frozenset[int],
    ahead: timedelta,
    opening: int,
) -> tuple[int, str] | None:
    """The report that the credit links to, with how it begins, where it tells some of the same and is of whom is credited.

    sources: the outlets that the credited name means. A page in no catalogue may be anybody's: the link says whose.
    ahead: how much later than the crediting report it may have come out. opening: how many characters its beginning has.
    """
    if citation.way in _WHOLE or not links or not mine.facts:
        return None
    text = mine.text.text
    low = text.rfind("\n", 0, citation.start) + 1
    high = text.find("\n", citation.end)
    beside = [
        link for link in links if link.start >= low and (high < 0 or link.end <= high) and _gap(link, citation) <= NEAR
    ]
    # What a report links to was there before it, whenever we came to see it; only a later date of its own counts.
    in_time = Q(came_out_at__lte=mine.came_out_at + ahead) | Q(report__published_at=None)
    pages = Fingerprint.objects.filter(in_time, pk__in=[link.document_id for link in beside], facts__overlap=mine.facts)
    found = {
        page.pk: f"{page.report.title}\n{page.lead}"
        for page in pages.annotate(lead=Left("text__text", opening)).select_related("source", "report")
        if page.source_id in sources or page.source.kind == Source.UNLISTED
    }
    near = sorted(beside, key=lambda link: (_gap(link, citation), link.start))
    return next(((link.document_id, found[link.document_id]) for link in near if link.document_id in found), None)


def _gap(link: Link, citation: Citation) -> int:
    """How many characters lie between the linked words and those that credit; 0 where they overlap."""
    return max(0, link.start - citation.end, citation.start - link.end)
