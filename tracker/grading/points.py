"""What was known of an assertion day by day: its grade and standing at the end of every UTC day that changed them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256

from tracker.grading.assessing import grade, known
from tracker.grading.records import Assessment, EvidenceItem, Rival
from tracker.grading.rules import RULES_VERSION
from tracker.grading.serial import version_key
from tracker.grading.standing import Decision, Voice, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The grade and standing that held from the end of `since` until the end of the day before `until`.

    until is None for what holds still. decision is None where the question of a standing does not arise. digest tells
    all that was known by `since`: equal digests, equal points up to there. Days on which nothing stood have no point.
    """

    since: date
    until: date | None
    grade: Assessment
    decision: Decision | None
    digest: str


def points(
    items: Sequence[EvidenceItem],
    rivals: Sequence[Rival] = (),
    voices: Sequence[Voice] | None = None,
    *,
    start: date = date.min,
) -> tuple[Point, ...]:
    """The points of an assertion, oldest first; the order of what is given does not matter.

    It is graded once for every day on which its evidence, its rivals' or a voice came or went, however many came then.
    voices is None where the question of a standing does not arise. start: points that begin earlier are left out.
    """
    found: list[Point] = []
    ended: date | None = None
    for day, digest in digests(items, rivals, voices).items():
        if day < start:
            continue
        at = end_of(day)
        if not known(items, at):
            ended = ended or day
            continue
        point = _point(day, digest, at, items, rivals, voices)
        if found and ended is None and _same(found[-1], point):
            continue
        if found:
            found[-1] = replace(found[-1], until=ended or day)
        found.append(point)
        ended = None
    if found and ended is not None:
        found[-1] = replace(found[-1], until=ended)
    return tuple(found)


def end_of(day: date) -> datetime:
    """The last moment of a UTC day: "as known on" a day means as known then."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def digests(
    items: Iterable[EvidenceItem], rivals: Iterable[Rival] = (), voices: Iterable[Voice] | None = None
) -> dict[date, str]:
    """For every day of change, in order, a hash of all that was known by its end and of the rules."""
    days: dict[date, list[str]] = defaultdict(list)
    for day, what in _events(items, rivals, voices):
        days[day].append(what)
    found: dict[date, str] = {}
    so_far = RULES_VERSION + ("" if voices is None else "|voices")
    for day in sorted(days):
        so_far = sha256("\n".join([so_far, day.isoformat(), *sorted(days[day])]).encode()).hexdigest()
        found[day] = so_far
    return found


def _point(
    day: date,
    digest: str,
    at: datetime,
    items: Iterable[EvidenceItem],
    rivals: Sequence[Rival],
    voices: Iterable[Voice] | None,
) -> Point:
    decision = None if voices is None else decide(voices, as_of=at)
    return Point(
        since=day,
        until=None,
        grade=replace(grade(items, conflicts=rivals, as_of=at), as_of=None),
        decision=decision,
        digest=digest,
    )


def _same(one: Point, other: Point) -> bool:
    return (one.grade, one.decision) == (other.grade, other.decision)


def _events(
    items: Iterable[EvidenceItem], rivals: Iterable[Rival], voices: Iterable[Voice] | None
) -> Iterator[tuple[date, str]]:
    """What came and what went, each with its day."""
    for item in items:
        yield from _coming_and_going(item.known_at, item.withdrawn_at, ["item", plain(item)])
    for rival in rivals:
        for item in rival.items:
            yield from _coming_and_going(
                item.known_at, item.withdrawn_at, ["rival", version_key(rival.version), plain(item)]
            )
    for voice in voices or ():
        yield from _coming_and_going(voice.known_at, voice.withdrawn_at, ["voice", _jsonable(asdict(voice))])


def _coming_and_going(came: datetime, went: datetime | None, what: object) -> Iterator[tuple[date, str]]:
    said = json.dumps(what, sort_keys=True, ensure_ascii=False)
    yield came.astimezone(UTC).date(), f"+{said}"
    if went is not None:
        yield went.astimezone(UTC).date(), f"-{said}"


def plain(item: EvidenceItem) -> Mapping[str, object]:
    """An item as JSON values, the same for equal items; without its withdrawal, which is an event of its own."""
    values = asdict(item)
    del values["withdrawn_at"]
    return {name: _jsonable(value) for name, value in values.items()}


def _jsonable(value: object) -> object:
    match value:
        case dict():
            return {str(name): _jsonable(inner) for name, inner in value.items()}
        case frozenset():
            return sorted(str(one) for one in value)
        case list() | tuple():
            return [_jsonable(one) for one in value]
        case float():
            return round(value, 4)
        case None | int() | str():
            return value
        case _:
            return str(value)
