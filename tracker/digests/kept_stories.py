"""Stories of news, kept by the process: a send run tells the same two hundred to everybody, batch after batch."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from datetime import date

from tracker.digests.models import News
from tracker.digests.stories import Story, stories_of

# Names of actors and titles are mended without the record being written anew; so long the old ones may be told.
_SECONDS = 60.0
_MOST = 5_000

KnownAt = tuple[int, date]


class KeptStories:
    """News with their stories, for as long as the record stays as it is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known_at: tuple[KnownAt, int] | None = None
        self._found: dict[int, tuple[News, Story]] = {}
        self._before: dict[int, tuple[News, Story]] = {}

    def of(self, ids: Collection[int], known_at: KnownAt) -> Mapping[int, tuple[News, Story]]:
        """By id, without what left the ledger and need not be told any more; one query where all are kept, else nine."""
        if not ids:
            return {}
        standing = News.objects.filter(gone_at=None, pk__in=ids)
        told = set(standing.values_list("pk", flat=True))
        asked_at = known_at, int(time.monotonic() / _SECONDS)
        with self._lock:
            if self._known_at != asked_at or len(self._found) > _MOST:
                self._known_at, self._before, self._found = asked_at, self._found, {}
            if missing := told - self._found.keys():
                news = News.objects.select_related("takes_back").in_bulk(missing)
                stories = stories_of(news.values())
                self._found |= {pk: (one, self._same(pk, stories[one.change_key])) for pk, one in news.items()}
            return {pk: self._found[pk] for pk in told if pk in self._found}

    def _same(self, pk: int, story: Story) -> Story:
        """The very story of before, where it is told as before: what is kept for it elsewhere is found without comparing."""
        if pk in self._before and self._before[pk][1] == story:
            return self._before[pk][1]
        return story
