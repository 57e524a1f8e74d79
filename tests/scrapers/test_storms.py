"""Which entries a feed gave before under other identities, and when they are so many that a person has to look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from scrapers.decide import KnownReport, Memory, Plan, Step, decide
from scrapers.records import DatePrecision, DateSource, FeedEntry, FeedReading, StatedDate
from scrapers.storms import STORM_ENTRIES, Given, StormKind, folded

DAY = datetime(2026, 2, 23, 10, tzinfo=UTC)
N = 30


def entry(key: str, *, url: str = "", title: str = "", day: int | None = 0, precision: str = "time") -> FeedEntry:
    """day: on which it appeared, None for no date."""
    stated = None
    if day is not None:
        moment = DAY + timedelta(days=day)
        stated = StatedDate(
            moment=moment, precision=DatePrecision(precision), source=DateSource.FEED, raw=moment.isoformat()
        )
    return FeedEntry(
        key=key,
        url=url or f"https://a.test/{key}",
        title=title or f"About {key}",
        published=stated,
        updated=None,
    )


def given(one: FeedEntry) -> Given:
    stated = one.published
    return Given(
        report_key=one.key,
        url=one.url,
        title=folded(one.title),
        published_at=stated.moment if stated else None,
        precision=stated.precision.value if stated else "",
    )


def polled(before: Iterable[FeedEntry], now: Iterable[FeedEntry], **memory: object) -> Plan:
    """The plan for a poll of a feed that gave these entries before."""
    before, now = tuple(before), tuple(now)
    keys, urls = {one.key for one in now}, {one.url for one in now}
    known = [KnownReport(key=one.key, url=one.url) for one in before if one.key in keys or one.url in urls]
    reading = FeedReading(title="", entries=now, rejected=(), problems=())
    return decide(reading, known, Memory(given=tuple(map(given, before)), **memory))  # type: ignore[arg-type]


def steps(made: Plan) -> list[Step]:
    return [intent.step for intent in made.intents]


OLD = [entry(f"old-{n}", url=f"https://a.test/{n}", title=f"About {n}", day=-n) for n in range(N)]
SAME_PAGES = [entry(f"new-{n}", url=f"https://a.test/{n}", title=f"About {n}", day=-n) for n in range(N)]
MOVED = [entry(f"new-{n}", url=f"https://b.test/s/{n}", title=f"About {n}", day=-n) for n in range(N)]
FRESH = [entry(f"fresh-{n}") for n in range(N)]


@pytest.mark.parametrize(("now", "kind"), [(SAME_PAGES, StormKind.IDENTITIES), (MOVED, StormKind.ADDRESSES)])
def test_entries_that_all_come_back_under_new_identities_are_held(now: list[FeedEntry], kind: StormKind) -> None:
    made = polled(OLD, now)
    assert made.storm is kind
    assert set(steps(made)) == {Step.HELD}
    assert [intent.known_key for intent in made.intents] == [one.key for one in OLD]


def test_only_what_was_given_before_is_held() -> None:
    made = polled(OLD, [*FRESH, *MOVED])
    assert made.storm is StormKind.ADDRESSES
    assert steps(made) == [Step.FETCH] * N + [Step.HELD] * N


def test_titles_are_the_same_in_another_spelling() -> None:
    before = [entry(f"old-{n}", title=f"Lab’s “model {n}” — a report", day=-n) for n in range(N)]
    now = [entry(f"new-{n}", title=f"LAB'S 'Model {n}' - a report", day=-n) for n in range(N)]
    assert polled(before, now).storm is StormKind.ADDRESSES


def test_dates_agree_as_far_as_both_are_known() -> None:
    by_day = [entry(one.key, url=one.url, title=one.title, day=-n, precision="day") for n, one in enumerate(MOVED)]
    assert polled(OLD, by_day).storm is StormKind.ADDRESSES
    next_days = [entry(one.key, url=one.url, title=one.title, day=1 - n) for n, one in enumerate(MOVED)]
    assert polled(OLD, next_days).storm is None


def test_a_normal_busy_day_is_no_storm() -> None:
    made = polled(OLD, FRESH)
    assert made.storm is None
    assert set(steps(made)) == {Step.FETCH}


def test_a_first_poll_is_no_storm() -> None:
    """Not even of a second feed of the source that has other identities for the same pages."""
    reports = [KnownReport(key=one.key, url=one.url) for one in OLD]
    made = decide(FeedReading(title="", entries=tuple(SAME_PAGES), rejected=(), problems=()), reports)
    assert made.storm is None
    assert set(steps(made)) == {Step.ALIAS}


@pytest.mark.parametrize("now", [SAME_PAGES, MOVED])
def test_few_entries_are_no_storm(now: list[FeedEntry]) -> None:
    few = STORM_ENTRIES - 1
    assert polled(OLD[:few], now[:few]).storm is None
    assert polled(OLD[: few + 1], now[: few + 1]).storm is not None


@pytest.mark.parametrize("now", [SAME_PAGES, MOVED])
def test_a_part_of_the_entries_is_no_storm(now: list[FeedEntry]) -> None:
    assert polled(OLD, [*OLD[:6], *now[6:]]).storm is None, "four in five are not more than four in five"
    assert polled(OLD, [*OLD[:5], *now[5:]]).storm is not None


RUBRICS = ("Morning briefing", "Weekly round-up", "Markets this week", "In pictures", "Letters", "Puzzle", "Weather")


@pytest.mark.parametrize("day", [0, None], ids=["dated", "without dates"])
def test_titles_that_repeat_are_no_storm(day: int | None) -> None:
    def edition(number: int) -> list[FeedEntry]:
        at = None if day is None else number
        return [entry(f"{title}-{number}", title=title, day=at) for title in RUBRICS]

    assert polled(edition(1), edition(2)).storm is None, "each of them once"
    assert polled([*edition(1), *edition(2)], edition(3)).storm is None
    daily = [entry(f"brief-{n}", title=RUBRICS[0], day=None if day is None else n) for n in range(N)]
    assert polled(daily[:20], daily[20:]).storm is None


def test_without_dates_a_title_that_nobody_writes_twice_tells_a_report() -> None:
    titles = [f"Kestrel Labs answers the letter of company number {n}" for n in range(N)]
    before = [entry(f"old-{n}", title=title, day=None) for n, title in enumerate(titles)]
    now = [entry(f"new-{n}", title=title, day=None) for n, title in enumerate(titles)]
    assert polled(before, now).storm is StormKind.ADDRESSES
    chinese = "一家人工智能公司就模型蒸馏的指控作出回应"
    before = [entry(f"old-{n}", title=f"{chinese}{n}", day=None) for n in range(N)]
    now = [entry(f"new-{n}", title=f"{chinese}{n}", day=None) for n in range(N)]
    assert polled(before, now).storm is StormKind.ADDRESSES
    twice = [entry(f"more-{n}", title=title, day=None) for n, title in enumerate(titles)]
    assert (
        polled([*before, *twice, *now], [entry(f"n-{n}", title=t, day=None) for n, t in enumerate(titles * 2)]).storm
        is None
    )


def test_an_entry_beside_the_one_that_it_looks_like_is_another() -> None:
    """A title of the same day once more, while the first is still listed under its own identity."""
    made = polled(OLD, [*OLD, *MOVED])
    assert made.storm is None
    assert steps(made) == [Step.KNOWN] * N + [Step.FETCH] * N


HELD = {one.key: was.key for one, was in zip(MOVED, OLD, strict=True)}


def test_while_a_storm_is_held_its_entries_wait_and_others_do_not() -> None:
    kept = {key: HELD[key] for key in list(HELD)[:20]}
    made = polled(OLD, [FRESH[0], *MOVED], held=kept, own=frozenset(kept))
    assert steps(made) == [Step.FETCH] + [Step.HELD] * N
    assert (made.storm, made.is_over) == (None, False)
    made = polled(OLD, [*FRESH, MOVED[25]], held=kept, own=frozenset(kept))
    assert steps(made)[-1] is Step.HELD, "one more of them waits as well"


def test_what_another_feed_of_the_source_holds_waits_here_too() -> None:
    made = polled([], [FRESH[0], MOVED[3]], held=HELD)
    assert steps(made) == [Step.FETCH, Step.HELD]
    assert not made.is_over


def test_a_storm_is_over_when_the_old_identities_are_back() -> None:
    made = polled(OLD, OLD, held=HELD, own=frozenset(HELD))
    assert made.is_over
    assert set(steps(made)) == {Step.KNOWN}
    made = polled(OLD, [*OLD[:20], *MOVED[20:]], held=HELD, own=frozenset(HELD))
    assert not made.is_over, "some of them only"
    made = polled(OLD, FRESH, held=HELD, own=frozenset(HELD))
    assert not made.is_over, "neither is listed any more"


def test_new_identities_at_known_addresses_are_taken_where_a_person_said_so_lately() -> None:
    made = polled(OLD, SAME_PAGES, is_settled=True)
    assert (made.storm, set(steps(made))) == (None, {Step.ALIAS})
    assert polled(OLD, MOVED, is_settled=True).storm is StormKind.ADDRESSES
