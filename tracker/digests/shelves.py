"""News as they stand in the store -> what is to be told of them, and which earlier tellings they put right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from tracker.digests.matching import CORRECTIVE, Piece, Shelf
from tracker.digests.models import News, Told
from tracker.digests.searches import Searches

# So many silent news, the newest, are counted at most. Whatever may be told is looked at, however many are silent after it.
MOST_SILENT: Final = 20_000
# Of silent ones, those of which is told whoever was told of what they put right.
_MAY_BE_TOLD: Final = Q(silent="") | Q(silent=News.Silent.EARLIER, kind__in=CORRECTIVE)
_COLUMNS: Final = (
    "pk", "kind", "day", "taken_at", "topics", "letter", "silent", "change_key", "assertion_key", "takes_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """All news that may be told from `low` on, and from `since`, and the newest silent ones. corrections: by the id of an earlier news, what puts its telling right."""

    low: int
    since: datetime
    upto: int
    shelf: Shelf
    searches: Searches
    pieces: Mapping[int, Piece]
    corrections: Mapping[int, Sequence[int]]

    def reaches(self, low: int, since: datetime) -> bool:
        """Whether it holds whatever is news to somebody who has seen so much."""
        return self.low <= low and self.since <= since and self.upto == newest()


def newest() -> int:
    """The id of the last news."""
    return News.objects.aggregate(newest=Max("pk"))["newest"] or 0


def stock(low: int, since: datetime) -> Stock:
    """The news above `low` that were taken in from `since` on and did not leave the ledger; four queries at most."""
    upto = newest()
    chosen = News.objects.filter(pk__gt=low, pk__lte=upto, taken_at__gte=since, gone_at=None)
    silent = chosen.exclude(_MAY_BE_TOLD).order_by("-pk")[:MOST_SILENT]
    pieces = pieces_of_news(chosen.filter(_MAY_BE_TOLD)) + pieces_of_news(silent)
    return Stock(
        low=low,
        since=since,
        upto=upto,
        shelf=Shelf(pieces),
        searches=Searches(pieces),
        pieces={one.id: one for one in pieces},
        corrections=_corrections(pieces),
    )


def pieces_of_news(chosen: QuerySet[News]) -> list[Piece]:
    """The chosen news as what decides who is told; one query."""
    return [_piece(*row) for row in chosen.values_list(*_COLUMNS)]


def _piece(
    pk: int,
    kind: str,
    day: date,
    taken_at: datetime,
    topics: Sequence[str],
    letter: str,
    silent: str,
    change_key: str,
    assertion_key: str,
    takes_back: int | None,
) -> Piece:
    return Piece(
        id=pk,
        kind=kind,
        day=day,
        taken_at=taken_at,
        topics=frozenset(topics),
        letter=letter,
        is_silent=bool(silent),
        key=change_key,
        is_bulk=silent == News.Silent.BULK,
        corrects=corrected_keys(kind, assertion_key, topics),
        takes_back=takes_back,
    )


def corrected_keys(kind: str, assertion_key: str, topics: Iterable[str]) -> tuple[str, ...]:
    """Of which items that were told before a news says something else now."""
    if kind not in CORRECTIVE or kind == News.TAKEN_BACK:
        return ()
    if assertion_key:
        return (assertion_key,)
    return tuple(name.removeprefix("item:") for name in topics if name.startswith("item:"))


def _corrections(pieces: Iterable[Piece]) -> Mapping[int, Sequence[int]]:
    """A correction of days before those that were told puts nothing right. One of very many at once is not told of."""
    found: dict[int, list[int]] = defaultdict(list)
    of_key: dict[str, list[Piece]] = defaultdict(list)
    for one in pieces:
        if one.is_bulk:
            continue
        if one.takes_back is not None:
            found[one.takes_back].append(one.id)
        for key in one.corrects:
            of_key[key].append(one)
    if of_key:
        was_told = Exists(Told.objects.filter(news=OuterRef("pk")))
        earlier = News.objects.filter(was_told, assertion_key__in=of_key)
        for pk, key, day in earlier.values_list("pk", "assertion_key", "day"):
            found[pk] += [one.id for one in of_key[key] if one.id > pk and one.day >= day]
    return {pk: ids for pk, ids in found.items() if ids}
