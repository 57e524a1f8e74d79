"""The evidence pack of one incident, for download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.conflicts import ConflictPair
from tracker.evidence.queries.incidents import IncidentPage, incident_page, successor
from tracker.evidence.queries.origins import OriginGroup
from tracker.evidence.queries.rows import Item
from tracker.web.exports.pack import Pack, Part, ReportRecord, Told, pack_json, pack_zip
from tracker.web.exports.records import record_of
from tracker.web.presentation.briefing import briefing, told
from tracker.web.presentation.dates import stated_iso
from tracker.web.presentation.points import Point, Sentence
from tracker.web.presentation.sentences import headline
from tracker.web.presentation.words import composed as say
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.citable import lasting, of_incident
from tracker.web.views.days import known_on

# From a path of this site to its whole address as known on the day.
Address = Callable[[str], str]


@page
@known_on
def incident_pack(request: HttpRequest, as_of: date | None, slug: str, form: str) -> HttpResponse:
    found = incident_page(slug, as_of)
    if found is None:
        into = successor(slug)
        if into is None:
            raise Http404("There is no such incident.")
        return HttpResponseRedirect(reverse("web:incident-pack", args=[into, form]), status=301)
    made = _pack(request, found, as_of)
    answer = (
        HttpResponse(pack_zip(made), content_type="application/zip")
        if form == "zip"
        else HttpResponse(pack_json(made), content_type="application/json")
    )
    answer["Content-Disposition"] = f'attachment; filename="stillwatch-{slug}.{form}"'
    return answer


def _pack(request: HttpRequest, found: IncidentPage, as_of: date | None) -> Pack:
    day = as_of or now().date()
    whole: Address = partial(_whole, request, as_of)
    brief = briefing(found, day)
    parts = (
        ("In short", brief.summary),
        ("Why it matters", brief.matters),
        ("Questions and answers", brief.questions),
        ("Sources", (Point(heading="", sentences=brief.sources),)),
    )
    reference = of_incident(request, found, as_of)
    return Pack(
        title=found.incident.title.words,
        page=reference.url,
        as_known_on=day,
        is_sample=reference.is_sample,
        reference=reference,
        parts=tuple(_part(heading, points, whole) for heading, points in parts),
        timeline=tuple(
            record_of(
                item,
                evidence=whole(evidence_url(item)),
                incident=whole(reverse("web:incident", args=[item.incident.slug])) if item.incident else "",
            )
            for item in told(found)
        ),
        reports=tuple(one for origin in found.origins for one in _reports(origin, whole)),
        conflicts=tuple(_conflict(pair, whole) for pair in found.conflicts),
    )


def _whole(request: HttpRequest, as_of: date | None, path: str) -> str:
    return lasting(request, path, as_of) if as_of else request.build_absolute_uri(path)


def _part(heading: str, points: Iterable[Point], whole: Address) -> Part:
    return Part(
        heading=heading,
        points=tuple((one.heading, tuple(_told(sentence, whole) for sentence in one.sentences)) for one in points),
    )


def _told(sentence: Sentence, whole: Address) -> Told:
    item = sentence.item
    if item is None:
        return Told(text=sentence.text, grade="", evidence="")
    return Told(text=sentence.text, grade=f"{item.grade.letter} {item.grade.score}", evidence=whole(evidence_url(item)))


def _reports(origin: OriginGroup, whole: Address) -> Iterator[ReportRecord]:
    for led in origin.led:
        for report in (led.report, *led.copies):
            yield ReportRecord(
                origin=origin.name,
                how_it_knows=say("directness", origin.directness) if origin.directness else "",
                reliability=origin.reliability,
                title=report.title,
                outlet=report.source.name,
                language=report.language,
                published=stated_iso(report.published) if report.published else "",
                url=report.url,
                page=whole(reverse("web:report", args=[report.id])),
                copy_of="" if report is led.report else whole(reverse("web:report", args=[led.report.id])),
                is_sample=report.source.is_sample,
            )


def _conflict(pair: ConflictPair, whole: Address) -> dict[str, str]:
    def side(item: Item) -> tuple[str, str]:
        return f"{headline(item)}.", whole(evidence_url(item))

    (one, one_evidence), (other, other_evidence) = side(pair.first), side(pair.second)
    return {
        "kind": pair.kind,
        "detail": pair.detail,
        "one": one,
        "one_evidence": one_evidence,
        "other": other,
        "other_evidence": other_evidence,
    }
