"""What a mail would say to somebody who follows this and that: from the ledger itself, with no subscriber and nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from tracker.collection.clock import now
from tracker.digests.composing import MOST_ITEMS
from tracker.digests.folding import folded
from tracker.digests.following import Target, named
from tracker.digests.fragments import absolute
from tracker.digests.intake import topics_of
from tracker.digests.mail_charts import asked_of, picture_of
from tracker.digests.matching import Piece, Wish, in_order, meets
from tracker.digests.models import Cadence
from tracker.digests.searches import Searches
from tracker.digests.stories import stories_of_rows
from tracker.digests.writing import Digest, kicker_of
from tracker.evidence.models import Change
from tracker.evidence.queries.about import about
from tracker.evidence.queries.change_rows import ChangeRow
from tracker.evidence.queries.changes import ChangeFilter, changes_page

# No more changes than these are looked through.
MOST_CHANGES = 1_000
_DAYS = {Cadence.WEEKLY: 7}
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """since: None for as many days as the cadence has, up to the newest change."""

    targets: tuple[Target, ...]
    cadence: Cadence
    least_letter: str
    since: date | None


def previewed(asked: Asked) -> Digest | None:
    """The mail in the language that is active; None where nothing of that changed."""
    since = asked.since or _newest(_DAYS.get(asked.cadence, 1))
    rows = changes_page(ChangeFilter(since=since), size=MOST_CHANGES).rows if since else ()
    chosen = _chosen(rows, asked)
    if not chosen:
        return None
    more = chosen[MOST_ITEMS:]
    stories = folded(stories_of_rows(chosen[:MOST_ITEMS]))
    chart = asked_of(stories)
    subscribe = absolute(reverse("digests:subscribe"))
    day = now().date()
    return Digest(
        kicker=kicker_of(asked.cadence, day),
        day=day,
        stories=stories,
        n_more=len(more),
        more_since=min((row.day for row in more), default=day),
        n_silent=0,
        followed=[name.words for name in named(asked.targets).values()],
        manage=subscribe,
        unsubscribe=subscribe,
        web=absolute(reverse("web:changes")),
        picture=picture_of(chart) if chart else None,
    )


def _newest(n_days: int) -> date | None:
    """The first of so many days, of which the last is that of the newest change; None where nothing ever changed."""
    newest = Change.objects.filter(day__lte=now().date()).order_by("-day").values_list("day", flat=True).first()
    return newest - timedelta(days=n_days - 1) if newest else None


def _chosen(rows: Sequence[ChangeRow], asked: Asked) -> Sequence[ChangeRow]:
    """Those that are followed, in the order in which a mail tells them."""
    pieces = {number: _piece(number, row, topics) for number, (row, topics) in enumerate(_topics(rows), start=1)}
    searches = Searches(list(pieces.values()))
    wishes = [_wish(target, asked) for target in asked.targets]
    found = {wish.target: searches.found(wish.target) or frozenset() for wish in wishes if wish.subject == "search"}
    followed = [
        one for one in pieces.values() if any(meets(wish, one, found.get(wish.target, frozenset())) for wish in wishes)
    ]
    by_key = {row.key: row for row in rows}
    return [by_key[one.key] for one in in_order(followed)]


def _topics(rows: Sequence[ChangeRow]) -> Sequence[tuple[ChangeRow, Sequence[str]]]:
    concerns = about(rows)
    return [(row, topics_of(row.kind, concerns[row.key])) for row in rows]


def _piece(number: int, row: ChangeRow, topics: Sequence[str]) -> Piece:
    return Piece(
        id=number,
        kind=row.kind,
        day=row.day,
        taken_at=row.noted_at,
        topics=frozenset(topics),
        letter=row.item.grade.letter if row.item else "",
        is_silent=False,
        key=row.key,
    )


def _wish(target: Target, asked: Asked) -> Wish:
    return Wish(
        subject=target.subject.value,
        target=target.target,
        least_letter=asked.least_letter,
        seen_upto=0,
        since=_EVER,
    )
