"""What came from an outlet, to the columns that keep it and back."""

from __future__ import annotations

import hashlib

from scrapers.records import Fetched, Validators
from tracker.collection.exchange_rows import Exchange, SentBody
from tracker.collection.models import Report


def columns_of(fetched: Fetched) -> dict[str, object]:
    """The columns of an `Exchange` that keep the answer."""
    return {
        "fetched_at": fetched.fetched_at,
        "url": fetched.final_url,
        "status": fetched.status,
        "headers": dict(fetched.headers),
        "media_type": fetched.media_type[:100],
        "charset": (fetched.charset or "")[:40],
        "etag": fetched.validators.etag or "",
        "last_modified": fetched.validators.last_modified or "",
        "sha256": sha256_of(fetched),
        "n_bytes": len(fetched.body),
        "body": SentBody(fetched.body, fetched.gzipped),
    }


def sha256_of(fetched: Fetched) -> str:
    return hashlib.sha256(fetched.body).hexdigest()


def as_fetched(report: Report, kept: Exchange) -> Fetched:
    """The answer to asking for the report's page, as it was kept."""
    return Fetched(
        url=report.url,
        final_url=kept.url,
        status=kept.status,
        headers=kept.headers,
        body=bytes(kept.body),
        media_type=kept.media_type,
        charset=kept.charset or None,
        fetched_at=kept.fetched_at,
        validators=Validators(etag=kept.etag or None, last_modified=kept.last_modified or None),
    )
