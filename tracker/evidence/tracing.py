"""Derivations, credits and rulings -> for each report which text it is, and whom its statements are credited to.

What grading takes for the origin of a statement; see `tracker.grading.origins`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.evidence.models import Actor, Citation, Derivation, OriginRuling
from tracker.evidence.models.derivations import Derives
from tracker.evidence.outlets import Outlets, load_outlets, plain
from tracker.evidence.said import principal
from tracker.grading import Credit

# A chain of credits longer than this is followed no further; a cycle ends it anyway.
MAX_STEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What is stored of one report's derivation. ruling: a person's, where one holds."""

    derivation: Derivation
    citations: Sequence[Citation]
    ruling: OriginRuling | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """The origins of some reports' statements. heads: whose text each is, one step on, itself where it is nobody's copy."""

    places: Mapping[int, _Place]
    heads: Mapping[int, int]
    outlets: Outlets

    def head_of(self, report: int) -> int:
        """The report whose text this one is, itself where it is nobody's copy; a person's word goes first."""
        return leader(report, self.heads)

    def group_of(self, report: int) -> str:
        """The same for reports that are one text."""
        return f"text {self.head_of(report)}"

    def owner_of(self, name: str) -> str | None:
        """Who owns the outlet of that name, where the catalogue says so."""
        return self.outlets.owners.get(plain(name))

    def stands_alone(self, report: int) -> bool:
        """Whether a person ruled that the report has what it says from nobody."""
        place = self.places.get(report)
        return place is not None and place.ruling is not None and place.ruling.kind == Derives.ORIGINAL

    def credits_of(self, report: int, speakers: Iterable[Actor], via: Iterable[str]) -> tuple[Credit, ...]:
        """Whom a statement of these speakers in this report is credited to: the nearest first, to the chain's end."""
        names = frozenset(principal(speaker).name for speaker in speakers)
        found = self._credits(report, names, tuple(via), {report}, MAX_STEPS)
        return tuple(dict.fromkeys(found))

    def _credits(
        self, report: int, speakers: frozenset[str], via: Sequence[str], seen: set[int], steps: int
    ) -> list[Credit]:
        place = self.places.get(report)
        if self.stands_alone(report):
            return []
        stored = {row.folded: row.stored_id for row in place.citations} if place else {}
        found = self._whole(place)
        found += [self._to(name, stored.get(plain(name))) for name in via]
        found += [
            self._to(row.name, row.stored_id, is_document=True)
            for row in (place.citations if place else ())
            if row.way == Citation.Way.DOCUMENT and row.speaker is not None and row.speaker.name in speakers
        ]
        onward: list[Credit] = []
        for credit in found:
            other = int(credit.group.removeprefix("text ")) if credit.group else report
            if other not in seen and steps:
                seen.add(other)
                onward += self._credits(other, speakers, (), seen, steps - 1)
        return found + onward

    def _whole(self, place: _Place | None) -> list[Credit]:
        """Whom all that the report says is credited to: a ruling's choice, else an agency whose mark it carries."""
        if place is None:
            return []
        ruling = place.ruling
        if ruling is not None:
            name = ruling.named or (ruling.parent.source.name if ruling.parent else "")
            return [self._to(name, ruling.parent_id)] if name else []
        whole = (Citation.Way.WIRE, Citation.Way.TRANSLATED)
        return [self._to(row.name, row.stored_id) for row in place.citations if row.way in whole]

    def _to(self, name: str, stored: int | None, *, is_document: bool = False) -> Credit:
        owner = None if is_document else self.owner_of(name)
        group = self.group_of(stored) if stored is not None else ""
        return Credit(name=name, owner=owner, group=group, is_document=is_document)


def trace(reports: Iterable[int]) -> Traces:
    """The origins of these reports, and of all that their chains of credit lead to."""
    places: dict[int, _Place] = {}
    fresh = set(reports)
    for _ in range(MAX_STEPS + 1):
        fresh -= set(places)
        if not fresh:
            break
        loaded = _load(fresh)
        places |= loaded
        fresh = {other for place in loaded.values() for other in _leads_to(place)}
    heads = {report: text_of(place.derivation, place.ruling) for report, place in places.items()}
    return Traces(places=places, heads=heads, outlets=load_outlets())


def leader(report: int, heads: Mapping[int, int]) -> int:
    """Where heads lead from a report, of a circle the smallest of it; a report without a head leads itself."""
    seen: list[int] = []
    while report not in seen:
        seen.append(report)
        report = heads.get(report, report)
    return min(seen[seen.index(report) :])


def text_of(derivation: Derivation, ruling: OriginRuling | None) -> int:
    """Whose text a report's is, one step on: itself where it is nobody's copy. ruling: the one that holds."""
    if ruling is None:
        return derivation.head_id
    if ruling.kind == Derives.COPY and ruling.parent_id is not None:
        return ruling.parent_id
    return derivation.report_id


def _leads_to(place: _Place) -> Iterable[int]:
    yield place.derivation.head_id
    if place.ruling is not None and place.ruling.parent_id is not None:
        yield place.ruling.parent_id
    for row in place.citations:
        if row.stored_id is not None:
            yield row.stored_id


def _load(reports: set[int]) -> dict[int, _Place]:
    rulings = {
        row.report_id: row
        for row in OriginRuling.objects.filter(report__in=reports, undone_at=None).select_related("parent__source")
    }
    cited: dict[int, list[Citation]] = defaultdict(list)
    for row in Citation.objects.filter(report__in=reports).select_related("speaker").order_by("start", "name", "pk"):
        cited[row.report_id].append(row)
    return {
        row.report_id: _Place(derivation=row, citations=cited[row.report_id], ruling=rulings.get(row.report_id))
        for row in Derivation.objects.filter(report__in=reports)
    }


def inputs_of(traces: Traces) -> list[object]:
    """All that the traces are made of, as values that are equal for equal traces."""
    return [
        [
            report,
            traces.head_of(report),
            [place.ruling.kind, place.ruling.parent_id, place.ruling.named] if place.ruling else None,
            [[row.way, row.folded, row.stored_id, row.speaker_id, row.document_kind] for row in place.citations],
        ]
        for report, place in sorted(traces.places.items())
    ]
