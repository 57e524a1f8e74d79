"""THE socket: the one way out for everything that this project asks of the internet.

Takes an address, gives the bytes with what HTTP says of them, or an error that names the reason.
"""

from __future__ import annotations

import contextlib
import http.client
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError, SSLError
from urllib3.util import Url

from scrapers.addresses import why_not_public
from scrapers.errors import OVERLOADED, Broken, HttpStatus, Refused, ScrapeError, TooBig, Unreachable, redirect
from scrapers.gunzip import ACCEPT_ENCODING, codings_of, read_sent
from scrapers.http_headers import (
    charset_of,
    conditions,
    kept_validators,
    location_of,
    media_type_of,
    retry_after_of,
    storable,
    validators_of,
)
from scrapers.http_socket import (
    PUBLIC_PORTS,
    Allowance,
    DialedHttp,
    DialedHttps,
    Dialer,
    system_resolver,
    tls_context,
)
from scrapers.pace import PROCESS_PACE, Turns
from scrapers.records import Fetched, Validators
from scrapers.resolving import Resolver
from scrapers.urls import absolute, host_of, origin_of, parse, port_of

MAX_BODY = 15 * 1024 * 1024
MAX_REPLY = 64 * 1024  # to what was posted
DEADLINE_SECONDS = 30.0
MAX_REDIRECTS = 5
PAUSE_SECONDS = 2.0
SAMPLE_SUFFIX = ".example"  # RFC 6761 reserves it: no real host can have such a name.
USER_AGENT = "Stillwatch/0.1"

_HEADER_BYTES = 256 * 1024
_CHUNK_OVERHEAD = 1024 * 1024
_READ = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, "
    "application/xhtml+xml;q=0.9, application/xml;q=0.8, text/plain;q=0.7, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posted:
    """What is sent with a POST."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One hop's outcome: a finished record, or where it points to."""

    fetched: Fetched | None
    location: str | None
    is_permanent: bool = False


