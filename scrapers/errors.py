"""What can go wrong between an address and a text; every error names the input, the reason and the remedy.

Whether it is asked again is no remedy: that depends on who asked, and whoever shows an error says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar

_LONGEST_LINK = 300  # of a link that is shown


class ScrapeError(Exception):
    """Base of all errors of this package.

    what: the input it is about. why: the reason. remedy: what a person can do, whoever asked; empty where only time helps.
    permanent: trying the very same again cannot help.
    code: a short stable name for rows and logs.
    led_to: where the input redirects to, if it was there that things went wrong; empty where they did at the input itself.
    """

    permanent: bool = True
    code: ClassVar[str] = "error"
    led_to: str = ""

    def __init__(self, what: str, why: str, remedy: str = "") -> None:
        self.what = what
        self.why = why
        self.remedy = remedy
        super().__init__(self.told(""))

    def told(self, otherwise: str) -> str:
        """The error as a sentence. otherwise: what the one who asked can do where the error knows no remedy."""
        remedy = self.remedy or otherwise
        return f"{self.what}: {self.why}." + (f" {remedy}." if remedy else "")

    def tell_of(self, url: str, led_to: str) -> None:
        """From now on the error is about the address that redirected, not about where it led."""
        ScrapeError.__init__(self, url, f"it redirects to {led_to[:_LONGEST_LINK]}: {self.why}", self.remedy)
        self.led_to = led_to

    def __reduce__(self) -> tuple[Callable[..., ScrapeError], tuple[type[ScrapeError], str, dict[str, Any]]]:
        """Errors also come out of child processes; their constructors differ, their state is what counts."""
        return _restored, (type(self), str(self), vars(self))


def _restored(kind: type[ScrapeError], message: str, state: dict[str, Any]) -> ScrapeError:
    error = kind.__new__(kind, message)
    vars(error).update(state)
    return error


class Refused(ScrapeError):
    """The address is one that we never ask."""

    code = "refused"


class TooBig(ScrapeError):
    """More bytes than the limit, before or after decompression."""

    code = "too_big"


class Broken(ScrapeError):
    """The answer breaks HTTP, or is in an encoding that we did not ask for."""

    permanent = False
    code = "broken"


class Timeout(ScrapeError):
    """No complete answer within the deadline."""

    permanent = False
    code = "timeout"


class Busy(ScrapeError):
    """The host was not asked: others keep it busy, or it wants to be left alone.

    host: which. free_in: after how long it may be asked, as far as is known.
    """

    permanent = False
    code = "busy"

    def __init__(self, host: str, free_in: timedelta) -> None:
        self.host = host
        self.free_in = free_in
        why = f"it is not to be asked for another {free_in.total_seconds():,.0f} seconds"
        super().__init__(host, why)


class Unreachable(ScrapeError):
    """No connection: the name does not resolve, nobody listens, or the certificate is wrong."""

    permanent = False
    code = "unreachable"


# 429 Too Many Requests, 503 Service Unavailable: with these a Retry-After is about the whole host. RFC 6585, 9110.
OVERLOADED = frozenset({429, 503})
# 408 Request Timeout, 421 Misdirected Request, 425 Too Early, 429 Too Many Requests: RFC 9110, 8470, 6585.
PASSING_4XX = frozenset({408, 421, 425, 429})


class HttpStatus(ScrapeError):
    """The server answered, with a status that carries no report.

    host: who answered (after redirects); a Retry-After binds that host only.
    retry_after: how long the server asks us to wait; None when it does not say or says nonsense.
    """

    code = "http_status"

    def __init__(self, url: str, status: int, *, host: str, retry_after: timedelta | None = None) -> None:
        self.url = url
        self.status = status
        self.host = host
        self.retry_after = retry_after
        self.permanent = 300 <= status < 500 and status not in PASSING_4XX
        wait = f", and asks to be left alone for {retry_after.total_seconds():,.0f} seconds" if retry_after else ""
        super().__init__(
            url, f"{host} answered with status {status}{wait}", "Check the address" if self.permanent else ""
        )


@contextmanager
def redirect(url: str, target: str) -> Iterator[None]:
    """What goes wrong at the target of a redirect is told of the address that leads there.

    Whose status and whose turn it was is said by these errors themselves.
    """
    try:
        yield
    except (HttpStatus, Busy):
        raise
    except ScrapeError as error:
        if url not in (target, error.what):
            error.tell_of(url, target)
        raise


class NotAFeed(ScrapeError):
    """The bytes are no feed of a kind that we read."""

    permanent = False
    code = "not_a_feed"


class ArticleLack(StrEnum):
    """Why a page gives no article text."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    CONSENT = "consent"  # a notice on cookies or data in place of the article
    PAYWALL = "paywall"  # subscribers alone get to see any of it
    LOGIN = "login"  # people with an account alone get to see any of it
    ROBOT = "robot"  # a check that a person is asking, or a refusal to a robot
    SCRIPT = "script"  # the page is only put together by a script
    GONE = "gone"  # a notice that the page is not there, sent as if it were
    STUB = "stub"  # nothing but what surrounds an article
    NOT_TEXT = "not_text"
    LOCKED = "locked"  # a PDF that only opens with a password
    SCANNED = "scanned"  # a PDF of pictures without text
    BROKEN = "broken"  # a file that its reader cannot open


class NotAnArticle(ScrapeError):
    """The page holds no article text that we can read."""

    permanent = False
    code = "not_an_article"

    def __init__(self, what: str, lack: ArticleLack, why: str, remedy: str) -> None:
        self.lack = lack
        super().__init__(what, why, remedy)


class CatalogueError(ScrapeError):
    """The catalogue of sources has a fault."""

    code = "catalogue"
