"""How sending stands: who is subscribed, what waits and since when, what failed and why, and what ought to worry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Left

from tracker.collection import clock
from tracker.collection.statements import ask
from tracker.digests import limits, suppressing
from tracker.digests.models import Bounce, Delivery, Provider, Subscriber, Suppression

State = Delivery.State
LONGEST_WAIT = timedelta(hours=1)  # of a mail that may go, or of a subscriber who is due
LIMITS_TOLD = timedelta(days=1)  # how long it is told that sign-ups went beyond a limit
LONGEST_SILENCE = timedelta(days=2)  # without any digest, where somebody follows daily
N_LEFT = 500  # of those who left last, whose suppression is looked for
_REASON_LETTERS = 60
# Each slot once is the table's own constraint; these two are what a row could still get wrong.
_FAULTS = {
    "digests sent to who had not confirmed": """
        SELECT count(*) FROM digests_delivery AS work JOIN digests_subscriber AS who ON who.id = work.subscriber_id
        WHERE work.purpose = 'digest' AND work.sent_at IS NOT NULL AND who.confirmed_at IS NULL""",
    "slots of a subscriber that were sent twice": """
        SELECT count(*) FROM (SELECT 1 FROM digests_delivery WHERE subscriber_id IS NOT NULL AND sent_at IS NOT NULL
            GROUP BY subscriber_id, slot HAVING count(*) > 1) AS doubled""",
    "sent mails that are still due": """
        SELECT count(*) FROM digests_delivery WHERE state <> 'queued' AND due_at IS NOT NULL AND lease_until IS NULL""",
    "waiting mails that are never due": "SELECT count(*) FROM digests_delivery WHERE state = 'queued' AND due_at IS NULL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Counts of rows; ages in seconds, None where nothing waits.

    subscribers: who agreed and did not leave; closed: of them those to whom nothing goes, as mail came back, was called
    unwanted or was ended by the staff. possibly_doubled: sent after a sender died with them.
    """

    subscribers: int
    closed: int
    unconfirmed: int
    left: int
    due: int
    due_age: float | None
    waiting: int
    urgent: int
    retried: int
    queue_age: float | None
    sent_today: int
    sent_7_days: int
    held_7_days: int
    failed_7_days: int
    possibly_doubled: int
    failures: Mapping[str, int]
    bounces_14_days: Mapping[str, int]
    suppressed: Mapping[str, int]
    last_success: datetime | None
    last_digest: datetime | None
    paused_until: datetime | None
    refusal: str
    faults: Mapping[str, int]
    alarms: tuple[str, ...]

    def values(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def standing() -> Standing:
    """As of now."""
    moment = clock.now()
    people = _people(moment)
    mails = _mails(moment)
    whole = Provider.objects.filter(domain=Provider.THE_WHOLE, free_at__gt=moment).first()
    faults = {name: ask(statement, [])[0][0] for name, statement in _FAULTS.items()}
    return Standing(
        **people,
        closed=suppressing.n_closed(),
        **mails,
        failures=_failures(moment),
        bounces_14_days=_counted(Bounce.objects.filter(made_at__gt=moment - timedelta(days=14)), "kind"),
        suppressed=_counted(Suppression.objects.all(), "reason"),
        paused_until=whole.free_at if whole else None,
        refusal=whole.refusal if whole else "",
        faults=faults,
        alarms=_alarms(moment, people, mails, whole, faults),
    )


def _people(moment: datetime) -> dict[str, Any]:
    is_due = Q(daily_due_at__lte=moment) | Q(weekly_due_at__lte=moment) | Q(at_once_due_at__lte=moment)
    is_active = Q(confirmed_at__isnull=False, ended_at=None)
    told = Subscriber.objects.aggregate(
        subscribers=Count("pk", filter=is_active),
        unconfirmed=Count("pk", filter=Q(confirmed_at=None, ended_at=None)),
        left=Count("pk", filter=Q(ended_at__isnull=False)),
        due=Count("pk", filter=is_active & is_due),
        daily=Min("daily_due_at", filter=is_active & Q(daily_due_at__lte=moment)),
        weekly=Min("weekly_due_at", filter=is_active & Q(weekly_due_at__lte=moment)),
        at_once=Min("at_once_due_at", filter=is_active & Q(at_once_due_at__lte=moment)),
    )
    oldest = [due for name in ("daily", "weekly", "at_once") if (due := told.pop(name))]
    return told | {"due_age": (moment - min(oldest)).total_seconds() if oldest else None}


def _mails(moment: datetime) -> dict[str, Any]:
    week = moment - timedelta(days=7)
    today = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    is_waiting, is_sent = Q(state=State.QUEUED), Q(sent_at__isnull=False)
    told = Delivery.objects.aggregate(
        waiting=Count("pk", filter=is_waiting),
        urgent=Count("pk", filter=is_waiting & ~Q(purpose=Delivery.Purpose.DIGEST)),
        retried=Count("pk", filter=is_waiting & Q(n_failures__gt=0)),
        oldest=Min("due_at", filter=is_waiting & Q(due_at__lte=moment)),
        sent_today=Count("pk", filter=Q(sent_at__gte=today)),
        sent_7_days=Count("pk", filter=Q(sent_at__gt=week)),
        held_7_days=Count("pk", filter=Q(state=State.HELD, made_at__gt=week)),
        failed_7_days=Count("pk", filter=Q(state=State.FAILED, made_at__gt=week)),
        possibly_doubled=Count("pk", filter=is_sent & Q(n_deaths__gt=0)),
        last_success=Max("sent_at"),
        last_digest=Max("sent_at", filter=Q(purpose=Delivery.Purpose.DIGEST)),
    )
    oldest = told.pop("oldest")
    return told | {"queue_age": (moment - oldest).total_seconds() if oldest else None}


def _failures(moment: datetime) -> dict[str, int]:
    """What the servers said, cut to where replies to different addresses still are alike; most frequent first."""
    lately = Delivery.objects.exclude(failure="").filter(made_at__gt=moment - timedelta(days=7))
    rows = lately.annotate(reason=Left("failure", _REASON_LETTERS)).values_list("reason").annotate(n=Count("pk"))
    return dict(rows.order_by("-n", "reason")[:10])


def _counted(rows: Any, column: str) -> dict[str, int]:
    return dict(rows.values_list(column).annotate(n=Count("pk")).order_by(column))


def _unknown_again() -> int:
    """How many who left are not suppressed by the hash that the present keys make: under another key all of them.

    An account may have moved to another address since; others have the one that they left with.
    """
    left = Subscriber.objects.filter(ended_at__isnull=False, user=None).order_by("-ended_at")
    addresses = list(left.values_list("address", flat=True)[:N_LEFT])
    return len(addresses) - len(suppressing.reasons_of(addresses))


def _alarms(
    moment: datetime, people: dict[str, Any], mails: dict[str, Any], whole: Provider | None, faults: Mapping[str, int]
) -> tuple[str, ...]:
    found = [f"{n:,} {name}" for name, n in faults.items() if n]
    if n := _unknown_again():
        found.append(
            f"{n:,} who left are not known as suppressed: the last one of DIGEST_KEY_FALLBACKS was taken away or changed; "
            "put it back, without it nobody who left or was erased is known"
        )
    if whole:
        found.append(f"the mail server takes nothing: {whole.refusal}")
    limit = LONGEST_WAIT.total_seconds()
    if (mails["queue_age"] or 0) > limit:
        found.append(f"mail waits for {mails['queue_age'] / 3600:,.1f} hours: no sender runs, or it is too slow")
    if (people["due_age"] or 0) > limit:
        found.append(f"subscribers are due for {people['due_age'] / 3600:,.1f} hours: nothing composes for them")
    last = mails["last_digest"]
    if people["subscribers"] and last and moment - last > LONGEST_SILENCE:
        found.append(f"no digest went out for {(moment - last).days} days")
    return (*found, *limits.alarms(moment - LIMITS_TOLD))
