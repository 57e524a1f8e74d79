"""Instruments -> their rows: responses with their stages in order, the incidents they answer, the figures they cite."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q
from django.utils.text import slugify

from tracker.evidence.instruments import Instrument
from tracker.evidence.joining import Reason, figures_cited
from tracker.evidence.models import (
    Answered,
    Assertion,
    Cited,
    FormerResponse,
    Incident,
    Response,
    Stage,
    Step,
    Support,
)
from tracker.evidence.references import Called
from tracker.evidence.said import Said
from tracker.evidence.steps import Dated, in_order, step_of
from tracker.evidence.titles import TitleForm, TitleParts, dated, english, parties, to_json

_REASONS = list(Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is said of one instrument. called, answered: by the statement's id, of others too."""

    instrument: Instrument
    called: Mapping[int, Called]
    said: tuple[Said, ...]
    answered: Mapping[int, Mapping[Incident, Reason]]

    @property
    def acts(self) -> list[Said]:
        """What is said of what was done, or is on its way; empty where it is only asked for."""
        return [said for said in self.shown if step_of(said.row) is not Step.CALLED_FOR]

    @property
    def shown(self) -> list[Said]:
        """What reports say of it; what they said where none does any more."""
        return [said for said in self.said if said.row.retired_at is None] or list(self.said)


def keep_histories(told: Sequence[Told], held: Mapping[int, int], moment: datetime) -> frozenset[int]:
    """The responses of these statements are exactly those told; what went into another leads there.

    held: for every statement the response that it belonged to so far. The statements' assertions are written already.
    Gives the ids of all that may be others now, or gone.
    """
    members = {one.instrument.identity: {said.id for said in one.said} for one in told}
    before = {row.identity: row for row in Response.objects.filter(Q(pk__in=held.values()) | Q(identity__in=members))}
    had: dict[int, set[int]] = defaultdict(set)
    for statement, response in held.items():
        had[response].add(statement)
    rows = _heirs(before, members, had)
    gone = [row for row in before.values() if row.pk not in {kept.pk for kept in rows.values()}]
    _vacate(rows)
    kept = [_keep(rows.get(one.instrument.identity), one, moment) for one in told]
    supports = Support.objects.filter(statement__in=set().union(*members.values()))
    homes = dict(supports.values_list("statement", "assertion"))
    for row, one in zip(kept, told, strict=True):
        _keep_stages(row, one, homes)
        _keep_answered(row, one)
        _keep_cited(row, one)
    heirs = {pk: row.pk for row in kept for pk in members[row.identity]}
    touched = frozenset(row.pk for row in [*kept, *before.values()])
    for row in gone:
        _lead_on(row, Counter(heirs[pk] for pk in had[row.pk] if pk in heirs), moment)
    return touched


def _heirs(
    before: Mapping[str, Response], members: Mapping[str, set[int]], had: Mapping[int, set[int]]
) -> dict[str, Response]:
    """For every identity the row that has it, else the one that shares most statements with it and lost its own."""
    rows = {identity: before[identity] for identity in members if identity in before}
    free = [row for identity, row in sorted(before.items()) if identity not in members]
    shares = sorted(
        (-len(had[row.pk] & members[identity]), identity, row.identity, place)
        for place, row in enumerate(free)
        for identity in members
        if identity not in rows and had[row.pk] & members[identity]
    )
    taken: set[int] = set()
    for _, identity, _, place in shares:
        if identity not in rows and place not in taken:
            rows[identity] = free[place]
            taken.add(place)
    return rows


def _vacate(rows: Mapping[str, Response]) -> None:
    """Rows that are to go by another identity leave theirs, and the address that goes with it, to others."""
    for identity, row in rows.items():
        if row.identity != identity:
            former = row.slug
            Response.objects.filter(pk=row.pk).update(identity=f"former {row.pk}", slug=f"former-{row.pk}")
            FormerResponse.objects.update_or_create(slug=former, defaults={"response": row})


def _keep(row: Response | None, told: Told, moment: datetime) -> Response:
    columns = _columns(told)
    actors = sorted({said.row.claimant_id for said in told.acts if said.row.claimant_id is not None})
    FormerResponse.objects.filter(slug=columns["slug"]).delete()
    if row is None:
        row = Response.objects.create(first_seen_at=moment, changed_at=moment, **columns)
        row.actors.set(actors)
    else:
        other = {name for name, value in columns.items() if getattr(row, name) != value}
        is_other = bool(other - {"title_parts"}) or actors != _actors(row)
        if other or is_other:
            for name, value in columns.items():
                setattr(row, name, value)
            # That the same title is told in parts changes nothing that anybody is to hear of.
            row.changed_at = moment if is_other else row.changed_at
            row.save()
            row.actors.set(actors)
    return row


def _actors(row: Response) -> list[int]:
    return sorted(actor.pk for actor in row.actors.all())


