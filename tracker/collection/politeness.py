"""What a host may expect: that it is asked in turns, left alone where it wants to be, and that we follow its robots.txt."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db.models import Q

from scrapers import schedule
from scrapers.errors import Busy, HttpStatus, Refused, ScrapeError
from scrapers.http import USER_AGENT, Door
from scrapers.robots import MAX_AGE, MAX_ROBOTS, MAX_WHY, RobotsCache, RobotsRules, read_robots, robots_url
from scrapers.urls import host_of
from tracker.collection import claims, clock
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Report, RobotsFile, Work
from tracker.collection.statements import ask_prepared, tell_prepared

AGENT = USER_AGENT.partition("/")[0]
ROBOTS_DEADLINE_SECONDS = 10.0
MAX_ADDRESS = 300  # of a robots.txt that is kept
_KEPT = "SELECT status, body, fetched_at FROM collection_robotsfile WHERE url = %(url)s"
_KEEP = """
    INSERT INTO collection_robotsfile (url, status, body, fetched_at) VALUES (%(url)s, %(status)s, %(body)s, %(now)s)
    ON CONFLICT (url) DO UPDATE SET status = excluded.status, body = excluded.body, fetched_at = excluded.fetched_at
"""


class RobotsRefusal(ScrapeError):
    """The host's robots.txt keeps us from a page, for now or until it changes."""

    code = "robots"

    def __init__(self, url: str, *, why_none: str | None = None) -> None:
        """why_none: the reason why the host gave no robots.txt; None where it gave one, which forbids the page."""
        # Where the host could not be asked, the answer is no for the time being: RFC 9309, section 2.3.1.4.
        is_stated = self.permanent = why_none is None
        host = host_of(url)
        why = f"{host}'s robots.txt forbids it"
        if not is_stated:
            why = ": ".join(part for part in (f"{host} gives no robots.txt at present", why_none) if part)
        super().__init__(url, why, "Read it in a browser" if is_stated else "")


def is_free(hosts: ClusterPace, url: str, row: Work) -> bool:
    """Whether the address's host may be asked now. Where not, the row comes again: soon, or when the host wants it."""
    try:
        host = host_of(url)
    except Refused:
        return True  # nobody is asked: the turn fails with the reason
    wait = hosts.come_later(host, most=claims.HINT_LASTS)
    if wait is None:
        return True
    if wait.left > claims.HINT_LASTS and wait.is_closed:
        claims.put_off(type(row)._default_manager.filter(pk=row.pk), clock.now() + wait.left)
    else:
        claims.rest(row, wait.come_in)
    return False


def put_off_host(host: str, wait: timedelta) -> None:
    """Whatever else would be asked of this host before the wait is over is asked after it.

    wait: what the host itself asked for; one of more than schedule.MAX_WAIT counts as that.
    """
    until = clock.now() + min(wait, schedule.MAX_WAIT)
    starts = [f"{scheme}://{host}{end}" for scheme in ("http", "https") for end in ("/", ":")]
    is_there = Q(*(("url__startswith", start) for start in starts), _connector=Q.OR)
    for rows in (Feed.objects.filter(is_there), Report.objects.filter(is_there)):
        claims.put_off(rows, until)


class Robots:
    """The rules of hosts, each asked for once a day by all processes together."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._cache = RobotsCache()
        self._guard = threading.Lock()

    def refusal(self, url: str) -> RobotsRefusal | None:
        """Why the page may not be fetched, None where it may; asks the host where its rules are not known.

        Raises Busy where the host cannot be asked now, Refused where it is one that is never asked.
        """
        rules = self._rules(url)
        if rules.allows(url, AGENT):
            return None
        return RobotsRefusal(url, why_none=None if rules.parsed is not None else rules.why_none)

    def is_known(self, url: str) -> bool:
        """Whether the host need not be asked for its rules."""
        try:
            return self._known(url) is not None
        except Refused:
            return True

    def check(self, url: str) -> None:
        """Raises RobotsRefusal where the page may not be fetched, Busy where that cannot be known now, Refused."""
        if (refusal := self.refusal(url)) is not None:
            raise refusal

    def delay(self, url: str) -> float:
        """The seconds that the host wants between two requests, within reason; 0.0 where it names none."""
        wanted = self._rules(url).delay(AGENT)
        return wanted.total_seconds() if wanted else 0.0

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the host names in its robots.txt; asks the host where its rules are not known."""
        return self._rules(url).sitemaps(url)

    def _rules(self, url: str) -> RobotsRules:
        rules = self._known(url)
        if rules is None:
            rules = self._ask(url)
            with self._guard:
                self._cache.put(url, rules)
        return rules

    def _known(self, url: str) -> RobotsRules | None:
        with self._guard:
            rules = self._cache.get(url, clock.now())
        if rules is None and (rules := _kept(url)) is not None:
            with self._guard:
                self._cache.put(url, rules)
        return rules

    def _ask(self, url: str) -> RobotsRules:
        """Raises Busy, and Refused where the host itself is never asked: no file of it would change that."""
        try:
            fetched = self._door.fetch(robots_url(url), deadline=ROBOTS_DEADLINE_SECONDS)
        except HttpStatus as error:
            return _keep(url, error.status, b"")
        except Busy:
            raise  # it was not asked
        except ScrapeError as error:
            if isinstance(error, Refused) and not error.led_to:
                raise
            return _keep(url, None, error.why.encode("utf-8", errors="replace")[:MAX_WHY])
        return _keep(url, fetched.status, fetched.body[:MAX_ROBOTS])


def has_answered(url: str) -> bool:
    """Whether the host gave any answer at all when it was last asked for its robots.txt, which is before any page."""
    return RobotsFile.objects.filter(url=robots_url(url), status__isnull=False).exists()


def forget_rules() -> None:
    """Files that are too old to count are no longer stored."""
    RobotsFile.objects.filter(fetched_at__lt=clock.now() - MAX_AGE).delete()


def _keep(url: str, status: int | None, body: bytes) -> RobotsRules:
    address, moment = robots_url(url), clock.now()
    if len(address) <= MAX_ADDRESS:
        tell_prepared(_KEEP, {"url": address, "status": status, "body": body, "now": moment})
    return read_robots(status, body, fetched_at=moment)


def _kept(url: str) -> RobotsRules | None:
    """What another process was told, as long as it counts."""
    kept = ask_prepared(_KEPT, {"url": robots_url(url)})
    if not kept:
        return None
    [(status, body, fetched_at)] = kept
    rules = read_robots(status, bytes(body), fetched_at=fetched_at)
    return rules if clock.now() < rules.expires_at else None
