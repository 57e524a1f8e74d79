"""Processes that end with -9 after a row is there for good and before the queue knows of it, or before the row is there:
reads how and which from each line of its input, forks one, and writes how that ended. Started by `test_untold.py`."""

import os
import signal
import sys

# As `test_untold.py` asks for them.
SWEEPING, POLLING, UNDONE, KILLED_BEFORE = "sweeping", "polling", "undone", "killed before"


def main():
    import django

    django.setup()
    from django.db import connection

    from tracker.celery import app
    from tracker.collection import catalogues, tasks

    app.loader.import_default_modules()
    tasks._prepare_catalogue(catalogues.changed_at())  # once, for all that are forked
    connection.close()
    connection.close_pool()
    for line in sys.stdin:
        how, _, feed = line.strip().rpartition(" ")
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                act(how, int(feed))
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def act(how, feed):
    """What a worker does, up to its first message; of what is undone it may send whatever it wants to."""
    from celery.signals import before_task_publish

    from tracker.collection import tasks

    if how in (SWEEPING, POLLING):
        before_task_publish.connect(die, weak=False)
    if how == SWEEPING:
        tasks.sweep()
    elif how == POLLING:
        tasks.poll_feed(feed)
    else:
        announce(feed, is_killed=how == KILLED_BEFORE)


def announce(feed, *, is_killed):
    """A page is announced and rung for, and then its transaction comes to nothing."""
    from contextlib import suppress

    from django.db import transaction

    from tests.collection import making
    from tracker.collection import tasks
    from tracker.collection.models import Feed, Report

    with suppress(ZeroDivisionError), transaction.atomic():
        source = Feed.objects.get(pk=feed).source
        report = making.report(source, "never-announced")
        tasks.ring_reports(Report.objects.filter(pk=report.pk))
        if is_killed:
            die()
        raise ZeroDivisionError


def die(**_):
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
