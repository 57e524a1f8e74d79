"""Whoever is due -> mails to be sent, with what each tells, in one transaction a batch.

A subscriber is locked while its mail is composed, and one that somebody else composes is passed over. A mail, what it
tells, how far its follows have seen and when it is due next are written together: stopped anywhere, all of it stands or
none. So two at work side by side, or one after the other on the same moment, tell nobody anything twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple

from django.db import connection, transaction

from tracker.collection.statements import ask, tell
from tracker.digests.addresses import domain_of
from tracker.digests.dues import Due, DueFollow, due_follows, lock_due, move_on, schedule
from tracker.digests.envelopes import host
from tracker.digests.matching import Met, Wish
from tracker.digests.models import Cadence, Delivery
from tracker.digests.retelling import retell_lost
from tracker.digests.shelves import Stock, stock
from tracker.digests.slots import slot_name
from tracker.digests.suppressing import forbids, reasons_of

BATCH: Final = 500
# So many news are told in one mail; the rest is counted.
MOST_ITEMS: Final = 40
_CADENCES: Final = (Cadence.DAILY.value, Cadence.WEEKLY.value, Cadence.AT_ONCE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """subscribers: how many were due; deliveries: how many of them get a mail; told: how many news these tell in all."""

    subscribers: int = 0
    deliveries: int = 0
    told: int = 0

    def __add__(self, other: Composed) -> Composed:
        return Composed(
            subscribers=self.subscribers + other.subscribers,
            deliveries=self.deliveries + other.deliveries,
            told=self.told + other.told,
        )


class _Letter(NamedTuple):
    """Of a `Delivery` what differs between the mails of one batch, by its columns."""

    public_id: uuid.UUID
    subscriber_id: int
    slot: str
    address: str
    domain: str
    news: list[int]
    n_more: int
    more_since: date | None
    n_silent: int
    message_id: str


@dataclass(slots=True)
class _Mail:
    """What one subscriber is told. slots: by the cadence that is due and was not served yet.

    met: what its follows ask for, which mails of the batch share: very many news are in memory once, not for each mail.
    corrections: what puts right what it was told; known: what it was told before.
    """

    of: Due
    slots: Mapping[str, str]
    met: list[Met] = field(default_factory=list)
    corrections: set[int] = field(default_factory=set)
    known: set[int] = field(default_factory=set)

    def told(self) -> set[int]:
        return self.corrections.union(*(one.told for one in self.met)) - self.known

    def silent(self) -> set[int]:
        return set[int]().union(*(one.silent for one in self.met))


def compose_due(moment: datetime, limit: int = BATCH) -> Composed:
    """Composes for those who are due, at most so many of them; a batch is a transaction.

    Nobody is written to who has nothing to hear, did not agree, left or must not be written to.
    """
    retell_lost(moment)
    composed, held = Composed(), None
    while composed.subscribers < limit:
        batch, held = _compose_batch(moment, min(BATCH, limit - composed.subscribers), held)
        composed += batch
        if not batch.subscribers:
            break
    return composed


@transaction.atomic
def _compose_batch(moment: datetime, size: int, held: Stock | None) -> tuple[Composed, Stock | None]:
    """held: the news as the batch before knew them."""
    due = lock_due(moment, size)
    if not due:
        return Composed(), held
    mails = _mails(_served(due), moment)
    follows = due_follows({pk: mail.slots for pk, mail in mails.items()})
    unasked: set[int] = set()
    letters: list[_Letter] = []
    if follows:
        held = _stock(held, follows)
        unasked = _fill(mails, follows, held)
        _correct(mails, held)
        letters = [made for mail in mails.values() if (made := _letter(mail, held)) is not None]
        _store(letters, moment)
        move_on({pk: mail.slots for pk, mail in mails.items()}, held.upto, unasked)
    schedule(due, mails, moment)
    n_told = sum(len(one.news) for one in letters)
    return Composed(subscribers=len(due), deliveries=len(letters), told=n_told), held


def _served(due: Sequence[Due]) -> dict[int, Due]:
    """Those who may be written to."""
    active = [one for one in due if one.confirmed_at is not None and one.ended_at is None]
    reasons = reasons_of([one.address for one in active])
    return {one.id: one for one in active if not forbids(reasons.get(one.address), Delivery.Purpose.DIGEST)}


def _mails(served: Mapping[int, Due], moment: datetime) -> dict[int, _Mail]:
    """By the subscriber, without the slots for which a mail was made before: of a day there is one."""
    slots = {pk: _slots(one, moment) for pk, one in served.items()}
    named = sorted({name for mine in slots.values() for name in mine.values() if name})
    made = Delivery.objects.filter(subscriber__in=served, slot__in=named).values_list("subscriber", "slot")
    known = set(made)
    return {
        pk: _Mail(of=one, slots={cadence: slot for cadence, slot in slots[pk].items() if (pk, slot) not in known})
        for pk, one in served.items()
    }


def _slots(one: Due, moment: datetime) -> dict[str, str]:
    """The cadences that are due and their slots, empty of at once: that is named by what it tells."""
    found: dict[str, str] = {}
    for cadence in (Cadence.DAILY.value, Cadence.WEEKLY.value):
        due = getattr(one, cadence)
        if due is not None and due <= moment:
            found[cadence] = slot_name(cadence, one.zone, due)
    if one.at_once is not None and one.at_once <= moment:
        found[Cadence.AT_ONCE.value] = ""
    return found


def _stock(held: Stock | None, follows: Sequence[DueFollow]) -> Stock:
    low = min(one.seen_upto for one in follows)
    since = min(one.created_at for one in follows)
    if held is None:
        return stock(low, since)
    return held if held.reaches(low, since) else stock(min(low, held.low), min(since, held.since))


def _fill(mails: Mapping[int, _Mail], follows: Iterable[DueFollow], held: Stock) -> set[int]:
    """Every mail has what its follows meet. Returns the follows whose search took too long, which have seen nothing."""
    unasked: set[int] = set()
    for one in follows:
        mail, found = mails[one.subscriber], frozenset[int]()
        if one.subject == "search":
            asked = held.searches.found(one.target)
            if asked is None:
                unasked.add(one.id)
                continue
            found = asked
        since = max(one.created_at, mail.of.confirmed_at or one.created_at)
        wish = Wish(
            subject=one.subject,
            target=one.target,
            least_letter=one.least_letter,
            seen_upto=one.seen_upto,
            since=since,
        )
        mail.met.append(held.shelf.of(wish, found))
    return unasked


def _correct(mails: Mapping[int, _Mail], held: Stock) -> None:
    """What a subscriber was told before is not told again, and what is otherwise since is told whatever it follows."""
    earlier, corrections = list(held.corrections), {pk for ids in held.corrections.values() for pk in ids}
    candidates = list(corrections.union(*(one.told for mail in mails.values() for one in mail.met)))
    rows = ask(_TOLD, {"subscribers": list(mails), "candidates": candidates, "earlier": earlier,
                       "first": min(candidates, default=0)})  # fmt: skip
    for subscriber, news in rows:
        mails[subscriber].known.add(news)
        mails[subscriber].corrections.update(held.corrections.get(news, ()))


# What is about to be told is recent: whatever was told lately is read by the subscriber, and looked for among it.
_TOLD: Final = """
    SELECT subscriber_id, news_id FROM digests_told WHERE subscriber_id = ANY(%(subscribers)s)
        AND news_id >= %(first)s AND news_id + 0 = ANY(%(candidates)s)
    UNION ALL SELECT subscriber_id, news_id FROM digests_told
        WHERE subscriber_id = ANY(%(subscribers)s) AND news_id = ANY(%(earlier)s)
