"""Evidence items -> independent origins: copies, citations and common owners folded together.

Which texts are copies and where credits lead is decided elsewhere and comes with the items: this only follows it.
Source of the order of rules: README.md#grades.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.grading.records import Credit, Directness, EvidenceItem, Origin
from tracker.grading.rules import weigh


def find_origins(items: Iterable[EvidenceItem]) -> tuple[Origin, ...]:
    """The independent origins of one assertion's evidence, heaviest first; the order of items does not matter."""
    groups = _copies(items)
    gathered: dict[str, list[tuple[_Copies, _Root]]] = defaultdict(list)
    for group in groups:
        root = _root(group, groups)
        gathered[root.owner_key].append((group, root))
    origins = [_origin(key, members) for key, members in _independent(gathered).items()]
    return tuple(sorted(origins, key=lambda origin: (-origin.weight, origin.key)))


def _independent(gathered: Mapping[str, Sequence[_Member]]) -> dict[str, list[_Member]]:
    """The same, but a document that is known only through owners who count already is no further origin.

    Such a document weighs what its witness weighs, and no witness counts twice: not beside a report of its own, nor
    for two documents. The first member of what stays an origin is its witness, unless it started there.
    """
    kept = {key: list(members) for key, members in gathered.items() if any(_starts(member) for member in members)}
    counted = {key: key for key in kept}
    unseen = [key for key in gathered if key not in kept]
    while unseen:
        key = min(unseen, key=lambda key: _scarcity(key, gathered[key], counted))
        unseen.remove(key)
        members = sorted(gathered[key], key=lambda member: (_owner(member) in counted, _preference(member[0].head)))
        witness = _owner(members[0])
        home = counted.setdefault(witness, key)
        kept.setdefault(home, []).extend(members)
    return kept


def _scarcity(key: str, members: Sequence[_Member], counted: Mapping[str, str]) -> tuple[int, Decimal, str]:
    """Documents with the fewest free witnesses choose first, so that as many as possible find one."""
    free = {_owner(member) for member in members} - set(counted)
    return len(free), -max(_rank(group.head) for group, _ in members), key


def _preference(item: EvidenceItem) -> tuple[Decimal, str, int]:
    return -_rank(item), _fold(item.owner), item.report_id


def _owner(member: _Member) -> str:
    return _fold(member[0].head.owner)


def _starts(member: _Member) -> bool:
    """Whether the matter starts with this text, not with one that it credits."""
    return member[1].group_key == member[0].key


@dataclass(frozen=True, slots=True, kw_only=True)
class _Root:
    """Where a chain of citation ends: a group in the store (group_key), or a document that is not in it."""

    group_key: str
    owner_key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Copies:
    """Statements of one text in one or many places; the first is where it started."""

    key: str
    items: tuple[EvidenceItem, ...]

    @property
    def head(self) -> EvidenceItem:
        return self.items[0]

    def is_named(self, credit: Credit) -> bool:
        """Whether the credit leads to this very text, or to anything of its outlet where it does not say which."""
        if credit.group:
            return credit.group == self.key
        return any(_fold(credit.name) in _names(item) for item in self.items)


_Member = tuple[_Copies, _Root]


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _names(item: EvidenceItem) -> set[str]:
    return {_fold(name) for name in (item.source, item.source_name, *item.speaks_for)}


def _age(item: EvidenceItem) -> tuple[bool, object, int, int]:
    """Orders texts: the speaker's own documents first, then the earliest."""
    return (item.directness is not Directness.DIRECT, item.known_at, item.report_id, item.statement_id)


def _seniority(item: EvidenceItem) -> tuple[bool, bool, tuple[bool, object, int, int]]:
    """Orders a text's places: the speaker's own document first, then the one that it started with, then the earliest."""
    return (item.directness is not Directness.DIRECT, not item.leads, _age(item))


def _copies(items: Iterable[EvidenceItem]) -> list[_Copies]:
    places: dict[str, list[EvidenceItem]] = defaultdict(list)
    for item in items:
        places[item.copy_group or f"report {item.report_id}"].append(item)
    groups = [_Copies(key, tuple(sorted(members, key=_seniority))) for key, members in places.items()]
    return sorted(groups, key=lambda group: _age(group.head))


def _root(group: _Copies, groups: Sequence[_Copies]) -> _Root:
    """The end of the chain of citation; a cycle ends at its earliest report."""
    chain: list[_Copies] = []
    while group not in chain:
        chain.append(group)
        cited = _cited(group, groups)
        if cited is None:
            return _stored(group)
        if isinstance(cited, _Root):
            return cited
        group = cited
    return _stored(min(chain[chain.index(group) :], key=lambda member: _age(member.head)))


def _stored(group: _Copies) -> _Root:
    return _Root(group_key=group.key, owner_key=_fold(group.head.owner), name=group.head.source_name)


def _cited(group: _Copies, groups: Sequence[_Copies]) -> _Copies | _Root | None:
    """Whom the text credits; None where it stands for itself.

    A text that is stored goes first, the nearest of several; then a document of the speaker's own, which is where a
    chain ends whoever saw it; then the nearest of the others.
    """
    if group.head.directness is Directness.DIRECT:
        return None
    credits = [credit for item in group.items for credit in item.credits if not group.is_named(credit)]
    for credit in credits:
        for other in groups:
            if other is not group and other.is_named(credit):
                return other
    if not credits:
        return None
    last = next((credit for credit in credits if credit.is_document), credits[0])
    return _Root(group_key="", owner_key=_fold(last.owner or last.name), name=last.name)


def _origin(key: str, members: Sequence[_Member]) -> Origin:
    items = [item for group, _ in members for item in group.items]
    started = [member[0].head for member in members if _starts(member)]
    confidence = max(_decimal(item.confidence) for item in items)
    lender = min(started, key=_preference) if started else members[0][0].head
    return Origin(
        key=key,
        name=min(started, key=_age).source_name if started else min(root.name for _, root in members),
        directness=lender.directness,
        reliability=lender.reliability,
        confidence=confidence,
        weight=weigh(lender.reliability, lender.directness, confidence),
        is_stored=bool(started),
        statement_ids=tuple(sorted({item.statement_id for item in items})),
        report_ids=tuple(sorted({item.report_id for item in items})),
        root_report_ids=tuple(sorted({item.report_id for item in started})),
    )


def _rank(item: EvidenceItem) -> Decimal:
    return weigh(item.reliability, item.directness, Decimal(1))


def _decimal(confidence: float) -> Decimal:
    return Decimal(str(round(confidence, 4)))
