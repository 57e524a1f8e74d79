"""Takes in what is new, composes for everybody who is due, and sends what waits in the outbox, without any queue.

  manage.py digest send                  all that is due now
  manage.py digest send --limit 10       at most ten mails
  manage.py digest send --follow         goes on until it is stopped with Ctrl-C

Where mail goes stands in MAIL_URL; unset, it is put into a folder and reaches nobody. A running product does the same by
itself, and both at once send nothing twice. Interrupted, it ends after the mails at hand.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from tracker.collection import clock
from tracker.digests import letters, sending
from tracker.digests.commands.saying import Say
from tracker.digests.models import Provider
from tracker.digests.sending import Sender
from tracker.digests.sending_crew import CrewError, send_together
from tracker.digests.ticking import tick

MEANING = "compose what is due and send what waits"
CONNECTIONS = 4
LOOK_SECONDS = 5.0
_ROWS = (
    ("sent", "sent"),
    ("later", "not taken this time, tried again later"),
    ("ours", "not written, or not taken for our own sake, tried again later"),
    ("refused", "refused for what they say or who we are"),
    ("closed", "refused for the mailbox as it is now"),
    ("no_mailbox", "addressed to no mailbox, suppressed"),
    ("held", "not sent: the reader left or is suppressed"),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--follow", action="store_true", help="go on until Ctrl-C")
    parser.add_argument("--limit", type=int, metavar="N", help="send at most so many mails")
    parser.add_argument(
        "--connections", type=int, default=CONNECTIONS, metavar="N", help=f"to the mail server ({CONNECTIONS})"
    )


def run(options: dict[str, Any], say: Say) -> None:
    for name in ("limit", "connections"):
        if options[name] is not None and options[name] < 1:
            raise CommandError(f"--{name} {options[name]} sends nothing: write a number from 1 on.")
    sender = Sender(write=letters.messages_for)
    composed: Counter[str] = Counter()
    began = time.monotonic()
    try:
        while True:
            _round(sender, composed, options, say)
            if not options["follow"]:
                break
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        if not options["follow"]:
            raise
    except CrewError as error:
        raise CommandError(str(error)) from error
    finally:
        say.line.show(_progress(sender, began))
        say()
        for line in _table(sender, composed, began):
            say(line)


def _round(sender: Sender, composed: Counter[str], options: dict[str, Any], say: Say) -> None:
    sending.sweep()
    done = tick(clock.now())
    composed.update(news=done.news, issues=done.issues, mails=done.composed.deliveries)
    began = time.monotonic()
    send_together(
        sender,
        options["connections"],
        limit=options["limit"],
        tell=lambda: say.line.show(_progress(sender, began)),
    )


def _progress(sender: Sender, began: float) -> str:
    seconds = max(time.monotonic() - began, 0.001)
    return f"{sender.counts['sent']:,} mails sent, {sender.counts['sent'] / seconds:,.0f} a second"


def _table(sender: Sender, composed: Counter[str], began: float) -> list[str]:
    lines = [
        f"{composed['news']:>8,}  changes taken in",
        f"{composed['issues']:>8,}  public digests made",
        f"{composed['mails']:>8,}  mails composed",
    ]
    lines += [f"{sender.counts[key]:>8,}  mails {words}" for key, words in _ROWS if sender.counts[key] or key == "sent"]
    whole = Provider.objects.filter(domain=Provider.THE_WHOLE, free_at__gt=clock.now()).first()
    if whole:
        lines.append(f"The mail server takes nothing until {whole.free_at:%H:%M:%S} UTC: {whole.refusal}")
    if not settings.MAIL_LEAVES:
        lines.append(f"Nothing left this machine (MAIL_URL): the mails are in {settings.MAIL_FOLDER}.")
    lines.append(f"{time.monotonic() - began:.1f} s")
    return lines
