"""Statements of one incident -> clusters that say the same, each with its most careful wording.

Pure: the same statements in any order give the same clusters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from tracker.evidence.directness import is_outlet
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import OTHERS_VOICES, REPLIES, Said
from tracker.extraction.records import Predicate, Qualifier
from tracker.grading.agreement import days_of, same_figure

# Between two stated days this much is what time zones make of one day.
TIME_ZONES: Final = timedelta(days=1)

Signature = tuple[str, ...]
# On another day it is another act.
_DATED: Final = frozenset({Predicate.ALLEGES_DISTILLATION}) | REPLIES
_CARE: Final = {
    Qualifier.MORE_THAN: 0,
    Qualifier.LESS_THAN: 0,
    Qualifier.RANGE: 1,
    Qualifier.ABOUT: 2,
    Qualifier.EXACT: 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Statements that say the same. signature: what they have in common, so that only equals can be in conflict.

    day: the date they agree on, None where none of them gives one. seen_at: as what was known then, None for now.
    """

    signature: Signature
    statements: tuple[Said, ...]
    day: tuple[date, str] | None
    seen_at: datetime | None = None

    @property
    def live(self) -> tuple[Said, ...]:
        """The statements that their reports make."""
        return tuple(said for said in self.statements if said.stands_at(self.seen_at))

    @property
    def ended_at(self) -> datetime | None:
        """When the last report stopped saying so; None while one does."""
        ends = [said.withdrawn_at for said in self.statements if said.withdrawn_at is not None]
        return max(ends) if len(ends) == len(self.statements) else None

    def seen(self, moment: datetime) -> Cluster:
        """The same as it was known at that moment."""
        view = replace(self, seen_at=moment)
        return replace(view, day=_day(view.live)) if view.live else view


def find_clusters(statements: Iterable[Said], *, accusers: frozenset[int]) -> tuple[Cluster, ...]:
    """The clusters of one incident's statements; accusers: whose figures they are where nobody else is named."""
    groups: dict[Signature, list[Said]] = defaultdict(list)
    for said in statements:
        groups[_signature(said, accusers)].append(said)
    return _with_nameless(_split(groups))


def find_stages(statements: Iterable[Said], signatures: Mapping[int, Signature]) -> tuple[Cluster, ...]:
    """The clusters of responses' statements. signatures: by their ids, which stage of which instrument each tells of."""
    groups: dict[Signature, list[Said]] = defaultdict(list)
    for said in statements:
        groups[signatures[said.id]].append(said)
    return _split(groups)


def representative(cluster: Cluster, statement_ids: Iterable[int], report_ids: Iterable[int]) -> Said:
    """The most careful wording among the statements of the best origin: a lower bound stays one, a hedge is kept.

    statement_ids: the best origin's; report_ids: the reports it began with, which are preferred.
    """
    best, began = set(statement_ids), set(report_ids)
    whole = [said for said in cluster.live if said.actors or not cluster.statements[0].actors]
    chosen = [said for said in whole if said.id in best] or whole or list(cluster.statements)
    return min(
        chosen,
        key=lambda said: (
            said.report_id not in began,
            _CARE.get(Qualifier(said.row.qualifier), 3) if said.row.qualifier else 0,
            not said.row.is_hedged,
            said.day is None,
            -said.row.confidence,
            said.known_at,
            said.row.key,
        ),
    )


def _signature(said: Said, accusers: frozenset[int]) -> Signature:
    row = said.row
    if row.kind == StatementKind.FIGURE:
        others = {actor.pk for actor in row.speakers.all() if actor.is_known and not is_outlet(actor)}
        speakers = set() if accusers & said.speakers else others
        counted = row.unit.casefold() if row.metric in ("money", "other") or row.statistic == "rate" else ""
        return ("figure", row.metric, row.statistic, counted, _ids(said.actors), _ids(speakers))
    if said.is_allegation:
        # What several accusers said together is one allegation.
        who = _ids(accusers) if said.claimant in accusers else str(said.claimant)
        return ("claim", row.predicate, who, str(said.target))
    if said.predicate in REPLIES or said.predicate in OTHERS_VOICES:
        # Bound to the incident, so to its accuser, whether the sentence names it or not.
        return ("claim", row.predicate, str(said.claimant), row.manner)
    if said.is_withdrawal:
        return ("claim", row.predicate, str(said.claimant), str(said.target))
    return ("claim", row.predicate, str(said.claimant))


def _ids(actors: Iterable[int]) -> str:
    return " ".join(str(actor) for actor in sorted(actors))


def _split(groups: dict[Signature, list[Said]]) -> tuple[Cluster, ...]:
    clusters: list[Cluster] = []
    for signature in sorted(groups):
        members = sorted(groups[signature], key=lambda said: said.id)
        if signature[0] == "figure":
            parts = _by_leader(members, _value_key, _same_figure)
        elif signature[0] == "response" or signature[1] in _DATED:
            parts = [part for one in _in_time(members) for part in _by_leader(one, _day_key, _same_day)]
        else:
            parts = [members]
        clusters += [_cluster(signature, part) for part in parts]
    return tuple(clusters)


