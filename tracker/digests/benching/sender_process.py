"""A process that sends all that waits in a database, as one of several: it says when it is ready, and begins at a word.

Started by `senders` with the name of the database, the port of the mail server and a number of connections.
"""

from __future__ import annotations

import os
import sys


def main(database: str, port: int, n_connections: int) -> None:
    """Writes lines of '<mails sent> <statements asked> <bytes of memory>', the last one when nothing waits any more."""
    import django

    django.setup()
    from django.db import connection

    from tracker.collection.benching.spending import Meter
    from tracker.digests import letters
    from tracker.digests.benching.counting import counted
    from tracker.digests.benching.server import mail_to
    from tracker.digests.sending import Sender
    from tracker.digests.sending_crew import send_together

    connection.settings_dict["NAME"] = database
    meter = Meter(())
    with mail_to(port), counted() as count:
        sender = Sender(write=letters.messages_for)

        def tell() -> None:
            sys.stdout.write(f"{sender.counts['sent']} {count.n} {meter.memory()[0]}\n")
            sys.stdout.flush()

        tell()
        sys.stdin.readline()
        send_together(sender, n_connections, tell=tell)
        tell()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
