"""Webhooks: what is new is put into rows first, and each row is called until it is taken or given up.

A call is made at least once; its id is the same in every try. Signed as Standard Webhooks have it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from scrapers.errors import HttpStatus, ScrapeError, Timeout
from scrapers.http import USER_AGENT, Door
from scrapers.pace import Pace
from tracker.collection import claims
from tracker.collection.clock import now
from tracker.digests import hook_addresses
from tracker.digests.account_mail import queue_account_mail
from tracker.digests.keeping import keep
from tracker.digests.mail_batches import stories_by_id
from tracker.digests.models import Channel, Follow, HookCall, Subject
from tracker.digests.records import record_of
from tracker.digests.shelves import Stock, newest, stock
from tracker.digests.upcoming import wish_of
from tracker.web.presentation.marking import gettext_noop as _

BATCH = 200
DEADLINE_SECONDS = 15.0
LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
# Who takes nothing for so long is not called any more.
PATIENCE = timedelta(days=3)
CALLS_ARE_KEPT = timedelta(days=30)
MOST_TRIALS = 5
TRIALS_WITHIN = timedelta(minutes=10)
GONE = 410
# What its account is told; why exactly stands in the log, as it may tell of networks that only we can see.
TOO_LATE = _("It did not answer in time")
NO_ANSWER = _("It could not be reached at a public address, or did not answer as https does")

logger = logging.getLogger(__name__)
State = HookCall.State


def live() -> QuerySet[Follow]:
    """The webhooks that may be called: of active accounts whose subscriber agreed and did not leave."""
    return Follow.objects.filter(
        channel=Channel.WEBHOOK,
        hook_ended_at=None,
        subscriber__confirmed_at__isnull=False,
        subscriber__ended_at=None,
        subscriber__user__is_active=True,
    )


@transaction.atomic
def take_up() -> int:
    """Puts what is new to webhooks into rows, each once; how many rows. Two at once do no harm."""
    behind = live().filter(seen_upto__lt=newest()).order_by("seen_upto")
    hooks = list(behind.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if not hooks:
        return 0
    held = stock(min(one.seen_upto for one in hooks), min(one.created_at for one in hooks))
    moment, calls = now(), list[HookCall]()
    told_before = _told_before(hooks, held)
    for one in hooks:
        told = _news_for(one, held)
        if told is None:
            continue
        told |= {pk for earlier in told_before.get(one.pk, ()) for pk in held.corrections[earlier]}
        ids = sorted(pk for pk in told if pk > one.seen_upto)
        calls += [HookCall(follow=one, news_id=pk, made_at=moment, due_at=moment) for pk in ids]
        one.seen_upto = held.upto
    HookCall.objects.bulk_create(calls, ignore_conflicts=True)
    Follow.objects.bulk_update(hooks, ["seen_upto"])
    return len(calls)


class CannotTry(ValueError):
    """No trial call can be made now; the words say why, and what to do."""


@transaction.atomic
def try_out(one: Follow) -> None:
    """Puts a call that tells nothing on its way; there may be a few within some minutes. Raises CannotTry."""
    moment = now()
    if not keep(Follow, one.pk):
        raise CannotTry(gettext("You no longer follow it, so nothing can be tried out. Load your account page again."))
    if one.calls.filter(news=None, made_at__gt=moment - TRIALS_WITHIN).count() >= MOST_TRIALS:
        words = gettext("{n} trial calls within {minutes} minutes are the most. Wait some minutes, then try again.")
        raise CannotTry(words.format(n=MOST_TRIALS, minutes=TRIALS_WITHIN // timedelta(minutes=1)))
    HookCall.objects.create(follow=one, made_at=moment, due_at=moment)


def make_call(pk: int, door: Door | None = None) -> None:
    """The call is made, unless somebody else has it; what came of it is noted."""
    token = claims.claim(HookCall, pk, lease=LEASE)
    if token is None:
        return
    one = HookCall.objects.select_related("follow__subscriber__user", "news__takes_back").get(pk=pk)
    if one.news is not None and not live().filter(pk=one.follow_id).exists():
        _finish(one, token, State.GIVEN_UP, None, "The webhook is switched off")
        return
    body = body_of(one)
    if body is None:
        _finish(one, token, State.GIVEN_UP, None, "It left the record before it was told")
        return
    try:
        hook_addresses.check(one.follow.hook_url)
        _lend_connection()
        answer = (door or _door()).post(
            one.follow.hook_url, body, headers=headers_of(one, body), deadline=DEADLINE_SECONDS
        )
    except HttpStatus as error:
        _failed(one, token, error.status, f"Status {error.status}")
    except (ScrapeError, hook_addresses.BadHook) as error:
        logger.warning("webhook %s was not called: %s", one.follow_id, error)
        _failed(one, token, None, TOO_LATE if isinstance(error, Timeout) else NO_ANSWER)
    else:
        _taken(one, token, answer.status)


def body_of(one: HookCall) -> bytes | None:
    """What is told, as JSON; None of news that left the ledger and need not be told any more."""
    about: dict[str, Any] = {
        "id": one.follow_id, "subject": one.follow.subject, "target": one.follow.target,
    }  # fmt: skip
    if one.news is None:
        told: dict[str, Any] = {"type": "trial", "timestamp": _stamp(one.made_at), "follow": about}
    elif one.news.gone_at is not None:
        return None
    else:
        story = stories_by_id({one.news.pk: one.news})[one.news.pk]
        told = {"type": "change", "timestamp": _stamp(one.made_at), "follow": about}
        told["change"] = asdict(record_of(one.news, story))
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(one: HookCall, body: bytes) -> dict[str, str]:
    """The call's id, the moment of this try, and the signature over both and the body."""
    call_id, timestamp = f"msg_{one.call_id.hex}", int(now().timestamp())
    return {
        "Content-Type": "application/json",
        "webhook-id": call_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": hook_addresses.signature(one.follow.hook_secret, call_id, timestamp, body),
    }


