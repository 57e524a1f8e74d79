"""Celery's tasks of webhooks: what is due stands in the rows, so a message may be lost, late or doubled."""

from __future__ import annotations

import logging

from celery import current_app, shared_task
from celery.signals import worker_shutting_down
from django.contrib.sessions.models import Session

from tracker.collection import claims, queues
from tracker.collection.clock import now
from tracker.digests import account_mail, hooks, own_data, subscribing
from tracker.digests.hook_turns import Turns
from tracker.digests.models import HookCall

logger = logging.getLogger(__name__)

CALL = "tracker.digests.hook_tasks.call_hook"
MAX_HINTS = 50
# Of a process's threads; the others are for mail and for sweeps, whatever receivers do.
CALLS_AT_ONCE = 2
_turns = Turns(hooks.make_call, CALLS_AT_ONCE)
# weak: Celery would forget what nothing else holds
worker_shutting_down.connect(lambda **_: _turns.clear(), weak=False)


@shared_task
def sweep_hooks() -> None:
    """What is new is put into rows, and every row that is due is rung for."""
    hooks.take_up()
    claims.park_deadly(HookCall)
    lasts = queues.hints_last(CALL)
    for pk in claims.overdue(HookCall.objects.all(), MAX_HINTS, one_per="follow_id", hint_lasts=lasts):
        ring_call(pk)


@shared_task
def call_hook(pk: int) -> None:
    """One call is made, unless somebody else has it; where its turn has not come, a thread that calls makes it later."""
    account = HookCall.objects.filter(pk=pk).values_list("follow__subscriber", flat=True).first()
    if account is not None:
        _turns.take(pk, account)


@shared_task
def tidy() -> None:
    """Calls of long ago, words of mails about accounts, sessions that are over and sign-ups that nobody confirmed go."""
    hooks.forget_calls()
    account_mail.forget_words()
    account_mail.drop_old()
    own_data.drop_unproved()
    subscribing.drop_unconfirmed(now())
    Session.objects.filter(expire_date__lt=now()).delete()


def ring_call(pk: int) -> None:
    """The queue knows of the call; where it cannot be told, the next sweep tells it again."""
    try:
        current_app.send_task(CALL, args=[pk], expires=claims.HINT_LASTS.total_seconds())
    except Exception:
        logger.exception("the queue was not told of the call %s", pk)
        HookCall.objects.filter(pk=pk).update(hinted_at=None)
