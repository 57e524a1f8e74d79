"""Writes down what became of mails, for many connections in one statement: each waits until its own is durable."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from tracker.collection.statements import ask_prepared
from tracker.digests import suppressing
from tracker.digests.models import Delivery
from tracker.digests.tokens import address_hash

# So long a mail that was sent waits for a database that is started again, before it counts as not sent.
PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.5
# Whoever writes waits so long for those who are on their way: little beside what a mail server takes for a mail.
_GATHERING_SECONDS = 0.005

# A mail that was held while it was on its way is sent all the same; one that was not is held.
_STATEMENT = """
    WITH outcome AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(tokens)s::int[], %(states)s::text[], %(dues)s::timestamptz[],
            %(sents)s::timestamptz[], %(failed)s::int[], %(replies)s::text[], %(turns)s::timestamptz[])
            AS one(id, token, state, due_at, sent_at, n_failed, reply, rests_until)
    ), done AS (
        UPDATE digests_delivery AS work SET
            state = CASE WHEN work.state = 'held' AND one.state = 'queued' THEN 'held' ELSE one.state END,
            due_at = CASE WHEN work.state = 'held' THEN NULL ELSE one.due_at END,
            lease_until = NULL, hinted_at = NULL, rests_until = one.rests_until, sent_at = one.sent_at,
            n_failures = work.n_failures + one.n_failed,
            failure = CASE WHEN one.n_failed > 0 OR one.state = 'failed' THEN one.reply ELSE '' END,
            reply = CASE WHEN one.reply = '' THEN work.reply ELSE one.reply END
        FROM outcome AS one
        WHERE work.id = one.id AND work.attempts = one.token AND work.state IN ('queued', 'held')
        RETURNING work.id
    )
    SELECT work.id, suppression.reason, work.purpose <> 'digest'
        OR (subscriber.confirmed_at IS NOT NULL AND subscriber.ended_at IS NULL)
    FROM unnest(%(next_ids)s::bigint[], %(next_tokens)s::int[], %(next_hashes)s::text[]) AS next(id, token, hash)
    JOIN digests_delivery AS work ON work.id = next.id AND work.attempts = next.token AND work.state = 'queued'
    LEFT JOIN digests_subscriber AS subscriber ON subscriber.id = work.subscriber_id
    LEFT JOIN digests_suppression AS suppression ON suppression.address_hash = next.hash
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one mail that was claimed under `token`.

    state: of the delivery from now on; queued ones are due again at due_at. n_failed: 1 where this counts against the
    address. turn: when it may go, where it waits for a provider.
    """

    pk: int
    token: int
    state: Delivery.State
    due_at: datetime | None = None
    sent_at: datetime | None = None
    n_failed: int = 0
    reply: str = ""
    turn: datetime | None = None


class Verdict(StrEnum):
    """Whether a claimed mail may be sent now. GONE: it is not ours any more."""

    SEND = "send"
    LEFT = "its subscriber left"
    SUPPRESSED = "its address is suppressed"
    GONE = "gone"


@dataclass(slots=True, eq=False)
class _Asked:
    """What one connection wants written and wants to know."""

    outcomes: Sequence[Outcome]
    following: Delivery | None
    is_done: bool = False
    verdict: Verdict = Verdict.GONE
    error: BaseException | None = None


@dataclass(slots=True)
class Recorder:
    """One for a process. Whoever comes while nobody writes, writes for all who came meanwhile."""

    n_flushes: int = 0
    _waiting: list[_Asked] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _is_writing: bool = False
    _out: set[int] = field(default_factory=set)  # threads that were told to send, and have not come back

    def settle(self, outcomes: Sequence[Outcome], following: Delivery | None = None) -> Verdict:
        """Comes back when the outcomes are durable, and says whether the `following` mail may be sent now.

        Raises OperationalError or InterfaceError where the database stays away.
        """
        asked = _Asked(outcomes, following)
        me = threading.get_ident()
        with self._changed:
            self._out.discard(me)
            self._waiting.append(asked)
            self._changed.notify_all()
            while self._is_writing and not asked.is_done:
                self._changed.wait()
            if asked.is_done:
                return self._answer(asked, me)
            self._is_writing = True
            self._changed.wait_for(lambda: not self._out, _GATHERING_SECONDS)
            group, self._waiting = self._waiting, []
        error: BaseException | None = None
        try:
            self._write(group)
        except BaseException as raised:
            error = raised
            raise
        finally:
            with self._changed:
                for one in group:
                    one.is_done, one.error = True, error
                self._is_writing = False
                self._changed.notify_all()
        with self._changed:
            return self._answer(asked, me)

    def _answer(self, asked: _Asked, me: int) -> Verdict:
        """Under the lock."""
        if asked.error is not None:
            raise asked.error
        if asked.verdict is Verdict.SEND:
            self._out.add(me)
        return asked.verdict

    def _write(self, group: Sequence[_Asked]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                found = {row[0]: row[1:] for row in ask_prepared(_STATEMENT, _values(group))}
                break
            except (OperationalError, InterfaceError):
                # Asked again it changes nothing that was written already.
                if connection.in_atomic_block or time.monotonic() > deadline:
                    raise
                connection.close()
                time.sleep(_PAUSE_SECONDS)
        self.n_flushes += 1
        for one in group:
            if one.following is not None and (told := found.get(one.following.pk)):
                one.verdict = _verdict(one.following, *told)


def _verdict(delivery: Delivery, reason: str | None, is_wanted: bool) -> Verdict:
    if suppressing.forbids(suppressing.Reason(reason) if reason else None, delivery.purpose):
        return Verdict.SUPPRESSED
    return Verdict.SEND if is_wanted else Verdict.LEFT


def _values(group: Sequence[_Asked]) -> dict[str, list[Any]]:
    """In the order of mails: whoever erases a reader takes all of its mails in the same order, so neither waits in a ring."""
    outcomes = sorted((outcome for one in group for outcome in one.outcomes), key=lambda outcome: outcome.pk)
    following = [one.following for one in group if one.following is not None]
    return {
        "ids": [one.pk for one in outcomes],
        "tokens": [one.token for one in outcomes],
        "states": [one.state.value for one in outcomes],
        "dues": [one.due_at for one in outcomes],
        "sents": [one.sent_at for one in outcomes],
        "failed": [one.n_failed for one in outcomes],
        "replies": [one.reply for one in outcomes],
        "turns": [one.turn for one in outcomes],
        "next_ids": [one.pk for one in following],
        "next_tokens": [one.attempts for one in following],
        "next_hashes": [address_hash(one.address) for one in following],
    }
