"""Ends all mail to an address at once, also what waits for it, and keeps who decided that and why.

  manage.py digest suppress anna@mail.example --why "asked for it by telephone"
  manage.py digest suppress anna@mail.example --reason complained --why "complaint passed on by her provider"

Nothing is sent there any more, whatever anybody signs up, until `manage.py digest lift` takes it back. The address itself
is not kept, only a keyed hash; the words of --why are, for good: name no reader in them. Feeds and webhooks of the reader's
account go on.
"""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from tracker.digests import suppressing_by_hand
from tracker.digests.addresses import BadAddress, canonical
from tracker.digests.commands.saying import Say
from tracker.digests.suppressing import Reason

MEANING = "end all mail to an address"
REASONS = (Reason.BY_HAND, Reason.COMPLAINED, Reason.BOUNCED)


def add_arguments(parser: ArgumentParser) -> None:
    add_ruling(parser)
    parser.add_argument(
        "--reason",
        choices=[one.value for one in REASONS],
        default=Reason.BY_HAND.value,
        help="what it counts as (default: by_hand)",
    )


def add_ruling(parser: ArgumentParser) -> None:
    """What every ruling on an address needs."""
    parser.add_argument("address", metavar="ADDRESS")
    parser.add_argument("--why", required=True, metavar="TEXT", help="in your own words; they are kept for good")
    parser.add_argument("--by", metavar="NAME", help="who decides it (default: whom this machine knows you as)")


def run(options: dict[str, Any], say: Say) -> None:
    address, by, why = ruling(options)
    n_waited = suppressing_by_hand.suppress(address, Reason(options["reason"]), by=by, why=why)
    say(f"Nothing more is sent to {address}." + (f" Mails that waited and are held: {n_waited:,}." if n_waited else ""))
    for line in history(address):
        say(line)


def ruling(options: dict[str, Any]) -> tuple[str, str, str]:
    """Address, who and why, as they are to be kept. Raises CommandError."""
    try:
        address = canonical(options["address"])
    except BadAddress as error:
        raise CommandError(f"{options['address']}: {error}") from error
    why = options["why"].strip()
    if not why:
        raise CommandError("--why is empty: write in a few words what made you decide it.")
    return address, (options["by"] or "").strip() or _who(), why


def history(address: str) -> Iterator[str]:
    """One line for each ruling on the address, the newest first."""
    for one in suppressing_by_hand.rulings_on(address):
        done = "suppressed" if one.is_suppressed else "lifted"
        was = f" (was: {Reason(one.was).label})" if one.was else ""
        yield f"  {one.made_at:%Y-%m-%d %H:%M} UTC  {done} by {one.by}{was}: {one.why}"


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise CommandError("Who you are is not known to this machine: name yourself by --by NAME.") from error
