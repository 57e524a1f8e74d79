"""robots.txt: takes what a host answered for it, says whether a page may be fetched. Source: RFC 9309."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from protego import Protego

from scrapers.errors import Refused
from scrapers.urls import absolute, canonical_url, origin_of

MAX_ROBOTS = 500 * 1024  # RFC 9309, section 2.5: parse at least 500 KiB.
MAX_SITEMAPS = 50
MAX_WHY = 2_000  # bytes of a reason why there was no answer
MAX_AGE = timedelta(hours=24)  # RFC 9309, section 2.4.
RETRY_AGE = timedelta(hours=1)  # How long "the host had no answer" stands.
# A worker waits the pause out; hosts that ask for more get this, which is five times our usual one.
MAX_DELAY = timedelta(seconds=10)
# Some leave the colon out; a line with one further on is a sentence.
_AGENT_LINE = re.compile(
    r"^[ \t]*+user[- ]?agent(?:[ \t]*+:[ \t]*+|[ \t]++(?![^#:\n]*:))([A-Z_-]+)[^#\n]*", re.IGNORECASE | re.MULTILINE
)
_NOBODY = "-"  # matches no group by name, so that the rules for everybody count


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What one host allows. parsed: None when a status decides alone. agents: who has rules, in lower case.

    why_none: the reason why nothing is allowed for now, where the host gave no rules.
    """

    parsed: Protego | None
    is_open: bool
    expires_at: datetime
    agents: frozenset[str] = frozenset()
    why_none: str = ""

    def allows(self, url: str, agent: str) -> bool:
        """Whether the agent (product name, no version) may fetch the address."""
        return self.is_open if self.parsed is None else bool(self.parsed.can_fetch(url, self._named(agent)))

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the file names, as addresses that can be asked. url: of any page of the host."""
        named = () if self.parsed is None else islice(self.parsed.sitemaps, MAX_SITEMAPS)
        found: dict[str, None] = {}
        for link in named:
            with suppress(Refused):
                found[canonical_url(absolute(url, link))] = None
        return tuple(found)

    def delay(self, agent: str) -> timedelta | None:
        """The pause the host asks for between two requests, at most MAX_DELAY; None when it asks for none."""
        seconds = None if self.parsed is None else self.parsed.crawl_delay(self._named(agent))
        if seconds is None or not seconds > 0:
            return None
        return min(timedelta(seconds=min(float(seconds), MAX_DELAY.total_seconds())), MAX_DELAY)

    def _named(self, agent: str) -> str:
        """The agent where it has rules of its own. The parser would take those for `Still` as meant for `Stillwatch`."""
        return agent if agent.lower() in self.agents else _NOBODY


def robots_url(url: str) -> str:
    """Where the rules for an address stand. Raises Refused."""
    scheme, host, port = origin_of(url)
    default = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{host}/robots.txt" if port == default else f"{scheme}://{host}:{port}/robots.txt"


def read_robots(status: int | None, body: bytes, *, fetched_at: datetime) -> RobotsRules:
    """The rules that an answer means.

    status: None when there was no answer at all; the body says in words why, then. 2xx: the file counts; 4xx: all is
    allowed; else nothing is, for a while.
    """
    if status is not None and 200 <= status < 300:
        text = body[:MAX_ROBOTS].decode("utf-8-sig", errors="replace").replace("\0", "")
        # A name ends where its version begins; the parser would look for both. RFC 9309, section 2.2.1.
        text = _AGENT_LINE.sub(r"User-agent: \1", "\n".join(text.splitlines()))
        agents = frozenset(found[1].lower() for found in _AGENT_LINE.finditer(text))
        expires_at = fetched_at + MAX_AGE
        return RobotsRules(parsed=Protego.parse(text), is_open=True, expires_at=expires_at, agents=agents)
    # 429 is a 4xx, but a host that is asked too often has not said that it allows more.
    is_open = status is not None and 400 <= status < 500 and status != 429
    expires_at = fetched_at + (MAX_AGE if is_open else RETRY_AGE)
    why = body[:MAX_WHY].decode("utf-8", errors="replace") if status is None else f"it answered with status {status}"
    return RobotsRules(parsed=None, is_open=is_open, expires_at=expires_at, why_none="" if is_open else why)


@dataclass(slots=True)
class RobotsCache:
    """Rules by origin, until they expire; the oldest go first when there are more than `size`."""

    size: int = 1_000
    _rules: dict[tuple[str, str, int], RobotsRules] = field(default_factory=dict)

    def get(self, url: str, now: datetime) -> RobotsRules | None:
        """The rules for an address; None when they have to be fetched."""
        rules = self._rules.get(origin_of(url))
        return rules if rules is not None and now < rules.expires_at else None

    def put(self, url: str, rules: RobotsRules) -> None:
        origin = origin_of(url)
        self._rules.pop(origin, None)
        self._rules[origin] = rules
        while len(self._rules) > self.size:
            del self._rules[next(iter(self._rules))]
