"""Senders that are killed with -9 at a random point: reads a seed from each line of its input, forks one, and writes how
that ended. Started by `test_kill.py`."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from itertools import count

CONNECTIONS = 4
NEVER = "never"


def main(port: int, n_mails: int) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    import tracker.digests.tasks  # noqa: F401 - loaded once, for all that are forked

    for line in sys.stdin:
        seed = line.strip()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                send(seed, n_mails)
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def send(seed: str, n_mails: int) -> None:
    """All that waits, unless it is killed before that."""
    from django.db import InterfaceError, OperationalError, connection

    from tracker.digests.letters import messages_for
    from tracker.digests.sending import Sender
    from tracker.digests.sending_crew import send_together

    sender = Sender(write=messages_for)
    if seed != NEVER:
        doom(sender, random.Random(seed), n_mails)
    while True:
        try:
            send_together(sender, CONNECTIONS)
            break
        except (OperationalError, InterfaceError):  # as with the next sweep
            connection.close()
            sender = Sender(write=messages_for, recorder=sender.recorder)
            time.sleep(0.5)


def doom(sender: object, chance: random.Random, n_mails: int) -> None:
    """This process dies before or after one of its next mails or statements, in whatever thread."""
    from django.db.backends.signals import connection_created

    last, numbers = chance.randrange(1, max(2, n_mails // 2)), count(1)
    is_before, lock = chance.random() < 0.5, threading.Lock()

    def counted(act, *arguments):
        with lock:
            is_last = next(numbers) == last
        if is_last and is_before:
            die()
        result = act(*arguments)
        if is_last:
            die()
        return result

    if (
        chance.random() < 0.5
    ):  # as likely as not in the one gap there is: after the server's 250, before the row says so
        deliver = type(sender)._deliver
        type(sender)._deliver = lambda self, row, message: counted(deliver, self, row, message)
        return
    connection_created.connect(
        lambda connection, **_: connection.execute_wrappers.append(counted), weak=False, dispatch_uid="doom"
    )


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
