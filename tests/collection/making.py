"""Rows and records that the tests of this package share."""

import hashlib
from datetime import UTC, datetime, timedelta

from scrapers.records import (
    ArticleText,
    DatePrecision,
    DateSource,
    FeedEntry,
    FeedKind,
    FeedReading,
    FeedSpec,
    Fetched,
    RejectedEntry,
    SourceKind,
    SourceSpec,
    StatedDate,
    Validators,
)
from tracker.collection import claims
from tracker.collection.derive import Derived
from tracker.collection.ingest import Attempt
from tracker.collection.models import Feed, Report, Source, Work

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=45)


def spec(slug: str = "harbor", *, urls: tuple[str, ...] = ("http://harbor.example/feed",), **changes) -> SourceSpec:
    fields = {
        "slug": slug,
        "name": slug.title(),
        "kind": SourceKind.WIRE,
        "owner": "Harbor Cooperative",
        "country": "US",
        "language": "en",
        "homepage": f"http://{slug}.example/",
        "reliability": "A",
        "reliability_reason": "Names its sources.",
        "feeds": tuple(FeedSpec(url=url, kind=FeedKind.SYNDICATION) for url in urls),
        "is_sample": True,
    }
    return SourceSpec(**{**fields, **changes})


def source(slug: str = "harbor") -> Source:
    return Source.objects.create(
        slug=slug,
        name=slug.title(),
        kind="wire",
        homepage=f"http://{slug}.example/",
        reliability="A",
        reliability_reason="Names its sources.",
        is_sample=True,
        first_seen_at=START,
    )


def feed(of: Source, path: str = "feed") -> Feed:
    return Feed.objects.create(source=of, url=f"{of.homepage}{path}", kind="syndication", due_at=START)


def stated(moment: datetime, source: DateSource = DateSource.FEED) -> StatedDate:
    return StatedDate(moment=moment, precision=DatePrecision.TIME, source=source, raw=moment.isoformat())


def key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def entry(name: str, **changes) -> FeedEntry:
    fields = {
        "key": key(name),
        "url": f"http://harbor.example/{name}",
        "title": f"About {name}",
        "published": stated(START),
        "updated": None,
    }
    return FeedEntry(**{**fields, **changes})


def reading(*entries: FeedEntry, rejected: tuple[RejectedEntry, ...] = (), problems: tuple[str, ...] = ()):
    return FeedReading(title="Harbor", entries=entries, rejected=rejected, problems=problems)


def fetched(url: str = "http://harbor.example/feed", *, body: bytes = b"bytes", status: int = 200, etag: str = '"1"'):
    return Fetched(
        url=url,
        final_url=url,
        status=status,
        headers={"content-type": "text/html"},
        body=body if status == 200 else b"",
        media_type="text/html",
        charset="utf-8",
        fetched_at=START,
        validators=Validators(etag=etag),
    )


def page(
    text: str,
    *,
    title: str = "On the page",
    published: StatedDate | None = None,
    updated: StatedDate | None = None,
    version: str = "1",
) -> Derived:
    article = ArticleText(
        title=title,
        byline="A. Writer",
        text=text,
        language="en",
        canonical_url="http://harbor.example/canonical",
        published=published,
        updated=updated,
    )
    return Derived(article=article, title=title, text=text, text_version=version)


def attempt(next_at: datetime | None = None) -> Attempt:
    return Attempt(started_at=START, next_at=next_at)


def held(row: Work) -> int:
    """The token of a claim on the row, made due for it."""
    claims.make_due(type(row).objects.filter(pk=row.pk))
    token = claims.claim(type(row), row.pk, lease=LEASE)
    assert token is not None
    return token


def expire(row: Work) -> None:
    """The row as it stands some time after its worker died."""
    type(row).objects.filter(pk=row.pk).update(due_at=START, lease_until=START)


def report(of: Source, name: str = "one") -> Report:
    return Report.objects.create(
        source=of,
        key=key(name),
        url=f"{of.homepage}{name}",
        title=f"About {name}",
        published_at=START,
        published_precision="day",
        published_source="feed",
        first_seen_at=START,
        last_seen_at=START,
        due_at=START,
    )
