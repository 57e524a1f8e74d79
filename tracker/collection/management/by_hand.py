"""Single addresses given by hand: what became of each, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.errors import Refused
from scrapers.urls import canonical_url
from tracker.collection import claims
from tracker.collection.models import Link, Report
from tracker.collection.single_pages import WHY_BY_HAND, is_of_sample, new_page, stored_page, with_scheme
from tracker.collection.whose_page import Hosts


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
    report = known or new_page(address, hosts, why=WHY_BY_HAND)
    if report.source.is_paused:
        slug = report.source.slug
        return Given(url=url, why_not=f"its outlet is paused: `manage.py source resume {slug}` ends that")
    claims.make_due(Report.objects.filter(pk=report.pk))
    return Given(url=url, report_id=report.pk, is_known=known is not None)


def by_hand_lines(given: Sequence[Given]) -> Iterator[tuple[str, bool]]:
    """What became of each address, and whether that is well."""
    for one in given:
        report = None
        if one.report_id is not None:
            report = Report.objects.select_related("source", "current_text").get(pk=one.report_id)
        yield _line(one, report)


def _line(one: Given, report: Report | None) -> tuple[str, bool]:
    if report is None:
        return f"{one.url}\n  not asked: {one.why_not}", False
    told = f"{one.url}\n  {_outcome(one, report)}"
    if report.failure:
        return told, False
    if report.current_text is None:
        return told, False
    on = report.published_on.isoformat() if report.published_on else "no date"
    told += f"\n  {report.title[:100]} ({report.source.name}, {on}); report {report.pk}"
    if report.is_relevant is not None and report.relevance is not None:
        told += f"\n  {'relevant' if report.is_relevant else 'not relevant'} ({report.relevance:.2f})"
    n_links = Link.objects.filter(report=report).count()
    return told + (f"; it cites {n_links} document{'s' if n_links > 1 else ''} by a link" if n_links else ""), True


def _outcome(one: Given, report: Report) -> str:
    if report.failure:
        again = "it is tried again later" if report.due_at else "it is not tried again"
        return f"not stored: {report.failure} {again.capitalize()}."
    if report.current_text is None:
        return "not asked yet: a worker goes on with it, or the next run"
    n_editions = report.snapshots.count()
    if not one.is_known:
        return "stored"
    return "known" if n_editions == 1 else f"known, in {n_editions} editions"
