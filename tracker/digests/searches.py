"""What followed searches find among news: each search is asked once, by the site's own conditions."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from tracker.digests.matching import Piece
from tracker.evidence.searching.among import Stated, found_among, stated_by
from tracker.evidence.searching.asked import BadQuery, SearchQuery, read
from tracker.evidence.searching.statement import TooSlow

logger = logging.getLogger(__name__)


class Searches:
    """The searches of one round over the same news.

    A search finds a news where it finds a report that it rests on; one for a kind or a grade finds items of that kind or
    grade, and of pages those of reports that state such. Silent news are not looked for.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = {one.key: one for one in pieces if not one.is_silent and one.takes_back is None}
        self._stated: Mapping[str, Stated] | None = None
        self._known: dict[str, frozenset[int] | None] = {}

    def found(self, target: str) -> frozenset[int] | None:
        """Ids of the news that the search finds; None where that takes too long. target: its canonical form."""
        if target not in self._known:
            self._known[target] = self._ask(target)
        return self._known[target]

    def _ask(self, target: str) -> frozenset[int] | None:
        if self._stated is None:
            self._stated = stated_by(self._pieces)
        try:
            query = read(parse_qsl(target))
            return frozenset() if query.is_empty else frozenset(self._matches(query, self._stated))
        except BadQuery:
            return frozenset()  # one that was kept under other rules
        except TooSlow:
            logger.warning("the followed search %r took too long; it is asked again with the next mail", target)
            return None

    def _matches(self, query: SearchQuery, stated: Mapping[str, Stated]) -> set[int]:
        of_items = self._reports(replace(query, kind="", grade=""), stated, is_of_item=True)
        of_pages = self._reports(query, stated, is_of_item=False)
        return {
            self._pieces[key].id
            for key, one in stated.items()
            if one.reports & (of_items if one.is_of_item else of_pages)
            and (not one.is_of_item or _fits(query, one, self._pieces[key].letter))
        }

    def _reports(self, query: SearchQuery, stated: Mapping[str, Stated], *, is_of_item: bool) -> frozenset[int]:
        reports: frozenset[int] = frozenset().union(
            *(one.reports for one in stated.values() if one.is_of_item is is_of_item)
        )
        return reports if query.is_empty else found_among(query, reports)


def _fits(query: SearchQuery, one: Stated, letter: str) -> bool:
    return query.kind in ("", one.kind) and query.grade in ("", letter)
