"""How sending stands: subscribers, who is due, what waits and since when, what was sent, what failed and why.

  manage.py digest status            a table, and what ought to worry
  manage.py digest status --json     for programs; times in UTC, ages in seconds
  manage.py digest status --check    ends with status 1 where something ought to worry: for monitoring

Among the worries: mail that waits for over an hour, a mail server that takes nothing, days without any digest, and
whatever must never be, such as a digest sent to somebody who had not confirmed.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError
from django.core.serializers.json import DjangoJSONEncoder

from tracker.digests.commands.saying import Say
from tracker.digests.models import Bounce, Suppression
from tracker.digests.standing import Standing, standing

MEANING = "subscribers, queue, failures, bounces, alarms"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--check", action="store_true", help="end with status 1 where something ought to worry")


def run(options: dict[str, Any], say: Say) -> None:
    found = standing()
    if options["json"]:
        say(json.dumps(found.values(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    else:
        for line in _lines(found):
            say(line)
    if options["check"] and found.alarms:
        raise CommandError("; ".join(found.alarms))


def _lines(found: Standing) -> Iterator[str]:
    yield f"{found.subscribers:>9,}  subscribers, {found.unconfirmed:,} not confirmed, {found.left:,} left"
    if found.closed:
        yield f"{found.closed:>9,}  of these subscribers get nothing: mail came back, was unwanted, or was ended by hand"
    yield f"{found.due:>9,}  due for a mail{_age(found.due_age)}"
    yield f"{found.waiting:>9,}  mails wait{_age(found.queue_age)}; {found.urgent:,} that people wait for, {found.retried:,} tried before"
    yield f"{found.sent_today:>9,}  sent today (UTC), {found.sent_7_days:,} in 7 days"
    yield f"{found.failed_7_days:>9,}  given up in 7 days, {found.held_7_days:,} held because their readers left"
    yield f"{found.possibly_doubled:>9,}  sent after a sender died with them: some of these may have come twice"
    for kind, n in found.bounces_14_days.items():
        yield f"{n:>9,}  bounces in 14 days: {Bounce.Kind(kind).label}"
    for reason, n in found.suppressed.items():
        yield f"{n:>9,}  addresses suppressed: {Suppression.Reason(reason).label}"
    for words, n in found.failures.items():
        yield f"{n:>9,}  failures in 7 days: {words}"
    last = f"{found.last_success:%Y-%m-%d %H:%M} UTC" if found.last_success else "never"
    digest = f"{found.last_digest:%Y-%m-%d %H:%M} UTC" if found.last_digest else "never"
    yield f"Last mail: {last}; last digest: {digest}."
    for alarm in found.alarms:
        yield f"ALARM  {alarm}"


def _age(seconds: float | None) -> str:
    if seconds is None:
        return ""
    words = (
        f"{seconds / 3600:,.1f} h"
        if seconds >= 3600
        else f"{seconds / 60:,.0f} min"
        if seconds >= 60
        else f"{seconds:.0f} s"
    )
    return f", the longest for {words}"
