"""Takes back that an address is suppressed, where mail bounced, was called unwanted or was ended by hand by mistake.

  manage.py digest lift anna@mail.example --why "her provider had an outage and refused everybody"

Who never left gets digests again, with what was new meanwhile; what came back before counts no more. What readers asked for
themselves is never lifted here: who unsubscribed or was erased is written to again only after confirming anew, by the link
in a confirmation. Who decided it and why is kept for good: name no reader in --why.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from tracker.digests import suppressing_by_hand
from tracker.digests.commands.saying import Say
from tracker.digests.commands.suppress import add_ruling, history, ruling
from tracker.digests.suppressing_by_hand import Lifted

MEANING = "let an address be written to again that was suppressed by mistake"


def add_arguments(parser: ArgumentParser) -> None:
    add_ruling(parser)


def run(options: dict[str, Any], say: Say) -> None:
    address, by, why = ruling(options)
    match suppressing_by_hand.lift(address, by=by, why=why):
        case Lifted.DONE:
            say(f"{address} may be written to again.")
        case Lifted.LEFT:
            say(
                f"That mail to {address} came back or was called unwanted is lifted. No digest goes there all the same: "
                "its reader had left, and has to sign up and confirm anew."
            )
        case Lifted.BY_OWNER:
            raise CommandError(
                f"{address} is suppressed because its reader unsubscribed or asked to be forgotten. Nobody but the "
                "reader takes that back, by signing up and confirming anew."
            )
        case Lifted.NONE:
            raise CommandError(f"{address} is not suppressed, so there is nothing to lift.")
    for line in history(address):
        say(line)
