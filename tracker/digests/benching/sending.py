"""Digests composed and sent to a mail server on this machine, beside the same mails by a bare loop."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from tracker.collection import clock
from tracker.digests import letters, verp
from tracker.digests.benching.counting import counted
from tracker.digests.benching.filling import fill, subscribe
from tracker.digests.benching.senders import send_side_by_side
from tracker.digests.benching.server import mail_server, mail_to
from tracker.digests.composing import compose_due
from tracker.digests.models import Delivery
from tracker.digests.transport import as_bytes

AIM, MOST_QUERIES, FLAT = 0.5, 1.0, 0.1
MOST_COMPARED = 2_000
_COMPOSED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Seconds on the clock; bytes of a mail on average, and of memory of all processes. ratio: of the bare loop's mails a
    second."""

    subscribers: int
    follows: int
    changes: int
    connections: int
    processes: int
    mails: int
    composing: float
    sending: float
    bare: float  # mails a second
    queries_composing: int
    queries_sending: int
    mail_bytes: int
    memory_early: int
    memory_end: int
    lost: int

    @property
    def rate(self) -> float:
        return self.mails / self.sending

    @property
    def whole_rate(self) -> float:
        return self.mails / (self.composing + self.sending)

    @property
    def ratio(self) -> float:
        return self.rate / self.bare

    @property
    def queries(self) -> float:
        return (self.queries_composing + self.queries_sending) / self.mails

    @property
    def drift(self) -> float:
        return self.memory_end / self.memory_early - 1


def bench(
    n_subscribers: int,
    n_follows: int,
    n_changes: int,
    n_connections: int,
    n_processes: int,
    tell: Callable[[str], None],
) -> Bench:
    """Everything measured, in the database that is connected, which must be empty."""
    moment = clock.now()
    n_news = fill(n_changes, moment, tell)
    subscribe(n_subscribers, n_follows, moment, tell)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with mail_server() as port, mail_to(port), counted() as count:
        began = time.perf_counter()
        n_done = 0
        while n := compose_due(moment, _COMPOSED_AT_ONCE).subscribers:
            n_done += n
            tell(f"{n_done:,} of {n_subscribers:,} subscribers composed for")
        composing, queries = time.perf_counter() - began, count.n
        n_mails = Delivery.objects.count()
        sent = send_side_by_side(port, n_processes, n_connections, n_mails, tell)
        tell("the same by a bare loop")
        bodies = _bodies()
        bare = _bare_rate(port, n_connections, bodies)
    return Bench(
        subscribers=n_subscribers,
        follows=n_follows,
        changes=n_news,
        connections=n_connections,
        processes=n_processes,
        mails=n_mails,
        composing=composing,
        sending=sent.seconds,
        bare=bare,
        queries_composing=queries,
        queries_sending=sent.queries,
        mail_bytes=sum(len(body) for _, _, body in bodies) // len(bodies),
        memory_early=sent.memory_early,
        memory_end=sent.memory_end,
        lost=Delivery.objects.exclude(state=Delivery.State.SENT).count(),
    )


def bench_lines(found: Bench) -> Iterator[str]:
    """The table, and whether the aims are met."""
    yield f"{found.subscribers:,} subscribers with {found.follows} follows each, {found.changes:,} changes to tell"
    yield f"{found.mails:,} mails of {found.mail_bytes / 1000:,.1f} kB, over {found.connections} connections of {found.processes} processes"
    yield ""
    yield f"composed           {found.mails / found.composing:>9,.0f} mails a second ({found.composing:,.1f} s)"
    yield f"written and sent   {found.rate:>9,.0f} mails a second ({found.sending:,.1f} s)"
    yield f"both               {found.whole_rate:>9,.0f} mails a second"
    yield f"bare smtplib loop  {found.bare:>9,.0f} mails a second, of mails that were written before"
    yield f"memory             {found.memory_early / 2**20:>9,.0f} MiB after a tenth, {found.memory_end / 2**20:,.0f} MiB in the end"
    composed, sent = found.queries_composing / found.mails, found.queries_sending / found.mails
    yield f"queries a mail     {found.queries:>9.2f} ({composed:.2f} composing, {sent:.2f} sending)"
    yield ""
    for met, words in _judged(found):
        yield f"{'met    ' if met else 'MISSED '} {words}"


def bench_values(found: Bench) -> dict[str, Any]:
    """The same for programs."""
    derived = {name: round(getattr(found, name), 3) for name in ("rate", "whole_rate", "ratio", "queries", "drift")}
    return asdict(found) | derived | {"aims": [{"met": met, "aim": words} for met, words in _judged(found)]}


def _judged(found: Bench) -> Iterator[tuple[bool, str]]:
    yield found.ratio >= AIM, f"{found.ratio:.2f} of the bare loop's rate, writing counted; the aim is {AIM}"
    yield found.queries < MOST_QUERIES, f"{found.queries:.2f} queries a mail; the aim is less than {MOST_QUERIES:.0f}"
    yield found.drift <= FLAT, f"memory grows by no more than {FLAT:.0%} after the first tenth ({found.drift:+.0%})"
    yield not found.lost, "every mail that was composed is sent"


def _bodies() -> Sequence[tuple[str, str, bytes]]:
    """Sender, recipient and bytes of mails that were sent."""
    rows = list(Delivery.objects.order_by("pk")[:MOST_COMPARED])
    mails = letters.messages_for(rows)
    return [
        (verp.bounce_address(row.public_id), row.address, as_bytes(mails[row.pk])) for row in rows if row.pk in mails
    ]


def _bare_rate(port: int, n_connections: int, bodies: Sequence[tuple[str, str, bytes]]) -> float:
    def work(share: Sequence[tuple[str, str, bytes]]) -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for sender, recipient, body in share:
                server.sendmail(sender, [recipient], body)

    began = time.perf_counter()
    with ThreadPoolExecutor(max_workers=n_connections) as crew:
        list(crew.map(work, [bodies[place::n_connections] for place in range(n_connections)]))
    return len(bodies) / (time.perf_counter() - began)
