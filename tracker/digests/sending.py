"""The outbox is emptied: claimed, written, sent over connections that stay open, and what became of each written down.

What is true stands in the rows. A connection sends its next mail only when the last one's outcome is durable, so of a
worker that dies one mail for each connection may have been sent without a trace; it is sent once more, with the same
Message-ID.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.core.mail import EmailMessage

from tracker.collection import claims, clock
from tracker.digests import limits, outbox, returning, verp
from tracker.digests.models import Delivery
from tracker.digests.recorder import Outcome, Recorder, Verdict
from tracker.digests.transport import Fate, Reply, ServerRefuses, Transport, transport
from tracker.runtime.logs import without_mailboxes

logger = logging.getLogger(__name__)

BATCH = 200  # what a batch needs is loaded once for all of it
# What a mail server has not taken by the last of these is given up.
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720, 1440))
# So much of the lease has to be left when a mail is begun: a server may take its time with each of its answers.
_RESERVE = timedelta(minutes=3)

# A mail that meets a refusal again lets others go first so long, be they sent by another process.
_LETS_PASS = timedelta(minutes=1)

State = Delivery.State
Write = Callable[[Sequence[Delivery]], Mapping[int, EmailMessage]]


@dataclass(slots=True)
class Sender:
    """All connections of a process. write: makes the mails of a batch. stop: set, everybody ends after the mail at hand."""

    write: Write
    recorder: Recorder = field(default_factory=Recorder)
    stop: threading.Event = field(default_factory=threading.Event)
    counts: Counter[str] = field(default_factory=Counter)
    _own: threading.local = field(default_factory=threading.local)

    def send_due(self, *, is_urgent_only: bool = False, limit: int | None = None, batch: int = BATCH) -> int:
        """How many mails were sent: all that may go now, at most `limit`. One connection; threads have one each."""
        n_sent = 0
        while not self.stop.is_set() and (limit is None or n_sent < limit):
            size = batch if limit is None else min(batch, limit - n_sent)
            rows = outbox.claim(size, is_urgent_only=is_urgent_only)
            if not rows:
                break
            n, goes_on = self._send(rows)
            n_sent += n
            if not goes_on:
                break
        return n_sent

    def close(self) -> None:
        """This thread's connection is given up."""
        if (way := getattr(self._own, "way", None)) is not None:
            way.close()
            self._own.way = None

    def _send(self, rows: Sequence[Delivery]) -> tuple[int, bool]:
        """How many of these were sent, and whether there is any use in claiming more."""
        ends_at = time.monotonic() + (outbox.LEASE - _RESERVE).total_seconds()
        turns = outbox.turns(rows)
        horizon = clock.now() + outbox.WINDOW
        # What was not taken before comes behind what was never tried: should it be refused again, that hurts no other.
        queue = sorted(
            (row for row in rows if turns[row.pk] <= horizon), key=lambda row: (bool(row.reply), turns[row.pk])
        )
        settled = [_put_off(row, turns[row.pk]) for row in rows if turns[row.pk] > horizon]
        mails, faults = self._written(queue)
        settled += faults
        settled += [
            Outcome(pk=row.pk, token=row.attempts, state=State.HELD, reply="nothing is left to tell")
            for row in queue
            if row.pk not in mails and row.pk not in {fault.pk for fault in faults}
        ]
        queue = [row for row in queue if row.pk in mails]
        n_sent, is_in_doubt = 0, False
        for place, row in enumerate(queue):
            if (
                turns[row.pk] > clock.now()
            ):  # whether it may be sent is asked after the wait, in which its reader may leave
                self.recorder.settle(settled)
                settled = []
                self._wait_until(turns[row.pk])
            verdict = self.recorder.settle(settled, row)
            settled = []
            if verdict is not Verdict.SEND:
                settled = [] if verdict is Verdict.GONE else [_held(row, verdict)]
                self.counts["held"] += 1
                continue
            if self.stop.is_set() or time.monotonic() > ends_at:
                self.recorder.settle([_given_back(rest) for rest in queue[place:]])
                return n_sent, not self.stop.is_set()
            try:
                reply, is_in_doubt = self._deliver(row, mails.pop(row.pk)), False
            except ServerRefuses as refusal:
                # One mail that is refused like all mail, though others go out, is itself to blame: it waits alone.
                if is_in_doubt or not (row.reply and outbox.took_others()):
                    self._pause(str(refusal), row, queue[place + 1 :])
                    return n_sent, False
                self.close()
                reply, is_in_doubt = Reply(fate=Fate.OURS, text=str(refusal)), True
            n_sent += reply.fate is Fate.SENT
            settled = [self._outcome(row, reply)]
        self.recorder.settle(settled)
        return n_sent, True

    def _written(self, rows: Sequence[Delivery]) -> tuple[dict[int, EmailMessage], list[Outcome]]:
        """The mails, and of those that cannot be written what becomes of them: one fault spoils no other's mail."""
        if not rows:
            return {}, []
        try:
            return dict(self.write(rows)), []
        except Exception as error:
            if len(rows) > 1:
                halves = [self._written(rows[: len(rows) // 2]), self._written(rows[len(rows) // 2 :])]
                return halves[0][0] | halves[1][0], halves[0][1] + halves[1][1]
            logger.exception("delivery %s cannot be written", rows[0].pk)
            words = f"it could not be written ({type(error).__name__}: {error})"[:500].replace("\0", " ")
            return {}, [self._outcome(rows[0], Reply(fate=Fate.OURS, text=words))]

    def _deliver(self, row: Delivery, message: EmailMessage) -> Reply:
        way: Transport | None = getattr(self._own, "way", None)
        is_first = way is None
        if way is None:
            way = self._own.way = transport()
        reply = way.deliver(message, verp.bounce_address(row.public_id), row.address)
        if is_first and reply.fate is Fate.SENT:
            outbox.resume()
        return reply

    def _outcome(self, row: Delivery, reply: Reply) -> Outcome:
        self.counts[reply.fate.value] += 1
        moment = clock.now()
        match reply.fate:
            case Fate.SENT:
                return Outcome(pk=row.pk, token=row.attempts, state=State.SENT, sent_at=moment, reply=reply.text)
            case Fate.LATER | Fate.OURS if row.n_failures < len(RETRIES):
                due_at = moment + RETRIES[row.n_failures]
                return Outcome(
                    pk=row.pk, token=row.attempts, state=State.QUEUED, due_at=due_at, n_failed=1, reply=reply.text
                )
            case _:
                if row.purpose != Delivery.Purpose.DIGEST:
                    limits.never_arrived(row.address)
                if reply.fate not in (Fate.REFUSED, Fate.OURS):
                    returning.refused(row, reply.text, is_hard=reply.fate is Fate.NO_MAILBOX)
                return Outcome(pk=row.pk, token=row.attempts, state=State.FAILED, n_failed=1, reply=reply.text)

    def _pause(self, words: str, row: Delivery, rest: Sequence[Delivery]) -> None:
        """row: at which the server refused; it comes behind the others."""
        self.counts["pauses"] += 1
        self.close()
        told = without_mailboxes(words)  # it outlasts the reader
        until = outbox.pause(told)
        due_at = (until or clock.now() + outbox.FIRST_PAUSE) + (_LETS_PASS if row.reply else timedelta())
        met = replace(_given_back(row), due_at=due_at, reply=words)
        self.recorder.settle([met, *(_given_back(one) for one in rest)])
        if until:
            logger.warning("the mail server takes nothing from us until %s: %s", until.strftime("%H:%M:%S UTC"), told)

    def _wait_until(self, moment: datetime) -> None:
        wait = min(moment - clock.now(), outbox.WINDOW).total_seconds()  # the clock may have been set back
        if wait > 0:
            self.stop.wait(wait)


def sweep() -> None:
    """What no sender does: mails on which worker after worker died are put aside, idle providers forgotten."""
    claims.park_deadly(Delivery)
    outbox.forget_providers()


def _put_off(row: Delivery, turn: datetime) -> Outcome:
    return Outcome(pk=row.pk, token=row.attempts, state=State.QUEUED, due_at=turn, turn=turn)


def _given_back(row: Delivery) -> Outcome:
    return Outcome(pk=row.pk, token=row.attempts, state=State.QUEUED, due_at=clock.now(), turn=row.rests_until)


def _held(row: Delivery, verdict: Verdict) -> Outcome:
    return Outcome(pk=row.pk, token=row.attempts, state=State.HELD, reply=verdict.value)