"""


def _letter(mail: _Mail, held: Stock) -> _Letter | None:
    """None where there is nothing to tell."""
    news = mail.told()
    if not news or not mail.slots:
        return None
    public_id, found = uuid.uuid4(), sorted(news, key=held.shelf.rank.__getitem__)
    told, more = found[:MOST_ITEMS], found[MOST_ITEMS:]
    cadence = next(one for one in _CADENCES if one in mail.slots)
    return _Letter(
        public_id=public_id,
        subscriber_id=mail.of.id,
        slot=mail.slots[cadence] or f"{cadence} {max(told)}",
        address=mail.of.address,
        domain=domain_of(mail.of.address),
        news=told,
        n_more=len(more),
        more_since=min((held.pieces[pk].day for pk in more), default=None),
        n_silent=len(mail.silent() - news),
        message_id=f"<{public_id.hex}@{host()}>",
    )


def _store(letters: Sequence[_Letter], moment: datetime) -> None:
    """The mails with what each tells: one statement, whose rows the database unfolds."""
    if not letters:
        return
    values: dict[str, object] = {
        name: list(column) for name, column in zip(_Letter._fields, zip(*letters, strict=True), strict=True)
    }
    # Arrays of several lengths are no array of arrays.
    values["news"] = [f"{{{','.join(map(str, one.news))}}}" for one in letters]
    tell(_insertion(), values | _unset() | {"made_at": moment, "due_at": moment})


@cache
def _insertion() -> str:
    types = dict(zip(_Letter._fields, ("uuid", "bigint", *["text"] * 4, "int", "date", "int", "text"), strict=True))
    given = ", ".join(f"%({name})s::{types[name]}[]" for name in _Letter._fields)
    constants = ("made_at", "due_at", *_unset())
    chosen = ", ".join("news::bigint[]" if name == "news" else name for name in _Letter._fields)
    return f"""WITH made AS (
            INSERT INTO digests_delivery ({", ".join((*_Letter._fields, *constants))})
            SELECT {chosen}, {", ".join(f"%({name})s" for name in constants)}
            FROM unnest({given}) AS letter ({", ".join(_Letter._fields)})
            RETURNING id, subscriber_id, news)
        INSERT INTO digests_told (subscriber_id, news_id, delivery_id) SELECT subscriber_id, unnest(news), id FROM made"""


@cache
def _unset() -> dict[str, object]:
    """The other columns as a new mail has them, by what its model says."""
    set_here = {"id", "made_at", "due_at", *_Letter._fields}
    others = [column for column in Delivery._meta.concrete_fields if column.attname not in set_here]
    return {column.column: column.get_db_prep_save(column.get_default(), connection) for column in others}