class Door:
    """Fetches addresses, one exchange per call; use it as a context manager.

    user_agent: whole header, `Stillwatch/<version> (+<site>; <contact>)`.
    min_interval: seconds between two exchanges with one host.
    sample_address: loopback (IP, port) of the sample newsroom; names ending in `.example` are then, and only then,
    fetched from there, by plain http and without a pause.
    ports: asked beside 80 and 443. allowed_peers: (IP, port) pairs let through although not public or on such a port.
    ca_file: certificate authorities to trust in place of the usual ones.
    pace: who decides whose turn it is at a host; what a host asks for by Retry-After is told it.
    """

    def __init__(
        self,
        *,
        user_agent: str = USER_AGENT,
        min_interval: float = PAUSE_SECONDS,
        sample_address: tuple[str, int] | None = None,
        ports: frozenset[int] = frozenset(),
        allowed_peers: frozenset[tuple[str, int]] = frozenset(),
        ca_file: str | None = None,
        resolver: Resolver = system_resolver,
        pace: Turns = PROCESS_PACE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if sample_address is not None and why_not_public(sample_address[0]) != "loopback":
            raise ValueError(f"sample_address {sample_address!r} is not a loopback address; give one like 127.0.0.1")
        self._user_agent = user_agent
        self._min_interval = min_interval
        self._sample_address = sample_address
        self._dialer = Dialer(allowed_peers=allowed_peers, ports=PUBLIC_PORTS | ports, resolver=resolver)
        self._ca_file = ca_file
        self._pace = pace
        self._now = now
        self._is_open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_open = False

    def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        limit: int = MAX_BODY,
        deadline: float = DEADLINE_SECONDS,
        pause: float = 0.0,
        may_follow: Callable[[str], None] = lambda _: None,
    ) -> Fetched:
        """One GET with its redirects; status 2xx, or 304 when validators were sent.

        limit: bytes after decompression. deadline: seconds over all redirects, without our own pauses. pause: the
        seconds that the host wants after it, where they are more than ours. may_follow: asked before each redirect's
        target is; an error that it raises ends the fetch. Raises Refused, TooBig, Broken, Timeout, Unreachable,
        HttpStatus, Busy.
        """
        self._check_open()
        allowance = Allowance(url, seconds=deadline)
        current, seen = parse(url).url, list[str]()
        moved_to: str | None = None
        is_permanent = True
        for _ in range(MAX_REDIRECTS + 1):
            seen.append(current)
            with redirect(seen[0], current):
                answer = self._hop(current, validators, limit, allowance, pause)
            if answer.fetched is not None:
                return replace(answer.fetched, url=url, final_url=current, moved_to=moved_to)
            with redirect(seen[0], answer.location or ""):
                target = self._redirect_target(current, answer.location or "", seen)
                may_follow(target)
            if origin_of(target) != origin_of(current):
                validators = None
            is_permanent = is_permanent and answer.is_permanent
            moved_to = target if is_permanent else moved_to
            current = target
        raise Refused(url, f"more than {MAX_REDIRECTS} redirects", "Give the final address")

    def post(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str],
        limit: int = MAX_REPLY,
        deadline: float = DEADLINE_SECONDS,
    ) -> Fetched:
        """One POST; status 2xx. It follows no redirect, so the body goes to nobody else. Raises as `fetch` does."""
        self._check_open()
        allowance = Allowance(url, seconds=deadline)
        answer = self._hop(parse(url).url, None, limit, allowance, 0.0, _Posted(body=body, headers=headers))
        if answer.fetched is None:
            raise Refused(url, "it redirects, and what is sent goes to one address alone", "Give the final address")
        return answer.fetched

    def _check_open(self) -> None:
        if not self._is_open:
            raise RuntimeError("this door is closed; fetch inside its `with` block")

    def _redirect_target(self, current: str, location: str, seen: list[str]) -> str:
        target = absolute(current, location).partition("#")[0]
        if target in seen:
            raise Refused(seen[0], f"the redirects run in a circle at {target}", "Check the address in a browser")
        if self._is_sample(target) and not self._is_sample(current):
            raise Refused(target, "a real host points at the sample", "Only the sample's own pages may do that")
        return target

    def _is_sample(self, url: str) -> bool:
        return self._sample_address is not None and host_of(url).endswith(SAMPLE_SUFFIX)

    def _hop(
        self,
        url: str,
        validators: Validators | None,
        limit: int,
        allowance: Allowance,
        pause: float,
        posted: _Posted | None = None,
    ) -> _Answer:
        parts = parse(url)
        host = host_of(url)
        interval = 0.0 if self._is_sample(url) else max(self._min_interval, pause)
        with self._pace.turn(host, interval, hold=allowance.remaining()) as waited:
            allowance.pause(waited)
            allowance.allow_bytes(_HEADER_BYTES)
            try:
                with contextlib.closing(self._connection(parts, host, allowance)) as connection:
                    headers = self._request_headers(parts, validators)
                    method, body = ("POST", posted.body) if posted else ("GET", None)
                    headers |= posted.headers if posted else {}
                    connection.request(method, parts.request_uri, body, headers, preload_content=False)
                    with contextlib.closing(connection.getresponse()) as response:
                        return self._read(url, response, validators, limit, allowance)
            except (SSLError, ssl.SSLError) as error:
                raise _tls_error(host, error) from error
            except TimeoutError as error:
                raise allowance.expired() from error
            except (HTTPError, http.client.HTTPException, ValueError) as error:
                raise Broken(url, f"the answer breaks HTTP ({type(error).__name__})") from error
            except OSError as error:
                why = f"the connection broke ({error.strerror or type(error).__name__})"
                raise Unreachable(url, why) from error

    def _connection(self, parts: Url, host: str, allowance: Allowance) -> DialedHttp | DialedHttps:
        port = port_of(parts)
        bare = host.strip("[]")
        if self._sample_address is not None and host.endswith(SAMPLE_SUFFIX):
            if parts.scheme != "http" or port not in (80, self._sample_address[1]):
                raise Refused(parts.url, "the sample speaks plain http only", "Use http:// without a port")
            dialed = self._dialer.dial_address(host, self._sample_address, allowance)
        else:
            dialed = self._dialer.dial(bare, port, allowance)
        seconds = allowance.remaining()
        if parts.scheme == "http":
            return DialedHttp(bare, port, dialed=dialed, seconds=seconds)
        return DialedHttps(bare, port, dialed=dialed, seconds=seconds, context=tls_context(self._ca_file))

    def _request_headers(self, parts: Url, validators: Validators | None) -> dict[str, str]:
        return {
            "Host": parts.netloc or "",
            "User-Agent": self._user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "close",
            **conditions(validators),
        }

    def _read(
        self, url: str, response: HTTPResponse, validators: Validators | None, limit: int, allowance: Allowance
    ) -> _Answer:
        now, status = self._now(), response.status
        headers = storable(dict(response.headers.itermerged()))
        if status in _REDIRECTS and headers.get("location"):
            target = location_of(headers["location"])
            return _Answer(fetched=None, location=target, is_permanent=status in _PERMANENT_REDIRECTS)
        sent = conditions(validators)
        if status == 304 and not sent:
            raise Broken(url, "status 304 although nothing was asked conditionally")
        if status != 304 and (not 200 <= status < 300 or status == 206):
            wait = retry_after_of(headers.get("retry-after"), now) if status in OVERLOADED else None
            if wait is not None:
                self._pace.close(host_of(url), wait)
            raise HttpStatus(url, status, host=host_of(url), retry_after=wait)
        body, gzipped = (b"", b"") if status == 304 else _body(url, response, headers, limit, allowance)
        answered = validators_of(response.headers)
        content_type = headers.get("content-type", "")
        fetched = Fetched(
            url=url,
            final_url=url,
            status=status,
            headers=headers,
            body=body,
            gzipped=gzipped,
            media_type=media_type_of(content_type),
            charset=charset_of(content_type),
            fetched_at=now,
            validators=kept_validators(validators, answered) if status == 304 else answered,
        )
        return _Answer(fetched=fetched, location=None)


def _body(
    url: str, response: HTTPResponse, told: dict[str, str], limit: int, allowance: Allowance
) -> tuple[bytes, bytes]:
    n_codings, length = codings_of(told.get("content-encoding", ""), url), told.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise TooBig(url, f"the server announces {int(length[:20]):,} bytes", f"The limit is {limit:,} bytes")
    allowance.allow_bytes(limit + _CHUNK_OVERHEAD)
    return read_sent(response.stream(_READ, decode_content=False), n_codings=n_codings, limit=limit, url=url)


def _tls_error(host: str, error: Exception) -> ScrapeError:
    reason = getattr(error, "verify_message", "") or type(error).__name__
    return Unreachable(host, f"the TLS connection is not trustworthy ({reason})", "Check the certificate in a browser")