def _in_time(members: Sequence[Said]) -> list[list[Said]]:
    """Members of one signature, apart from them allegations of a day on which others had been reporting theirs already."""
    if not members[0].is_allegation:
        return [list(members)]
    told = min(said.reported_on for said in members)
    late = [said for said in members if said.day is not None and is_behind(said.day, told)]
    return [part for part in ([said for said in members if said not in late], late) if part]


def _cluster(signature: Signature, part: Sequence[Said]) -> Cluster:
    return Cluster(
        signature=signature,
        statements=tuple(part),
        day=_day([said for said in part if said.stands_at(None)] or part),
    )


def _with_nameless(clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """A figure whose sentence names no actors is the one that gives the same number with actors, if there is just one."""
    merged = list(clusters)
    for nameless in clusters:
        homes = [index for index, cluster in enumerate(merged) if _names_actors_of(cluster, nameless)]
        if len(homes) == 1:
            home = merged[homes[0]]
            merged[homes[0]] = replace(home, statements=home.statements + nameless.statements)
            merged.remove(nameless)
    return tuple(merged)


def _names_actors_of(cluster: Cluster, nameless: Cluster) -> bool:
    mine, theirs = nameless.statements[0].quantity, cluster.statements[0].quantity
    if mine is None or theirs is None or mine.actors or not theirs.actors:
        return False
    is_alike = cluster.signature[-1] == nameless.signature[-1]
    return is_alike and same_figure(replace(mine, actors=theirs.actors), theirs)


def _by_leader(
    members: Sequence[Said], key: Callable[[Said], tuple[object, ...]], agrees: Callable[[Said, Said], bool]
) -> list[list[Said]]:
    """Members gathered round the wordings that most reports share; each joins the first leader it agrees with."""
    alike: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for said in members:
        alike[key(said)].append(said)

    def rank(one: tuple[object, ...]) -> tuple[object, ...]:
        live = {said.report_id for said in alike[one] if said.row.retired_at is None}
        return (one[0], -len(live), *one[1:])

    parts: list[list[Said]] = []
    for wording in sorted(alike, key=rank):
        group = alike[wording]
        part = next((part for part in parts if agrees(part[0], group[0])), None)
        if part is None:
            parts.append(list(group))
        else:
            part.extend(group)
    return parts


def _value_key(said: Said) -> tuple[object, ...]:
    """Wordings that leave open what they count come last, and so lead nothing that does not."""
    row, quantity = said.row, said.quantity
    counted = quantity.counted if quantity else ""
    return (not counted, row.value or 0.0, row.qualifier, str(row.window_start), str(row.window_end), counted)


def _same_figure(one: Said, other: Said) -> bool:
    mine, theirs = one.quantity, other.quantity
    return mine is not None and theirs is not None and same_figure(mine, theirs)


def _day_key(said: Said) -> tuple[object, ...]:
    """Stated days lead, vaguer dates join them, undated statements join whatever there is."""
    day = _own_day(said)
    if day is None:
        return (3,)
    return ({"day": 0, "month": 1}.get(day[1], 2), day[0])


def _same_day(one: Said, other: Said) -> bool:
    mine, theirs = _own_day(one), _own_day(other)
    return mine is None or theirs is None or not days_differ(mine, theirs)


def _own_day(said: Said) -> tuple[date, str] | None:
    """The stated day; a silence without one is that of the day of its report, on which it was found."""
    if said.day is None and said.predicate == Predicate.NO_RESPONSE and said.published_on is not None:
        return said.published_on, "day"
    return said.day


def days_differ(one: tuple[date, str], other: tuple[date, str]) -> bool:
    """Whether two stated dates cannot mean the same day, time zones aside."""
    slack = TIME_ZONES if one[1] == other[1] == "day" else timedelta(0)
    first, second = days_of(*one), days_of(*other)
    return first[1] + slack < second[0] or second[1] + slack < first[0]


def is_behind(stated: tuple[date, str], reported: date) -> bool:
    """Whether a stated date lies behind a report's day, time zones aside: what it reports was not said on that date."""
    return days_of(*stated)[0] > reported + TIME_ZONES


def _day(part: Sequence[Said]) -> tuple[date, str] | None:
    """The most precise date, of silences the newest, else the one that most reports share or the earliest."""
    days = [day for said in part if (day := _own_day(said)) is not None]
    if not days or part[0].is_allegation or part[0].row.kind == StatementKind.RESPONSE:
        return part[0].day
    precise = [day for day in days if day[1] == "day"] or days
    return max(precise) if part[0].predicate == Predicate.NO_RESPONSE else min(precise)
