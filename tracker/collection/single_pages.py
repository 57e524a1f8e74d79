"""An address of one page -> its report: the one that is stored already, else a new one that is due to be fetched."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.translation import gettext_noop

from scrapers.errors import Refused
from scrapers.http import SAMPLE_SUFFIX
from scrapers.sitemaps import title_in
from scrapers.urls import canonical_url, entry_key, host_of
from tracker.collection import clock
from tracker.collection.models import HeldEntry, Report, Ruling, Source
from tracker.collection.whose_page import Hosts, home_of, unlisted

WHY_LINKED = gettext_noop("Known only from what reports link to; it is in no catalogue, so it cannot be judged.")
WHY_BY_HAND = gettext_noop(
    "Known only from pages that were given by hand; it is in no catalogue, so it cannot be judged."
)


def with_scheme(url: str) -> str:
    """The address as it was typed, with the scheme that a person leaves out: the sample's outlets speak plain http."""
    if "://" in url:
        return url
    host = url.partition("/")[0].partition(":")[0]
    return f"{'http' if host.endswith(SAMPLE_SUFFIX) else 'https'}://{url}"


def is_of_sample(url: str) -> bool:
    """Whether the address is of an invented outlet. Raises Refused."""
    return host_of(url).endswith(SAMPLE_SUFFIX)


def stored_page(url: str, hosts: Hosts) -> Report | None:
    """The report at the address, in any of its spellings, as its page's own canonical one, or where it was before a
    person ruled that it moved; by index.

    url: canonical. A report whose outlet has another host is not looked for: its address would be another.
    """
    sources = hosts.at(url)
    if not sources:
        return None
    spelled = list(_spellings(url))
    keys = [entry_key(source.slug, guid=None, url=url, title="", date=None) for source in sources]
    here = Report.objects.filter(source__in=sources)
    for same in (Q(key__in=keys), Q(url__in=spelled), Q(canonical_url__in=spelled), _was_at(spelled)):
        if (report := here.filter(same).order_by("pk").first()) is not None:
            return report
    return None


def new_page(url: str, hosts: Hosts, *, why: str) -> Report:
    """A new report at the address, due now. why: the reason for the letter of an outlet that nobody knew."""
    source = next(iter(hosts.at(url)), None) or _unlisted(url, why)
    moment = clock.now()
    report, _ = Report.objects.get_or_create(
        source=source,
        key=entry_key(source.slug, guid=None, url=url, title="", date=None),
        defaults={
            "url": url,
            "title": title_in(url)[:500],
            "first_seen_at": moment,
            "last_seen_at": moment,
            "due_at": moment,
        },
    )
    return report


def _was_at(spelled: Collection[str]) -> Q:
    moved = HeldEntry.objects.filter(old_url__in=spelled, storm__ruling=Ruling.SAME)
    return Q(pk__in=moved.values("report"))


def _unlisted(url: str, why: str) -> Source:
    """A source for the address's host, or for its folder on a host that many share."""
    is_sample = is_of_sample(url)
    _, _, home = home_of(url).partition("://")
    name = home.removeprefix("www.").rstrip("/")[:200]
    known = Source.objects.filter(is_sample=is_sample, kind=Source.UNLISTED, name=name).first()
    return known or unlisted(name, url, why=why, is_sample=is_sample)


def _spellings(url: str) -> Iterator[str]:
    """The address with and without www, a closing slash and encryption."""
    _, _, rest = url.partition("://")
    bare = rest.removeprefix("www.").rstrip("/")
    for scheme in ("https", "http"):
        for start in ("", "www."):
            for end in ("", "/"):
                try:
                    yield canonical_url(f"{scheme}://{start}{bare}{end}")
                except Refused:
                    continue
