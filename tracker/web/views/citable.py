"""Pages as references: what a citation says of each, never more than the page does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.actors import ActorPage
from tracker.evidence.queries.evidence import EvidencePage
from tracker.evidence.queries.histories import ResponsePage
from tracker.evidence.queries.incidents import IncidentPage
from tracker.evidence.queries.origins import OriginGroup
from tracker.evidence.queries.reports import ReportPage
from tracker.evidence.queries.rows import Grade, Item, ReportLink
from tracker.web.exports.references import Reference, sentence
from tracker.web.presentation import choosing
from tracker.web.presentation.links import dated
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.sentences import dated as when
from tracker.web.presentation.sentences import headline, standing_words
from tracker.web.presentation.speech import gettext, in_a_row, lowered
from tracker.web.presentation.titles import title_words
from tracker.web.presentation.words import METRICS
from tracker.web.presentation.words import composed as say
from tracker.web.templatetags.stillwatch import evidence_url

_SAID = _("how well it is established that it was said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The page of figures as an address asks for it. path: with its choice."""

    metric: str
    items: tuple[Item, ...]
    path: str


def of_evidence(request: HttpRequest, found: EvidencePage, as_of: date | None) -> Reference:
    item = found.item
    standing = standing_words(item) if item.standing else ""
    return _reference(
        request,
        as_of,
        path=evidence_url(item),
        key=item.key[:16],
        title=f"{headline(item)}{when(item)}",
        hedge=in_a_row([part for part in (standing, _graded(item.grade)) if part]),
        sources=_firsts(voice.origin for voice in found.voices),
        is_sample=item.report.source.is_sample,
    )


def of_incident(request: HttpRequest, found: IncidentPage, as_of: date | None) -> Reference:
    alleged = choosing.alleged_on(found.incident.items)
    return _reference(
        request,
        as_of,
        path=reverse("web:incident", args=[found.incident.slug]),
        key=found.incident.slug,
        title=title_words(found.incident.title),
        hedge=in_a_row([gettext("alleged"), *([_graded(alleged.grade)] if alleged else [])]),
        sources=_firsts(found.origins),
    )


def of_actor(request: HttpRequest, found: ActorPage, as_of: date | None) -> Reference:
    return _reference(
        request,
        as_of,
        path=reverse("web:actor", args=[found.actor.slug]),
        key=found.actor.slug,
        title=gettext("{name}: what reports say of it and by it on alleged distillation").format(
            name=shown_name(found.actor.name)
        ),
        hedge=gettext("{statements}, each attributed and with a grade of {what}").format(
            statements=counted(found.n_items, "statement"), what=gettext(_SAID)
        ),
        sources=_told(found.items),
    )


def of_response(request: HttpRequest, found: ResponsePage, as_of: date | None) -> Reference:
    current = found.response.current.item
    return _reference(
        request,
        as_of,
        path=reverse("web:response", args=[found.response.slug]),
        key=found.response.slug,
        title=gettext("{response}: {statement}").format(
            response=title_words(found.response.title),
            statement=f"{headline(current)}{when(current)}",
        ),
        hedge=_graded(current.grade),
        sources=_told(stage.item for stage in reversed(found.response.stages)),
    )


def of_report(request: HttpRequest, found: ReportPage, as_of: date | None) -> Reference:
    report = found.report
    return _reference(
        request,
        as_of,
        path=reverse("web:report", args=[report.id]),
        key=f"report-{report.id}",
        title=gettext("What {outlet} reports in “{title}”").format(outlet=report.source.name, title=report.title),
        hedge=gettext("{statements} read out of it, each with a grade of {what}").format(
            statements=counted(len(found.items), "statement"), what=gettext(_SAID)
        ),
        sources=(report,),
    )


def of_figures(request: HttpRequest, found: Figures, as_of: date | None) -> Reference:
    known = found.metric if found.metric in METRICS else ""
    return _reference(
        request,
        as_of,
        path=found.path,
        key=f"figures-{known or 'all'}",
        title=gettext("Alleged counts: {what}").format(
            what=lowered(say("metric", known)) if known else gettext("counts")
        ),
        hedge=gettext(
            "every count is alleged by its speaker and has a grade of {what}; counts are never added up"
        ).format(what=gettext(_SAID)),
        sources=_told(found.items),
    )


def cited(reference: Reference, path: str, query: str = "") -> dict[str, object]:
    """What `parts/cite.html` shows. path, query: of the page, without its day."""
    end = f"?{query}" if query else ""
    return {
        "reference": reference,
        "citation": sentence(reference),
        "cite_files": {"BibTeX": f"{path}cite.bib{end}", "CSL-JSON": f"{path}cite.json{end}"},
    }


def lasting(request: HttpRequest, path: str, as_of: date | None) -> str:
    """The whole address of the page as known on the day, which will say the same next year."""
    return request.build_absolute_uri(dated(path, _day(as_of)))


def _reference(
    request: HttpRequest,
    as_of: date | None,
    *,
    path: str,
    key: str,
    title: str,
    hedge: str,
    sources: tuple[ReportLink, ...],
    is_sample: bool | None = None,
) -> Reference:
    """is_sample: as any of the sources where it is not given."""
    return Reference(
        key=f"stillwatch-{key}",
        title=title,
        hedge=hedge,
        day=_day(as_of),
        url=lasting(request, path, as_of),
        sources=sources,
        is_sample=any(one.source.is_sample for one in sources) if is_sample is None else is_sample,
    )


def _graded(grade: Grade) -> str:
    label = say("grade_label", grade.label)
    return gettext("grade {grade}: {what}").format(
        grade=f"{grade.letter} · {grade.score} · {label}", what=gettext(_SAID)
    )


def _day(as_of: date | None) -> date:
    return as_of or now().date()


def _firsts(origins: Iterable[OriginGroup]) -> tuple[ReportLink, ...]:
    """Of each origin the report that had it first."""
    return tuple(origin.reports[0] for origin in origins if origin.reports)


def _told(items: Iterable[Item]) -> tuple[ReportLink, ...]:
    """The reports with the most careful wording of each, each once."""
    return tuple(dict.fromkeys(item.report for item in items))
