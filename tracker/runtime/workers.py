"""The Celery workers of one machine: one process for each kind of work, so that much of one kind delays no other."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.conf import settings

from tracker.celery import FETCH, MAIL, READ, SWEEP
from tracker.collection.models import Feed, Report, Snapshot, Work
from tracker.digests.models import Delivery
from tracker.runtime.children import Program

# Whoever starts them has checked what there is to check: models, settings, data files, addresses.
_CELERY = [sys.executable, "-m", "celery", "--app=tracker", "--quiet", "--skip-checks"]
BEAT = [*_CELERY, "beat", "--scheduler=celery.beat:Scheduler", "--pidfile="]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPlan:
    """One worker process. threads: tasks at once; holds: the rows that are held while it works on them.

    takes_turns: no task waits in the process behind others that came before it from another queue.
    """

    name: str
    queues: tuple[str, ...]
    threads: int
    holds: tuple[type[Work], ...] = ()
    takes_turns: bool = False

    @property
    def command(self) -> list[str]:
        """What starts it, for as long as the caller lives."""
        options = [
            f"--hostname={self.queues[0]}@%h",
            f"--concurrency={self.threads}",
            f"--queues={','.join(self.queues)}",
            "--pool=threads",
        ]
        quiet = ["--without-mingle", "--without-gossip", "--without-heartbeat"]
        if self.takes_turns:
            options.append("--prefetch-multiplier=1")
        return [*_CELERY, "worker", *options, *quiet]


_PLANS = (
    WorkerPlan(name="fetch worker", queues=(FETCH,), threads=8, holds=(Feed, Report)),
    WorkerPlan(name="read worker", queues=(READ,), threads=2, holds=(Snapshot,)),
    # At most six threads send and two call webhooks, see `tracker/digests/tasks.py` and `hook_tasks.py`: neither keeps a
    # sweep waiting.
    WorkerPlan(name="mail worker", queues=(SWEEP, MAIL), threads=10, holds=(Delivery,), takes_turns=True),
)
WORKERS = {plan.name: plan for plan in _PLANS}


def programs(environment: dict[str, str]) -> list[Program]:
    """Each worker and beat, as programs that are found where they are alive and hear nothing."""
    commands = {**{plan.name: plan.command for plan in _PLANS}, "beat": BEAT}
    return [
        Program(name=name, command=command, environment=environment, deaf_after=settings.DEAF_SECONDS)
        for name, command in commands.items()
    ]
