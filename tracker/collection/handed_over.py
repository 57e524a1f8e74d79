"""Files that a person hands over -> reports as collecting leaves them: stored, known already, or rejected with why.

What a file says of itself in the block at its top stands where HTTP headers stand for a page that was fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from scrapers.errors import Refused, ScrapeError
from scrapers.records import DatePrecision, DateSource, Fetched, StatedDate
from scrapers.urls import canonical_url
from tracker.collection import clock, editions
from tracker.collection.child import children
from tracker.collection.derive import Derived, derive_page
from tracker.collection.front_matter import Described, ReportInputError
from tracker.collection.models import Fetch, Report, Snapshot, Source
from tracker.collection.report_files import MEDIA_TYPES, Format, Handed, open_report
from tracker.collection.whose_page import Hosts, plain_host, unlisted

# Reports whose outlet nothing tells may all be of one: they never count as independent of each other.
NO_OUTLET = "Outlet not stated"
WHY_UNJUDGED = gettext_noop(
    "Known only from files that were handed over; it is in no catalogue, so it cannot be judged."
)


class Outcome(StrEnum):
    STORED = "stored"
    KNOWN = "known"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one file. source: the slug of its outlet, empty where it was rejected; why: the reason then.

    is_edition: it is a later edition of a report that was stored from a file of this name before.
    """

    file: str
    outcome: Outcome
    source: str = ""
    why: str = ""
    is_edition: bool = False


def take_all(files: Iterable[str]) -> Iterator[Taken]:
    """One result for every file, in order; one that cannot be taken does not stop the others."""
    for file in files:
        try:
            yield _take(file)
        except (ReportInputError, ScrapeError) as error:
            yield Taken(file=Path(file).name, outcome=Outcome.REJECTED, why=str(error))


def _take(file: str) -> Taken:
    handed = open_report(file, format=Format.AUTO, stdin=bytes)
    fetched = _as_fetched(handed)
    page = children().run(Path(file).name, derive_page, fetched, announced=None)
    return _store(Path(file).name, handed, fetched, page)


def _as_fetched(handed: Handed) -> Fetched:
    address = _address(handed)
    stated = {name: str(value) for name, value in _stated(handed.described) if value}
    return Fetched(
        url=address,
        final_url=address,
        status=200,
        headers={"handed-over-as": handed.ref, **stated},
        body=handed.body,
        media_type=MEDIA_TYPES[handed.kind],
        charset=None,
        fetched_at=clock.now(),
    )


def _stated(described: Described) -> Iterator[tuple[str, object]]:
    yield "url", described.url
    yield "outlet", described.outlet
    yield "title", described.title
    yield "published", described.published_on
    yield "language", described.language


def _address(handed: Handed) -> str:
    """The address that the file gives; one that gives none is told by what it says. Raises ReportInputError."""
    url = handed.described.url
    if url is None:
        return f"urn:sha256:{hashlib.sha256(handed.body).hexdigest()}"
    try:
        return canonical_url(url.replace(" ", "%20"))
    except Refused as error:
        why = f"its url is no web address ({url[:100]}). Mend that line, or leave it out."
        raise ReportInputError(handed.ref, why) from error


@transaction.atomic
def _store(file: str, handed: Handed, fetched: Fetched, page: Derived) -> Taken:
    source = _source_of(handed.described, fetched.url)
    Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if _is_known(source, fetched, page):
        return Taken(file=file, outcome=Outcome.KNOWN, source=source.slug)
    key = _key(handed, fetched.url)
    report = Report.objects.filter(source=source, key=key).first()
    is_edition = report is not None
    if report is None:
        report = _new_report(source, key, fetched, page)
    editions.store_page(report, fetched, page)
    _describe(report, handed.described)
    return Taken(file=file, outcome=Outcome.STORED, source=source.slug, is_edition=is_edition)


def _is_known(source: Source, fetched: Fetched, page: Derived) -> bool:
    """Whether this very text of this address is stored, in any edition, or the outlet's own page is.

    A file is no later edition of a page that was fetched: nothing tells which of them is older.
    """
    here = Report.objects.filter(Q(url=fetched.url) | Q(canonical_url=fetched.url), source=source)
    asked = here.filter(Q(due_at__isnull=False) | Exists(Fetch.objects.filter(report=OuterRef("pk"))))
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    same = Snapshot.objects.filter(Q(sha256=sha256) | Q(texts__text=page.text), report__in=here)
    return same.exists() or asked.exists()


def _key(handed: Handed, address: str) -> str:
    """The report's identity: its address and the file's name, so that two files of one address are two reports.

    Which of them is the later edition nothing tells; that they are one text is found when they are read.
    """
    name = handed.ref if handed.described.url else ""
    return hashlib.sha256(f"file\0{address}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()


def _new_report(source: Source, key: str, fetched: Fetched, page: Derived) -> Report:
    moment = fetched.fetched_at
    title = page.title or page.text.split("\n", 1)[0][:200]
    return Report.objects.create(
        source=source, key=key, url=fetched.url, title=title, first_seen_at=moment, last_seen_at=moment
    )


def _describe(report: Report, described: Described) -> None:
    """What the file says of its report goes before what the page does."""
    report.title = described.title or report.title
    report.language = (described.language or report.language)[:8]
    if described.published_on is not None:
        stated = _date(described.published_on)
        report.published_at, report.published_on = stated.moment, stated.day
        report.published_precision, report.published_source = stated.precision.value, stated.source.value
    report.save()


def _date(on: date) -> StatedDate:
    return StatedDate(
        moment=datetime.combine(on, time.min, tzinfo=UTC),
        precision=DatePrecision.DAY,
        source=DateSource.FILE,
        raw=on.isoformat(),
    )


def _source_of(described: Described, address: str) -> Source:
    """The catalogue's outlet of that name, else of that host where no name is given, else one that cannot be judged."""
    ours = Source.objects.filter(is_sample=False)
    if described.outlet:
        name = described.outlet[:200]
        return _named(ours, name) or unlisted(name, address, why=WHY_UNJUDGED)
    if address.startswith("urn:"):
        return _named(ours, NO_OUTLET) or unlisted(NO_OUTLET, "", why=WHY_UNJUDGED)
    host = plain_host(address)
    found = next(iter(Hosts.load(is_sample=False).at(address)), None)
    return found or _named(ours, host) or unlisted(host, address, why=WHY_UNJUDGED)


def _named(ours: QuerySet[Source], name: str) -> Source | None:
    plain = name.removeprefix("The ").removeprefix("the ")
    namesakes = ours.filter(Q(name__iexact=plain) | Q(name__iexact=f"The {plain}"))
    return namesakes.order_by(F("retired_at").desc(nulls_first=True), "pk").first()
