"""The Celery app `stillwatch`. Tasks are doorbells: what is due stands in our tables, so any broker may lose one."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init
from psycopg.conninfo import make_conninfo

from tracker.runtime import queue_pool
from tracker.runtime.steady import every, long_ago

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.conf import settings  # needs the variable above
from django.db import connections

# One queue for each kind of work; `tracker/runtime/workers.py` says who serves it.
SWEEP, FETCH, READ, MAIL = "sweep", "fetch", "read", "mail"
VISIBILITY_SECONDS = 1800  # longer than any task; a message unacknowledged so long is delivered again
SWEEP_SECONDS = 2.0
SWEEP_HOOKS_SECONDS = 5.0
TIDY_SECONDS = 6 * 3600.0
TICK_SECONDS = 15.0  # between two looks for what is to be told
DATABASE_SECONDS = 20  # that a worker waits for a database that is started again; nobody waits for the worker
# After so long the server ends a transaction of which it hears nothing: whoever fell silent with locks in its hands keeps
# everybody else from the queue, or from the evidence. Queues have no work between two statements, workers have some.
SILENT_QUEUE_SECONDS, SILENT_WORKER_SECONDS = 10, 60


def _quoted(value: str) -> str:
    """`value` as libpq's key=value form quotes it: pgmq 1.1.4 puts values into its connection string as they come."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _ending_silent(options: str, seconds: int) -> str:
    """The server's options for a session, with the limit on what is silent in the middle of a transaction."""
    return f"{options} -c idle_in_transaction_session_timeout={seconds}s".strip()


def pgmq_conninfo(database: dict[str, Any]) -> str:
    """Where Celery's queues are: in Django's own database, options such as sslmode included."""
    options = {key: value for key, value in database["OPTIONS"].items() if isinstance(value, str)}
    options["options"] = _ending_silent(options.get("options", ""), SILENT_QUEUE_SECONDS)
    extra = "".join(f" {key}={_quoted(value)}" for key, value in options.items())
    return make_conninfo(
        host=_quoted(database["HOST"]),
        port=str(database["PORT"] or 5432),
        user=_quoted(database["USER"]),
        password=_quoted(database["PASSWORD"] or "-"),
        dbname=_quoted(database["NAME"]) + extra,
    )


def broker_settings(url: str, database: dict[str, Any]) -> dict[str, Any]:
    """Celery's settings that depend on the broker. url: "" is the queue in `database`."""
    if url.startswith(("amqp://", "amqps://")):
        return {
            "broker_url": url,
            "broker_transport_options": {"confirm_publish": True},
            "task_default_queue_type": "quorum",
            "task_create_missing_queue_type": "quorum",
            "worker_prefetch_multiplier": 1,
        }
    if url.startswith(("redis://", "rediss://")):
        return {
            "broker_url": url,
            "broker_transport_options": {
                "visibility_timeout": VISIBILITY_SECONDS,
                # The defaults give back a dead worker's messages ten at a time every hundred seconds.
                "unacked_restore_interval": 5,
                "unacked_restore_throttle": 1,
            },
            "worker_prefetch_multiplier": 1,
        }
    return {
        "broker_url": "pgmq://localhost",  # only its scheme counts
        "broker_transport_options": {
            "conn_string": pgmq_conninfo(database),
            "init_extension": False,
            # No `use_notify`: every connection that sends would make the table's trigger anew, and they deadlock.
            "polling_interval": 0.2,
            "wait_time_seconds": 0,  # waiting inside the server would make one queue wait for the other
            "pool_size": 4,
            "pool_timeout": queue_pool.RECONNECT_SECONDS,  # no longer than it tries
            "visibility_timeout": VISIBILITY_SECONDS,
        },
        "worker_prefetch_multiplier": 4,
    }


queue_pool.use()
app = Celery("stillwatch", set_as_current=True)
app.conf.update(
    **broker_settings(settings.BROKER_URL, settings.DATABASES["default"]),
    broker_connection_retry_on_startup=True,
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    task_ignore_result=True,
    result_backend=None,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=True,  # trying again is the tables' business
    task_create_missing_queues=True,
    task_default_queue=SWEEP,
    task_routes={
        "tracker.collection.tasks.poll_feed": {"queue": FETCH},
        "tracker.collection.tasks.fetch_report": {"queue": FETCH},
        "tracker.evidence.*": {"queue": READ},
        "tracker.digests.*": {"queue": MAIL},
    },
    timezone="UTC",
    enable_utc=True,
    worker_enable_remote_control=False,  # its reply queues get names that are too long for pgmq
    worker_send_task_events=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    beat_schedule={
        "sweep": {
            "task": "tracker.collection.tasks.sweep",
            "schedule": every(SWEEP_SECONDS),
            "options": {"expires": 3 * SWEEP_SECONDS},  # one pending sweep is as good as ten
        },
        "mail": {
            "task": "tracker.digests.tasks.sweep",
            "schedule": every(SWEEP_SECONDS),
            "options": {"expires": 3 * SWEEP_SECONDS},
        },
        "digests": {
            "task": "tracker.digests.tasks.tick",
            "schedule": every(TICK_SECONDS),
            "options": {"expires": 2 * TICK_SECONDS},
        },
        "hooks": {
            "task": "tracker.digests.hook_tasks.sweep_hooks",
            "schedule": every(SWEEP_HOOKS_SECONDS),
            "options": {"expires": 3 * SWEEP_HOOKS_SECONDS},
        },
        "tidy": {
            "task": "tracker.digests.hook_tasks.tidy",
            "schedule": every(TIDY_SECONDS),
            "last_run_at": long_ago(TIDY_SECONDS),  # a beat that never runs so long would never ring for it
        },
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="hook_tasks")
app.autodiscover_tasks(related_name="hearing")


@setup_logging.connect
def _keep_django_logging(**_: object) -> None:
    """Celery configures no logging of its own where somebody listens to this signal."""


@worker_init.connect
def wait_for_the_database(**_: object) -> None:
    """A worker has more patience than a page, and others are not to wait for one that is gone."""
    options = connections["default"].settings_dict["OPTIONS"]
    options["pool"]["timeout"] = DATABASE_SECONDS
    options["options"] = _ending_silent(options.get("options", ""), SILENT_WORKER_SECONDS)
