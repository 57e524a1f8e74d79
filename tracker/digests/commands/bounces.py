"""Takes in what came back: failed deliveries and complaints. Whose mailbox is not there, or who complained, gets no more.

  manage.py digest bounces MAILDIR           every new mail of a mailbox folder, which are then marked as read
  manage.py digest bounces FILE              one mail, or a mailbox file with many
  manage.py digest bounces < MAIL            one mail; so a mail server hands it over
  manage.py digest bounces --recipient ADDRESS < MAIL
                                             the same, where the mail itself does not say to which address it came

With Postfix: `returns unix - n n - - pipe user=stillwatch argv=/path/manage.py digest bounces --recipient ${original_recipient}`
in master.cf, and the addresses of MAIL_BOUNCES sent there. It ends with status 75 while the database is away, so that the
mail server tries again. Only mail with our own signature counts, and the same one twice counts once.
"""

from __future__ import annotations

import mailbox
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError

from tracker.digests import bounces
from tracker.digests.bounces import MOST_BYTES, Taken
from tracker.digests.commands.saying import Say

MEANING = "take in failed deliveries and complaints"
TRY_AGAIN = 75  # as sendmail has it


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("place", metavar="FILE|MAILDIR|-", nargs="?", default="-", help="- or none: standard input")
    parser.add_argument("--recipient", default="", metavar="ADDRESS", help="to which address the mail came")


def run(options: dict[str, Any], say: Say) -> None:
    counts: Counter[Taken] = Counter()
    try:
        for number, raw in enumerate(_mails(options["place"]), start=1):
            counts[bounces.take(raw, recipient=options["recipient"])] += 1
            if number % 50 == 0:
                say.line.show(f"{number:,} mails taken in")
    except (OperationalError, InterfaceError) as error:
        raise CommandError(f"The database does not answer ({error}): try again later.", returncode=TRY_AGAIN) from error
    for taken in Taken:
        if counts[taken]:
            say(f"{counts[taken]:>6,}  {taken.value}")
    if not counts:
        say("Nothing new came back.")


def _mails(place: str) -> Iterator[bytes]:
    if place == "-":
        yield sys.stdin.buffer.read(MOST_BYTES)
        return
    path = Path(place)
    try:
        if path.is_dir():
            yield from _new_in(path)
            return
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"{place} cannot be read ({error.strerror or error}): name a mail, an mbox or a Maildir."
        ) from error
    if not content.startswith(b"From "):
        yield content[:MOST_BYTES]
        return
    box = mailbox.mbox(path, create=False)
    try:
        for message in box:
            yield message.as_bytes()
    finally:
        box.close()


def _new_in(path: Path) -> Iterator[bytes]:
    """Each counts as read once whoever asked for the next one has dealt with it."""
    if not {"cur", "new", "tmp"} <= {one.name for one in path.iterdir()}:
        raise CommandError(f"{path} is no Maildir (a folder with cur, new and tmp): name one, or a file.")
    for file in sorted((path / "new").iterdir()):
        yield file.read_bytes()[:MOST_BYTES]
        file.rename(path / "cur" / f"{file.name}:2,S")
