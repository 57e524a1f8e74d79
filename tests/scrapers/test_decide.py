"""What a reading asks for, given what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrapers.decide import MAX_REFETCHES, KnownReport, Plan, Step, decide
from scrapers.records import DatePrecision, DateSource, FeedEntry, FeedReading, StatedDate

DAY = datetime(2026, 2, 23, 10, tzinfo=UTC)


def stated(moment: datetime | None) -> StatedDate | None:
    if moment is None:
        return None
    return StatedDate(moment=moment, precision=DatePrecision.TIME, source=DateSource.FEED, raw=moment.isoformat())


def entry(name: str, *, url: str | None = None, updated: datetime | None = None) -> FeedEntry:
    address = url or f"https://a.test/{name}"
    return FeedEntry(key=name, url=address, title=name, published=stated(DAY), updated=stated(updated))


def plan(*entries: FeedEntry, known: list[KnownReport] | None = None) -> Plan:
    return decide(FeedReading(title="", entries=entries, rejected=(), problems=()), known or [])


def steps(made: Plan) -> list[Step]:
    return [intent.step for intent in made.intents]


def known(name: str, **values: object) -> KnownReport:
    return KnownReport(key=name, url=f"https://a.test/{name}", **values)  # type: ignore[arg-type]


def test_new_entry_is_fetched_and_known_one_is_not() -> None:
    made = plan(entry("a"), entry("b"), known=[known("a")])
    assert steps(made) == [Step.KNOWN, Step.FETCH]
    assert [intent.known_key for intent in made.intents] == ["a", None]
    assert made.storm is None


def test_later_update_is_fetched_again_and_the_same_one_is_not() -> None:
    later = DAY + timedelta(hours=5)
    assert steps(plan(entry("a", updated=later), known=[known("a", updated_at=DAY)])) == [Step.REFETCH]
    assert steps(plan(entry("a", updated=later), known=[known("a", updated_at=later)])) == [Step.KNOWN]
    assert steps(plan(entry("a", updated=DAY), known=[known("a", updated_at=later)])) == [Step.KNOWN]


def test_first_update_counts_only_after_the_publication() -> None:
    assert steps(plan(entry("a", updated=DAY), known=[known("a")])) == [Step.KNOWN]
    assert steps(plan(entry("a", updated=DAY + timedelta(minutes=1)), known=[known("a")])) == [Step.REFETCH]


def test_page_that_always_changes_is_left_alone_in_the_end() -> None:
    report = known("a", updated_at=DAY, n_refetches=MAX_REFETCHES)
    assert steps(plan(entry("a", updated=DAY + timedelta(days=1)), known=[report])) == [Step.KNOWN]


def test_known_page_under_a_new_identity_makes_no_second_report() -> None:
    made = plan(entry("new", url="https://a.test/a"), known=[known("a")])
    assert steps(made) == [Step.ALIAS]
    assert made.intents[0].known_key == "a"


def test_further_identities_of_a_report_are_its_own() -> None:
    later = DAY + timedelta(hours=5)
    report = known("a", other_keys=("b",), updated_at=DAY)
    made = plan(entry("b", url="https://a.test/moved", updated=later), known=[report])
    assert steps(made) == [Step.REFETCH]
    assert made.intents[0].known_key == "a"


def test_two_new_entries_of_one_page_are_fetched_once() -> None:
    made = plan(entry("x", url="https://a.test/p"), entry("y", url="https://a.test/p"))
    assert steps(made) == [Step.FETCH, Step.ALIAS]
