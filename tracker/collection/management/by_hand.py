"""Single addresses given by hand: what became of each, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery

from scrapers.errors import Refused
from scrapers.urls import canonical_url
from tracker.collection import claims
from tracker.collection.models import Fetch, Link, Report, Source
from tracker.collection.politeness import has_answered
from tracker.collection.single_pages import WHY_BY_HAND, is_of_sample, new_page, stored_page, with_scheme
from tracker.collection.whose_page import Hosts

# 421 Misdirected Request: the server knows no such host.
_NO_PAGE = (404, 410, 421)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An address as it was given. report_id: None where it cannot be asked, for the reason `why_not`."""

    url: str
    report_id: int | None = None
    is_known: bool = False
    why_not: str = ""


def asks_sample(url: str) -> bool:
    """Whether an address is of an invented outlet."""
    try:
        return is_of_sample(with_scheme(url))
    except Refused:
        return False


def take_urls(urls: Sequence[str], *, is_sample: bool) -> list[Given]:
    """Every address has a report that is due now, or a reason why not."""
    return [_take(url, is_sample=is_sample) for url in urls]


def _take(url: str, *, is_sample: bool) -> Given:
    try:
        address = canonical_url(with_scheme(url))
        if is_of_sample(address) != is_sample:
            return Given(url=url, why_not="real addresses and those of the sample cannot be asked in one run")
    except Refused as error:
        return Given(url=url, why_not=f"{error.why}. {error.remedy}")
    hosts = Hosts.load(is_sample=is_sample)
    known = stored_page(address, hosts)
    source = known.source if known else next(iter(hosts.at(address)), None)
    if source is not None and source.is_paused:
        return Given(url=url, why_not=f"its outlet is paused: `manage.py source resume {source.slug}` ends that")
    report = known or new_page(address, hosts, why=WHY_BY_HAND)
    claims.make_due(Report.objects.filter(pk=report.pk))
    return Given(url=url, report_id=report.pk, is_known=known is not None)


def by_hand_lines(given: Sequence[Given]) -> Iterator[tuple[str, bool]]:
    """What became of each address, and whether that is well."""
    mistaken = _mistaken(given)
    for one in given:
        report = None
        if one.report_id is not None:
            report = Report.objects.select_related("source", "current_text").get(pk=one.report_id)
        yield _line(one, report, is_mistaken=one.report_id in mistaken)


@transaction.atomic
def forget_mistakes(given: Sequence[Given]) -> int:
    """How many new addresses had no page at all, and left nothing behind: a person who mistypes makes no report."""
    ids = _mistaken(given)
    sources = set(Report.objects.filter(pk__in=ids).values_list("source", flat=True))
    Report.objects.filter(pk__in=ids).delete()
    Source.objects.filter(pk__in=sources, kind=Source.UNLISTED, reports=None).delete()
    return len(ids)


def _mistaken(given: Sequence[Given]) -> set[int]:
    """The new reports without a text that nothing links to and that have no page, or whose host never answered.

    A host that may not be asked never does; one whose robots.txt forbids the page did.
    """
    new = [one.report_id for one in given if one.report_id is not None and not one.is_known]
    asked = Fetch.objects.filter(report=OuterRef("pk")).order_by("-started_at")
    failed = (
        Report.objects.filter(pk__in=new, current_text=None, linked_from=None)
        .exclude(failure="")
        .annotate(status=Subquery(asked.values("status")[:1]))
    )
    return {report.pk for report in failed if report.status in _NO_PAGE or not has_answered(report.url)}


def _line(one: Given, report: Report | None, *, is_mistaken: bool) -> tuple[str, bool]:
    if report is None:
        return f"{one.url}\n  not asked: {one.why_not}", False
    told = f"{one.url}\n  {_outcome(one, report)}"
    if is_mistaken:
        return f"{told}\n  Nothing is kept of it: no page ever came from there.", False
    if report.failure and report.current_text is None:
        return f"{told}\n  Its address is kept without a text; give it again to have it asked again.", False
    if report.failure or report.current_text is None:
        return told, False
    on = report.published_on.isoformat() if report.published_on else "no date"
    told += f"\n  {report.title[:100]} ({report.source.name}, {on}); report {report.pk}"
    if report.is_relevant is not None and report.relevance is not None:
        told += f"\n  {'relevant' if report.is_relevant else 'not relevant'} ({report.relevance:.2f})"
    n_links = Link.objects.filter(report=report).count()
    return told + (f"; it cites {n_links} document{'s' if n_links > 1 else ''} by a link" if n_links else ""), True


def _outcome(one: Given, report: Report) -> str:
    if report.failure:
        return f"not stored: {report.failure}"
    if report.current_text is None:
        return "not asked yet: a worker goes on with it, or the next run"
    n_editions = report.snapshots.count()
    if not one.is_known:
        return "stored"
    return "known" if n_editions == 1 else f"known, in {n_editions} editions"
