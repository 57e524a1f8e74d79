"""What the DNS says of a name: the only place that asks it."""

from __future__ import annotations

from typing import Final

import dns.exception
import dns.name
import dns.resolver
from dns.rdata import Rdata

# Of one question, with all repetitions; of an answer by UDP, as much as passes every network whole.
SECONDS: Final = 10.0
_LARGEST: Final = 1232
_NO_SUCH_NAME: Final = (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.EmptyLabel)


class DnsAway(Exception):
    """The DNS did not answer, which is not the same as that there is nothing: names the question and says why."""


class Names:
    """Answers of the DNS, each question asked once. server: an address and a port; None: the one that this machine uses."""

    def __init__(self, server: tuple[str, int] | None = None) -> None:
        try:
            self._resolver = dns.resolver.Resolver(configure=server is None)
        except dns.resolver.NoResolverConfiguration as error:
            raise DnsAway(f"this machine names no DNS server to ask ({error})") from error
        if server is not None:
            self._resolver.nameservers, self._resolver.port = [server[0]], server[1]
        self._resolver.use_edns(0, 0, _LARGEST)
        self._known: dict[tuple[str, str], tuple[Rdata, ...]] = {}

    def texts(self, name: str) -> tuple[str, ...]:
        """Its TXT records, each of one piece. Raises DnsAway, as all of these do."""
        found = self._asked(name, "TXT")
        return tuple(b"".join(row.strings).decode("ascii", "replace") for row in found)  # type: ignore[attr-defined]

    def mail_servers(self, name: str) -> tuple[str, ...]:
        """Whom mail to it is handed to, the first one first; '' is the server that stands for none (RFC 7505)."""
        rows = sorted(self._asked(name, "MX"), key=lambda row: row.preference)  # type: ignore[attr-defined]
        return tuple(str(row.exchange).rstrip(".") for row in rows)  # type: ignore[attr-defined]

    def has_address(self, name: str) -> bool:
        """Whether anything can be reached there."""
        return bool(self._asked(name, "A") or self._asked(name, "AAAA"))

    def _asked(self, name: str, kind: str) -> tuple[Rdata, ...]:
        key = (name.lower().rstrip("."), kind)
        if key not in self._known:
            try:
                found = tuple(self._resolver.resolve(f"{key[0]}.", kind, lifetime=SECONDS))
            except _NO_SUCH_NAME:
                found = ()
            except dns.exception.DNSException as error:
                raise DnsAway(f"{kind} of {key[0]}: {error}") from error
            self._known[key] = found
        return self._known[key]
