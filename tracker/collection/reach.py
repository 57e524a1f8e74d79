"""Which sources this process may ask, and through which door."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from scrapers.http import USER_AGENT, Door
from scrapers.pace import Turns
from tracker.collection import clock
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What may be asked. newsroom: loopback address of the running sample, None where there is none.

    Without is_live no request leaves this machine.
    """

    is_live: bool
    newsroom: tuple[str, int] | None

    def feeds(self) -> QuerySet[Feed]:
        """The feeds that may be polled: of sources within reach, neither paused, retired nor gone."""
        return Feed.objects.filter(self._of("source"), retired_at=None, gone_at=None, source__retired_at=None)

    def reports(self) -> QuerySet[Report]:
        """The reports whose pages may be fetched; those of a retired source too, for they were announced."""
        return Report.objects.filter(self._of("source"))

    def kinds(self) -> list[bool]:
        """Whose outlets may be asked: the sample's (True), the real ones (False)."""
        return [kind for kind, is_open in ((True, self.newsroom is not None), (False, self.is_live)) if is_open]

    def _of(self, source: str) -> Q:
        return Q(**{f"{source}__is_sample__in": self.kinds(), f"{source}__is_paused": False})


def reach_of_settings() -> Reach:
    """What the environment lets this installation ask."""
    return Reach(is_live=settings.IS_LIVE, newsroom=settings.SAMPLE_NEWSROOM)


def lacks_contact() -> str:
    """What publishers would lack in our requests, as sentences with the remedy; empty where they can reach somebody."""
    if settings.CONTACT or _is_public(urlsplit(settings.SITE_URL).hostname or ""):
        return ""
    return (
        f"CONTACT is not set, and nobody else can open {settings.SITE_URL}, which is all that our requests name: publishers "
        "cannot tell who asks, cannot complain, and may shut us out for it. Set CONTACT to a mail address or a page of "
        "yours, like CONTACT=you@your.domain; it is sent with every request."
    )


def _is_public(host: str) -> bool:
    """Whether others may know a site by this name or address."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host


@cache
def door_for(newsroom: tuple[str, int] | None, *, pace: Turns | None = None) -> Door:
    """This process's door; it tells every publisher who asks and how to complain, and waits its turn among all processes,
    or as a pace of its own has it."""
    who = "; ".join(part for part in (f"+{settings.SITE_URL}", settings.CONTACT) if part)
    return Door(
        user_agent=f"{USER_AGENT} ({who})",
        sample_address=newsroom,
        ports=settings.FETCH_PORTS,
        now=clock.now,
        pace=pace or ClusterPace(),
    )
