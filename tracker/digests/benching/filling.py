"""A made-up record with changes to tell, and made-up readers who follow parts of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from tracker.digests.intake import take_in
from tracker.digests.models import Follow, News, Subject, Subscriber
from tracker.evidence.assess import assess_reports
from tracker.evidence.benching.cloning import settle
from tracker.evidence.benching.reports import affair, kinds_of, make_sources, page_of, publish
from tracker.evidence.derivations import derive
from tracker.evidence.models import Actor, Change
from tracker.evidence.store import store

BLOCK = 2_000
_N_REPORTS = 4  # of each affair
_LARGE = ("mail.example", "post.example", "letters.example")  # six in ten addresses are with these
_N_SMALL = 2_000


def fill(n_changes: int, moment: datetime, tell: Callable[[str], None]) -> int:
    """How many changes there are to tell, about so many; all of the last days."""
    take_in(moment)
    sources = make_sources()
    number = 0
    while (n_made := Change.objects.count()) < n_changes:
        told = affair(number, moment.date() - timedelta(days=2 + number % 3))
        _accuser(told.accuser, moment)
        reports: set[int] = set()
        for place in range(_N_REPORTS):
            page, on = page_of(told, place)
            text = publish(page, on, sources[(number + place) % len(sources)])
            store(text, page.extraction(kinds_of(told)))
            reports |= derive(text.snapshot.report_id)
        # Each affair at a moment of its own: of very much that changes at one moment nobody is told.
        assess_reports(reports)
        if number == 0:
            settle()  # plans for empty tables are poor ones
        number += 1
        tell(f"{n_made:,} of {n_changes:,} changes made")
    take_in(moment)
    return News.objects.filter(silent="").count()


def subscribe(n: int, n_follows: int, moment: datetime, tell: Callable[[str], None]) -> None:
    """So many readers who are due now, each with so many follows."""
    chance = random.Random(n)
    topics = sorted({topic for topics in News.objects.values_list("topics", flat=True) for topic in topics})
    about = [name.partition(":")[::2] for name in topics]
    choices = [(subject, target) for subject, target in about if subject in (Subject.INCIDENT, Subject.ACTOR)]
    kinds = [(subject, target) for subject, target in about if subject == Subject.KIND]
    labs = list(Actor.objects.order_by("pk").values_list("name", flat=True)[:20])
    searches = [(Subject.SEARCH.value, name) for name in labs]
    for first in range(0, n, BLOCK):
        rows = [_subscriber(number, moment) for number in range(first, min(n, first + BLOCK))]
        Subscriber.objects.bulk_create(rows)
        Follow.objects.bulk_create(
            Follow(subscriber=row, subject=subject, target=target, created_at=moment - timedelta(days=30))
            for row in rows
            for subject, target in _followed(chance, n_follows, choices, kinds, searches)
        )
        tell(f"{first + len(rows):,} of {n:,} subscribers")


def _followed(
    chance: random.Random,
    n: int,
    choices: list[tuple[str, str]],
    kinds: list[tuple[str, str]],
    searches: list[tuple[str, str]],
) -> set[tuple[str, str]]:
    """One kind, one saved search, and otherwise incidents and actors."""
    found = {chance.choice(kinds), chance.choice(searches)}
    while len(found) < n and len(found) < len(choices):
        found.add(chance.choice(choices))
    return set(sorted(found)[:n])


def _subscriber(number: int, moment: datetime) -> Subscriber:
    domain = _LARGE[number % 3] if number % 10 < 6 else f"small{number % _N_SMALL}.example"
    agreed = moment - timedelta(days=30)
    return Subscriber(
        address=f"reader{number}@{domain}",
        created_at=agreed,
        confirmed_at=agreed,
        consent_version="1",
        daily_due_at=moment,
    )


def _accuser(name: str, moment: datetime) -> None:
    slug = name.lower().replace(" ", "-")
    fields = {"slug": slug, "kind": "government_body", "country": "US", "first_seen_at": moment}
    Actor.objects.get_or_create(name=name, defaults=fields)
