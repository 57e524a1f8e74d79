"""An address -> the source whose page it is: one of the catalogue by its host, else one that cannot be judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.db.models import F
from django.utils.text import slugify

from scrapers.errors import Refused
from scrapers.records import SourceKind
from scrapers.urls import host_of
from tracker.collection import clock
from tracker.collection.models import Source
from tracker.grading import Reliability

# Whose other hosts are theirs as well: a company's documents stand on its servers for files.
_OWN_VOICE = frozenset({SourceKind.COMPANY.value, SourceKind.GOVERNMENT.value})
# Hosts on which everybody has pages: there only what stands below a home page is its outlet's.
_SHARED = frozenset(
    {"feeds.feedburner.com", "github.com", "huggingface.co", "medium.com", "sites.google.com", "substack.com"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The sources by the host of their home page, real ones or those of the sample."""

    by_host: Mapping[str, Sequence[Source]]

    @classmethod
    def load(cls, *, is_sample: bool) -> Self:
        """As they stand; one query."""
        found: dict[str, list[Source]] = defaultdict(list)
        ours = Source.objects.filter(is_sample=is_sample).exclude(homepage="")
        for source in ours.order_by(F("retired_at").asc(nulls_first=True), "pk"):
            found[plain_host(source.homepage)].append(source)
        return cls(by_host=found)

    def at(self, url: str) -> tuple[Source, ...]:
        """The sources that the address may belong to, the likeliest first; none where nobody's host is known.

        Of several on one host the one goes first whose home page has most of the address's path, then one of a catalogue.
        """
        host = plain_host(url)
        here = list(self.by_host.get(host, ()))
        labels = host.split(".")
        for n in range(1, len(labels) - 1):
            above = self.by_host.get(".".join(labels[n:]), ())
            here += [source for source in above if source.kind in _OWN_VOICE]
        path = urlsplit(url).path
        if host in _SHARED:
            here = [source for source in here if _shared(path, urlsplit(source.homepage).path)]
        return tuple(
            sorted(
                here,
                key=lambda source: (-_shared(path, urlsplit(source.homepage).path), source.kind == Source.UNLISTED),
            )
        )


def plain_host(url: str) -> str:
    """The host of an address without www; empty where it names none."""
    try:
        return host_of(url).removeprefix("www.")
    except Refused:
        return ""


def home_of(url: str) -> str:
    """The front page of whoever publishes at the address: the host's, on one that many share the first folder's."""
    parts = urlsplit(url)
    if not parts.netloc:
        return ""
    first = parts.path.split("/")[1:2]
    folder = f"{first[0]}/" if first and first[0] and plain_host(url) in _SHARED else ""
    return f"{parts.scheme}://{parts.netloc}/{folder}"


def site_of(url: str, *, homepage: str = "") -> str:
    """What the feeds of one outlet share: its host without www, on one that many share its part of that.

    homepage: of the feed at the address, where it states one; without one a feed on a shared host is a site of its own.
    """
    home = homepage or url
    is_shared = plain_host(home) in _SHARED
    if is_shared and not homepage:
        return url
    return plain_host(home) + (urlsplit(home_of(home)).path.rstrip("/").lower() if is_shared else "")


def unlisted(name: str, url: str, *, why: str, is_sample: bool = False) -> Source:
    """A new source that is in no catalogue. why: how it came to be known, as the reason for its letter."""
    return Source.objects.create(
        slug=_free_slug(slugify(name)[:70] or "outlet"),
        name=name,
        kind=Source.UNLISTED,
        owner="",
        homepage=home_of(url),
        reliability=Reliability.F.value,
        reliability_reason=why,
        is_sample=is_sample,
        first_seen_at=clock.now(),
    )


def _shared(path: str, other: str) -> int:
    """How many characters of the other path the path begins with; 0 unless all of them."""
    return len(other.rstrip("/")) if (path + "/").startswith(other.rstrip("/") + "/") else 0


def _free_slug(wanted: str) -> str:
    taken = set(Source.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := f"{wanted}-{n + 1}" if n else wanted) not in taken)
