"""Workers that collect and are killed with -9 at a random point: reads a seed from each line of its input, forks one,
and writes how that ended. Started by `test_kill.py`; what it would do on import it does in functions, for the readers'
processes import it too."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading

MOST_STATEMENTS = 400
MOST_SECONDS = 6.0
NEVER = "never"


def main(port: int) -> None:
    import django

    django.setup()
    from celery import current_app

    from tracker.celery import app  # noqa: F401 - so that there is a current one

    current_app.loader.import_default_modules()
    for line in sys.stdin:
        seed = line.strip()
        pid = os.fork()
        if pid == 0:
            collect(seed, port)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def collect(seed: str, port: int) -> None:
    """All that is due, unless it is killed before that."""
    import time

    from tests.collection.reading import read_at_once
    from tracker.collection.models import Source
    from tracker.collection.reach import Reach
    from tracker.collection.run import Run

    if seed != NEVER:
        doom(random.Random(seed))
    run = Run(Reach(is_live=False, newsroom=("127.0.0.1", port)), list(slugs(Source)), is_alone=True)
    with read_at_once():
        for _ in run.follow(until=time.monotonic() + 300, every=60.0):
            pass


def slugs(source: type) -> list[str]:
    return list(source.objects.values_list("slug", flat=True))


def doom(chance: random.Random) -> None:
    """This process dies before or after one of its next statements, in whatever thread, or some time from now."""
    from django.db.backends.signals import connection_created

    if chance.random() < 0.3:
        threading.Timer(chance.uniform(0.0, MOST_SECONDS), die).start()
        return
    last, is_before = chance.randrange(1, MOST_STATEMENTS), chance.random() < 0.5
    count = iter(range(1, last + 1))

    def counted(execute, sql, params, many, context):
        is_last = next(count, last) == last
        if is_last and is_before:
            die()
        result = execute(sql, params, many, context)
        if is_last:
            die()
        return result

    connection_created.connect(
        lambda connection, **_: connection.execute_wrappers.append(counted), weak=False, dispatch_uid="doom"
    )


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]))