def _columns(told: Told) -> dict[str, object]:
    shown, acts = told.shown, told.acts
    kind = _most([said.row.instrument for said in acts or shown])
    name = _most([told.called[said.id].title for said in shown if told.called[said.id].title])
    numbers = [number.says for number in told.instrument.numbers]
    ends = [said.withdrawn_at for said in told.said if said.withdrawn_at is not None]
    if numbers or name:
        parts = TitleParts(form=TitleForm.NAMED, own=": ".join(filter(None, [", ".join(numbers), name])))
    else:
        day = min((day for said in shown if (day := _when(said))), default=None)
        who = parties(_names(acts or shown))
        parts = dated(TitleParts(form=TitleForm.ACT, who=who, kind=kind, is_asked=not acts), day)
    return {
        "identity": told.instrument.identity,
        "slug": slug_of(told.instrument.identity),
        "title": english(parts),
        "title_parts": to_json(parts),
        "kind": kind,
        "jurisdiction": _most([said.row.jurisdiction for said in acts or shown if said.row.jurisdiction]),
        "name": name,
        "identifiers": numbers,
        "retired_at": max(ends) if len(ends) == len(told.said) else None,
    }


def _when(said: Said) -> tuple[date, str] | None:
    """The stated day, else that of the report; the day on which we fetched it is no such day."""
    return said.day or ((said.published_on, "day") if said.published_on else None)


def _names(said: Iterable[Said]) -> list[str]:
    counts = Counter(one.row.claimant.name for one in said if one.row.claimant)
    return sorted(counts, key=lambda name: (-counts[name], name))


def _most(values: Sequence[str]) -> str:
    """The value that occurs most, of several the first by alphabet; empty of none."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default="")


def slug_of(identity: str) -> str:
    """The address of an instrument: its number, else its title or who acts, with a mark that tells it from others."""
    kind, _, told = identity.partition("|" if identity.startswith("act|") else " ")
    if kind == "number":
        return slugify(told)[:110]
    mark = sha256(identity.encode()).hexdigest()[:6]
    words = slugify("response" if kind == "words" else told.replace("|", " ").replace("_", " "))[:90].strip("-")
    return f"{words or 'response'}-{mark}"


def _keep_stages(row: Response, told: Told, homes: Mapping[int, int]) -> None:
    """The response's stages are those of these statements' assertions, in the order of the measure's history."""
    steps = {homes[said.id]: step_of(said.row) for said in told.said}
    stored = Assertion.objects.in_bulk(list(steps))
    order = sorted(steps, key=lambda pk: stored[pk].key)
    places = in_order([_dated(stored[pk], steps[pk]) for pk in order])
    wanted = {pk: (row.pk, steps[pk].value, place) for pk, place in zip(order, places, strict=True)}
    known = {stage.assertion_id: stage for stage in Stage.objects.filter(assertion__in=wanted)}
    for pk, (response, step, place) in wanted.items():
        stage = known.get(pk) or Stage(assertion_id=pk)
        if (stage.response_id, stage.step, stage.position) != (response, step, place) or stage.pk is None:
            stage.response_id, stage.step, stage.position = response, step, place
            stage.is_asked = step == Step.CALLED_FOR
            stage.save()
    row.stages.exclude(assertion__in=wanted).delete()


def _dated(assertion: Assertion, step: Step) -> Dated:
    day = (assertion.occurred_on, assertion.occurred_precision or "day") if assertion.occurred_on else None
    return Dated(step=step, day=day, until=assertion.known_from.date(), key=assertion.key)


def _keep_answered(row: Response, told: Told) -> None:
    """The response answers these incidents; of several reasons the best stays, with its first statement."""
    best: dict[int, tuple[int, str, int, Reason]] = {}
    for said in told.said:
        if said.row.retired_at is not None:
            continue
        for incident, reason in told.answered.get(said.id, {}).items():
            entry = (_REASONS.index(reason), said.row.key, said.id, reason)
            best[incident.pk] = min(best.get(incident.pk, entry), entry)
    known = {one.incident_id: one for one in row.answered.all()}
    row.answered.exclude(incident__in=best).delete()
    for pk, (_, _, statement, why) in best.items():
        one = known.get(pk) or Answered(response=row, incident_id=pk)
        if (one.reason, one.statement_id) != (why.value, statement):
            one.reason, one.statement_id = why.value, statement
            one.save()


def _keep_cited(row: Response, told: Told) -> None:
    found = figures_cited(told.said, is_numbered=bool(told.instrument.numbers))
    stored = {(one.figure_id, one.reason): one.pk for one in row.cited.all()}
    wanted = set(found.items())
    row.cited.filter(pk__in=[pk for pair, pk in stored.items() if pair not in wanted]).delete()
    new = [Cited(response=row, figure_id=pk, reason=reason) for pk, reason in sorted(wanted - stored.keys())]
    Cited.objects.bulk_create(new)


def _lead_on(row: Response, heirs: Counter[int], moment: datetime) -> None:
    """A row whose statements went into others is gone, and its addresses lead there; one of none is retired."""
    if not heirs:
        row.retired_at = row.retired_at or moment
        row.save(update_fields=["retired_at"])
        return
    heir = min(heirs, key=lambda pk: (-heirs[pk], pk))
    slugs = [row.slug, *row.former_slugs.values_list("slug", flat=True)]
    row.delete()
    for slug in slugs:
        FormerResponse.objects.update_or_create(slug=slug, defaults={"response_id": heir})