def forget_calls() -> int:
    """Drops what was called long ago; how many."""
    return HookCall.objects.filter(made_at__lt=now() - CALLS_ARE_KEPT, due_at=None).delete()[0]


def _news_for(one: Follow, held: Stock) -> set[int] | None:
    """Ids of the news to tell; None where its search takes too long this time."""
    found: frozenset[int] | None = frozenset()
    if one.subject == Subject.SEARCH:
        found = held.searches.found(one.target)
    if found is None:
        return None
    return set(held.shelf.of(wish_of(one), found).told)


def _told_before(hooks: list[Follow], held: Stock) -> dict[int, list[int]]:
    """By webhook, which of the news that are put right now it was called about."""
    told: dict[int, list[int]] = {}
    before = HookCall.objects.filter(follow__in=hooks, news__in=held.corrections)
    for follow_id, news_id in before.values_list("follow", "news"):
        told.setdefault(follow_id, []).append(news_id)
    return told


def _taken(one: HookCall, token: int, status: int) -> None:
    _finish(one, token, State.TAKEN, status, f"Status {status}")
    Follow.objects.filter(pk=one.follow_id).update(hook_failing_since=None, hook_ended_at=None)


def _failed(one: HookCall, token: int, status: int | None, words: str) -> None:
    """Tried again later; a trial is not, and nothing is once the webhook took nothing for too long or is gone."""
    if one.news is None:
        _finish(one, token, State.GIVEN_UP, status, words)
        return
    moment = now()
    since = one.follow.hook_failing_since or moment
    Follow.objects.filter(pk=one.follow_id, hook_failing_since=None).update(hook_failing_since=since)
    if status == GONE or moment - since >= PATIENCE:
        _finish(one, token, State.GIVEN_UP, status, words)
        _switch_off(one, words)
        return
    wait = min(FIRST_WAIT * 4 ** min(one.n_failures, 10), LONGEST_WAIT)
    claims.fail(HookCall, one.pk, token, words[:300], retry_at=moment + wait)
    HookCall.objects.filter(pk=one.pk).update(status=status, reply=words[:300], tried_at=moment)


def _lend_connection() -> None:
    """Other threads use the connection while a receiver takes its time, unless a transaction is open on it."""
    if not connection.in_atomic_block:
        connection.close()


def _finish(one: HookCall, token: int, state: State, status: int | None, words: str) -> None:
    claims.finish(
        HookCall, one.pk, token, due_at=None, state=state.value, status=status, reply=words[:300], tried_at=now()
    )


@transaction.atomic
def _switch_off(one: HookCall, words: str) -> None:
    """No call of the webhook waits any more, and its account is told why; once."""
    if not Follow.objects.filter(pk=one.follow_id, hook_ended_at=None).update(hook_ended_at=now()):
        return
    waiting = HookCall.objects.filter(follow=one.follow_id, state=State.QUEUED, lease_until=None)
    waiting.update(state=State.GIVEN_UP, due_at=None, reply="The webhook is switched off")
    subscriber = one.follow.subscriber
    logger.info("webhook %s is switched off: %s", one.follow_id, words)
    with override(subscriber.language):
        text = gettext(
            "Your webhook took nothing for three days or says that it is gone, so it is not called any more:\n\n"
            "{address}\n\nThe last answer: {answer}\n\nOnce it works, send a trial call from your account page:\n{page}"
        ).format(address=one.follow.hook_url, answer=gettext(words), page=f"{settings.SITE_URL}{settings.ACCOUNT_PATH}")
        subject = gettext("Stillwatch: your webhook is switched off")
        queue_account_mail(subscriber.user.email if subscriber.user else subscriber.address, subject, text)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


@cache
def _door() -> Door:
    """This process's door for calls: public addresses alone, each asked without a pause."""
    who = "; ".join(part for part in (f"+{settings.SITE_URL}", settings.CONTACT) if part)
    return Door(user_agent=f"{USER_AGENT} ({who})", ports=settings.FETCH_PORTS, min_interval=0.0, pace=Pace(), now=now)
