"""Which reports are one text: fingerprints of current texts, verified likenesses, and the groups that they make.

One more report looks up by index whom it may be a copy of, and is compared with those alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import connection
from django.db.models import Q

from scrapers.errors import Refused
from scrapers.urls import canonical_url, parse
from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.evidence.facts import facts_of, shared_facts
from tracker.evidence.fingerprints import VERSION, Sketch, containment, is_copy, similarity, sketch, unpacked
from tracker.evidence.models import Citation, Fingerprint, Likeness
from tracker.evidence.retelling import find_retold, tale_of
from tracker.evidence.said import known_from
from tracker.extraction.pages.language import detect_language

# One address may be set wrongly on all pages of a site: texts without anything in common stay two.
_SAME_ADDRESS_SIMILARITY = 0.02
# A translation states what its original states: that share of the shorter one's statements, and so many at the least.
TRANSLATED_SHARE = 0.5
TRANSLATED_FACTS = 3


_MADE = [column.name for column in Fingerprint._meta.local_fields if not column.primary_key]


def keep_fingerprint(text: ArticleText) -> Fingerprint:
    """The fingerprint of a report as its current text makes it."""
    report = text.snapshot.report
    made = sketch(text.text)
    row = Fingerprint(
        report=report,
        text=text,
        source=report.source,
        version=VERSION,
        n_runs=made.n_runs,
        signature=made.packed(),
        bands=made.bands(),
        address=address_of(report),
        facts=facts_of(report.pk),
        tale=tale_of(report.pk),
        language=detect_language(text.text),
        came_out_at=_came_out_at(report),
    )
    Fingerprint.objects.bulk_create([row], update_conflicts=True, unique_fields=["report"], update_fields=_MADE)
    return row


def address_of(report: Report) -> str:
    """A hash of the report's canonical address without scheme and www; empty where that is a site's front page."""
    try:
        parts = parse(canonical_url(report.canonical_url or report.url))
    except Refused:
        return ""
    path = (parts.path or "").rstrip("/")
    if not path and not parts.query:
        return ""
    where = f"{(parts.host or '').removeprefix('www.')}{path}?{parts.query or ''}"
    return sha256(where.encode()).hexdigest()


def _came_out_at(report: Report) -> datetime:
    """As its first edition was known: a later one changes nothing of when the report came out."""
    first = Snapshot.objects.filter(report=report).order_by("fetched_at", "pk").defer("body", "headers")[0]
    return known_from(report, first)


def find_likenesses(mine: Fingerprint) -> list[Likeness]:
    """The reports that are this one's text, as rows not yet stored; by index, whatever the size of the store."""
    found: dict[int, Likeness] = {}
    unmarked = [(other, Likeness.Sign.TRANSLATION, share, "") for other, share in find_retold(mine)]
    for other, sign, share, words in [*unmarked, *_translations(mine), *_copies(mine)]:
        one, two = sorted((mine.report_id, other))
        found[other] = Likeness(one_id=one, other_id=two, sign=sign, similarity=round(share, 3), words=words[:300])
    return list(found.values())


_Match = tuple[int, Likeness.Sign, float, str]


def _copies(mine: Fingerprint) -> list[_Match]:
    near = Fingerprint.objects.filter(pk__in=_sharing_a_band(mine), version=mine.version)
    at_home = Fingerprint.objects.filter(address=mine.address).exclude(pk=mine.pk) if mine.address else ()
    own, found = _sketch(mine), {}
    for other in at_home:
        theirs = _sketch(other)
        share = similarity(own, theirs)
        if share >= _SAME_ADDRESS_SIMILARITY or not (own.is_telling and theirs.is_telling):
            found[other.pk] = (other.pk, Likeness.Sign.ADDRESS, containment(own, theirs), "")
    for other in near:
        theirs = _sketch(other)
        if is_copy(own, theirs):
            found[other.pk] = (other.pk, Likeness.Sign.TEXT, containment(own, theirs), "")
    return list(found.values())


def _sharing_a_band(mine: Fingerprint) -> list[int]:
    """The reports that share a band with this one, looked up band by band.

    As one question (`bands && …`) the planner takes it for a common case and reads the whole table.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARING, [mine.bands, mine.pk])
        return [int(row[0]) for row in cursor.fetchall()]


_SHARING = f"""
SELECT DISTINCT near.report_id FROM unnest(%s::bigint[]) AS band(number)
CROSS JOIN LATERAL (SELECT report_id FROM {Fingerprint._meta.db_table} WHERE bands @> ARRAY[band.number]) AS near
WHERE near.report_id <> %s
"""


def _sketch(row: Fingerprint) -> Sketch:
    return unpacked(bytes(row.signature), row.n_runs)


def _translations(mine: Fingerprint) -> list[_Match]:
    """The original that a report says it translates, and the reports that say they translate this one."""
    marked = [
        *((row.stored_id, row.words) for row in Citation.objects.filter(_TRANSLATED, report=mine.pk)),
        *((row.report_id, row.words) for row in Citation.objects.filter(_TRANSLATED, stored=mine.pk)),
    ]
    others = Fingerprint.objects.in_bulk([report for report, _ in marked])
    found = []
    for report, words in marked:
        other = others.get(report)
        if other is None or other.language == mine.language:
            continue
        n_shared, share = shared_facts(mine.facts, other.facts)
        if n_shared >= TRANSLATED_FACTS and share >= TRANSLATED_SHARE:
            found.append((other.pk, Likeness.Sign.TRANSLATION, share, words))
    return found


_TRANSLATED = Q(way=Citation.Way.TRANSLATED, stored__isnull=False)


def group_of(reports: Iterable[int]) -> set[int]:
    """These reports with all that are one text with any of them, over as many steps as it takes."""
    found: set[int] = set(reports)
    fresh = set(found)
    while fresh:
        pairs = Likeness.objects.filter(Q(one__in=fresh) | Q(other__in=fresh)).values_list("one", "other")
        fresh = {report for pair in pairs for report in pair} - found
        found |= fresh
    return found
