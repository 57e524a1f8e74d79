"""When an article appeared and changed: takes what page, feed and address state, gives the most trusted date.

Trust falls in this order: JSON-LD, meta elements, <time>, feed, address, words of the text. A less trusted date of
the same day may only add the time of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import islice

from scrapers.any_of import any_of
from scrapers.page_facts import MARKS, PageFacts
from scrapers.page_tree import Element, Page, is_within, words_before, words_of
from scrapers.records import DatePrecision, DateSource, StatedDate
from scrapers.stated_dates import DateFault, read_date

_IN_URL = re.compile(
    r"/(?P<year>(?:19|20)\d{2})(?P<sep>[-/.]?)(?P<month>\d{2}|[a-z]{3})(?:(?P=sep)(?P<day>\d{2})(?!\d))?(?=[-_/.]|$)"
)
_UPDATED_MARK = re.compile(r"updat|modif|更新", re.IGNORECASE)
_DATE_LINE = 40  # A longer line that holds a date speaks about something.
_FIRST_LINES = 8
_OF_OTHERS = frozenset({"aside", "nav", "footer", "li"})
_EXACTNESS = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY, DatePrecision.TIME)
_NEAR = 20  # Characters before a <time> that can say what it is.
_FAR = 60  # Characters after a cue within which the date must begin.


def publication_dates(
    facts: PageFacts, page: Page, *, url: str, text: str, announced: StatedDate | None, now: datetime
) -> list[StatedDate]:
    """All that is said of when the article first appeared, most trusted first; `best` makes one date of them.

    announced: what the feed said. text: the article text. now: when the page was fetched.
    """
    raw = [(facts.json_ld_published, DateSource.JSON_LD)]
    raw += [(value, DateSource.META) for value in facts.meta_published]
    raw += [(value, DateSource.TIME_ELEMENT) for value in _times(page, is_update=False)]
    late = [(date_in_url(url), DateSource.URL)]
    late += [(value, DateSource.TEXT) for value in _from_text(text, page, MARKS["published_cues"], date_lines=True)]
    return [*dates_in(raw, now), *([announced] if announced else []), *dates_in(late, now)]


def update_date(
    facts: PageFacts,
    page: Page,
    *,
    text: str,
    announced: StatedDate | None,
    published: StatedDate | None,
    now: datetime,
) -> StatedDate | None:
    """When the outlet says it last changed the article; None when nothing says so, or it is `published` again or earlier."""
    raw = [(facts.json_ld_updated, DateSource.JSON_LD)]
    raw += [(value, DateSource.META) for value in facts.meta_updated]
    raw += [(value, DateSource.TIME_ELEMENT) for value in _times(page, is_update=True)]
    late = [(value, DateSource.TEXT) for value in _from_text(text, page, MARKS["updated_cues"], date_lines=False)]
    found = best([*dates_in(raw, now), *([announced] if announced else []), *dates_in(late, now)])
    if found is None or published is None:
        return found
    if DatePrecision.TIME is found.precision is published.precision:
        return found if found.moment > published.moment else None
    return found if found.moment.date() > published.moment.date() else None


def dates_in(stated: Iterable[tuple[str | None, DateSource]], now: datetime) -> Iterator[StatedDate]:
    """The dates among pieces of text, in their order."""
    for raw, source in stated:
        date = read_date(raw, source=source, now=now) if raw else DateFault.UNREADABLE
        if isinstance(date, StatedDate):
            yield date


def best(dates: Sequence[StatedDate]) -> StatedDate | None:
    """The first, or a later one that says the same more exactly: the day of its month, the time of its day."""
    chosen = next(iter(dates), None)
    for date in dates[1:]:
        if chosen is not None and _refines(date, chosen):
            chosen = date
    return chosen


def _refines(date: StatedDate, vague: StatedDate) -> bool:
    if vague.precision is DatePrecision.TIME or _EXACTNESS.index(date.precision) <= _EXACTNESS.index(vague.precision):
        return False
    if date.source is DateSource.PROPERTIES:
        return False  # A file is made at any time of the day, and in a month before or after it came out.
    length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}[vague.precision]
    return date.moment.isoformat()[:length] == vague.moment.isoformat()[:length]


def _times(page: Page, *, is_update: bool) -> list[str]:
    """Dates of <time> elements of the article's head; a page that lists other articles is not believed."""
    scope = page.article if page.article is not None else next(page.root.iter("main"), page.root)
    times = [one for one in islice(scope.iter("time"), 20) if not is_within(one, _OF_OTHERS)]
    if scope is page.root and len(times) > 2:
        return []
    chosen = (one for one in times if _is_update(one) == is_update)
    return [one.get("datetime") or words_of(one) for one in islice(chosen, 1)]


def _is_update(time: Element) -> bool:
    """Whether the element is marked as an update, or the words right before it say so."""
    marks = (time.get("class"), time.get("itemprop"), time.get("id"), words_before(time)[-_NEAR:])
    return any(_UPDATED_MARK.search(mark) for mark in marks if mark)


def date_in_url(url: str) -> str | None:
    """The day or month that an address names, as words for `read_date`; None where it names none."""
    found = _IN_URL.search(url.lower())
    if found is None or (not found["sep"] and not found["day"]):
        return None
    if found["month"].isalpha():
        return f"{found['day'] or ''} {found['month']} {found['year']}".strip()
    return "-".join(part for part in (found["year"], found["month"], found["day"]) if part)


@cache
def after_cue(cues: tuple[str, ...]) -> re.Pattern[str]:
    """What follows one of the cues, as the group `date`."""
    return re.compile(rf"{any_of(cues)}\s*+(?:[:：|]\s*+)?(?P<date>[^\n]{{6,{_FAR}}})", re.IGNORECASE)


def _from_text(text: str, page: Page, cues: Sequence[str], *, date_lines: bool) -> Iterator[str]:
    """What follows a cue, in the article first and then on the page; short lines of the article's head."""
    pattern = after_cue(tuple(cues))
    lines = text.split("\n")
    for line in (*lines[:_FIRST_LINES], *lines[-3:]):
        if found := pattern.match(line):
            yield found["date"]
    if date_lines:
        yield from (line for line in lines[:_FIRST_LINES] if len(line) <= _DATE_LINE)
    for line in page.first_lines:
        if found := pattern.match(line):
            yield found["date"]
